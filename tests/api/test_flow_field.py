"""`/flows?q={json}`: the field's own questions and answers, on known flows; and the expansion of a host."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.graph


def ask(client: TestClient, question: Any, **more: str) -> Any:
    """Return the answer to a question of the field."""
    return client.get("/flows", params={"q": json.dumps(question), **more})


def test_nodes_and_edges(client: TestClient) -> None:
    """Hosts by address, each always in the same place; an edge names its ends and what it carries."""
    answer = ask(client, {"nodes": [], "edges": ["dport = 80"], "limit": 10, "skip": 0, "mode": "default"}).json()
    assert [(node["id"], node["labels"]) for node in answer["nodes"]] == [
        ("192.0.2.1", ["Host"]),
        ("192.0.2.2", ["Host"]),
    ]
    (edge,) = answer["edges"]
    assert (edge["id"], edge["label"], edge["labels"]) == ("192.0.2.1>192.0.2.2>tcp/80", "tcp/80", ["Flow"])
    assert (edge["source"], edge["target"]) == ("192.0.2.1", "192.0.2.2")
    assert (edge["data"]["proto"], edge["data"]["dport"], edge["data"]["count"]) == ("tcp", 80, 2)
    assert "meta" not in edge["data"]
    again = ask(client, {"nodes": ["addr = 192.0.2.1"]}).json()["nodes"]
    assert {(node["id"], node["x"], node["y"]) for node in answer["nodes"]} <= {
        (node["id"], node["x"], node["y"]) for node in again
    }


@pytest.mark.parametrize(
    ("question", "flows"),
    [
        ({}, 6),
        ({"limit": 2}, 2),
        ({"limit": 2, "skip": 5}, 1),
        ({"limit": 0}, 0),
        ({"nodes": ["src.addr = 192.0.2.1"], "edges": ["proto = icmp"]}, 1),
        ({"mode": "talk_map"}, 6),
        ({"mode": "flow_map", "orderby": "src", "timeline": True}, 6),
        ({"after": "2024-01-01", "before": "2024-01-03"}, 2),
        ({"limit": None, "before": None, "something": "else"}, 6),
    ],
)
def test_what_a_question_may_hold(client: TestClient, question: Any, flows: int) -> None:
    """Limits, parts, windows, orders and modes; names that are not known are left out."""
    assert len(ask(client, question).json()["edges"]) == flows


def test_counts_and_times(client: TestClient) -> None:
    """`count` gives the three numbers alone, `timeline` the slots of each flow."""
    assert ask(client, {"count": True}).json() == {"clients": 5, "servers": 4, "flows": 6}
    edges = ask(client, {"edges": ["dport = 80"], "timeline": True}).json()["edges"]
    assert edges[0]["data"]["meta"]["times"] == [1704153600, 1704157200]


@pytest.mark.parametrize(
    ("q", "says"),
    [
        ("{", "'q'"),
        ("[]", "'q': expected object"),
        ('{"limit": -1}', "'q'"),
        ('{"mode": "other"}', "'q'"),
        ('{"nodes": "addr = 1"}', "'q'"),
        ('{"edges": ["dprt = 1"]}', "dprt"),
        ("[" * 5000, "'q'"),
    ],
)
def test_what_is_no_question_is_refused(client: TestClient, q: str, says: str) -> None:
    """With the one shape of errors, and never with everything."""
    answer = client.get("/flows", params={"q": q})
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]


def test_other_parameters_stand_alone(client: TestClient) -> None:
    """A question of the field holds all of itself."""
    answer = ask(client, {}, limit="5")
    assert (answer.status_code, answer.json()["error"]["where"]["parameter"]) == (400, "limit")
    answer = client.get("/flows", params={"action": "details"})
    assert (answer.status_code, answer.json()["error"]["where"]["parameter"]) == (400, "q")


def test_an_expansion_is_counted_and_comes_in_pages(client: TestClient) -> None:
    """What it would show first; then its flows, each once, in the slots of the graph that is expanded."""
    path = "/flows/host/192.0.2.1"
    assert client.get(f"{path}/expansion").json() == {
        "addr": "192.0.2.1",
        "incoming": {"flows": 3, "hosts": 3},
        "outgoing": {"flows": 2, "hosts": 2},
    }
    assert client.get(f"{path}/expansion", params={"edges": "proto = icmp"}).json()["incoming"]["flows"] == 0
    pages = [client.get(f"{path}/flows", params={"limit": 2, "skip": skip}).json() for skip in (0, 2, 4)]
    assert [len(page["edges"]["src"]) for page in pages] == [2, 2, 1]
    assert pages[0]["cut"] == {"by": "limit", "shown": 2, "total": 5, "skipped": 0}
    names = [
        (page["nodes"]["addr"][src], page["nodes"]["addr"][dst])
        for page in pages
        for src, dst in zip(page["edges"]["src"], page["edges"]["dst"], strict=True)
    ]
    assert len(set(names)) == 5
    within: dict[str, Any] = {"start": 1704153600, "step": 3600, "slots": 2, "edges": "dport = 80"}
    assert client.get(f"{path}/flows", params=within).json()["edges"]["slots"] == [[0, 1]]
    assert client.get(f"{path}/flows", params={**within, "start": 1704157200}).json()["edges"]["slots"] == [[0]]
    assert client.get("/flows/host/no.address/flows").status_code == 400
    assert client.get("/flows/host/203.0.113.9/flows").json()["edges"]["src"] == []
