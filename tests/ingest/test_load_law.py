"""The merge rules in Cypher are the merge rules in Python."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphrecon.cypher import load, statement
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.cypher.statement import Statement
from graphrecon.ingest.batch import write_rows
from graphrecon.model.base import Node, edge_info, edges
from graphrecon.model.flow import Flow
from graphrecon.model.fold import Fold, columns, finished, row_of
from graphrecon.model.host import Host
from graphrecon.model.scan import Record, RecordPort, Scan, Showed

pytestmark = pytest.mark.graph

WORDS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "é", "\U0001f600", "z'`\"\\u0060"]))
TIMES = st.one_of(st.none(), st.integers(0, 4).map(lambda n: n * 1_000_001))
SETS = st.lists(st.integers(0, 12), max_size=10).map(lambda found: tuple(sorted(set(found))))

HOSTS = [Host(addr=f"192.0.2.{n}", key=f"{n:032x}", version=4) for n in (1, 2)]

ports = st.builds(
    lambda **fields: RecordPort(uid="p", record="r", proto="tcp", port=80, **fields),
    state=WORDS, reason=WORDS, banner=WORDS, ttl=st.one_of(st.none(), st.integers(0, 3)), firstseen=TIMES,
    lastseen=TIMES,
)  # fmt: skip
flows = st.builds(
    lambda **fields: Flow(uid="f", src="192.0.2.1", dst="192.0.2.2", proto="tcp", dport=80, **fields),
    sports=SETS, times=SETS, sources=st.sampled_from([(), ("a",), ("a", "b"), ("c",)]), count=st.integers(0, 9),
    csbytes=st.integers(0, 1 << 40), firstseen=TIMES, lastseen=TIMES,
)  # fmt: skip


def stored(graph: Graph, batches: list[list[Node]]) -> list[dict[str, Any]]:
    """Write each batch in a transaction of its own and return the properties of the ports and flows."""
    graph.run(Statement("MATCH (n) DETACH DELETE n"))

    def write(batch: list[Node]) -> None:
        fold = Fold()
        for node in (*HOSTS, Scan(uid="s"), Record(uid="r", scan="s", host="192.0.2.1", addr="a", key="k"), *batch):
            fold.add_node(node)

        def work(transaction: Transaction) -> None:
            transaction.run("MERGE (:Import {uid: 'i'})")
            write_rows(transaction, fold, "i")

        graph.write(work)

    for batch in batches:
        write(batch)
    return graph.read(
        Statement("MATCH (n:RecordPort|Flow) RETURN labels(n) AS labels, properties(n) AS held ORDER BY labels")
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(ports, flows), min_size=2, max_size=5))
def test_one_by_one_in_any_order_is_all_at_once(graph: Graph, nodes: list[Node]) -> None:
    """Observations written one a transaction, forwards or backwards, give the graph of one batch."""
    at_once = stored(graph, [nodes])
    assert stored(graph, [[node] for node in nodes]) == at_once
    assert stored(graph, [[node] for node in reversed(nodes)]) == at_once


def test_the_server_takes_the_statement_of_every_edge_between_nodes_that_it_holds(graph: Graph) -> None:
    for declared in edges():
        for start, end in itertools.product(declared.starts, declared.ends) if declared.loaded else ():
            text = load.merge_edges(declared, start, end)
            graph.run(Statement(f"EXPLAIN {text}", statement.given(rows=[])))


def test_sets_of_an_edge_are_united_whether_it_is_new_or_known(empty_graph: Graph) -> None:
    empty_graph.run(Statement("CREATE (:Record {uid: 'r'}), (:Vulnerability {name: 'v'})"))
    layout = columns(Showed)
    for scripts in (("b",), ("a", "c"), ()):
        row = finished(row_of(Showed(source="r", target="v", state="X", scripts=scripts), layout), layout)
        empty_graph.run(
            Statement(load.merge_edges(edge_info(Showed), "Record", "Vulnerability"), statement.given(rows=[row]))
        )
    found = empty_graph.read(Statement("MATCH ()-[e:SHOWED]->() RETURN e.state AS state, e.scripts AS scripts"))
    assert found == [{"state": "X", "scripts": ["a", "b", "c"]}]
