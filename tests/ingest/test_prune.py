"""Retention: what is left is the graph of what was seen since; what goes, goes whole, and its imports are marked."""

import json
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.prune import prune
from graphrecon.ingest.reader import Limits
from graphrecon.ingest.report import Report
from tests.cli.conftest import run
from tests.conftest import empty
from tests.importers.reading import OWN
from tests.ingest.samples import nmap_xml
from tests.ingest.scans import port, scan

pytestmark = pytest.mark.graph

THEN, NOW, BEFORE = 1_700_000_000, 1_793_614_000, "2026-01-01T00:00:00Z"
CERTIFICATE = '<script id="ssl-cert" output="{0}"><elem key="sha1">{1}</elem></script>'


def flows(folder: Path, name: str, start: int, client: str, query: str) -> list[Path]:
    """Two logs of Zeek's: a connection to a name server, and what it asked."""
    ends = {"ts": start, "uid": "C1", "id.orig_h": client, "id.orig_p": 4000, "id.resp_h": "192.0.2.53"}
    ends |= {"id.resp_p": 53, "proto": "udp"}
    made = []
    for log, more in (("conn", {"conn_state": "SF", "duration": 1.0}), ("dns", {"query": query, "qtype_name": "A"})):
        made.append(folder / f"{name}.{log}.log")
        made[-1].write_text(json.dumps({"_path": log, **ends, **more}) + "\n")
    return made


def older(folder: Path) -> list[Path]:
    """What is to go: a record, flows, a passive fact; some of what they lead to is shared with what was seen since."""
    ports = port(22, "open", '<service name="ssh" product="OpenSSH" version="9.2p1" method="probed" conf="10"/>')
    ports += port(443, "open", script=CERTIFICATE.format("old", "a" * 40))
    text = folder / "old.xml"
    text.write_text(scan(THEN, ports, extra='<hostnames><hostname name="old.example" type="PTR"/></hostnames>'))
    fact = folder / "old.log"
    line = "{}.5\tC1\t198.51.100.1\t80\tPassiveRecon::HTTP_SERVER_HEADER\tSERVER\told\t-\n"
    sample = OWN / "passive-recon" / "passive_recon.log"
    head = "".join(row for row in sample.read_text().splitlines(True) if row.startswith(("#sep", "#fi", "#ty", "#pa")))
    fact.write_text(head + line.format(THEN))
    return [text, fact, *flows(folder, "old", THEN, "10.0.0.1", "shared"), *flows(folder, "o", THEN, "10.0.0.1", "x")]


def since(folder: Path) -> list[Path]:
    """What is to stay."""
    text = folder / "new.xml"
    text.write_text(scan(NOW, port(443, "open", script=CERTIFICATE.format("new", "b" * 40))))
    sample = OWN / "passive-recon" / "passive_recon.log"
    return [text, sample, *flows(folder, "new", NOW, "10.0.0.2", "shared")]


def load(graph: Graph, paths: list[Path], rejects: Path, *, force: bool = False) -> list[Report]:
    found = [files.import_path(graph, str(path), rejects, Options(), force=force) for path in paths]
    derive.drain(graph)
    return found


def facts(graph: Graph) -> Fingerprint:
    """The fingerprint without what tells of imports, or widened when the old was there: the times of hosts."""
    graph.run(Statement("MATCH (i:Import) DETACH DELETE i"))
    graph.run(Statement("MATCH (h:Host) REMOVE h.firstseen, h.lastseen"))
    return fingerprint(graph)


def test_what_is_left_is_what_was_seen_since(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, since(tmp_path), tmp_path)
    wanted = facts(empty_graph)
    empty(empty_graph)

    load(empty_graph, older(tmp_path) + since(tmp_path), tmp_path)
    assert prune(empty_graph, BEFORE) == {"nmap": 1, "passive": 1, "flow": 1}
    assert derive.check(empty_graph) == []
    again = {report.file: report.status for report in load(empty_graph, older(tmp_path) + since(tmp_path), tmp_path)}
    assert {status for path, status in again.items() if Path(path) in older(tmp_path)} == {"pruned"}
    assert {status for path, status in again.items() if Path(path) not in older(tmp_path)} == {"known"}
    assert prune(empty_graph, BEFORE) == {"nmap": 0, "passive": 0, "flow": 0}
    assert facts(empty_graph) == wanted


def test_a_flow_that_went_on_stays_whole(empty_graph: Graph, tmp_path: Path) -> None:
    for start in (THEN, NOW):
        load(empty_graph, flows(tmp_path, "same", start, "10.0.0.1", "shared"), tmp_path)
    assert prune(empty_graph, BEFORE, ["flow"]) == {"flow": 0}
    assert empty_graph.read(Statement("MATCH (f:Flow) RETURN f.count AS count, f.firstseen.year AS year")) == [
        {"count": 2, "year": 2023}
    ]


