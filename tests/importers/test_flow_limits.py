"""Flows at their limits: very many source ports, a scanner, a year's duration; all counted, and no statement walks."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from graphrecon.cypher import load
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement, given
from graphrecon.importers.base import Options, Source
from graphrecon.ingest import derive, files
from graphrecon.ingest.reader import Batches, Limits
from graphrecon.ingest.report import Report
from graphrecon.model.base import edge_info, info
from graphrecon.model.flow import MAX_SLOTS, Carried, FileIdentity, FileReference, Flow, Sent
from graphrecon.model.fold import columns
from graphrecon.model.host import Host
from graphrecon.model.intel_nodes import CLASSES
from tests.importers.reading import importer, read

HEADER = (
    "#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration"
    "\torig_pkts\torig_ip_bytes\thistory\n"
)


def conn_log(path: Path, rows: Iterable[tuple[str, int, str, int, str]]) -> Path:
    """Write a conn.log of (client, source port, server, port, duration)."""
    with path.open("w") as file:
        file.write(HEADER)
        for client, sport, server, dport, duration in rows:
            file.write(f"1600000000.5\t{client}\t{sport}\t{server}\t{dport}\ttcp\t{duration}\t1\t40\tS\n")
    return path


def load_file(graph: Graph, path: Path) -> Report:
    report = files.import_path(graph, str(path), path.parent / "rejects", Options(), purpose="flow")
    assert (report.status, report.skipped) == ("done", 0)
    return report


@pytest.mark.graph
def test_sixty_thousand_source_ports_of_one_flow_are_a_set_however_they_come(
    empty_graph: Graph, tmp_path: Path
) -> None:
    odd = conn_log(tmp_path / "odd.log", (("192.0.2.1", port, "192.0.2.2", 80, "-") for port in range(5001, 65001, 2)))
    even = conn_log(
        tmp_path / "even.log", (("192.0.2.1", port, "192.0.2.2", 80, "-") for port in range(5000, 65000, 2))
    )
    assert load_file(empty_graph, odd).written == load_file(empty_graph, even).written == 30_000

    (row,) = empty_graph.read(
        Statement("MATCH (f:Flow) RETURN f.count AS count, f.sports AS sports, f.cspkts AS packets")
    )
    assert (row["count"], row["packets"]) == (60_000, 60_000)
    assert row["sports"] == list(range(5000, 65000))


@pytest.mark.graph
def test_a_scanner_with_a_hundred_thousand_flows(empty_graph: Graph, tmp_path: Path) -> None:
    targets = [f"198.18.{number >> 8}.{number & 255}" for number in range(1000)]
    many = conn_log(
        tmp_path / "many.log",
        (("192.0.2.1", 40000, target, port, "-") for port in range(1, 101) for target in targets),
    )
    assert load_file(empty_graph, many).written == 100_000
    again = conn_log(tmp_path / "again.log", (("192.0.2.1", 40001, target, 22, "-") for target in targets))
    assert load_file(empty_graph, again).written == 1_000
    derive.drain(empty_graph)

    (row,) = empty_graph.read(
        Statement(
            "MATCH (h:Host {addr: '192.0.2.1'}) RETURN COUNT { (h)-[:SEND]->() } AS sent,\n"
            "  COUNT { (h)-[:SEND]->(f:Flow WHERE f.count = 2) } AS twice"
        )
    )
    assert row == {"sent": 100_000, "twice": 1_000}


def operators(plan: dict[str, object]) -> set[str]:
    """Return the names of all operators of a plan."""
    children = plan["children"]
    assert isinstance(children, list)
    return {str(plan["operator"]).partition("@")[0]}.union(*(operators(child) for child in children))


@pytest.mark.graph
def test_no_statement_of_an_import_walks_over_what_a_host_has(graph: Graph) -> None:
    walks = {"AllNodesScan", "NodeByLabelScan", "Expand(All)", "VarLengthExpand(All)", "DirectedAllRelationshipsScan"}
    texts = []
    for cls in (Host, Flow, FileReference, FileIdentity, CLASSES["dns"], CLASSES["x509"]):
        declared = info(cls)
        texts += [load.existing_nodes(declared), load.create_nodes(declared), load.update_nodes(declared) or "RETURN 1"]
    for edge, start in ((Carried, "Flow"), (Sent, "Host")):
        texts += [make(edge_info(edge), start, "DNS") for make in (load.create_edges, load.merge_edges)]

    for text in texts:
        found = operators(graph.plan(Statement(text, given(rows=[], keys=[]))))
        assert not found & walks, text


def test_flows_of_a_year_make_small_batches(tmp_path: Path) -> None:
    path = conn_log(
        tmp_path / "long.log",
        (("192.0.2.1", 40000, f"198.18.{number >> 8}.{number & 255}", 80, "31536000.0") for number in range(1000)),
    )
    place = columns(Flow).names.index("times")
    with Source.from_path(path) as source, Batches(importer("zeek-conn"), source, Options(), Limits()) as batches:
        widths = [sum(len(row[place]) for row in batch.fold.nodes[Flow].values()) for batch in batches]

    assert sum(widths) == 1000 * MAX_SLOTS
    assert max(widths) < 4 * Limits().items


@pytest.mark.graph
def test_flows_of_a_year_are_counted_and_noted(empty_graph: Graph, tmp_path: Path) -> None:
    path = conn_log(
        tmp_path / "long.log", (("192.0.2.1", 40000, f"192.0.2.{number}", 80, "31536000.0") for number in range(100))
    )
    report = load_file(empty_graph, path)

    assert report.notes == ["time slots cut: a flow longer than 8760 slots (100 times)"]
    (row,) = empty_graph.read(
        Statement(
            "MATCH (f:Flow) RETURN count(f) AS flows, max(size(f.times)) AS slots,\n"
            "  max(f.lastseen).epochSeconds - min(f.firstseen).epochSeconds AS seconds"
        )
    )
    assert row == {"flows": 100, "slots": MAX_SLOTS, "seconds": 31_536_000}


@pytest.mark.parametrize("unset", ["-", "(empty)"])
def test_values_that_are_unset_count_nothing_and_empty_counters_are_skipped(unset: str) -> None:
    line = f"1600000000.5\t192.0.2.1\t1\t192.0.2.2\t80\ttcp\t{unset}\t{unset}\t{unset}\t{unset}\n"
    found = read("zeek-conn", (HEADER + line).encode())

    if unset == "-":
        (flow,) = found.of(Flow)
        assert (flow.cspkts, flow.csbytes, flow.firstseen) == (0, 0, flow.lastseen)
    else:
        assert found.skipped == [("line 4", "not a duration: '(empty)'")]
