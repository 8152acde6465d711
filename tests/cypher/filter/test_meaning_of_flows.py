"""What edge and node filters match on the small graph."""

import pytest

from graphrecon.cypher.graph import Graph
from tests.cypher.filter.test_spec_flow import found

pytestmark = pytest.mark.graph

ALL = {"f1", "f2", "f3", "f4", "f5", "f6"}
EDGE = {
    "192.0.2.2": {"f1", "f2"},
    "192.0.2.2 10.0.0.5": {"f1", "f2", "f4", "f6"},
    "2001:db8::/32": {"f5"},
    "::/0": {"f5"},
    "0.0.0.0/0": ALL,
    "!192.0.2.1": {"f6"},
    "80": {"f1"},
    "tcp/80": {"f1"},
    "udp/80": set(),
    "1-100": {"f1", "f3"},
    "!tcp/80": ALL - {"f1"},
    "dport != tcp/80": {"f2", "f3", "f5", "f6"},
    "dport != 80,443": {"f3", "f5", "f6"},
    "src.addr = 192.0.2.1": {"f1", "f4"},
    "src.addr != 192.0.2.1": {"f2", "f3", "f5", "f6"},
    "addr != 192.0.2.1": {"f6"},
    "!addr = 192.0.2.1": {"f6"},
    "dst.country = FR": {"f2", "f3", "f5"},
    "sports": {"f1", "f2", "f3", "f5"},
    "!sports": {"f4", "f6"},
    "sports = 53": {"f3"},
    "sports != 53": {"f1", "f2", "f5"},
    "!sports = 53": ALL - {"f3"},
    "!ANY sports = 53": ALL - {"f3"},
    "ANY sports != 53": {"f1", "f2", "f3", "f5"},
    "ALL sports != 53": {"f1", "f2", "f5"},
    "NONE sports < 1024": {"f1", "f4", "f5", "f6"},
    "LEN sports > 1": {"f1", "f3"},
    "LEN sports = 0": {"f6"},
    "LEN codes = 1": {"f4"},
    "type = 8 codes = 0": {"f4"},
    "proto = TCP": {"f1", "f2", "f5"},
    "source:berlin": {"f3"},
    "NONE source:paris": {"f4", "f5", "f6"},
    "source != berlin": {"f1", "f2"},
    "firstseen:2024-01-02": {"f1"},
    "firstseen > 2024-01-02T00:30:00": {"f2"},
    "firstseen >= 2024-01-02T01:30:00+01:00": {"f1", "f2"},
    "firstseen:2024-01-01..2024-01-02T12:00": {"f1"},
    "lastseen:2024-01-01..2024-01-03": {"f1", "f2"},
    "!firstseen": {"f3", "f4", "f5", "f6"},
    "timeago:1d": set(),
    "times = 1704240000": {"f2", "f3"},
    "ANY times = 2024-01-02": {"f1"},
    "ALL times < 2024-01-02T01:00": set(),
    "ANY times < 2024-01-02T01:00": {"f1"},
    "count > 2": {"f3", "f4", "f5"},
    "count = 0": {"f6"},
    "csbytes:50-100": {"f2", "f3"},
    "meta.query": {"f3", "f6"},
    "!meta.query": {"f1", "f2", "f4", "f5"},
    "meta.dns": {"f3", "f6"},
    "meta.http": {"f1"},
    "meta.dns.query = www.google.com": {"f3"},
    "meta.query = www.google.com,void.example.net": {"f3", "f6"},
    "meta.query != www.google.com": {"f6"},
    "!meta.query = www.google.com": ALL - {"f3"},
    "meta.uri = /admin/login": {"f1"},
    "meta.uri:/login/": {"f1"},
    "meta.version = 1.1": {"f1"},
    "meta.http.status_code >= 200": {"f1"},
    "meta.answers = mx.example.com": {"f3"},
    "ALL meta.answers =~ .*example.com": {"f3"},
    "NONE meta.answers = mx.example.com": ALL - {"f3"},
    "LEN meta.answers = 2": {"f3"},
    "meta.query =~ /google/ meta.answers = mx.example.com": {"f3"},
    "META(query =~ /google/ answers = mx.example.com)": set(),
    "META(dns.query =~ /google/ rcode = 0)": {"f3"},
    "META(http.host)": {"f1"},
    "META(meta.http.host)": {"f1"},
    "!META(query !answers)": ALL - {"f6"},
    "META(query !answers)": {"f6"},
    "src.meta.query =~ /google/": {"f3"},
    "(dport = 80 OR dport = 443) src.addr = 192.0.2.2": {"f2"},
    "NOT (dport = 80 OR dport = 443)": {"f3", "f4", "f5", "f6"},
    "": ALL,
    "scbytes > 100 OR meta.host =~ /nothing/": {"f1", "f3"},
}
NODE = {
    "addr = 192.0.2.2": {"f1", "f2"},
    "ALL addr = 192.0.2.0/24": {"f1", "f2"},
    "ONE addr = 192.0.2.0/24": {"f3", "f4", "f5"},
    "NONE addr = 192.0.2.0/24": {"f6"},
    "addr =~ 192.0.2.0/24": {"f1", "f2", "f3", "f4", "f5"},
    "addr =~ /^10/": {"f4", "f6"},
    "ipv6": {"f5"},
    "!ipv6": ALL - {"f5"},
    "src.country:FR": {"f1", "f4"},
    "country:DE": {"f1", "f2"},
    "country != FR": set(),
    "ALL country:FR,DE": {"f1", "f2"},
    "!country": {"f6"},
    "src.port:22": {"f1", "f4"},
    "src.service:http-proxy": {"f5"},
    "8080": {"f5"},
    "src.hostname:/corp/": {"f2"},
    "meta.query =~ /google/": {"f3", "f6"},
    "src.meta.query =~ /google/": {"f3"},
    "198.51.100.3": {"f3", "f6"},
}


@pytest.mark.parametrize("text", EDGE)
def test_an_edge_filter_matches(text: str, small_graph: Graph) -> None:
    assert found(small_graph, edge=text) == EDGE[text]


@pytest.mark.parametrize("text", NODE)
def test_a_node_filter_matches(text: str, small_graph: Graph) -> None:
    assert found(small_graph, node=text) == NODE[text]


def test_node_and_edge_filters_are_anded(small_graph: Graph) -> None:
    assert found(small_graph, node="src.addr = 192.0.2.1", edge="dport = 80") == {"f1"}
    assert found(small_graph, node="src.addr = 192.0.2.1", edge="dport = 443") == set()
