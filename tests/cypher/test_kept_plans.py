"""Statements of imports and views find all by an index, whatever the graph holds when their plans are made."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphrecon.cypher import digests, joining, load, provenance, ranges, view
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import KEPT, Statement, given, quote
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.model.base import edges, info, nodes
from graphrecon.model.scan import Certificate, PublicKey
from tests.conftest import SAMPLES, empty

pytestmark = pytest.mark.graph

FRESH = "CYPHER replan=force\n"
PARAMS = given(keys=["k"], rows=[[None] * 60], addrs=["192.0.2.1"], kinds=["asn"])
MANY = 1000
FEW = ("NodeByLabelScan", "d:Dataset")
"""Datasets are few: they are looked at one by one."""
BY_DIGEST = re.compile(r":((Certificate|PublicKey)\((md5|sha1)\)|TagDigest\(digest\))")
"""Other than by its key a node may be looked for by these: few have the same."""


def kept() -> Iterator[str]:
    """Yield the texts that a batch of an import, or of views, consists of."""
    for node in nodes():
        yield load.existing_nodes(node)
        yield load.create_nodes(node)
        yield load.update_nodes(node, stale=node.label == "Host") or ""
    for edge in edges():
        for start in edge.starts if edge.loaded else ():
            for end in edge.ends:
                yield load.create_edges(edge, start, end)
                yield load.merge_edges(edge, start, end)
    yield from (load.TAKE_TURN.text, provenance.BEGIN_BATCH, provenance.FINISH)
    yield from (load.COUNT_OPEN_PORTS, joining.MARK_CERTIFIED, joining.MARK_CATEGORISED, joining.MARK_DESCRIBED)
    for cls in (Certificate, PublicKey):
        yield from digests.unite(info(cls))
    yield from (ranges.UNLINK, ranges.TAGS, ranges.MARK)
    yield from map(ranges.link, dict.fromkeys(ranges.LABELS.values()))
    yield from (*map(view.having, view.SEEN), view.CONCERNED, *view.steps(), view.SETTLE, view.SNAPSHOT)


def plans(graph: Graph) -> dict[str, list[tuple[str, str]]]:
    """Return the operators of each text's plan, made now, with their details."""
    found: dict[str, list[tuple[str, str]]] = {}

    def walk(text: str, plan: dict[str, object]) -> None:
        found.setdefault(text, []).append((str(plan["operator"]), str(plan["details"])))
        for child in plan["children"]:  # type: ignore[attr-defined]
            walk(text, child)

    for text in dict.fromkeys(filter(None, kept())):
        walk(text, graph.plan(Statement(f"{FRESH}{text.removeprefix(KEPT)}", PARAMS)))
    return found


def fits(operator: str, details: str) -> bool:
    """Return whether an operator finds nothing by reading all there is, or all of a kind."""
    if "Scan" in operator:
        return (operator, details) == FEW
    return "NodeIndex" not in operator or BY_DIGEST.search(details) is not None


def nodes_alone(graph: Graph) -> None:
    """Make many nodes of each label and no edge; the statistics of their indexes still tell of none."""
    for node in nodes():
        labels = ":".join(map(quote, node.labels))
        key, others = quote(node.key.name), {prop for props in node.indexes for prop in props}
        props = "".join(f", {quote(prop)}: value" for prop in sorted(others - {node.key.name}))
        values = f"UNWIND range(1, {MANY}) AS i\nWITH '{node.label}' + i AS value"
        graph.run(Statement(f"{values}\nCREATE (:{labels} {{{key}: value{props}}})"))


def hosts_alone(graph: Graph) -> None:
    """Make many hosts that were scanned and seen, and have views, of which nothing is known."""
    graph.run(
        Statement(
            f"UNWIND range(1, {MANY}) AS i\n"
            "CREATE (h:Host {addr: toString(i), key: toString(i)}),\n"
            "  (h)<-[:OF]-(r:Record {uid: toString(i), addr: toString(i), key: toString(i)}),\n"
            "  (r)-[:HAD_PORT]->(:Port:RecordPort {uid: toString(i), port: i}),\n"
            "  (h)<-[:OF]-(:Observation {uid: toString(i), recontype: 'OPEN_PORT', port: i}),\n"
            "  (h)<-[:OF]-(v:View {addr: toString(i), key: toString(i)}),\n"
            "  (v)-[:HAS_PORT]->(:Port:ViewPort {uid: toString(i), port: i})"
        )
    )


def samples(graph: Graph, folder: Path) -> None:
    """Fill the graph with what the lab's tools saw."""
    places = sorted((SAMPLES.parent / "places").glob("*.csv"))
    scans = sorted((SAMPLES / "scans").glob("nmap-*.xml"))
    for path in (*scans, *sorted((SAMPLES / "flows").glob("*.log")), *places):
        files.import_path(graph, str(path), folder, Options())
    derive.drain(graph)


def unfit(found: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    """Return (text, operator, details) of what does not fit."""
    return [(text, *one) for text, plan in found.items() for one in plan if not fits(*one)]


def test_plans_are_alike_whatever_the_graph_holds(graph: Graph, tmp_path: Path) -> None:
    """The operators are the same, though not always their order, and what they find they find by an index."""
    empty(graph)
    before = plans(graph)
    samples(graph, tmp_path)
    after = plans(graph)
    assert len(after) > 200
    kinds = [{text: {operator for operator, _ in plan} for text, plan in found.items()} for found in (before, after)]
    assert [text for text in after if kinds[0][text] != kinds[1][text]] == []
    assert unfit(before) + unfit(after) == []


@pytest.mark.parametrize("fill", [nodes_alone, hosts_alone])
def test_all_is_found_by_an_index(graph: Graph, fill: Callable[[Graph], None]) -> None:
    """Also where the statistics mislead: of nodes that were just made, and of hosts without anything else."""
    empty(graph)
    fill(graph)
    assert unfit(plans(graph)) == []
    empty(graph)
