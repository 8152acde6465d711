"""Exactly once: whatever is repeated, renamed, compressed, grown, split between importers or killed."""

import bz2
import gzip
import lzma
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.reader import Limits
from graphrecon.ingest.report import Report
from tests.conftest import empty
from tests.ingest.samples import CONN_HEADER, conn_lines, conn_log, nmap_xml

pytestmark = pytest.mark.graph

SMALL = Limits(rows=60, items=10**9, size=10**9)


def load(graph: Graph, path: Path, limits: Limits | None = None, options: Options | None = None) -> Report:
    """Import a file in small batches."""
    return files.import_path(graph, str(path), path.parent / "rejects", options or Options(), limits=limits or SMALL)


def sums(graph: Graph) -> dict[str, int]:
    """The counters of all flows."""
    return graph.read(
        Statement(
            "MATCH (f:Flow) RETURN count(f) AS flows, sum(f.count) AS count, sum(f.csbytes) AS csbytes,"
            " sum(f.scpkts) AS scpkts"
        )
    )[0]


def clean(graph: Graph, *paths: Path) -> Fingerprint:
    """The fingerprint of one clean run over these files, with the graph emptied before and after."""
    empty(graph)
    for path in paths:
        load(graph, path)
    derive.drain(graph)
    found = fingerprint(graph)
    empty(graph)
    return found


def test_the_counters_are_those_of_the_file(empty_graph: Graph, tmp_path: Path) -> None:
    """Batches of any size give the sums that the lines have."""
    path = conn_log(tmp_path / "conn.log", 700, 120)
    lines = [line.split("\t") for line in path.read_text().splitlines() if not line.startswith("#")]
    report = load(empty_graph, path)
    assert (report.read, report.written, report.skipped, report.status) == (700, 700, 0, "done")
    expected = {
        "flows": len({(line[2], line[4], line[5]) for line in lines}),
        "count": 700,
        "csbytes": sum(int(line[17]) for line in lines),
        "scpkts": sum(int(line[18]) for line in lines),
    }
    assert sums(empty_graph) == expected


def test_the_same_content_again_changes_nothing(empty_graph: Graph, tmp_path: Path) -> None:
    """The same file, a renamed copy, and each compression of it are one content."""
    path = conn_log(tmp_path / "conn.log", 300, 60)
    load(empty_graph, path)
    before = fingerprint(empty_graph)
    data = path.read_bytes()
    copies = {
        "conn.log": data,
        "renamed.txt": data,
        "conn.log.gz": gzip.compress(data),
        "conn.log.bz2": bz2.compress(data),
        "conn.log.xz": lzma.compress(data),
        "conn.log.zst": zstandard.compress(data),
    }
    for name, content in copies.items():
        copy = tmp_path / name
        copy.write_bytes(content)
        report = load(empty_graph, copy)
        assert (report.status, report.read) == ("known", 0), name
    assert fingerprint(empty_graph) == before


