"""`/flows`: counts, columns, filters, parts and orders, on known flows."""

from typing import Any

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.graph


def edges(answer: Any) -> set[tuple[Any, ...]]:
    """Return the flows of an answer as (source, destination, proto, port or type)."""
    addr, pairs = answer["nodes"]["addr"], answer["pairs"]
    columns = zip(answer["edges"]["src"], answer["edges"]["dst"], answer["edges"]["pair"], strict=True)
    return {
        (addr[src], addr[dst], pairs[pair]["proto"], pairs[pair]["dport"] or pairs[pair]["type"])
        for src, dst, pair in columns
    }


def test_all_flows(client: TestClient) -> None:
    """Every flow once, hosts once, nothing cut."""
    answer = client.get("/flows").json()
    assert answer["counts"] == {"clients": 5, "servers": 4, "flows": 6}
    assert edges(answer) == {
        ("192.0.2.1", "192.0.2.2", "tcp", 80),
        ("192.0.2.2", "192.0.2.1", "tcp", 443),
        ("198.51.100.3", "192.0.2.1", "udp", 53),
        ("192.0.2.1", "10.0.0.5", "icmp", 8),
        ("2001:db8::4", "192.0.2.1", "tcp", 22222),
        ("10.0.0.5", "198.51.100.3", "udp", 12345),
    }
    assert len(answer["nodes"]["addr"]) == 5
    assert answer["cut"] is None


def test_columns_hold_what_a_flow_carried(client: TestClient) -> None:
    """Numbers are zero and times null where nothing is known."""
    answer = client.get("/flows", params={"edges": "dport = 80 OR proto = icmp", "order": "-dport"}).json()
    assert answer["edges"] == {
        "src": [0, 0],
        "dst": [1, 2],
        "pair": [0, 1],
        "count": [3, 2],
        "cspkts": [0, 10],
        "scpkts": [0, 20],
        "csbytes": [0, 1000],
        "scbytes": [0, 20000],
        "firstseen": [None, 1704155400.0],
        "lastseen": [None, 1704159000.0],
    }
    assert answer["pairs"] == [
        {"proto": "icmp", "dport": None, "type": 8, "flows": 1},
        {"proto": "tcp", "dport": 80, "type": None, "flows": 1},
    ]


@pytest.mark.parametrize(
    ("params", "flows"),
    [
        ({"edges": "dport > 10000"}, 2),
        ({"edges": "!dport <= 10000"}, 3),
        ({"edges": ["proto = tcp", "dport < 1000"]}, 2),
        ({"nodes": "addr = 192.0.2.0/24"}, 5),
        ({"nodes": ["dst.addr = 192.0.2.1", "src.addr = 198.51.100.3"]}, 1),
        ({"nodes": "src.addr = 192.0.2.1", "edges": "proto = icmp"}, 1),
        ({"edges": "meta.query =~ .*google.*"}, 1),
        ({"edges": "dport = 1"}, 0),
        ({"edges": " "}, 6),
    ],
)
def test_filters_are_anded(client: TestClient, params: dict[str, Any], flows: int) -> None:
    """Counts and columns follow the same filters."""
    answer = client.get("/flows", params=params).json()
    assert answer["counts"]["flows"] == flows
    assert len(answer["edges"]["src"]) == flows


def test_count_gives_counts_only(client: TestClient) -> None:
    """No columns are read or sent."""
    assert client.get("/flows?count=true&edges=proto+%3D+tcp").json() == {
        "counts": {"clients": 3, "servers": 2, "flows": 3}
    }
    assert client.get("/flows?count").json() == {"counts": {"clients": 5, "servers": 4, "flows": 6}}


