"""The schema of the graph, derived from the declarations: the printed reference and JSON Schema."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from graphrecon.model import labels as _labels  # noqa: F401  (fills the registry)
from graphrecon.model.base import EdgeInfo, Field, Kind, NodeInfo, Policy, edges, label, nodes
from graphrecon.model.fold import at_name
from graphrecon.model.host import STALE

PURPOSES = {
    "host": "Hosts and what every purpose says of them",
    "scan": "Scans, in the past tense",
    "view": "The view, in the present tense",
    "passive": "Passive facts",
    "flow": "Flows",
    "data": "Data about addresses",
    "provenance": "Where facts come from",
    "note": "Notes",
    "account": "Accounts of the explorer",
}
"""The chapters of the reference: modules of `model/`, in this order."""


class Link(NamedTuple):
    """One relationship type between two labels."""

    start: str
    type: str
    end: str


_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.INT: {"type": "integer"},
    Kind.FLOAT: {"type": "number"},
    Kind.BOOL: {"type": "boolean"},
    Kind.TIME: {"type": "string", "format": "date-time"},
    Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
    Kind.INTS: {"type": "array", "items": {"type": "integer"}},
    Kind.FLOATS: {"type": "array", "items": {"type": "number"}},
    Kind.BYTES: {"type": "string", "contentEncoding": "base64"},
}


def links(purpose: str | None = None) -> list[Link]:
    """Return every (start, type, end) that the declarations allow, of one purpose or of all, each once."""
    found: dict[Link, None] = {}
    for edge in edges():
        if purpose in (None, edge.purpose):
            found |= {Link(start, edge.type, end): None for start in edge.starts for end in edge.ends}
    for node in nodes():
        if purpose in (None, node.purpose):
            found |= {_anchored(node, number): None for number in range(len(node.anchors))}
    return list(found)


def json_schema() -> dict[str, Any]:
    """Return a JSON Schema (2020-12) with one definition a label; what it cannot say stands in `x-` members.

    Those are the key, merge policies, indexes and, at the top, the relationship types with their ends.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The graph of graphrecon",
        "$defs": {node.label: _node_schema(node) for node in nodes()},
        "x-relationships": [_edge_schema(edge) for edge in edges()],
    }


def markdown() -> str:
    """Return the reference in Markdown: for each purpose a picture (Mermaid), labels and relationship types."""
    return "\n".join(_document()) + "\n"


def text() -> str:
    """Return the reference as plain text, for a terminal."""
    lines: list[str] = []
    for purpose, title in PURPOSES.items():
        lines += [title, "=" * len(title), ""]
        for node in _of(nodes(), purpose):
            lines += [f"(:{':'.join(node.labels)})  {node.doc}"]
            lines += [f"    {name:14} {kind:17} {policy:8} {doc}" for name, kind, policy, doc in _rows(node.fields)]
            lines += [f"    {line}" for line in _constraints(node)]
            lines.append("")
        for edge in _of(edges(), purpose):
            lines += [f"{_pattern(edge)}  {edge.doc}"]
            lines += [f"    {name:14} {kind:17} {policy:8} {doc}" for name, kind, policy, doc in _rows(edge.fields)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _document() -> Iterator[str]:
    yield "# The graph\n"
    yield "Printed by `graphrecon schema --markdown` from the declarations in `graphrecon/model/`.\n"
    yield (
        "How two observations of a property combine: `key` identifies the node (one uniqueness constraint a label), or"
        " tells parallel edges apart; `keep` follows from the key; `replace` takes the later observation, whose time"
        f" stands in `{at_name('NAME')}` where it is older than the node's own; `min` and `max` take the extreme, `sum`"
        " adds, `union` is a set kept as a sorted list; `derived` is computed inside the graph. Null never replaces."
    )
    yield f"A `(:Host)` whose view is behind carries the label `{STALE}` too.\n"
    for purpose, title in PURPOSES.items():
        yield f"## {title}\n"
        drawn = links(purpose)
        if drawn:
            yield "```mermaid\nflowchart LR"
            yield from (f"  {start} -- {kind} --> {end}" for start, kind, end in drawn)
            yield "```\n"
        for node in _of(nodes(), purpose):
            yield f"### `(:{':'.join(node.labels)})`\n"
            yield node.doc + "\n"
            yield from _table(node.fields)
            yield from (f"- {line}" for line in _constraints(node))
            yield ""
        for edge in _of(edges(), purpose):
            yield f"### `{_pattern(edge)}`\n"
            yield edge.doc + "\n"
            yield from _table(edge.fields)


def _table(fields: Iterable[Field]) -> Iterator[str]:
    rows = list(_rows(fields))
    if rows:
        yield "| property | type | merge | meaning |\n|---|---|---|---|"
        yield from (f"| `{name}` | {kind} | {policy} | {_cell(doc)} |" for name, kind, policy, doc in rows)
        yield ""


def _rows(fields: Iterable[Field]) -> Iterator[tuple[str, str, str, str]]:
    for field in fields:
        yield field.name, field.kind.value, field.policy.value, field.doc


def _constraints(node: NodeInfo) -> Iterator[str]:
    yield f"unique: {node.key.name}"
    yield from (f"index: {', '.join(listed)}" for listed in node.indexes)
    if node.fulltext:
        yield f"full text: {', '.join(node.fulltext)}"
    for number in range(len(node.anchors)):
        start, kind, end = _anchored(node, number)
        yield f"made with (:{start})-[:{kind}]->(:{end})"


def _anchored(node: NodeInfo, number: int) -> Link:
    anchor = node.anchors[number][1]
    other = label(anchor.other).label
    return Link(other, anchor.edge, node.label) if anchor.incoming else Link(node.label, anchor.edge, other)


def _pattern(edge: EdgeInfo) -> str:
    return f"(:{'|'.join(edge.starts)})-[:{edge.type}]->(:{'|'.join(edge.ends)})"


def _cell(doc: str) -> str:
    return doc.replace("|", "\\|")


def _of(infos: Iterable[Any], purpose: str) -> Iterator[Any]:
    return (info for info in infos if info.purpose == purpose)


def _node_schema(node: NodeInfo) -> dict[str, Any]:
    return {
        "type": "object",
        "description": node.doc,
        "properties": {field.name: _property(field) for field in node.fields},
        "required": [field.name for field in node.fields if field.required],
        "x-labels": list(node.labels),
        "x-purpose": node.purpose,
        "x-key": node.key.name,
        "x-indexes": [list(listed) for listed in node.indexes],
    }


def _edge_schema(edge: EdgeInfo) -> dict[str, Any]:
    return {
        "type": edge.type,
        "description": edge.doc,
        "starts": list(edge.starts),
        "ends": list(edge.ends),
        "purpose": edge.purpose,
        "keys": [field.name for field in edge.keys],
        "properties": {field.name: _property(field) for field in edge.fields},
    }


def _property(field: Field) -> dict[str, Any]:
    found = {**_TYPES[field.kind], "description": field.doc, "x-merge": field.policy.value}
    if field.policy is Policy.UNION:
        found["uniqueItems"] = True
    return found
