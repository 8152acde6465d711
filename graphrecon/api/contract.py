"""What HTTP clients send and get: one struct a request and a response; their descriptions are the reference."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from graphrecon.db.flow_graph import Cut, FlowCounts, FlowEdges, FlowNodes, FlowPair, Flows, Mode, Timeline

__all__ = [
    "MOST_COMMON",
    "MOST_FLOWS",
    "MOST_RECORDS",
    "CountRequest",
    "Cut",
    "DistinctRequest",
    "Failure",
    "Fault",
    "FlowCounts",
    "FlowEdges",
    "FlowNodes",
    "FlowPair",
    "Flows",
    "FlowsRequest",
    "Health",
    "HostsRequest",
    "Mode",
    "Nothing",
    "ObservationsRequest",
    "Timeline",
    "TopRequest",
    "WeightedTopRequest",
    "Where",
]

MOST_RECORDS = 10_000
"""Records of one JSON answer; other formats stream and have no such limit."""
MOST_FLOWS = 50_000
"""Flows of one answer of `/flows`."""

MOST_COMMON = 15
"""Values of a top that names no number."""
MOST_SLOTS = 2000
"""Slots of one timeline."""

Text = Annotated[str, Meta(max_length=8192)]
Skip = Annotated[int, Meta(ge=0, le=2**53, description="leave out this many first")]
Format = Literal["json", "ndjson", "csv", "txt"]
ValuesFormat = Annotated[Format, Meta(description="json (a list), ndjson (an item a line), csv, txt (a value a line)")]
FromCursor = Annotated[
    Text, Meta(description='what follows a cursor; the header Link of an answer has it, as rel="next"')
]
ToCursor = Annotated[Text, Meta(description='what comes before a cursor, as rel="prev" has it; for json')]


class Nothing(Struct, frozen=True):
    """A request without parameters."""


NodeFilters = Annotated[
    list[Text], Meta(max_length=64, description="filters of the hosts at the ends of flows, all must hold")
]
EdgeFilters = Annotated[list[Text], Meta(max_length=64, description="filters of flows, all must hold")]
After = Annotated[Text, Meta(description="seen at this time (UTC) or later; 7d is seven days ago")]
Before = Annotated[Text, Meta(description="seen at this time (UTC) or earlier")]


class FlowsRequest(Struct, frozen=True):
    """Which flows, and how many; or all of that as `q`, in the field's own form."""

    nodes: NodeFilters = []
    edges: EdgeFilters = []
    limit: Annotated[int, Meta(ge=0, le=MOST_FLOWS, description=f"at most this many flows, {MOST_FLOWS} or fewer")] = (
        5000
    )
    skip: Skip = 0
    order: Annotated[
        list[Text],
        Meta(max_length=16, description="src, dst, flow or a property of flows; - or ~ before it downwards"),
    ] = []
    count: Annotated[bool, Meta(description="only the counts, without nodes and edges")] = False
    mode: Annotated[
        Mode,
        Meta(
            description="what an edge is: a flow (default); a client and a server with their protocols and ports"
            " (flow_map), or without (talk_map)"
        ),
    ] = "default"
    after: After = ""
    before: Before = ""
    timeline: Annotated[
        int,
        Meta(ge=0, le=MOST_SLOTS, description=f"a timeline of at most so many slots, {MOST_SLOTS} or fewer; 0: none"),
    ] = 0
    q: Annotated[
        Text,
        Meta(
            description="a question of the field as JSON, instead of the other parameters: nodes, edges, limit, skip,"
            " mode, count, orderby, timeline, before, after; with action=details type and id"
        ),
    ] = ""
    action: Annotated[Literal["", "details"], Meta(description="details: of the node or edge that `q` names")] = ""


class HostsRequest(Struct, frozen=True):
    """Which hosts, and how they are written."""

    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""
    limit: Annotated[int, Meta(ge=0, le=2**53, description="at most this many")] = 10
    skip: Skip = 0
    after: FromCursor = ""
    before: ToCursor = ""
    sort: Annotated[
        list[Text], Meta(max_length=16, description="attributes of the host; - or ~ before one downwards")
    ] = []
    format: Annotated[
        Format,
        Meta(description=f"json (a list, {MOST_RECORDS} at most), ndjson, csv (a line a port), txt (addresses)"),
    ] = "json"


class ObservationsRequest(HostsRequest, frozen=True):
    """Which observations, and how they are written."""

    sort: Annotated[
        list[Text],
        Meta(max_length=16, description="columns such as addr, count; - or ~ before one downwards; else newest first"),
    ] = []
    format: Annotated[
        Format,
        Meta(description=f"json (a list, {MOST_RECORDS} at most), ndjson, csv (a line a fact), txt (addresses)"),
    ] = "json"


class CountRequest(Struct, frozen=True):
    """What to count."""

    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""


class TopRequest(Struct, frozen=True):
    """Which values to count, over what matches."""

    field: Annotated[
        Text,
        Meta(
            description="a field such as `service` or `port:open`; -, ! or ~ before it: least first. Without `limit` a"
            " number at its end is how many (`service:20`); with one the field is taken as it stands (`service:443` is"
            " of a port)"
        ),
    ]
    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""
    limit: Annotated[
        Annotated[int, Meta(ge=0, le=MOST_RECORDS)] | None,
        Meta(description=f"at most this many, {MOST_RECORDS} or fewer; 0 is {MOST_RECORDS}; else {MOST_COMMON}"),
    ] = None
    skip: Skip = 0
    format: ValuesFormat = "json"


class WeightedTopRequest(TopRequest, frozen=True):
    """Which values to count, over which observations."""

    weighted: Annotated[bool, Meta(description="count how often each fact was seen, not the facts")] = False


class DistinctRequest(Struct, frozen=True):
    """Which values, over what matches."""

    field: Annotated[Text, Meta(description="a field such as `service` or `port:open`")]
    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""
    limit: Annotated[
        int, Meta(ge=0, le=MOST_RECORDS, description=f"at most this many, {MOST_RECORDS} or fewer; 0 is {MOST_RECORDS}")
    ] = 0
    skip: Skip = 0
    format: ValuesFormat = "json"


class Health(Struct, frozen=True):
    """The application answers, and so does its database."""

    status: Literal["ok"]
    database: Literal["up"]


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
