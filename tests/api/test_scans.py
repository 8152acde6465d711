"""Scans as a whole: which there are, what changed between two; pictures."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

pytestmark = pytest.mark.graph

SIDES = "/cgi/diff?before=category:internet&after=time:2100-01-01"


def test_scans_are_listed(client: TestClient) -> None:
    """Each with its hosts and categories; a page of them."""
    found = client.get("/cgi/scans/runs").json()
    told = [(run["uid"], run["scanner"], run["hosts"], run["categories"], run["files"]) for run in found]
    assert told == [("s1", "nmap", 2, ["internet"], []), ("s2", "masscan", 1, [], [])]
    assert client.get("/cgi/scans/runs?limit=1&skip=1").json() == found[1:]


def test_what_scripts_of_the_scan_itself_said(known_graph: Graph, client: TestClient) -> None:
    """Those that ran before and after all hosts, by name, long outputs cut."""
    made = (
        "UNWIND [['p1', 'targets-asn', $long], ['p2', 'broadcast-dhcp', 'a server']] AS new MATCH (s:Scan {uid: 's2'})"
    )
    new = " CREATE (s)-[:PRINTED]->(:Script {uid: new[0], name: new[1], output: new[2]})"
    known_graph.run(Statement(made + new, {"long": "x" * 3000}))
    try:
        one, other = client.get("/cgi/scans/runs").json()
        assert one["scripts"] == []
        assert other["scripts"] == [
            {"id": "broadcast-dhcp", "output": "a server"},
            {"id": "targets-asn", "output": "x" * 2000},
        ]
    finally:
        known_graph.run(Statement("MATCH (x:Script) WHERE x.uid IN ['p1', 'p2'] DETACH DELETE x"))


def test_what_changed(known_graph: Graph, client: TestClient) -> None:
    """The changes of `graphrecon diff`, counted, the first of them listed; a side that is not known is a 404."""
    end = "datetime('2024-01-10T12:00:00Z')"
    told = '[{"protocol":"tcp","services":"20-25,80"}]'
    known_graph.run(
        Statement(
            "MATCH (r:Record {uid: 's2/a'})-[:IN_SCAN]->(s), (r)-[:HAD_PORT]->(p)"
            f" SET r.end = {end}, s.services = $told"
            " CREATE (p)-[:RAN]->(:Service {uid: 'new', name: 'http', product: 'Caddy'})",
            {"told": told},
        )
    )
    try:
        found: dict[str, Any] = client.get(SIDES).json()
        assert found["counts"] == {"changed ports": 1, "gone hosts": 1, "gone ports": 1}
        assert [one["addr"] for one in found["changes"]] == ["192.0.2.1", "192.0.2.1", "192.0.2.2"]
        assert found["changes"][0] == {
            "what": "port",
            "change": "gone",
            "addr": "192.0.2.1",
            "protocol": "tcp",
            "port": 22,
            "before": "ssh OpenSSH 9.6",
        }
        assert client.get(f"{SIDES}&limit=1").json() == {**found, "changes": found["changes"][:1]}
    finally:
        known_graph.run(
            Statement(
                "MATCH (r:Record {uid: 's2/a'})-[:IN_SCAN]->(s) REMOVE r.end, s.services"
                " WITH r MATCH (new:Service {uid: 'new'}) DETACH DELETE new"
            )
        )
    for side, status in (("nothing", 404), ("time:x", 400)):
        refused = client.get("/cgi/diff", params={"before": side, "after": "category:internet"})
        assert refused.status_code == status
        assert refused.json()["error"]["where"]["parameter"] == "before"


def test_a_picture(known_graph: Graph, client: TestClient) -> None:
    """Its bytes under its type; of another format, or unknown, none."""
    digest = "ab" * 32
    text = (
        "MATCH (:View {addr: '192.0.2.2'})-[:HAS_PORT]->(p {port: 80})"
        " CREATE (p)-[:SHOWS]->(:Screenshot {sha256: $sha256, format: $format, bytes: $bytes})"
    )
    try:
        known_graph.run(Statement(text, {"sha256": digest, "format": "png", "bytes": b"\x89PNG"}))
        known_graph.run(Statement(text, {"sha256": "cd" * 32, "format": "svg", "bytes": b"<svg/>"}))
        answer = client.get(f"/cgi/screenshot/{digest}")
        assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG", "image/png")
        assert client.get(f"/cgi/screenshot/{'cd' * 32}").status_code == 404
        assert client.get(f"/cgi/screenshot/{'00' * 32}").status_code == 404
        assert client.get("/cgi/screenshot/x").status_code == 400
        (record,) = client.get("/cgi/view?q=country:DE").json()
        assert [port.get("screenshot") for port in record["ports"] if port["port"] == 80] == [digest]
    finally:
        known_graph.run(Statement("MATCH (s:Screenshot) WHERE s.bytes IS NOT NULL DETACH DELETE s"))
