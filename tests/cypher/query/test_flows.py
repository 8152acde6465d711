"""Questions about flows, answered by the small graph."""

from typing import Any

import pytest

from graphrecon.cypher.filter import FilterError
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.flow_terms import names
from graphrecon.cypher.query.flow_top import top_flows
from graphrecon.cypher.query.flows import COLUMNS, count_flows, flows


@pytest.mark.graph
def test_a_list_has_a_row_a_flow_with_both_ends_and_all_columns(small_graph: Graph) -> None:
    rows = small_graph.read(flows(["192.0.2.2"], ["dport = 80"]))
    assert len(rows) == 1
    assert list(rows[0]) == ["src", "dst", *COLUMNS]
    assert (rows[0]["src"], rows[0]["dst"], rows[0]["sports"], rows[0]["scbytes"]) == (
        "192.0.2.1",
        "192.0.2.2",
        [40000, 50000],
        20000,
    )


@pytest.mark.graph
@pytest.mark.parametrize(
    ("sort", "dports"),
    [
        (["dport"], [53, 80, 443, 12345, 22222, None]),
        (["~count"], [53, 22222, None, 80, 443, 12345]),
        (["src", "~dport"], [12345, None, 80, 443, 53, 22222]),
        (["flow"], [None, 80, 443, 22222, 53, 12345]),
    ],
)
def test_a_list_is_in_the_order_asked_for(sort: list[str], dports: list[int | None], small_graph: Graph) -> None:
    assert [row["dport"] for row in small_graph.read(flows(sort=sort))] == dports


@pytest.mark.graph
def test_a_list_is_cut_by_its_window(small_graph: Graph) -> None:
    assert [row["dport"] for row in small_graph.read(flows(sort=["dport"], limit=2, skip=1))] == [80, 443]
    assert small_graph.read(flows(limit=0)) == []


@pytest.mark.graph
@pytest.mark.parametrize(
    ("node", "edge", "counts"),
    [
        ([], [], (5, 4, 6)),
        ([], [""], (5, 4, 6)),
        ([], ["proto = tcp"], (3, 2, 3)),
        (["src.addr = 192.0.2.1"], [], (1, 2, 2)),
        (["192.0.2.1"], ["dport > 50"], (4, 2, 4)),
        ([], ["dport = 1"], (0, 0, 0)),
    ],
)
def test_counts_are_clients_servers_and_flows(
    node: list[str], edge: list[str], counts: tuple[int, int, int], small_graph: Graph
) -> None:
    assert small_graph.read(count_flows(node, edge)) == [
        dict(zip(("clients", "servers", "flows"), counts, strict=True))
    ]


@pytest.mark.graph
def test_a_server_with_flows_of_its_own_is_also_a_client(small_graph: Graph) -> None:
    # 192.0.2.1 sends f1 and receives f2: of the two flows between two hosts, both are clients and servers.
    assert small_graph.read(count_flows(["ALL addr = 192.0.2.0/24"])) == [{"clients": 2, "servers": 2, "flows": 2}]


def found(graph: Graph, *fields: str, **options: Any) -> list[tuple[Any, ...]]:
    return [(*row["fields"], row["count"]) for row in graph.read(top_flows(fields, **options))]


@pytest.mark.graph
def test_top_values_of_one_and_several_fields(small_graph: Graph) -> None:
    assert found(small_graph, "proto") == [("tcp", 3), ("udp", 2), ("icmp", 1)]
    assert found(small_graph, "proto", "dport", flow_filters=["proto = icmp"]) == [("icmp", None, 1)]
    assert found(small_graph, "src.addr", limit=1) == [("192.0.2.1", 2)]
    assert found(small_graph, "dst", "proto", limit=1) == [("192.0.2.1", "tcp", 2)]
    assert found(small_graph, "sport", flow_filters=["dport = 53"]) == [(53, 1), (33333, 1)]
    assert found(small_graph, "meta.dns.query") == [
        ("mail.example.com", 1),
        ("void.example.net", 1),
        ("www.google.com", 1),
    ]
    assert found(small_graph, "meta.dns.query", "meta.dns.answers", limit=1) == [
        ("mail.example.com", "mx.example.com", 1)
    ]
    assert found(small_graph, "src.country") == [(None, 3), ("FR", 2), ("DE", 1)]


@pytest.mark.graph
def test_sums_least_and_collected(small_graph: Graph) -> None:
    assert found(small_graph, "src.addr", sum_=["csbytes", "scbytes"], limit=1) == [("192.0.2.1", 21000)]
    assert found(small_graph, "proto", least=True, limit=1) == [("icmp", 1)]
    rows = small_graph.read(top_flows(["proto"], collect=["src.addr", "dport"], flow_filters=["proto = udp"]))
    assert [(row["fields"], row["count"], sorted(row["collected"])) for row in rows] == [
        (["udp"], 2, [["10.0.0.5", 12345], ["198.51.100.3", 53]])
    ]


@pytest.mark.graph
@pytest.mark.parametrize("field", names())
def test_every_field_can_be_counted(field: str, small_graph: Graph) -> None:
    assert sum(row[-1] for row in found(small_graph, field, limit=None)) > 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["prto"], "did you mean 'proto'"),
        (["meta.qery"], "did you mean"),
        (["src.adr"], "unknown field"),
        (["timeago"], "unknown field"),
        ([], "at least one field"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest(fields: list[str], said: str) -> None:
    with pytest.raises(FilterError, match=said):
        top_flows(fields)


def test_only_counters_can_be_summed_and_only_columns_sorted_by() -> None:
    with pytest.raises(FilterError, match="cannot sum 'proto'"):
        top_flows(["proto"], sum_=["proto"])
    with pytest.raises(FilterError, match="unknown column 'contry'"):
        flows(sort=["contry"])