def test_a_log_that_grew_is_continued(empty_graph: Graph, tmp_path: Path) -> None:
    """Growing in three steps, with a line cut in the middle between them, is one run over the whole."""
    whole = CONN_HEADER + "".join(f"{line}\n" for line in conn_lines(400, 80))
    reference = tmp_path / "whole.log"
    reference.write_text(whole)
    expected = clean(empty_graph, reference)
    live = tmp_path / "live.log"
    for size in (len(whole) // 3, len(whole) * 2 // 3 + 7, len(whole)):
        live.write_text(whole[:size])
        load(empty_graph, live)
    derive.drain(empty_graph)
    found = fingerprint(empty_graph)
    assert (found.nodes, found.edges) == (expected.nodes, expected.edges)
    assert sums(empty_graph)["count"] == 400


def test_an_older_state_of_a_log_is_known(empty_graph: Graph, tmp_path: Path) -> None:
    """A copy from before the log grew brings nothing."""
    lines = conn_lines(200, 50)
    old, new = tmp_path / "old.log", tmp_path / "new.log"
    old.write_text(CONN_HEADER + "".join(f"{line}\n" for line in lines[:90]))
    new.write_text(CONN_HEADER + "".join(f"{line}\n" for line in lines))
    for path, status in ((old, "done"), (new, "done"), (old, "known"), (new, "known")):
        assert load(empty_graph, path).status == status
    assert sums(empty_graph)["count"] == 200


def test_two_files_with_one_beginning_are_two(empty_graph: Graph, tmp_path: Path) -> None:
    """Contents that part after the first 4,096 bytes are told apart."""
    common = conn_lines(60, 20)
    for name, seed in (("a.log", 5), ("b.log", 6)):
        own = conn_lines(60, 20, seed=seed)
        (tmp_path / name).write_text(CONN_HEADER + "".join(f"{line}\n" for line in common + own))
    assert [load(empty_graph, tmp_path / name).written for name in ("a.log", "b.log")] == [120, 120]
    assert sums(empty_graph)["count"] == 240


def test_any_order_of_files_gives_one_graph(empty_graph: Graph, tmp_path: Path) -> None:
    """Two scans and a flow log, in every order."""
    paths = [
        nmap_xml(tmp_path / "first.xml", 30),
        nmap_xml(tmp_path / "second.xml", 45, start=1_767_300_000),
        conn_log(tmp_path / "conn.log", 200, 50),
    ]
    expected = clean(empty_graph, *paths)
    for order in ((2, 1, 0), (1, 0, 2), (1, 2, 0)):
        assert clean(empty_graph, *(paths[number] for number in order)) == expected


def test_a_new_category_unites_into_the_scan(empty_graph: Graph, tmp_path: Path) -> None:
    """The same scan with `-c` is read again and adds the category, no second scan."""
    path = nmap_xml(tmp_path / "scan.xml", 10)
    load(empty_graph, path)
    report = load(empty_graph, path, options=Options(categories=("office",), source="probe"))
    derive.drain(empty_graph)
    assert report.written == 10
    rows = empty_graph.read(
        Statement("MATCH (s:Scan)-[:IN_CATEGORY]->(c) RETURN count(s) AS n, c.name AS name, s.source AS source")
    )
    assert rows == [{"n": 1, "name": "office", "source": ["probe"]}]
    assert empty_graph.read(Statement("MATCH (v:View {categories: ['office']}) RETURN count(v) AS n")) == [{"n": 10}]


def test_two_importers_on_one_file(empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path) -> None:
    """They share the work and the graph is that of one."""
    path = conn_log(tmp_path / "conn.log", 1500, 400)
    expected = clean(empty_graph, path)
    with ThreadPoolExecutor(2) as pool, Graph(*server) as other:
        reports = list(pool.map(lambda graph: load(graph, path), (empty_graph, other)))
    derive.drain(empty_graph)
    assert sum(report.written for report in reports) == 1500
    assert fingerprint(empty_graph) == expected


def start(environment: dict[str, str], path: Path, rejects: Path) -> "subprocess.Popen[str]":
    """Start a process that imports."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.importing", str(path), str(rejects), "60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )


@pytest.mark.parametrize("kind", ["conn", "nmap"])
def test_an_importer_killed_at_random_moments(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path, kind: str
) -> None:
    """SIGKILL three times, each at a random moment, then a run to the end: the graph of one clean run."""
    path = conn_log(tmp_path / "conn.log", 2500, 600) if kind == "conn" else nmap_xml(tmp_path / "scan.xml", 300)
    expected = clean(empty_graph, path)
    rng = random.Random(kind)
    killed = 0
    for _ in range(3):
        process = start(environment, path, tmp_path / "rejects")
        assert process.stdout is not None
        for _ in range(rng.randrange(1, 5)):
            process.stdout.readline()
        time.sleep(rng.random() * 0.05)
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait()
        process.stdout.close()
    assert killed >= 2
    last = start(environment, path, tmp_path / "rejects")
    out, _ = last.communicate(timeout=120)
    assert last.returncode == 0, out
    derive.drain(empty_graph)
    assert fingerprint(empty_graph) == expected
