"""What HTTP clients send and get: one struct a request and a response; their descriptions are the reference."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

MOST_RECORDS = 10_000
"""Records of one JSON answer; other formats stream and have no such limit."""
MOST_FLOWS = 50_000
"""Flows of one answer of `/flows`."""

Text = Annotated[str, Meta(max_length=8192)]
Skip = Annotated[int, Meta(ge=0, le=2**53, description="leave out this many first")]
Format = Literal["json", "ndjson", "csv", "txt"]


class Nothing(Struct, frozen=True):
    """A request without parameters."""


class FlowsRequest(Struct, frozen=True):
    """Which flows, and how many."""

    nodes: Annotated[
        list[Text], Meta(max_length=64, description="filters of the hosts at the ends of flows, all must hold")
    ] = []
    edges: Annotated[list[Text], Meta(max_length=64, description="filters of flows, all must hold")] = []
    limit: Annotated[
        int, Meta(ge=0, le=MOST_FLOWS, description=f"at most this many flows, {MOST_FLOWS} or fewer")
    ] = 5000
    skip: Skip = 0
    order: Annotated[
        list[Text],
        Meta(max_length=16, description="src, dst, flow or a property of flows; - or ~ before it downwards"),
    ] = []
    count: Annotated[bool, Meta(description="only the counts, without nodes and edges")] = False


class FlowCounts(Struct, frozen=True):
    """Everything that matches the filters, whether the answer holds it or not."""

    clients: int
    servers: int
    flows: int


class FlowNodes(Struct, frozen=True):
    """Hosts, one column a fact; an edge names a host by its place here."""

    addr: list[str]


class FlowPair(Struct, frozen=True):
    """A protocol with its destination port, or ICMP type; `flows` is how many edges of the answer have it."""

    proto: str | None
    dport: int | None
    type: int | None
    flows: int


class FlowEdges(Struct, frozen=True):
    """Flows, one column a fact: `src` and `dst` are places in nodes, `pair` one in pairs, times epoch seconds."""

    src: list[int]
    dst: list[int]
    pair: list[int]
    count: list[int]
    cspkts: list[int]
    scpkts: list[int]
    csbytes: list[int]
    scbytes: list[int]
    firstseen: list[float | None]
    lastseen: list[float | None]


class Cut(Struct, frozen=True):
    """The answer is a part: `by` says what cut it, `shown` of `total` flows are in it, after `skipped` others."""

    by: Literal["limit", "skip"]
    shown: int
    total: int
    skipped: int


class Flows(Struct, frozen=True):
    """The flow graph: counts, and unless only counts were asked for, hosts, pairs (most flows first) and flows."""

    counts: FlowCounts
    cut: Cut | UnsetType | None = UNSET
    nodes: FlowNodes | UnsetType = UNSET
    pairs: list[FlowPair] | UnsetType = UNSET
    edges: FlowEdges | UnsetType = UNSET


class HostsRequest(Struct, frozen=True):
    """Which hosts, and how they are written."""

    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""
    limit: Annotated[int, Meta(ge=0, le=2**53, description="at most this many")] = 10
    skip: Skip = 0
    sort: Annotated[
        list[Text], Meta(max_length=16, description="attributes of the host; - or ~ before one downwards")
    ] = []
    format: Annotated[
        Format,
        Meta(description=f"json (a list, {MOST_RECORDS} at most), ndjson, csv (a line a port), txt (addresses)"),
    ] = "json"


class CountRequest(Struct, frozen=True):
    """Which hosts to count."""

    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""


class TopRequest(Struct, frozen=True):
    """Which values to count, over which hosts."""

    field: Annotated[Text, Meta(description="a field such as `service` or `port:open`; - or ~ before it: least first")]
    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""
    limit: Annotated[
        int, Meta(ge=0, le=MOST_RECORDS, description=f"at most this many, {MOST_RECORDS} or fewer; 0 is {MOST_RECORDS}")
    ] = 10
    skip: Skip = 0


class Health(Struct, frozen=True):
    """The application answers, and so does its database."""

    status: Literal["ok"]
    database: Literal["up"]
    version: str


class Where(Struct, frozen=True, omit_defaults=True):
    """The place of a fault: the parameter, which of its values (from 0), and the column (from 1) in its text."""

    parameter: str
    index: int | None = None
    text: str | None = None
    column: int | None = None


class Fault(Struct, frozen=True):
    """Why there is no answer: a word for programs, a line for people, the place, and what to do."""

    code: str
    message: str
    where: Where | None = None
    hint: str | None = None


class Failure(Struct, frozen=True):
    """The one shape of every failure."""

    error: Fault
