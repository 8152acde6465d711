"""The flow graph as columns: hosts, pairs of protocol and port, and edges; by a mode, with a timeline."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from graphrecon.cypher.provenance import FLOW_PRECISION
from graphrecon.cypher.query.flow_maps import COUNTERS, count_pairs, flow_map, talk_map
from graphrecon.cypher.query.flow_times import extent, timeline
from graphrecon.cypher.query.flows import count_flows, flows
from graphrecon.cypher.query.selection import Selection
from graphrecon.cypher.statement import Statement
from graphrecon.model.flow import DEFAULT_PRECISION

Row = Mapping[str, Any]
Read = Callable[[Statement], list[dict[str, Any]]]
Pair = tuple[str | None, int | None, int | None]
Mode = Literal["default", "flow_map", "talk_map"]

MOST_KINDS = 64
"""Pairs of protocol and port that an edge of a flow_map names; `flows` counts all of its flows."""
_TIES = ("src", "dst", "proto", "dport", "type")
"""The columns that tell flows apart: they settle every order, so that the same question has the same answer."""
_SHOWN = ("proto", "dport", "type", *COUNTERS, "firstseen", "lastseen")


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


class FlowEdges(Struct, frozen=True, kw_only=True):
    """Edges, one column a fact: `src` and `dst` are places in nodes, `pair` one in pairs, times epoch seconds.

    An edge of a map stands for several flows: `flows` of them, in a flow_map of the first few `kinds` (places in
    pairs) in place of one `pair`. `slots` are places in the timeline, where one was asked for.
    """

    src: list[int]
    dst: list[int]
    pair: list[int] | UnsetType = UNSET
    kinds: list[list[int]] | UnsetType = UNSET
    flows: list[int] | UnsetType = UNSET
    count: list[int]
    cspkts: list[int]
    scpkts: list[int]
    csbytes: list[int]
    scbytes: list[int]
    firstseen: list[float | None]
    lastseen: list[float | None]
    slots: list[list[int]] | UnsetType = UNSET


class Timeline(Struct, frozen=True):
    """Slots of `step` seconds from `start` (epoch seconds) on; `edges` is how many edges of the mode each has.

    All edges that match count, whether the answer holds them or not. `precision` is the finest possible step.
    """

    precision: int
    step: int
    start: int | None
    edges: list[int]


class Cut(Struct, frozen=True):
    """The answer is a part: `by` says what cut it, `shown` of `total` edges are in it, after `skipped` others."""

    by: Literal["limit", "skip"]
    shown: int
    total: int
    skipped: int


class Flows(Struct, frozen=True):
    """The flow graph: counts, and unless only counts were asked for, hosts, pairs (most edges first) and edges."""

    counts: FlowCounts
    cut: Cut | UnsetType | None = UNSET
    nodes: FlowNodes | UnsetType = UNSET
    pairs: list[FlowPair] | UnsetType = UNSET
    edges: FlowEdges | UnsetType = UNSET
    timeline: Timeline | UnsetType = UNSET


def flow_graph(
    read: Read,
    selection: Selection,
    *,
    mode: Mode = "default",
    limit: int | None = None,
    skip: int = 0,
    order: Sequence[str] = (),
    slots: int = 0,
    counts_only: bool = False,
    within: Timeline | None = None,
) -> Flows:
    """Return the flow graph of a selection; with `slots` its timeline of at most so many slots.

    `within` is the timeline of another answer, in whose slots the edges are told instead.

    Without an order the database gives edges in its own, which costs no sorting of everything that matches.
    Raises FilterError for a filter or an order that is not known.
    """
    listed(selection, mode, order=order, limit=limit, skip=skip)  # a wrong order fails before anything is asked
    counts = FlowCounts(**read(count_flows(selection.nodes, selection.edges, selection.when))[0])
    time = timeline_of(read, selection, mode, slots) if slots and within is None else within
    if counts_only:
        return Flows(counts, timeline=UNSET if time is None else time)
    step = None if time is None else time.step
    rows = read(listed(selection, mode, order=order, limit=limit, skip=skip, step=step)) if limit != 0 else []
    if not order:
        rows.sort(key=_identity)
    total = counts.flows
    if mode != "default" and (skip or (limit is not None and len(rows) >= limit)):
        total = int(read(count_pairs(selection.nodes, selection.edges, selection.when))[0]["edges"])
    elif mode != "default":
        total = len(rows)
    return _columns(rows, counts, mode, time, _cut(len(rows), total, skip))


def listed(
    selection: Selection,
    mode: Mode,
    *,
    order: Sequence[str] = (),
    limit: int | None = None,
    skip: int = 0,
    step: int | None = None,
) -> Statement:
    """Return the Statement of the edges of a mode; ties of an order are settled. Raises FilterError."""
    named = {name.lstrip("~-") for name in order}
    ties = _TIES if mode == "default" else _TIES[:2]
    sort = [*order, *(name for name in ties if name not in named)] if order else []
    nodes, edges, when = selection.nodes, selection.edges, selection.when
    if mode == "flow_map":
        ask = partial(flow_map, kinds=MOST_KINDS)
    elif mode == "talk_map":
        ask = partial(talk_map)
    else:
        ask = partial(flows, columns=_SHOWN)
    return ask(nodes, edges, limit=limit, skip=skip, sort=sort, when=when, step=step, epochs=True)


def timeline_of(read: Read, selection: Selection, mode: Mode = "default", slots: int = 200) -> Timeline:
    """Return the Timeline of a selection: the finest step of which `slots` (two or more) are enough.

    A step is a multiple of the precision.
    """
    slots = max(2, slots)
    precision = precision_of(read)
    ends = read(extent(selection.nodes, selection.edges, selection.when))[0]
    if ends["first"] is None:
        return Timeline(precision, precision, None, [])
    step, first, last = precision, int(ends["first"]), int(ends["last"])
    while last // step - first // step >= slots:
        step = precision * max(step // precision + 1, -(-(last - first) // (slots * precision)))
    found = _counted(read, selection, mode, None if step == precision else step)
    if any(slot % step for slot in found):  # slots that are still to be rewritten
        found = _counted(read, selection, mode, step)
    start = first // step * step
    return Timeline(precision, step, start, [found.get(slot, 0) for slot in range(start, last + 1, step)])


def precision_of(read: Read) -> int:
    """Return the seconds of a flow's time slot in this graph."""
    known = read(FLOW_PRECISION)
    return int(known[0]["value"]) if known else DEFAULT_PRECISION


