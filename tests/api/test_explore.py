"""`/cgi/graph/…`: any node, its neighbours by type, ways between two, what hosts share; and the schema of the graph."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db import explore
from graphrecon.model.base import nodes

pytestmark = pytest.mark.graph

A = "Host/192.0.2.1"


def count(graph: Graph, text: str) -> int:
    """Return the one number of a statement."""
    return int(graph.read(Statement(text))[0]["n"])


def part(client: TestClient, *refs: str) -> Any:
    """Return the answer to nodes that are shown together."""
    return client.post("/cgi/graph/part", json={"refs": list(refs)})


def test_neighbours_are_counted_by_type(client: TestClient, known_graph: Graph) -> None:
    """For every relationship that the node has, whatever the address is written like."""
    found = client.get("/cgi/graph/around", params={"ref": "Host/::ffff:192.0.2.1"}).json()
    assert (found["node"]["ref"], found["node"]["title"]) == (A, "192.0.2.1")
    text = "MATCH (:Host {addr: '192.0.2.1'})-[e]-() RETURN count(e) AS n"
    assert sum(group["count"] for group in found["groups"]) == count(known_graph, text)
    assert {(group["type"], group["direction"]) for group in found["groups"]} == {
        ("TO", "in"),
        ("OF", "in"),
        ("SEND", "out"),
        ("IN_RANGE", "out"),
    }


def test_every_node_has_a_name_that_finds_it(client: TestClient, known_graph: Graph) -> None:
    """Its label and key; and the relationships of all of them together are those of the graph."""
    rows = known_graph.read(Statement("MATCH (n) RETURN n"))
    refs = {explore.element(row["n"]).ref for row in rows}
    assert "" not in refs
    found = part(client, *refs).json()
    assert ({node["ref"] for node in found["nodes"]}, len(found["nodes"])) == (refs, len(rows))
    assert len(found["edges"]) == count(known_graph, "MATCH ()-[e]->() RETURN count(e) AS n")


def test_what_is_between_heavy_nodes_is_found(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way that is taken for nodes of very many relationships gives the same."""
    refs = (A, "View/192.0.2.1", "Host/192.0.2.2", "ViewPort/a/tcp/443", "Certificate/sha256:aa")
    light = part(client, *refs).json()
    monkeypatch.setattr("graphrecon.cypher.query.explore._HEAVY", 0)
    heavy = part(client, *refs).json()
    ids = sorted(edge["id"] for edge in light["edges"])
    assert ids == sorted(edge["id"] for edge in heavy["edges"])
    assert f"View/192.0.2.1 OF {A}" in ids


def test_a_page_of_neighbours(client: TestClient) -> None:
    """Pages follow one another without gap or repetition."""
    asked = {"ref": "View/192.0.2.1", "type": "HAS_PORT", "direction": "out"}
    whole = client.get("/cgi/graph/expand", params={**asked, "limit": 10}).json()
    pages = [client.get("/cgi/graph/expand", params={**asked, "limit": 2, "skip": skip}).json() for skip in (0, 2, 4)]
    edges = [edge["end"] for page in pages for edge in page["edges"]]
    assert edges == [edge["end"] for edge in whole["edges"]]
    assert (len(set(edges)), whole["total"], [page["total"] for page in pages]) == (5, 5, [5, 5, 5])


def test_the_shortest_ways(client: TestClient) -> None:
    """By flows, by what hosts show, or by anything; none is an empty part."""
    ends = {"start": A, "end": "Host/192.0.2.2"}
    found = client.get("/cgi/graph/ways", params=ends).json()
    assert {tuple(node["labels"]) for node in found["nodes"]} == {("Host",), ("Flow",)}
    assert {edge["type"] for edge in found["edges"]} == {"SEND", "TO"}
    other = {**ends, "through": "things", "end": "Hostname/www.example.com"}
    things = client.get("/cgi/graph/ways", params=other).json()
    assert [edge["type"] for edge in things["edges"]].count("IS_NAMED") == 1
    none = client.get("/cgi/graph/ways", params={**ends, "end": "Tag/none"}).json()
    assert none == {"nodes": [], "edges": []}


def test_what_hosts_share(client: TestClient, known_graph: Graph) -> None:
    """A node of the database: the service that two views run, the server that both talked to."""
    text = """MATCH (a:Host {addr: '192.0.2.1'}), (b:Host {addr: '10.0.0.5'})
    MATCH (a)-[:SEND]->(:Flow)-[:TO]->(s)<-[:TO]-(:Flow)<-[:SEND]-(b) RETURN count(DISTINCT s) AS n"""
    found = client.get("/cgi/graph/shared", params={"addr": ["192.0.2.1", "10.0.0.5"]}).json()
    assert len([one for one in found if one["type"] == "TO"]) == count(known_graph, text)
    assert all(one["hosts"] == ["10.0.0.5", "192.0.2.1"] for one in found)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("around", {"ref": "Nix/1"}),
        ("around", {"ref": "Host"}),
        ("around", {"ref": "Host/nobody"}),
        ("around", {"ref": "AS/x"}),
        ("expand", {"ref": A, "type": "SEND|TO", "direction": "out"}),
        ("expand", {"ref": A, "type": "SEND", "direction": "in"}),
        ("expand", {"ref": A, "type": "SEND", "direction": "out", "limit": "5000"}),
        ("ways", {"start": A, "end": A}),
        ("ways", {"start": A, "end": "Host/192.0.2.2", "through": "magic"}),
        ("shared", {"addr": ["192.0.2.1"]}),
        ("shared", {"addr": [f"192.0.2.{last}" for last in range(1, 23)]}),
    ],
)
def test_what_is_no_question_is_refused(client: TestClient, path: str, params: dict[str, Any]) -> None:
    """With a reason and the parameter; nothing of it reaches a statement's text."""
    answer = client.get(f"/cgi/graph/{path}", params=params)
    assert answer.status_code == 400
    assert answer.json()["error"]["where"]["parameter"] in params
    missing = client.get("/cgi/graph/around", params={"ref": "Host/203.0.113.9"})
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


def test_long_values_are_cut_and_credentials_left_out() -> None:
    """Pictures have no place in a node's properties; what is cut says how long it was."""
    text, many = "x" * 5000, list(range(200))
    properties = {"uid": "u", "value": text, "times": many, "bytes": b"abc", "secret": "hunter2"}
    found = explore.element({"labels": ["Observation"], "properties": properties})
    assert (len(found.properties["value"]), len(found.properties["times"])) == (4000, 100)
    assert found.more == {"value": 5000, "times": 200, "bytes": 3}
    assert "secret" not in found.properties


def test_the_schema_and_the_guide(client: TestClient) -> None:
    """Every declared label with its key, every type with its ends, twenty questions that run."""
    schema = client.get("/cgi/schema").json()
    assert {row["name"]: row["key"] for row in schema["labels"]} == {info.label: info.key.name for info in nodes()}
    sends = next(row for row in schema["relationships"] if row["name"] == "SEND")
    assert (sends["starts"], sends["ends"]) == (["Host"], ["Flow"])
    guide = client.get("/cgi/guide").json()
    assert len(guide) == 20
    for one in guide:
        assert client.post("/cgi/cypher", json={"statement": one["statement"]}).status_code == 200
