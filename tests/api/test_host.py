"""`/cgi/host/<addr>`: what ties a host to others, and where everything is known from."""

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

pytestmark = pytest.mark.graph

MORE = """
MATCH (cert:Certificate), (www:Hostname {name: 'www.example.com'}), (b80:ViewPort {uid: 'b/tcp/80'})<--(vb:View),
      (a80:ViewPort {uid: 'a/tcp/80'}), (r80:RecordPort {uid: 's1/a/80'}), (s1:Scan {uid: 's1'}),
      (a:Host)<-[:OF]-(va:View)
WHERE a.addr = '192.0.2.1'
CREATE (b80)-[:SHOWS]->(cert), (vb)-[:IS_NAMED {type: 'A'}]->(www), (a80)-[:FROM]->(r80),
       (cert)-[:HAS_KEY]->(key:PublicKey {uid: 'sha256:kk', sha256: 'kk', type: 'rsa', bits: 2048}),
       (s1)-[:FROM]->(:Import {uid: 'i1', name: 'first.xml', importer: 'nmap-xml', purpose: 'nmap'}),
       (o:Observation {uid: 'o1', recontype: 'HTTP_SERVER_HEADER', addr: a.addr, sensor: 'tap', count: 3, port: 80,
                       value: 'nginx', secret: 'hunter2', firstseen: datetime('2024-01-02T00:00:00Z'),
                       lastseen: datetime('2024-01-03T00:00:00Z')})-[:OF]->(a),
       (va)-[:FROM]->(o),
       (:Import {uid: 'i2', name: 'before.log', importer: 'passive-recon', purpose: 'passive',
                 firstseen: datetime('2023-01-01T00:00:00Z'), lastseen: datetime('2023-01-02T00:00:00Z')}),
       (:Import {uid: 'i3', name: 'during.log', importer: 'passive-recon', purpose: 'passive',
                 firstseen: datetime('2024-01-01T00:00:00Z'), lastseen: datetime('2024-01-04T00:00:00Z')})
"""


@pytest.fixture(scope="module")
def known_graph(graph: Graph) -> Graph:
    """The run's Graph holding the small graph, a certificate of two hosts, and the files that tell of them."""
    empty(graph)
    for text in (*STATEMENTS, MORE):
        graph.run(Statement(text))
    return graph


def test_identities_name_the_others_that_show_them(client: TestClient) -> None:
    """A certificate, and the key inside it; what others show too comes first."""
    found = client.get("/cgi/host/192.0.2.1").json()["identities"]
    assert [(one["ref"], one["ports"], one["others"]) for one in found] == [
        ("Certificate/sha256:aa", ["tcp/443"], ["192.0.2.2"]),
        ("PublicKey/sha256:kk", ["tcp/443"], ["192.0.2.2"]),
        ("Fingerprint/jarm", ["tcp/443"], []),
        ("MAC/00:00:5e:00:53:01", [], []),
        ("Vulnerability/CVE-2014-0160", [], []),
    ]


def test_peers_names_and_sources(client: TestClient, known_graph: Graph) -> None:
    """Both ends of flows, names that others have too, and which file or sensor told each part."""
    found = client.get("/cgi/host/192.0.2.1").json()
    text = "MATCH (:Host {addr: '192.0.2.1'})-[:SEND]->(f)-[:TO]->(h) RETURN h.addr AS addr, count(f) AS n"
    servers = {row["addr"]: row["n"] for row in known_graph.read(Statement(text))}
    assert {peer["addr"]: peer["flows"] for peer in found["servers"]} == servers
    assert sum(peer["flows"] for peer in found["clients"]) == found["flows"]["host"]["in_flows"] == 3
    assert found["namesakes"] == [{"name": "www.example.com", "others": ["192.0.2.2"]}]
    assert [row["rrname"] for row in found["names"]] == ["www.example.com"]
    told = [(row["proto"], row["port"], row["kind"], row["by"], row["files"]) for row in found["origins"]]
    assert (None, None, "passive", "tap", []) in told
    assert ("tcp", 80, "scan", "nmap", ["first.xml"]) in told
    assert [(row["name"], row["sure"]) for row in found["readings"]] == [("first.xml", True), ("during.log", False)]


def test_each_part_has_its_cypher_and_no_credential(client: TestClient) -> None:
    answer = client.get("/cgi/host/192.0.2.1")
    parts = answer.json()["cypher"]
    assert set(parts) == {
        "ranges",
        "flows",
        "view",
        "records",
        "observations",
        "origins",
        "peers",
        "identities",
        "names",
    }
    assert all(text.startswith(":params {};\n:param ") for texts in parts.values() for text in texts)
    assert "hunter2" not in answer.text