def _counted(read: Read, selection: Selection, mode: Mode, step: int | None) -> dict[int, int]:
    asked = timeline(selection.nodes, selection.edges, mode=mode, step=step, when=selection.when)
    return {row["slot"]: row["edges"] for row in read(asked)}


def _identity(row: Row) -> tuple[str, ...]:
    own = (f"{row[name] if row.get(name) is not None else '':>12}" for name in _TIES[2:])
    return (row["src"], row["dst"], *own)


def _columns(rows: Sequence[Row], counts: FlowCounts, mode: Mode, time: Timeline | None, cut: Cut | None) -> Flows:
    addresses = dict.fromkeys(row[end] for row in rows for end in ("src", "dst"))
    hosts = {addr: place for place, addr in enumerate(addresses)}
    kinds = [_kinds(row, mode) for row in rows]
    common = Counter(pair for pairs in kinds for pair in pairs)
    ranked = sorted(common.items(), key=lambda item: (-item[1], *(str(part) for part in item[0])))
    places = {pair: place for place, (pair, _) in enumerate(ranked)}
    edges = FlowEdges(
        src=[hosts[row["src"]] for row in rows],
        dst=[hosts[row["dst"]] for row in rows],
        pair=[places[pairs[0]] for pairs in kinds] if mode == "default" else UNSET,
        kinds=[[places[pair] for pair in pairs] for pairs in kinds] if mode == "flow_map" else UNSET,
        flows=UNSET if mode == "default" else [row["flows"] for row in rows],
        **{name: [row[name] or 0 for row in rows] for name in COUNTERS},
        firstseen=[row["firstseen"] for row in rows],
        lastseen=[row["lastseen"] for row in rows],
        slots=UNSET if time is None else [_places(row["slots"], time) for row in rows],
    )
    return Flows(
        counts,
        cut=cut,
        nodes=FlowNodes(addr=list(hosts)),
        pairs=[FlowPair(*pair, flows=number) for pair, number in ranked],
        edges=edges,
        timeline=UNSET if time is None else time,
    )


def _kinds(row: Row, mode: Mode) -> list[Pair]:
    if mode == "default":
        return [(row["proto"], row["dport"], row["type"])]
    return sorted((tuple(kind) for kind in row["kinds"]), key=str) if mode == "flow_map" else []


def _places(slots: Sequence[int], time: Timeline) -> list[int]:
    """Return the places of slots in the timeline; those outside its window are left out."""
    if time.start is None:
        return []
    found = [(slot - time.start) // time.step for slot in slots]
    return [place for place in found if 0 <= place < len(time.edges)]


def _cut(shown: int, total: int, skip: int) -> Cut | None:
    if shown >= total:
        return None
    return Cut("limit" if skip + shown < total else "skip", shown, total, min(skip, total))
