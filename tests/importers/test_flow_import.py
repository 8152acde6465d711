"""Tool-read formats into a graph: once, whatever is repeated, cut or continued."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from graphrecon.ingest.reader import Limits
from graphrecon.ingest.report import Report
from graphrecon.model.flow import Flow
from tests.importers.reading import OWN, read

pytestmark = pytest.mark.graph

NFDUMP = OWN / "nfdump" / "sample.nfcapd"
ARGUS = OWN / "argus" / "sample.argus"
SUMS = Statement(
    "MATCH (f:Flow) RETURN count(*) AS flows, sum(f.count) AS count, sum(f.cspkts + f.scpkts) AS packets, "
    "sum(f.csbytes + f.scbytes) AS bytes"
)


def imported(graph: Graph, path: Path, folder: Path, rows: int = 25_000) -> Report:
    return files.import_path(graph, str(path), folder, Options(), purpose="flow", limits=Limits(rows=rows))


def sums(graph: Graph) -> tuple[int, ...]:
    return tuple(graph.read(SUMS)[0].values())


@pytest.mark.parametrize(("path", "octets"), [(NFDUMP, 7062), (ARGUS, 8238)], ids=["nfdump", "argus"])
def test_a_file_counts_once_however_it_is_read(empty_graph: Graph, tmp_path: Path, path: Path, octets: int) -> None:
    whole = read(path.parent.name, path).of(Flow)
    part = tmp_path / "part"
    part.write_bytes(path.read_bytes()[:2500])

    assert imported(empty_graph, part, tmp_path, rows=5).status == "truncated"
    assert imported(empty_graph, path, tmp_path, rows=5).status == "done"
    assert imported(empty_graph, path, tmp_path).status == "known"
    distinct, count = len({each.uid for each in whole}), sum(each.count for each in whole)
    assert sums(empty_graph) == (distinct, count, 84, octets)
    assert [row["imports"] for row in empty_graph.read(Statement("MATCH (i:Import) RETURN count(*) AS imports"))] == [1]


def test_only_imports_that_count_flows_are_said_to_count_twice(empty_graph: Graph, tmp_path: Path) -> None:
    def log(name: str, client: str) -> Path:
        fields = {"ts": 1600000000.5, "id.orig_h": client, "id.orig_p": 50000, "id.resp_h": "192.0.2.53"}
        row = {**fields, "id.resp_p": 53, "proto": "udp", "_path": name, "query": "a.example", "qtype_name": "A"}
        path = tmp_path / f"{name}.{client}.log"
        path.write_text(json.dumps(row) + "\n")
        return path

    names = [("dns", "192.0.2.1"), ("conn", "192.0.2.1"), ("dns", "192.0.2.2"), ("conn", "192.0.2.2")]
    notes = [imported(empty_graph, log(*each), tmp_path).notes for each in names]
    assert notes[:3] == [[], [], []]
    assert notes[3] == ["tells of the same time as conn.192.0.2.1.log: a flow that stands in both is counted twice"]


def test_a_compressed_copy_is_known(empty_graph: Graph, tmp_path: Path) -> None:
    copy = tmp_path / "copy.gz"
    copy.write_bytes(gzip.compress(NFDUMP.read_bytes()))

    assert [imported(empty_graph, path, tmp_path).status for path in (NFDUMP, copy)] == ["done", "known"]


def test_a_missing_tool_is_a_failed_report(empty_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    report = imported(empty_graph, NFDUMP, tmp_path)

    assert (report.status, report.importer) == ("failed", "nfdump")
    assert "nfdump is needed and not installed (on Debian: apt-get install nfdump)" in report.notes[0]


def flow2db(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "graphrecon"), "flow2db", "--quiet", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_flow2db_takes_each_type_and_empties_first(empty_graph: Graph, environment: dict[str, str]) -> None:
    log = OWN / "iptables" / "sample.log"
    types = [(NFDUMP, "netflow", "nfdump"), (ARGUS, "argus", "argus"), (log, "iptables", "iptables")]

    for path, kind, name in types:
        done = flow2db(environment, "-t", kind, "-s", "tap", "--init", "--yes", "--json", str(path))
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["importer"] == name
        rows = empty_graph.read(Statement("MATCH (f:Flow) RETURN sum(f.count) AS count, collect(f.sources)[0] AS tap"))
        assert rows == [{"count": sum(each.count for each in read(name, path).of(Flow)), "tap": ["tap"]}]


def test_flow2db_shows_what_it_would_store_and_takes_a_year(environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"
    line = "Feb  9 23:52:49 gate kernel: IN=eth0 OUT= SRC=192.0.2.1 DST=192.0.2.80 LEN=60 PROTO=UDP SPT=50000 DPT=53 \n"
    log.write_text(line)

    done = flow2db(environment, "--test", "-t", "iptables", "--year", "2020", str(log))
    assert [json.loads(row).get("firstseen") for row in done.stdout.splitlines()] == [1_581_292_369_000_000] * 3
    assert flow2db(environment, "-t", "nonsense", str(log)).returncode == 2
    wrong = flow2db(environment, "--test", "-t", "argus", str(log))
    assert (wrong.returncode, wrong.stderr) == (2, f"graphrecon: {log}: is not an Argus file\n")
