"""Passive facts unite: any order of files and batches, and a stop at any place, give one graph."""

import itertools
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.reader import Limits
from tests.importers.reading import OWN, SHARED, needs_shared

pytestmark = pytest.mark.graph

SAMPLES = [
    OWN / "passive-recon" / "passive_recon.log",
    OWN / "zeek-facts" / "software.log",
    OWN / "weblog" / "access.log",
]


def imported(graph: Graph, paths: list[Path], folder: Path, rows: int = 50_000) -> Fingerprint:
    """Empty the graph, import the files in this order with batches of so many rows, and return what is there."""
    graph.run(Statement("MATCH (n) DETACH DELETE n"))
    for path in paths:
        report = files.import_path(
            graph, str(path), folder, Options(source="lab"), purpose="passive", limits=Limits(rows=rows)
        )
        assert report.status == "done", report
    derive.drain(graph)
    return fingerprint(graph)


def test_any_order_of_files_gives_the_same_graph(empty_graph: Graph, tmp_path: Path) -> None:
    found = {imported(empty_graph, list(paths), tmp_path).sha256 for paths in itertools.permutations(SAMPLES)}
    assert len(found) == 1


def test_small_batches_give_the_same_graph_as_one(empty_graph: Graph, tmp_path: Path) -> None:
    assert imported(empty_graph, SAMPLES, tmp_path, rows=3) == imported(empty_graph, SAMPLES, tmp_path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_log_that_grew_continues_where_it_ended(share: float, empty_graph: Graph, tmp_path: Path) -> None:
    whole = SAMPLES[0].read_bytes()
    path = tmp_path / "passive_recon.log"
    path.write_bytes(whole[: int(len(whole) * share)])
    files.import_path(empty_graph, str(path), tmp_path, Options(source="lab"))
    path.write_bytes(whole)
    files.import_path(empty_graph, str(path), tmp_path, Options(source="lab"))
    derive.drain(empty_graph)
    counted = "MATCH (o:Observation) RETURN sum(o.count) AS seen, count(o) AS facts"
    grown = empty_graph.read(Statement(counted))
    imported(empty_graph, SAMPLES[:1], tmp_path)
    assert grown == empty_graph.read(Statement(counted))


@needs_shared
def test_one_capture_in_tsv_and_json_is_the_same_facts_seen_twice(empty_graph: Graph, tmp_path: Path) -> None:
    folder = SHARED / "zeek" / "captures" / "http"
    for form in ("passive", "passive_json"):
        files.import_path(empty_graph, str(folder / form / "passive_recon.log"), tmp_path, Options(source="lab"))
    counts = empty_graph.read(Statement("MATCH (o:Observation) RETURN o.count AS count"))
    assert {row["count"] % 2 for row in counts} == {0}
