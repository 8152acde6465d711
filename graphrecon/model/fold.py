"""Folding: two observations of the same node or edge become one row, by the declared policies.

The merge rules stand here once for Python; `cypher/load.py` writes the same rules for what the graph already holds,
and a test compares the two on random observations.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from msgspec.structs import astuple

from graphrecon.model.base import Edge, Field, Node, NodeInfo, Policy, edge_info, info

Row = list[Any]
"""The values of one node or edge in the order of its `Columns`.

A set that was merged is a `list` that may hold a value twice, or a `set` once it is large, until `finished`.
"""

SMALL = 24
"""Values up to which a list takes a fraction of a set's memory, and is searched as fast."""


class Columns(NamedTuple):
    """The layout of the rows of one label or relationship type: names, and places by policy."""

    names: tuple[str, ...]
    sums: tuple[int, ...]
    mins: tuple[int, ...]
    maxs: tuple[int, ...]
    unions: tuple[int, ...]
    replaced: tuple[tuple[int, int], ...]
    """(place of the property, place of its date)"""
    at: int
    key: int
    padding: tuple[None, ...]


def at_name(prop: str) -> str:
    """Return the companion property that dates a REPLACE property when it is older than the node's own date."""
    return f"{prop}_at"


@lru_cache(maxsize=256)
def columns(cls: type[Node] | type[Edge]) -> Columns:
    """Return the layout of the rows of a label or relationship type."""
    declared: tuple[Field, ...]
    at: str | None = None
    key = ""
    if issubclass(cls, Node):
        declared, at, key = info(cls).fields, info(cls).at, info(cls).key.name
    else:
        declared = edge_info(cls).fields
    replaced = [field.name for field in declared if field.policy is Policy.REPLACE]
    names = (*cls.__struct_fields__, *(at_name(name) for name in replaced))
    place = {name: number for number, name in enumerate(names)}

    def places(policy: Policy) -> tuple[int, ...]:
        return tuple(place[field.name] for field in declared if field.policy is policy)

    return Columns(
        names=names,
        sums=places(Policy.SUM),
        mins=places(Policy.MIN),
        maxs=places(Policy.MAX),
        unions=places(Policy.UNION),
        replaced=tuple((place[name], place[at_name(name)]) for name in replaced),
        at=place[at] if at else -1,
        key=place.get(key, -1),
        padding=(None,) * len(replaced),
    )


def merge(row: Row, other: Row, layout: Columns) -> None:
    """Merge the observation `other` into `row`, in place. None never replaces a value."""
    if layout.replaced:
        _merge_replaced(row, other, layout)
    for i in layout.sums:
        if (value := other[i]) is not None:
            row[i] = value if (held := row[i]) is None else held + value
    for i in layout.mins:
        if (value := other[i]) is not None and ((held := row[i]) is None or value < held):
            row[i] = value
    for i in layout.maxs:
        if (value := other[i]) is not None and ((held := row[i]) is None or value > held):
            row[i] = value
    for i in layout.unions:
        value = other[i]
        if not value or (held := row[i]) is value or held == value:
            continue
        if type(held) is set:
            held.update(value)
        elif held and len(held) + len(value) > SMALL:
            row[i] = {*held, *value}
        elif type(held) is list:
            if len(value) > 1 or value[0] not in held:
                held.extend(value)
        else:
            row[i] = [*(held or ()), *value]


def _merge_replaced(row: Row, other: Row, layout: Columns) -> None:
    row_at, other_at = row[layout.at] or 0, other[layout.at] or 0
    latest = max(row_at, other_at)
    for i, dated in layout.replaced:
        mine, theirs = row[i], other[i]
        if mine is None and theirs is None:
            continue
        my_time = row_at if row[dated] is None else row[dated]
        their_time = other_at if other[dated] is None else other[dated]
        if mine is None or (theirs is not None and (their_time, theirs) > (my_time, mine)):
            row[i], my_time = theirs, their_time
        row[dated] = None if my_time == latest else my_time


def row_of(thing: Node | Edge, layout: Columns) -> Row:
    """Return the row of one node or edge."""
    row = list(astuple(thing))
    if layout.padding:
        row.extend(layout.padding)
    return row


def finished(row: Row, layout: Columns) -> Row:
    """Return the row, in place, ready to be sent: its sets as sorted lists, an empty set as None."""
    for i in layout.unions:
        value = row[i]
        row[i] = sorted(set(value)) if value else None
    return row


class Fold:
    """A batch in the making: nodes by label and key, edges by type and ends, each thing once."""

    def __init__(self) -> None:
        self.nodes: dict[type[Node], dict[Any, Row]] = {}
        self.edges: dict[tuple[type[Edge], str, str], dict[tuple[Any, ...], Row]] = {}
        self.weight = 0
        """Rows in the batch."""

    def add_node(self, node: Node) -> None:
        """Fold one node in."""
        cls = type(node)
        rows = self.nodes.get(cls)
        if rows is None:
            rows = self.nodes[cls] = {}
        layout = columns(cls)
        row = row_of(node, layout)
        key = row[layout.key]
        held = rows.get(key)
        if held is None:
            rows[key] = row
            self.weight += 1
        else:
            merge(held, row, layout)

    def add_edge(self, edge: Edge) -> None:
        """Fold one edge in."""
        cls = type(edge)
        declared = edge_info(cls)
        ends = (cls, edge.source_label or declared.starts[0], edge.target_label or declared.ends[0])
        rows = self.edges.get(ends)
        if rows is None:
            rows = self.edges[ends] = {}
        layout = columns(cls)
        row = row_of(edge, layout)
        key = (edge.source, edge.target, *(getattr(edge, field.name) for field in declared.keys))
        held = rows.get(key)
        if held is None:
            rows[key] = row
            self.weight += 1
        else:
            merge(held, row, layout)

    def keys(self, cls: type[Node]) -> list[Any]:
        """Return the keys of one label's nodes in the batch."""
        return list(self.nodes.get(cls, ()))


def load_order(infos: tuple[NodeInfo, ...]) -> tuple[NodeInfo, ...]:
    """Return the labels so that each stands behind the ones that its anchors name."""
    by_label = {declared.label: declared for declared in infos}
    done: dict[str, NodeInfo] = {}

    def visit(declared: NodeInfo) -> None:
        if declared.label in done:
            return
        for _, anchor in declared.anchors:
            if anchor.other in by_label:
                visit(by_label[anchor.other])
        done[declared.label] = declared

    for declared in infos:
        visit(declared)
    return tuple(done.values())
