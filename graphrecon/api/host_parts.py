"""What `/cgi/host/<addr>` answers with: one struct a part of the page of a host."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from graphrecon.api.records import HostRecord, ObservationRecord

MOST_OTHERS = 20
"""Hosts that are named as sharing one thing."""

Time = Annotated[str | None, Meta(description="ISO 8601, UTC, six digits")]
Row = dict[str, Any]


class Totals(Struct, frozen=True):
    """How many there are of what is listed up to the limit: scan records, observations, facts sent."""

    records: int
    observations: int
    facts: int


class Teller(Struct, frozen=True):
    """Who told of flows to the host or from it: a name given with `-s`, null where none was; when they were seen."""

    way: Literal["in", "out"]
    source: str | None
    flows: int
    firstseen: Time
    lastseen: Time


class HostFlows(Struct, frozen=True, kw_only=True):
    """A host as flows see it: times, flows and peers; what it offers and uses, most flows first; what it sent.

    `metadata` counts the facts that it sent by protocol, `facts` are the newest of them.
    """

    host: Row
    offers: list[Row]
    uses: list[Row]
    metadata: list[Row]
    facts: list[Row]
    tellers: list[Teller]


class RangeHeld(Struct, frozen=True, kw_only=True):
    """A range of a dataset that holds the address, and what it says of it."""

    kind: Annotated[str, Meta(description="asn, country, registered_country, city or tag")]
    first: str
    last: str
    provider: str | None
    edition: str | None
    told: str


class Peer(Struct, frozen=True):
    """The other end of flows: how many there are, how often they were seen, their bytes and first few ports."""

    addr: str
    flows: int
    count: int
    bytes: int
    ports: Annotated[list[tuple[str | None, int | None]], Meta(description="protocol, and port or ICMP type")]
    firstseen: Time
    lastseen: Time


class Sighting(Struct, frozen=True):
    """A scan with its files, or a sensor, that saw something; `what` are the kinds of facts."""

    kind: str
    by: str | None
    what: list[str]
    files: list[str]
    firstseen: Time
    lastseen: Time


class Identity(Struct, frozen=True):
    """What a host shows that may tie it to others: a certificate, a key, a fingerprint; `others` show it too."""

    label: str
    ref: Annotated[str, Meta(description="its label and its key, as the canvas names it")]
    thing: dict[str, Any]
    ports: list[str]
    others: Annotated[list[str], Meta(description=f"the first {MOST_OTHERS} addresses")]
    origins: list[Sighting]


class NameSeen(Struct, frozen=True):
    """A name of the address, who saw it and when."""

    rrname: str
    rrtype: str | None
    rdata: str | None
    time_first: Time
    time_last: Time
    count: int
    sensors: list[str]
    source: str


class Namesakes(Struct, frozen=True):
    """A name of the host that other addresses have too."""

    name: str
    others: list[str]


class Origin(Struct, frozen=True):
    """Where a part of the view comes from: a scan with its files, or a sensor; port null is the host itself."""

    proto: str | None
    port: int | None
    kind: str
    by: str | None
    what: list[str]
    files: list[str]
    firstseen: Time
    lastseen: Time


class Reading(Struct, frozen=True):
    """An import that told of the host; not `sure` where only its time speaks for it."""

    name: str | None
    importer: str | None
    purpose: str | None
    finished: Time
    firstseen: Time
    lastseen: Time
    sure: bool


class HostPage(Struct, frozen=True, kw_only=True):
    """One host: its view, its records (newest first), observations (newest first), flows, and who owns the address.

    `clients` and `servers` are the other ends of its flows, most flows first; `passive` counts observations by kind.
    `totals` counts what may be more than is listed; `cut` names other lists of which there is more. `cypher` has the
    statements of each part.
    """

    addr: str
    view: HostRecord | None
    totals: Totals
    cut: list[str]
    records: list[HostRecord]
    observations: list[ObservationRecord]
    passive: list[Row]
    flows: HostFlows | None
    ranges: dict[str, Any]
    held: list[RangeHeld]
    clients: list[Peer]
    servers: list[Peer]
    identities: list[Identity]
    names: list[NameSeen]
    namesakes: list[Namesakes]
    origins: list[Origin]
    readings: list[Reading]
    cypher: dict[str, list[str]]
