"""The view: what survives of several records, and that increments, a full rebuild and the check agree."""

import json
from pathlib import Path

import pytest

from graphrecon.cypher import view
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement, given
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from tests.conftest import SAMPLES
from tests.ingest.samples import conn_log, nmap_xml
from tests.ingest.scans import load, port, rows, scan

pytestmark = pytest.mark.graph

OLD = scan(
    1_700_000_000,
    port(22, "open", '<service name="ssh" product="OpenSSH" version="9.2p1" method="probed" conf="10"/>')
    + port(80, "open", script='<script id="http-title" output="Old"/>'),
    extra='<hostnames><hostname name="A.lab.example" type="PTR"/></hostnames>',
)
NEW = scan(
    1_700_500_000,
    port(22, "open", '<service name="ssh" product="OpenSSH" method="probed" conf="8"/>')
    + port(80, "closed")
    + port(443, "open", script='<script id="http-title" output="New"/>'),
    state="down",
    extra='<hostnames><hostname name="b.lab.example" type="user"/></hostnames>',
)


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_two_records_make_one_view(empty_graph: Graph, tmp_path: Path, order: tuple[str, str]) -> None:
    """Newest state, united names, up beats down, a newer service filled from an older one that agrees."""
    load(empty_graph, tmp_path, *order)
    assert empty_graph.read(
        Statement(
            "MATCH (v:View)-[:OF]->(:Host {addr: '192.0.2.9'}) RETURN v.state AS state, v.openports AS openports,"
            " v.names AS names, v.firstseen.epochSeconds AS first, v.lastseen.epochSeconds AS last"
        )
    ) == [
        {
            "state": "up",
            "openports": 2,
            "names": ["a.lab.example", "b.lab.example"],
            "first": 1_700_000_000,
            "last": 1_700_500_010,
        }
    ]
    assert rows(empty_graph, "MATCH (:View)-[:HAS_PORT]->(p:ViewPort) RETURN p.uid, p.state") == {
        ("192.0.2.9/tcp/22", "open"),
        ("192.0.2.9/tcp/80", "closed"),
        ("192.0.2.9/tcp/443", "open"),
    }
    assert rows(
        empty_graph, "MATCH (p:ViewPort)-[r:RUNS]->(s:Service) RETURN p.port, s.product, s.version, r.conf"
    ) == {(22, "OpenSSH", "9.2p1", 8)}
    assert rows(empty_graph, "MATCH (p:ViewPort)-[:PRINTS]->(s:Script) RETURN p.port, s.output") == {
        (80, "Old"),
        (443, "New"),
    }
    assert rows(empty_graph, "MATCH (:View)-[n:IS_NAMED]->(h) RETURN h.name, n.type") == {
        ("a.lab.example", "PTR"),
        ("b.lab.example", "user"),
    }


def tags(graph: Graph) -> set[tuple[object, ...]]:
    """The tags of the view with their type and reason."""
    return rows(graph, "MATCH (:View)-[e:TAGGED]->(t:Tag) RETURN t.name, e.type, e.info")


DOCUMENTATION = ("Reserved address", "info", "documentation")


def test_a_host_that_answers_on_every_port_is_a_honeypot(empty_graph: Graph, tmp_path: Path) -> None:
    """Its ports stay in the record; the view keeps those of which something is known."""
    service = '<service name="ssh" product="OpenSSH" method="probed" conf="10"/>'
    ports = port(22, "open", service) + "".join(port(number, "open") for number in range(1000, 1200))
    load(empty_graph, tmp_path, scan(1_700_000_000, ports))
    assert tags(empty_graph) == {DOCUMENTATION, ("Honeypot", "warning", "SYN-ACK honeypot: 200 open ports")}
    assert rows(empty_graph, "MATCH (v:View)-[:HAS_PORT]->(p) RETURN v.openports, p.port") == {(1, 22)}
    assert rows(empty_graph, "MATCH (:Record)-[:HAD_PORT]->(p) RETURN count(p)") == {(201,)}
    assert derive.check(empty_graph) == []


