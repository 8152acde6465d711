"""Flows of a year's duration, a flow of 60,000 source ports, a host that tried every port: clear, cut and counted."""

import json
from collections.abc import Iterator

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.model.flow import MAX_SLOTS, flow_uid
from graphrecon.model.values import address_key
from tests.cli.conftest import Ask
from tests.conftest import empty
from tests.cypher.query.explorer import explorer_questions
from tests.flows.conftest import api

pytestmark = pytest.mark.graph

LONG, SCANNER, TARGET = "10.0.0.1", "10.0.0.2", "192.0.2.1"
START = 1_735_689_600
PORTS = 3000

_WRITE = """\
MATCH (src:Host {addr: $src}), (dst:Host {addr: $dst})
UNWIND $rows AS row
CREATE (src)-[:SEND]->(:Flow {uid: row.uid, proto: 'tcp', dport: row.dport, times: row.times, sports: row.sports,
  codes: [], sources: [], count: 1, cspkts: 1, scpkts: 1, csbytes: 1, scbytes: 1,
  firstseen: datetime({epochSeconds: row.times[0]}), lastseen: datetime({epochSeconds: row.times[-1]})})-[:TO]->(dst)"""


@pytest.fixture(scope="module")
def large(graph: Graph) -> Iterator[Graph]:
    """One flow of a year with 60,000 source ports, and a scan of PORTS ports."""
    empty(graph)
    hosts = [[addr, address_key(addr)] for addr in (LONG, SCANNER, TARGET)]
    graph.run(
        Statement("UNWIND $hosts AS row CREATE (:Host {addr: row[0], key: row[1], version: 4})", {"hosts": hosts})
    )
    year = {
        "uid": flow_uid(LONG, TARGET, "tcp", 443),
        "dport": 443,
        "times": [START + 3600 * hour for hour in range(MAX_SLOTS)],
        "sports": list(range(1024, 61_024)),
    }
    scan = [
        {"uid": flow_uid(SCANNER, TARGET, "tcp", port), "dport": port, "times": [START], "sports": [50_000]}
        for port in range(1, PORTS + 1)
    ]
    graph.run(Statement(_WRITE, {"src": LONG, "dst": TARGET, "rows": [year]}))
    graph.run(Statement(_WRITE, {"src": SCANNER, "dst": TARGET, "rows": scan}))
    yield graph
    empty(graph)


def test_a_year_has_a_timeline_of_few_slots_and_an_average_of_all_its_days(large: Graph) -> None:
    db = api(large)
    found = db.flow.timeline(slots=200)
    assert (found.step % 3600, found.edges[0], set(found.edges[1:])) == (0, PORTS + 1, {1})
    assert 100 < len(found.edges) <= 200
    assert len(db.flow.timeline(slots=MAX_SLOTS).edges) == MAX_SLOTS
    rows = db.flow.daily("dport = 443", nodes=[f"src.addr = {LONG}"])
    assert [(row["flows"], row["days"]) for row in rows] == [(365, 365)] * 24
    graph = db.flow.graph(slots=24, limit=10, order=["dport"], nodes=[f"src.addr = {LONG}"])
    assert graph.edges
    assert graph.edges.slots
    assert [len(places) for places in graph.edges.slots] == [24]


def test_details_of_60000_source_ports_are_cut_and_counted(large: Graph) -> None:
    found = api(large).flow.details(LONG, TARGET, "tcp", 443)
    assert found
    assert (len(found.flow["sports"]), found.flow["all_sports"]) == (100, 60_000)
    assert (len(found.flow["times"]), found.flow["all_times"]) == (100, MAX_SLOTS)


def test_a_map_of_a_scan_names_some_ports_and_counts_all(large: Graph, command: Ask) -> None:
    """A line has a few and how many more; JSON has all; the explorer a few, with the number of flows."""
    line = command("flowcli", "-m", "flow_map", "--src", SCANNER).out
    assert line.startswith(f"{SCANNER} | tcp/1,tcp/2,")
    assert line.endswith(f"tcp/16 (+{PORTS - 16}) | {TARGET}\n")
    assert len(json.loads(command("flowcli", "-m", "flow_map", "--src", SCANNER, "--json").out)["kinds"]) == PORTS
    found = api(large).flow.graph(mode="flow_map", nodes=[f"src.addr = {SCANNER}"])
    assert found.edges
    assert found.edges.kinds
    assert (found.edges.flows, len(found.edges.kinds[0])) == ([PORTS], 64)


def test_a_host_of_many_flows_is_counted_before_it_is_expanded(large: Graph) -> None:
    db = api(large)
    counted = db.flow.expansion(TARGET)
    assert (counted.incoming.flows, counted.incoming.hosts, counted.outgoing.flows) == (PORTS + 1, 2, 0)
    page = db.flow.expand(TARGET, skip=PORTS, limit=100)
    assert page.edges
    assert page.cut
    assert (len(page.edges.src), page.cut.total) == (1, PORTS + 1)
    host = db.flow.host(TARGET)
    assert host
    assert len(host.offers) == 100


def test_no_question_looks_at_every_node(large: Graph) -> None:
    """Each starts from flows or from an index; what is about one flow or one host, from an index only."""

    def operators(plan: dict[str, object]) -> Iterator[str]:
        yield str(plan["operator"])
        for child in plan["children"]:  # type: ignore[attr-defined]
            yield from operators(child)

    for name, statement in explorer_questions().items():
        found = set(operators(large.plan(statement)))
        assert "AllNodesScan" not in found, name
        if name.startswith("details"):
            assert "NodeByLabelScan" not in found, name
