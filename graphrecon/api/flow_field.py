"""`/flows?q={json}`: the field's own form of the questions of its flow page, and of their answers."""

from typing import Annotated, Any, Literal
from zlib import crc32

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from graphrecon.api.asking import Asking
from graphrecon.api.contract import MOST_FLOWS, MOST_SLOTS, FlowCounts, Flows, FlowsRequest, Mode, Skip, Text, Where
from graphrecon.api.decode import said
from graphrecon.api.errors import RequestError
from graphrecon.cypher.query.selection import select
from graphrecon.db import flow_details
from graphrecon.db.flow_graph import FlowPair, flow_graph
from graphrecon.model.values import parse_address, whole

Row = dict[str, Any]
_LABELS = {"default": "Flow", "flow_map": "MERGED_FLOWS", "talk_map": "TALK"}
_COUNTERS = ("count", "cspkts", "scpkts", "csbytes", "scbytes", "firstseen", "lastseen")
_ALONE = FlowsRequest()


class FieldQuestion(Struct, frozen=True):
    """What `q` holds; names that are not known are left out."""

    nodes: Annotated[list[Text], Meta(max_length=64)] = []
    edges: Annotated[list[Text], Meta(max_length=64)] = []
    limit: Annotated[int, Meta(ge=0, le=MOST_FLOWS)] | None = None
    skip: Skip | None = None
    mode: Mode | None = None
    count: bool | None = None
    orderby: Text | None = None
    timeline: bool | None = None
    before: Text | None = None
    after: Text | None = None
    type: Literal["node", "edge"] | None = None
    id: Text | None = None


class FieldNode(Struct, frozen=True):
    """A host; `x` and `y` follow from its address, so that the same host is always in the same place."""

    id: str
    label: str
    labels: list[str]
    x: float
    y: float
    data: Row


class FieldEdge(Struct, frozen=True):
    """A flow, or what a map makes one edge of; `data` has its columns, and `meta.times` where a timeline was asked for.

    `id` is the client, the server and the name of the flow, with `>` between them. Times are epoch seconds.
    """

    id: str
    label: str
    labels: list[str]
    source: str
    target: str
    data: Row


class FieldFlows(Struct, frozen=True):
    """The flow graph as lists of nodes and edges."""

    nodes: list[FieldNode]
    edges: list[FieldEdge]


class FieldHost(Struct, frozen=True):
    """A host, the protocols and ports of its flows, and the hosts at their other end."""

    elt: Row
    in_flows: list[tuple[str | None, int | None]]
    out_flows: list[tuple[str | None, int | None]]
    clients: list[str]
    servers: list[str]


class FieldFlow(Struct, frozen=True):
    """A flow and its metadata; where it has none, `meta` is left out."""

    elt: Row
    meta: list[Row] | UnsetType = UNSET


Answer = FieldFlows | FlowCounts | FieldHost | FieldFlow


def read_question(request: FlowsRequest) -> FieldQuestion:
    """Return what `q` asks; raises RequestError for what is no JSON or of the wrong form, or with other parameters."""
    others = [name for name in _ALONE.__struct_fields__ if name not in ("q", "action")]
    more = next((name for name in others if getattr(request, name) != getattr(_ALONE, name)), None)
    if more is not None:
        raise RequestError(f"'{more}' stands beside 'q'", at=Where(more), hint="q holds all of the question")
    try:
        return msgspec.json.decode(request.q, type=FieldQuestion)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        text = request.q if len(request.q) <= 80 else None
        hint = 'such as {"nodes": [], "edges": ["dport = 80"], "limit": 100}'
        raise RequestError(f"'q': {said(str(error))}", at=Where("q", text=text), hint=hint) from None


def as_request(question: FieldQuestion) -> FlowsRequest:
    """Return the same question in our own parameters."""
    return FlowsRequest(
        nodes=question.nodes,
        edges=question.edges,
        limit=1000 if question.limit is None else question.limit,
        skip=question.skip or 0,
        order=[question.orderby] if question.orderby else [],
        count=bool(question.count),
        mode=question.mode or "default",
        after=question.after or "",
        before=question.before or "",
        timeline=MOST_SLOTS if question.timeline else 0,
    )


