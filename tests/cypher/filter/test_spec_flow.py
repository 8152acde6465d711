"""Every filter example of spec-flow.txt, with the meaning that its sentence states, on the small graph."""

import pytest

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.matching import match_flows
from graphrecon.cypher.statement import Statement

pytestmark = pytest.mark.graph


def found(graph: Graph, node: str = "", edge: str = "") -> set[str]:
    """Return the uids of the flows that match."""
    params = Params()
    text = match_flows([node] if node else [], [edge] if edge else [], params)
    return {row["uid"] for row in graph.read(Statement(f"{text}\nRETURN flow.uid AS uid", params.values))}


def test_dst_addr_will_match_all_the_flows_whose_destination_is_a_host_with_that_address(small_graph: Graph) -> None:
    assert found(small_graph, node="dst.addr = 192.0.2.1") == {"f2", "f3", "f5"}
    assert found(small_graph, node="dst.addr = 192.168.1.1") == set()


def test_addr_regex_will_match_all_the_flows_that_come_from_or_go_to_a_host_whose_address_matches(
    small_graph: Graph,
) -> None:
    assert found(small_graph, node=r"addr =~ 192\.0\.2\..*") == {"f1", "f2", "f3", "f4", "f5"}
    assert found(small_graph, node=r"addr =~ 10\.0\.0\..*") == {"f4", "f6"}
    assert found(small_graph, node=r"addr =~ 192\.168\.1\..*") == set()


def test_dport_above_will_match_all_flows_with_a_dport_above(small_graph: Graph) -> None:
    assert found(small_graph, edge="dport > 10000") == {"f5", "f6"}


def test_not_dport_up_to_will_match_the_same_plus_the_ones_that_do_not_have_any_destination_port(
    small_graph: Graph,
) -> None:
    assert found(small_graph, edge="!dport <= 10000") == {"f5", "f6", "f4"}


def test_meta_query_regex_will_match_flows_with_associated_metadata_whose_query_matches(small_graph: Graph) -> None:
    assert found(small_graph, edge="meta.query =~ .*google.*") == {"f3"}


def test_any_sports_below_will_match_flows_with_at_least_one_source_port_below(small_graph: Graph) -> None:
    assert found(small_graph, edge="ANY sports < 1024") == {"f2", "f3"}


def test_len_sports_will_match_flows_with_only_one_known_source_port(small_graph: Graph) -> None:
    assert found(small_graph, edge="LEN sports = 1") == {"f2", "f5"}


def test_any_meta_answers_will_match_metadata_with_an_array_where_at_least_one_entry_matches(
    small_graph: Graph,
) -> None:
    assert found(small_graph, edge="ANY meta.answers =~ .*example.com") == {"f3"}
    assert found(small_graph, edge="ANY meta.answers =~ .*example.org") == set()


def test_all_matches_if_all_the_elements_of_the_array_fulfil_the_predicate(small_graph: Graph) -> None:
    assert found(small_graph, edge="ALL sports > 1024") == {"f1", "f5"}


def test_one_matches_if_exactly_one_of_the_elements_matches(small_graph: Graph) -> None:
    assert found(small_graph, edge="ONE sports < 1024") == {"f2", "f3"}
    assert found(small_graph, edge="ONE sports > 30000") == {"f3", "f5"}


def test_or_joins_filters(small_graph: Graph) -> None:
    assert found(small_graph, edge="dport = 80 OR dport = 443") == {"f1", "f2"}
    assert found(small_graph, edge="dport = 80 || type = 8") == {"f1", "f4"}
    assert found(small_graph, edge="dport = 80 OR proto = udp ANY sports = 53") == {"f1", "f3"}


@pytest.mark.parametrize("symbol", ["=", ":", "=="])
def test_equality_is_written_in_two_ways(small_graph: Graph, symbol: str) -> None:
    assert found(small_graph, edge=f"dport {symbol} 80") == {"f1"}


def test_the_other_operators(small_graph: Graph) -> None:
    assert found(small_graph, edge="dport != 80") == {"f2", "f3", "f5", "f6"}
    assert found(small_graph, edge="dport < 80") == {"f3"}
    assert found(small_graph, edge="dport <= 80") == {"f1", "f3"}
    assert found(small_graph, edge="dport >= 443") == {"f2", "f5", "f6"}
    assert found(small_graph, edge="proto =~ t.*") == {"f1", "f2", "f5"}


def test_the_raw_query_of_the_model_runs_verbatim(small_graph: Graph) -> None:
    raw = "MATCH (f:Flow)\nRETURN [f.proto, f.dport], count(*) AS cnt\nORDER BY cnt DESC"
    rows = small_graph.read(Statement(raw))
    assert {(*row["[f.proto, f.dport]"], row["cnt"]) for row in rows} == {
        ("tcp", 80, 1),
        ("tcp", 443, 1),
        ("udp", 53, 1),
        ("icmp", None, 1),
        ("tcp", 22222, 1),
        ("udp", 12345, 1),
    }
