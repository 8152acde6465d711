"""The part of the graph that hangs on an answer, as GraphML or GEXF."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from graphrecon.cli.output import iso, json_text


class Form(StrEnum):
    """The document's format."""

    GRAPHML = "graphml"
    GEXF = "gexf"


class _Node(NamedTuple):
    labels: list[str]
    told: dict[str, Any]


class _Edge(NamedTuple):
    type: str
    start: str
    end: str
    told: dict[str, Any]


_CAPTIONS = ("addr", "name", "port", "product", "value", "subject", "fingerprint", "uid")
_DROPPED = frozenset({"bytes", "pem"})
_LONGEST = 4096
"""Characters of a property that is written; the rest stays in the graph."""


def pieces(rows: Iterable[Mapping[str, Any]], form: Form) -> Iterator[str]:
    """Yield the document of rows of the question `subgraph`; each node and edge once, in the order of the answer."""
    nodes: dict[str, _Node] = {}
    edges: dict[str, _Edge] = {}
    for row in rows:
        for key, labels, told in row["nodes"]:
            nodes.setdefault(key, _Node(labels, _simple(told)))
        for key, kind, start, end, told in row["edges"]:
            edges.setdefault(key, _Edge(kind, start, end, _simple(told)))
    names = {key: f"n{number}" for number, key in enumerate(nodes)}
    write = _graphml if form is Form.GRAPHML else _gexf
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from write(nodes, edges, names)


def _graphml(nodes: dict[str, _Node], edges: dict[str, _Edge], names: dict[str, str]) -> Iterator[str]:
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    kinds = {"node": _kinds(nodes.values()), "edge": _kinds(edges.values())}
    for domain, declared in kinds.items():
        own = "labels" if domain == "node" else "relationship"
        for name, kind in {"label": "string", own: "string", **declared}.items():
            key = quoteattr(f"{domain}-{name}")
            yield f'<key id={key} for="{domain}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for uid, node in nodes.items():
        told = {"label": _caption(node), "labels": ":".join(sorted(node.labels)), **node.told}
        yield f'<node id="{names[uid]}">{_data("node", told, kinds["node"])}</node>\n'
    for number, edge in enumerate(edges.values()):
        told = {"label": edge.type, "relationship": edge.type, **edge.told}
        ends = f'source="{names[edge.start]}" target="{names[edge.end]}"'
        yield f'<edge id="e{number}" {ends}>{_data("edge", told, kinds["edge"])}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _data(domain: str, told: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    return "".join(
        f"<data key={quoteattr(f'{domain}-{name}')}>{_text(value)}</data>" for name, value in _typed(told, kinds)
    )


def _gexf(nodes: dict[str, _Node], edges: dict[str, _Edge], names: dict[str, str]) -> Iterator[str]:
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n<graph defaultedgetype="directed">\n'
    kinds = {"node": _kinds(nodes.values()), "edge": _kinds(edges.values())}
    for domain, declared in kinds.items():
        yield f'<attributes class="{domain}">\n'
        for name, kind in {"labels" if domain == "node" else "relationship": "string", **declared}.items():
            yield f'<attribute id={quoteattr(f"{domain}-{name}")} title={quoteattr(name)} type="{kind}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for key, node in nodes.items():
        told = {"labels": ":".join(sorted(node.labels)), **node.told}
        caption = quoteattr(_escaped(_caption(node)))
        yield f'<node id="{names[key]}" label={caption}>{_values("node", told, kinds["node"])}</node>\n'
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(edges.values()):
        ends = f'id="e{number}" source="{names[edge.start]}" target="{names[edge.end]}" label={quoteattr(edge.type)}'
        yield f"<edge {ends}>{_values('edge', {'relationship': edge.type, **edge.told}, kinds['edge'])}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(domain: str, told: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    values = "".join(
        f"<attvalue for={quoteattr(f'{domain}-{name}')} value={quoteattr(_escaped(str(value)))}/>"
        for name, value in _typed(told, kinds)
    )
    return f"<attvalues>{values}</attvalues>"


def _typed(told: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        text = str(value).lower() if kinds.get(name) == "boolean" else str(value)
        yield name, text


def _kinds(things: Iterable[_Node | _Edge]) -> dict[str, str]:
    """Return the type of each property; one that comes with several is a string."""
    found: dict[str, str] = {}
    for thing in things:
        for name, value in thing.told.items():
            kind = _kind(value)
            found[name] = kind if found.get(name, kind) == kind else "string"
    return found


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "long" if isinstance(value, int) else "double" if isinstance(value, float) else "string"


def _simple(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as plain values: times and lists as text, long text cut."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        if value is None or name in _DROPPED:
            continue
        if isinstance(value, datetime):
            value = iso(value)
        elif isinstance(value, list | tuple | dict | bytes):
            value = json_text(value)
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
            value = str(value)
        found[name] = value[:_LONGEST] if isinstance(value, str) else value
    return found


def _caption(node: _Node) -> str:
    if "Port" in node.labels:
        return f"{node.told.get('proto')}/{node.told.get('port')}"
    return str(next((node.told[name] for name in _CAPTIONS if name in node.told), node.labels[0]))[:200]


def _text(value: Any) -> str:
    return escape(_escaped(str(value)))


def _escaped(text: str) -> str:
    """Return text without the characters that XML 1.0 forbids: they are written as `\\uNNNN`."""
    return "".join(char if _legal(char) else f"\\u{ord(char):04x}" for char in text)


def _legal(char: str) -> bool:
    code = ord(char)
    return (code >= 0x20 and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)) or char in "\t\n\r"