def test_a_part_says_what_cut_it(client: TestClient) -> None:
    """Counts are those of everything; pages in an order hold each flow once."""
    seen: list[tuple[Any, ...]] = []
    for skip in (0, 4):
        answer = client.get(f"/flows?limit=4&skip={skip}&order=dst&order=-dport").json()
        assert answer["counts"]["flows"] == 6
        seen += edges(answer)
        by, shown = ("limit", 4) if skip == 0 else ("skip", 2)
        assert answer["cut"] == {"by": by, "shown": shown, "total": 6, "skipped": skip}
    assert len(seen) == len(set(seen)) == 6
    assert client.get("/flows?limit=0").json()["edges"]["src"] == []


def test_order_holds(client: TestClient) -> None:
    """The first of an order is what it says, and the same question has the same answer."""
    assert client.get("/flows?order=-count").json()["edges"]["count"] == [7, 5, 3, 2, 1, 0]
    assert edges(client.get("/flows?limit=1&order=~count").json()) == {("198.51.100.3", "192.0.2.1", "udp", 53)}
    assert client.get("/flows").content == client.get("/flows").content


@pytest.mark.parametrize("mode", ["flow_map", "talk_map"])
def test_a_map_joins_the_flows_of_two_hosts(client: TestClient, mode: str) -> None:
    """An edge is a client and a server; only a flow_map says of which protocols and ports."""
    answer = client.get("/flows", params={"mode": mode, "order": "-csbytes"}).json()
    assert answer["counts"] == {"clients": 5, "servers": 4, "flows": 6}
    assert "pair" not in answer["edges"]
    assert answer["edges"]["flows"] == [1] * 6
    assert answer["edges"]["csbytes"] == [1000, 100, 50, 0, 0, 0]
    if mode == "flow_map":
        first = answer["pairs"][answer["edges"]["kinds"][0][0]]
        assert (first["proto"], first["dport"]) == ("tcp", 80)
    else:
        assert answer["pairs"] == []
        assert "kinds" not in answer["edges"]
    assert client.get("/flows", params={"mode": mode, "limit": 2}).json()["cut"]["total"] == 6


def test_a_timeline_comes_when_it_is_asked_for(client: TestClient) -> None:
    """All that match are counted, and each edge says in which slots it was seen."""
    assert "timeline" not in client.get("/flows").json()
    answer = client.get("/flows?timeline=100&limit=1&order=dport&edges=proto+%3D+tcp").json()
    timeline = answer["timeline"]
    assert (timeline["precision"], timeline["step"], timeline["start"]) == (3600, 3600, 1704153600)
    assert {place: n for place, n in enumerate(timeline["edges"]) if n} == {0: 1, 1: 1, 24: 1}
    assert answer["edges"]["slots"] == [[0, 1]]
    assert len(client.get("/flows?timeline=2&count").json()["timeline"]["edges"]) == 2
    assert client.get("/flows?timeline=5&edges=dport+%3D+1").json()["timeline"]["edges"] == []


def test_a_window_of_time(client: TestClient) -> None:
    """Flows seen in it, by their slots."""
    assert client.get("/flows?after=2024-01-03&count").json()["counts"]["flows"] == 1
    assert client.get("/flows?before=2024-01-02T12:00&after=2024-01-02T01:10&count").json()["counts"]["flows"] == 1
    assert client.get("/flows?after=1d&count").json()["counts"]["flows"] == 0


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({"mode": "map"}, "mode"),
        ({"after": "yesterday"}, "after"),
        ({"before": "2024-13-01"}, "before"),
        ({"after": "2024-01-02", "before": "2024-01-01"}, "before"),
        ({"timeline": "-1"}, "timeline"),
        ({"timeline": "100000"}, "timeline"),
        ({"mode": "talk_map", "order": "dport"}, "order"),
    ],
)
def test_a_wrong_mode_or_time_is_told_by_its_parameter(
    client: TestClient, params: dict[str, str], parameter: str
) -> None:
    """One shape, status 400."""
    answer = client.get("/flows", params=params)
    assert answer.status_code == 400
    assert answer.json()["error"]["where"]["parameter"] == parameter
