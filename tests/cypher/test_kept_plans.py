"""Statements that keep their plans as the graph grows: a plan made while there was nothing does for a full graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher import load
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import KEPT, Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.model.base import edges, nodes
from tests.conftest import SAMPLES, empty

pytestmark = pytest.mark.graph

FRESH = "CYPHER replan=force\n"
PARAMS = {"keys": ["k"], "rows": [[None] * 60]}


def kept() -> Iterator[str]:
    """Yield the texts."""
    for node in nodes():
        yield load.existing_nodes(node)
        yield load.create_nodes(node)
        yield load.update_nodes(node, stale=node.label == "Host") or ""
    for edge in edges():
        for start in edge.starts if edge.loaded else ():
            for end in edge.ends:
                yield load.create_edges(edge, start, end)


def plans(graph: Graph) -> dict[str, list[str]]:
    """Return the operators of each text's plan, made now."""
    found: dict[str, list[str]] = {}

    def walk(text: str, plan: dict[str, object]) -> None:
        found.setdefault(text, []).append(str(plan["operator"]))
        for child in plan["children"]:  # type: ignore[attr-defined]
            walk(text, child)

    for text in dict.fromkeys(text for text in kept() if text.startswith(KEPT)):
        walk(text, graph.plan(Statement(text.replace(KEPT, FRESH, 1), PARAMS)))
    return found


def test_plans_are_alike_whatever_the_graph_holds(graph: Graph, tmp_path: Path) -> None:
    """The operators are the same, though not always their order, and what they find they find by an index."""
    empty(graph)
    before = plans(graph)
    places = sorted((SAMPLES.parent / "places").glob("*.csv"))
    for path in (*sorted((SAMPLES / "scans").glob("nmap-*.xml")), *sorted((SAMPLES / "flows").glob("*.log")), *places):
        files.import_path(graph, str(path), tmp_path, Options())
    derive.drain(graph)
    after = plans(graph)
    assert len(after) > 100
    assert [text for text in after if set(after[text]) != set(before[text])] == []
    scans = {text: [one for one in plan if "Scan" in one] for text, plan in after.items()}
    assert {text: found for text, found in scans.items() if found} == {}