def test_a_host_of_too_many_names_has_none_in_the_view(empty_graph: Graph, tmp_path: Path) -> None:
    """They stay with the record."""
    names = "".join(f'<hostname name="h{number}.example.com" type="PTR"/>' for number in range(201))
    load(empty_graph, tmp_path, scan(1_700_000_000, "", extra=f"<hostnames>{names}</hostnames>"))
    assert tags(empty_graph) == {DOCUMENTATION, ("CDN", "info", "201 names")}
    assert rows(empty_graph, "MATCH (v:View) RETURN size(v.names), COUNT { (v)-[:IS_NAMED]->() }") == {(0, 0)}
    assert rows(empty_graph, "MATCH (:Record)-[:WAS_NAMED]->(n) RETURN count(n)") == {(201,)}


def test_every_record_has_a_view_and_flows_make_none(empty_graph: Graph, tmp_path: Path) -> None:
    """A host known from flows alone is no view; its mark is taken off all the same."""
    files.import_path(empty_graph, str(conn_log(tmp_path / "conn.log", 50, 20)), tmp_path, Options())
    files.import_path(empty_graph, str(nmap_xml(tmp_path / "scan.xml", 5)), tmp_path, Options())
    assert derive.marks(empty_graph) > 5
    derive.drain(empty_graph)
    assert derive.marks(empty_graph) == 0
    assert rows(empty_graph, "MATCH (v:View) RETURN count(v)") == {(5,)}


def test_increments_a_full_rebuild_and_the_check_agree(empty_graph: Graph, tmp_path: Path) -> None:
    """On real scans: scan after scan, then all anew, is the same graph, and the check says so."""
    if not (SAMPLES / "scans").is_dir():
        pytest.fail("the bundled samples are missing")
    for path in sorted((SAMPLES / "scans").glob("*.xml")):
        files.import_path(empty_graph, str(path), tmp_path, Options())
        derive.drain(empty_graph)
    before = fingerprint(empty_graph)
    assert derive.check(empty_graph) == []
    derive.rebuild(empty_graph)
    assert fingerprint(empty_graph) == before


def test_the_check_finds_what_a_rebuild_would_change(empty_graph: Graph, tmp_path: Path) -> None:
    """A view that was changed by hand is named, and nothing is written by looking."""
    load(empty_graph, tmp_path, OLD)
    empty_graph.run(Statement("MATCH (p:ViewPort {port: 22}) SET p.state = 'closed'"))
    before = fingerprint(empty_graph)
    assert derive.check(empty_graph) == ["192.0.2.9"]
    assert fingerprint(empty_graph) == before


def test_init_removes_a_purpose_and_what_only_it_held(empty_graph: Graph, tmp_path: Path) -> None:
    """After the scans are gone, the flows are as they were."""
    files.import_path(empty_graph, str(conn_log(tmp_path / "conn.log", 50, 20)), tmp_path, Options())
    derive.drain(empty_graph)
    before = fingerprint(empty_graph)
    load(empty_graph, tmp_path, OLD, NEW, options=Options(categories=("lab",), source="one"))
    purge(empty_graph, "nmap")
    assert fingerprint(empty_graph) == before


def test_a_step_runs_where_there_is_what_it_reads(empty_graph: Graph, tmp_path: Path) -> None:
    """That gives what every step for every host gives, on hosts of scans, of sensors, and of both."""
    needed = [view.needs(text) for text in view.steps()]
    assert needed[0] is None
    assert {"Record", "Observation", None} == set(needed)
    load(empty_graph, tmp_path, OLD, NEW)
    log = tmp_path / "passive_recon.log"
    seen = {"ts": 1_700_100_000, "recon_type": "OPEN_PORT", "source": "TCP", "value": "tcp/22"}
    log.write_text("".join(json.dumps({**seen, "host": host}) + "\n" for host in ("192.0.2.9", "192.0.2.77")))
    assert files.import_path(empty_graph, str(log), tmp_path, Options()).status == "done"
    derive.drain(empty_graph)
    of = "MATCH (h:Host)<-[:OF]-(:View) RETURN EXISTS { (h)<-[:OF]-(:Record) }, EXISTS { (h)<-[:OF]-(:Observation) }"
    assert rows(empty_graph, of) == {(True, True), (False, True)}
    before = fingerprint(empty_graph)
    addrs = [addr for (addr,) in rows(empty_graph, "MATCH (v:View) RETURN v.addr")]
    empty_graph.write(lambda transaction: [transaction.run(text, given(addrs=addrs)) for text in view.steps()])
    assert fingerprint(empty_graph) == before