def shape(found: Flows, mode: Mode) -> FieldFlows | FlowCounts:
    """Return an answer in the field's form."""
    if not (found.nodes and found.edges and found.pairs is not UNSET):
        return found.counts
    addresses = found.nodes.addr
    return FieldFlows([_node(addr) for addr in addresses], [_edge(found, place, mode) for place in _places(found)])


def details(asking: Asking, question: FieldQuestion) -> FieldHost | FieldFlow:
    """Return what is known of a node or an edge; raises RequestError, 404 when there is no such one."""
    if question.type is None or question.id is None:
        raise RequestError("details are of a 'type' (node or edge) and an 'id'", at=Where("q"))
    found = _host(asking, question.id) if question.type == "node" else _flow(asking, question.id)
    if found is None:
        raise RequestError(f"there is no such {question.type}", status=404, code="not_found", at=Where("q"))
    return found


def _places(found: Flows) -> range:
    return range(len(found.edges.src)) if found.edges else range(0)


def _node(addr: str) -> FieldNode:
    place = crc32(addr.encode())
    return FieldNode(addr, addr, ["Host"], (place & 0xFFFF) / 0xFFFF, (place >> 16) / 0xFFFF, {"addr": addr})


def _edge(found: Flows, place: int, mode: Mode) -> FieldEdge:
    assert found.nodes
    assert found.edges
    assert found.pairs is not UNSET
    edges, pairs = found.edges, found.pairs
    src, dst = found.nodes.addr[edges.src[place]], found.nodes.addr[edges.dst[place]]
    data: Row = {name: getattr(edges, name)[place] for name in _COUNTERS}
    label = _LABELS[mode]
    if edges.pair is not UNSET:
        pair = pairs[edges.pair[place]]
        data |= {"proto": pair.proto, "dport": pair.dport, "type": pair.type}
        label = _name(pair)
    if edges.flows is not UNSET:
        data["flow_count"] = edges.flows[place]
    if edges.kinds is not UNSET:
        data["flows"] = [_name(pairs[kind]) for kind in edges.kinds[place]]
        label = ", ".join(data["flows"])
    if edges.slots is not UNSET and found.timeline and found.timeline.start is not None:
        start, step = found.timeline.start, found.timeline.step
        data["meta"] = {"times": [start + slot * step for slot in edges.slots[place]]}
    ends = f"{src}>{dst}"
    return FieldEdge(f"{ends}>{label}" if mode == "default" else ends, label, [_LABELS[mode]], src, dst, data)


def _name(pair: FlowPair) -> str:
    number = pair.type if pair.dport is None else pair.dport
    return str(pair.proto) if number is None else f"{pair.proto}/{number}"


def _host(asking: Asking, text: str) -> FieldHost | None:
    addr = parse_address(text).addr
    found = flow_details.host_details(asking.read, addr)
    if found is None:
        return None
    peers = [_peers(asking, f"{end}.addr = {addr}") for end in ("dst", "src")]
    return FieldHost(
        elt=found.host,
        in_flows=[(row["proto"], row["dport"]) for row in found.offers],
        out_flows=[(row["proto"], row["dport"]) for row in found.uses],
        clients=[src for src, _ in peers[0]],
        servers=[dst for _, dst in peers[1]],
    )


def _peers(asking: Asking, node: str) -> list[tuple[str, str]]:
    """Return the two ends of each talk of a host."""
    found = flow_graph(asking.read, select([], [node]), mode="talk_map", limit=MOST_FLOWS, order=("src", "dst"))
    if not (found.nodes and found.edges):
        return []
    addr = found.nodes.addr
    return [(addr[src], addr[dst]) for src, dst in zip(found.edges.src, found.edges.dst, strict=True)]


def _flow(asking: Asking, text: str) -> FieldFlow | None:
    src, dst, name = [*text.split(">"), "", ""][:3]
    proto, _, number = name.partition("/")
    place = whole(number)
    if not proto or (number and not (place is not None and place <= 65535)):
        raise RequestError("the id of an edge is 'CLIENT>SERVER>PROTO/PORT'", at=Where("q", text=text[:80]))
    icmp = proto.lower().startswith(("icmp", "ipv6-icmp"))
    found = flow_details.flow_details(asking.read, src, dst, proto, None if icmp else place, place if icmp else None)
    return None if found is None else FieldFlow(found.flow, found.facts or UNSET)