def test_force_reads_again_and_a_log_that_grew_goes_on(empty_graph: Graph, tmp_path: Path) -> None:
    log = flows(tmp_path, "live", THEN, "10.0.0.1", "q")[0]
    load(empty_graph, [log], tmp_path)
    prune(empty_graph, BEFORE)
    assert empty_graph.read(Statement("MATCH (n:Flow|Host) RETURN count(n) AS count")) == [{"count": 0}]

    with log.open("a") as file:
        file.write(flows(tmp_path, "more", NOW, "10.0.0.9", "q")[0].read_text())
    assert [report.written for report in load(empty_graph, [log], tmp_path)] == [1]
    assert [report.written for report in load(empty_graph, [log], tmp_path, force=True)] == [2]


def test_other_options_do_not_bring_back_what_was_pruned(empty_graph: Graph, tmp_path: Path) -> None:
    """Force does, and what it read is known from then on."""
    path = str(older(tmp_path)[0])

    def status(categories: list[str], *, force: bool = False) -> str:
        chosen = Options(categories=tuple(categories))
        return files.import_path(empty_graph, path, tmp_path, chosen, force=force).status

    assert status(["a"]) == "done"
    assert status(["b"]) == "done"
    derive.drain(empty_graph)
    prune(empty_graph, BEFORE)
    assert [status(each) for each in (["a"], ["b"], ["c"], [])] == ["pruned"] * 4
    assert empty_graph.read(Statement("MATCH (r:Record) RETURN r.uid")) == []
    assert status(["c"], force=True) == "done"
    assert status(["c"]) == "known"
    assert status([]) == "pruned"


def test_scans_without_records_go_alone(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "none.xml"
    path.write_text(scan(THEN, "").partition("<host ")[0] + f'<runstats><finished time="{THEN}"/></runstats></nmaprun>')
    load(empty_graph, [path], tmp_path)
    count = Statement("MATCH (s:Scan) RETURN count(s) AS count")
    assert empty_graph.read(count) == [{"count": 1}]

    env: dict[str, str | None] = dict(environment)
    done = run("prune", "--older-than", "2026-01-01", "-p", "nmap", "--yes", "--quiet", "--json", env=env)
    assert json.loads(done.out) == {"before": BEFORE, "removed": True, "records": 0, "scans": 1}
    assert empty_graph.read(count) == [{"count": 0}]


def test_an_import_goes_on_when_what_it_gave_is_removed_meanwhile(empty_graph: Graph, tmp_path: Path) -> None:
    class Removing:
        """Prunes everything once, after the first batch."""

        calls = 0

        def start(self, label: str, total: int | None) -> None:
            """Begin."""

        def advance(self, position: int, written: int) -> None:
            """Prune."""
            self.calls += 1
            if self.calls == 1:
                prune(empty_graph, "2027-01-01T00:00:00Z")

        def finish(self) -> None:
            """End."""

    path = nmap_xml(tmp_path / "scan.xml", 60)
    limits = Limits(rows=200, items=10**9, size=10**9)
    progress = Removing()
    report = files.import_path(empty_graph, str(path), tmp_path, Options(), limits=limits, progress=progress)
    assert report.status == "done"
    assert report.written == 60
    assert progress.calls > 2
    held = empty_graph.read(Statement("MATCH (s:Scan)<-[:IN_SCAN]-(r:Record) RETURN count(r) AS count"))[0]["count"]
    assert 0 < held < 60


def test_the_command_counts_asks_and_prunes(empty_graph: Graph, environment: dict[str, str], tmp_path: Path) -> None:
    load(empty_graph, older(tmp_path), tmp_path)
    env: dict[str, str | None] = dict(environment)

    looked = run("prune", "--older-than", "2026-01-01", "--dry-run", "--json", env=env)
    assert json.loads(looked.out) == {
        "before": BEFORE, "removed": False, "records": 1, "observations": 1, "flows": 1, "scans": 1
    }  # fmt: skip
    refused = run("prune", "--older-than", "2026-01-01", env=env)
    what = "1 records, 1 observations, 1 flows, 1 scans"
    assert refused.error == f"this would remove {what} (give --yes to do it unasked, --dry-run to look)"
    assert "does not understand 'soon'" in str(run("prune", "--older-than", "soon", env=env).error)
    assert "does not know 'x'" in str(run("prune", "--older-than", "1d", "-p", "x", env=env).error)

    done = run("prune", "--older-than", "30d", "-p", "nmap", "--purpose", "flow", "--yes", "--quiet", env=env)
    assert (done.status, done.out) == (0, "1 records removed\n1 flows removed\n1 scans removed\n")
    left = Statement("MATCH (n) WHERE NOT n:Import AND NOT n:Setting RETURN DISTINCT labels(n)[0] AS label")
    assert {row["label"] for row in empty_graph.read(left)} >= {"Observation", "Host", "View"}
    assert not {"Record", "Scan", "Flow"} & {row["label"] for row in empty_graph.read(left)}
