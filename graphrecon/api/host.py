"""`/cgi/host/<addr>`: everything that is known of one host, and the Cypher that gives each part of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking, Noted
from graphrecon.api.contract import Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.records import HostRecord, ObservationRecord
from graphrecon.cypher.filter import NMAP, VIEW, HostPurpose
from graphrecon.cypher.query import host_page, hosts, ipdata, names, observations
from graphrecon.cypher.query.observation import shape as observation
from graphrecon.cypher.query.record import shape
from graphrecon.db.flow_details import HostDetails, host_details
from graphrecon.model.base import label
from graphrecon.model.values import InvalidValue, parse_address

MOST_OTHERS = 20
"""Hosts that are named as sharing one thing."""

Time = Annotated[str | None, Meta(description="ISO 8601, UTC, six digits")]


class HostRequest(Struct, frozen=True):
    """Which host, and how much of each list."""

    addr: Annotated[Text, Meta(description="its address, IPv4 or IPv6")]
    limit: Annotated[
        int, Meta(ge=0, le=1000, description="records, observations, services and facts of each list at most")
    ] = 100


class Peer(Struct, frozen=True):
    """The other end of flows: how many there are, how often they were seen, their bytes and first few ports."""

    addr: str
    flows: int
    count: int
    bytes: int
    ports: Annotated[list[tuple[str | None, int | None]], Meta(description="protocol, and port or ICMP type")]
    firstseen: Time
    lastseen: Time


class Identity(Struct, frozen=True):
    """What a host shows that may tie it to others: a certificate, a key, a fingerprint; `others` show it too."""

    label: str
    ref: Annotated[str, Meta(description="its label and its key, as the canvas names it")]
    thing: dict[str, Any]
    ports: list[str]
    others: Annotated[list[str], Meta(description=f"the first {MOST_OTHERS} addresses")]


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

    `clients` and `servers` are the other ends of its flows, most flows first. `cypher` has the statements of each part.
    """

    addr: str
    view: HostRecord | None
    records: list[HostRecord]
    observations: list[ObservationRecord]
    flows: HostDetails | None
    ranges: dict[str, Any]
    clients: list[Peer]
    servers: list[Peer]
    identities: list[Identity]
    names: list[NameSeen]
    namesakes: list[Namesakes]
    origins: list[Origin]
    readings: list[Reading]
    cypher: dict[str, list[str]]


class _Parts:
    """Reads the parts of a page, each with its statements."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.cypher: dict[str, list[str]] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[Noted]:
        noted = Noted(self.asking)
        yield noted
        self.cypher[name] = noted.cypher


def page(asking: Asking, request: HostRequest) -> dict[str, Any]:
    """Return everything about one host. Raises RequestError 404 for an address that nothing is known of."""
    try:
        asked = parse_address(request.addr)
    except InvalidValue as error:
        raise RequestError(error.message, at=Where("addr", text=request.addr[:80]), hint=error.hint) from None
    addr, limit, parts = asked.addr, request.limit, _Parts(asking)
    with parts.part("ranges") as noted:
        ranges = ipdata.shape(noted.read(ipdata.lookup([asked]))[0])
    with parts.part("flows") as noted:
        flows = host_details(noted.read, addr, limit)
    with parts.part("view") as noted:
        views = _records(noted, VIEW, addr, 1, ())
    if flows is None and not views and len(ranges) == 1:
        raise RequestError(f"nothing is known of {addr}", status=404, code="not_found")
    found = {"addr": addr, "view": views[0] if views else None, "flows": flows, "ranges": ranges}
    return {**found, **_scanned(parts, addr, limit), **_tied(parts, addr, limit), "cypher": parts.cypher}


def _scanned(parts: _Parts, addr: str, limit: int) -> dict[str, Any]:
    """Return what scans and sensors saw, and which files say so."""
    with parts.part("records") as noted:
        records = _records(noted, NMAP, addr, limit, ("~endtime",))
    with parts.part("observations") as noted:
        seen = noted.read(observations.get([f"addr = {addr}"], limit=limit, sort=["~lastseen"]))
    with parts.part("origins") as noted:
        origins = noted.read(host_page.sources(addr, limit=limit))
        readings = noted.read(host_page.readings(addr, limit=limit))
    return {
        "records": records,
        "observations": [observation(row) for row in seen],
        "origins": origins,
        "readings": readings,
    }


def _tied(parts: _Parts, addr: str, limit: int) -> dict[str, Any]:
    """Return what ties the host to others: the ends of its flows, identities, names."""
    with parts.part("peers") as noted:
        clients = noted.read(host_page.peers(addr, outgoing=False, limit=limit))
        servers = noted.read(host_page.peers(addr, outgoing=True, limit=limit))
    with parts.part("identities") as noted:
        found = noted.read(host_page.identities(addr, limit=limit, most=MOST_OTHERS))
    with parts.part("names") as noted:
        named = noted.read(names.resolutions(addr, limit=limit))
        namesakes = noted.read(host_page.namesakes(addr, limit=limit, most=MOST_OTHERS))
    return {
        "clients": clients,
        "servers": servers,
        "identities": [_identity(row) for row in found],
        "names": named,
        "namesakes": namesakes,
    }


def _identity(row: dict[str, Any]) -> dict[str, Any]:
    key = row["thing"][label(row["label"]).key.name]
    thing = {name: value for name, value in row["thing"].items() if value is not None}
    return {**row, "thing": thing, "ref": f"{row['label']}/{key}"}


def _records(noted: Noted, purpose: HostPurpose, addr: str, limit: int, sort: tuple[str, ...]) -> list[dict[str, Any]]:
    asked = hosts.get(purpose, [f"addr = {addr}"], limit=limit, sort=sort)
    return [shape(row["record"]) for row in noted.read(asked)]
