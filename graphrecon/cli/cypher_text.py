"""Values of raw Cypher as a person reads them: nodes, edges and paths in the notation of patterns."""

from datetime import date, datetime, time
from typing import Any

from graphrecon.cli.output import iso
from graphrecon.cypher.statement import literal, quote

_NODE = {"element_id", "labels", "properties"}
_EDGE = {"element_id", "type", "start", "end", "properties"}
_PATH = {"nodes", "relationships"}


def shown(value: Any) -> str:
    """Return a column's value: text as it is, everything else as Cypher writes it."""
    return value if isinstance(value, str) else inner(value)


def inner(value: Any) -> str:
    """Return a value inside another: text in quotes, `(:Host {addr: '…'})`, `[:SEND]`, paths with arrows."""
    if isinstance(value, dict):
        if value.keys() == _NODE:
            return f"({_labels(value['labels'])}{_properties(value['properties'], ' ')})"
        if value.keys() == _EDGE:
            return _edge(value)
        if value.keys() == _PATH:
            return _path(value)
        return _properties(value, "") or "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inner, value)) + "]"
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    try:
        return literal(value)
    except TypeError:
        return str(value)


def _labels(labels: list[str]) -> str:
    return "".join(f":{quote(label)}" for label in labels)


def _properties(values: dict[str, Any], before: str) -> str:
    if not values:
        return ""
    return before + "{" + ", ".join(f"{quote(name)}: {inner(item)}" for name, item in values.items()) + "}"


def _edge(edge: dict[str, Any]) -> str:
    return f"[:{quote(edge['type'])}{_properties(edge['properties'], ' ')}]"


def _path(path: dict[str, Any]) -> str:
    nodes = path["nodes"]
    text = inner(nodes[0]) if nodes else ""
    for node, edge in zip(nodes[1:], path["relationships"], strict=True):
        forward = edge["end"] == node["element_id"]
        text += f"-{_edge(edge)}->" if forward else f"<-{_edge(edge)}-"
        text += inner(node)
    return text
