"""A canonical hash of the whole graph, free of order: equal graphs have equal fingerprints."""

import hashlib
from collections import Counter
from datetime import datetime
from typing import Any

import msgspec

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

NODES = Statement("MATCH (n)\nRETURN labels(n) AS labels, properties(n) AS properties")
EDGES = Statement(
    "MATCH (a)-[e]->(b)\n"
    "RETURN type(e) AS type, properties(e) AS properties,\n"
    "  [labels(a), coalesce(a.uid, a.addr, a.sha256, a.code, toString(a.num), a.name)] AS source,\n"
    "  [labels(b), coalesce(b.uid, b.addr, b.sha256, b.code, toString(b.num), b.name)] AS target"
)
PASSING = {"Import": ("started", "finished", "name", "run"), "Setting": ("value",)}
"""Properties that tell of the run and not of the world."""


class Fingerprint(msgspec.Struct, frozen=True):
    """The hash, and how many nodes of each label and edges of each type it covers."""

    sha256: str
    nodes: dict[str, int]
    edges: dict[str, int]


def fingerprint(graph: Graph) -> Fingerprint:
    """Return the Fingerprint of everything that `graph` holds, in flat memory."""
    total = 0
    nodes: Counter[str] = Counter()
    edges: Counter[str] = Counter()
    for row in graph.stream(NODES):
        labels = sorted(row["labels"])
        if "Setting" in labels and row["properties"].get("name") == "writer":
            continue
        dropped = {name for label in labels for name in PASSING.get(label, ())} if "Setting" not in labels else set()
        kept = {name: value for name, value in row["properties"].items() if name not in dropped}
        total += _number([labels, _canonical(kept)])
        nodes.update(labels)
    for row in graph.stream(EDGES):
        ends = [[sorted(row[end][0]), row[end][1]] for end in ("source", "target")]
        total += _number([row["type"], _canonical(row["properties"]), ends])
        edges[row["type"]] += 1
    return Fingerprint(f"{total % (1 << 256):064x}", dict(sorted(nodes.items())), dict(sorted(edges.items())))


def _number(value: Any) -> int:
    return int.from_bytes(hashlib.sha256(msgspec.json.encode(value)).digest())


def _canonical(properties: dict[str, Any]) -> list[Any]:
    return [[name, _plain(properties[name])] for name in sorted(properties)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return hashlib.sha256(value).hexdigest()
    return value
