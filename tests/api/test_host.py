"""`/cgi/host/<addr>`: what ties a host to others, and where everything is known from."""

import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.host import questions
from graphrecon.api.warming import PAUSE, statements, warming
from graphrecon.cypher import accounts
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import parse_address
from tests.api.conftest import LOCAL
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

pytestmark = pytest.mark.graph

MORE = """
MATCH (cert:Certificate), (www:Hostname {name: 'www.example.com'}), (b80:ViewPort {uid: 'b/tcp/80'})<--(vb:View),
      (a80:ViewPort {uid: 'a/tcp/80'}), (r80:RecordPort {uid: 's1/a/80'})<-[:HAD_PORT]-(ra:Record),
      (a443:ViewPort {uid: 'a/tcp/443'}), (s1:Scan {uid: 's1'}),
      (a:Host)<-[:OF]-(va:View)
WHERE a.addr = '192.0.2.1'
CREATE (b80)-[:SHOWS]->(cert), (vb)-[:IS_NAMED {type: 'A'}]->(www), (a80)-[:FROM]->(r80),
       (cert)-[:HAS_KEY]->(key:PublicKey {uid: 'sha256:kk', sha256: 'kk', type: 'rsa', bits: 2048}),
       (a443)-[:FROM]->(r443:Port:RecordPort {uid: 's1/a/443', proto: 'tcp', port: 443, state: 'open'}),
       (r443)-[:SHOWED]->(cert), (ra)-[:HAD_PORT]->(r443),
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


RANGES = [
    """MATCH (h:Host {addr: '192.0.2.1'})
    CREATE (d:Dataset {uid: 'ff01', kind: 'asn', provider: 'test', version: 4, edition: '2026-02', active: true}),
           (r:Range:ASRange {uid: d.uid + $first, start: $first, stop: '00000000000000000000ffffc00002ff'}),
           (r)-[:IN_DATASET]->(d), (r)-[:IN_AS]->(:AS {num: 64999, name: 'Example'})""",
    """CREATE (d:Dataset {uid: 'ff02', kind: 'tag', provider: 'test', version: 4, edition: '2026-01', active: true}),
           (r:Range:TagRange {uid: d.uid + $first, start: $first, stop: '00000000000000000000ffffc000020f'}),
           (r)-[:IN_DATASET]->(d)
    SET r.tag = 'CDN', r.type = 'info', r.info = 'edge'""",
]


@pytest.fixture(scope="module")
def known_graph(graph: Graph) -> Graph:
    """The run's Graph holding the small graph, a certificate of two hosts, and the files that tell of them."""
    empty(graph)
    for text in (*STATEMENTS, MORE):
        graph.run(Statement(text))
    told = "MATCH (:Host {addr: '192.0.2.1'})<-[:TO]-(f:Flow) WITH f ORDER BY f.uid LIMIT 1 SET f.sources = ['a', 'b']"
    graph.run(Statement(told))
    return graph


@pytest.fixture(scope="module")
def asked(known_graph: Graph, server: tuple[str, str, str], pages: Path) -> Iterator[tuple[TestClient, list[str]]]:
    """A client of the application, and the statements that its pages ask, without the door's own."""
    uri, user, password = server
    texts: list[str] = []

    def traced(statement: Statement) -> None:
        if statement != accounts.ANY:
            texts.append(statement.text)

    with (
        Graph(uri, user, password, tracer=traced) as graph,
        TestClient(create_app(graph, static=pages), base_url=LOCAL) as opened,
    ):
        yield opened, texts


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
    assert parts.keys() == questions(parse_address("192.0.2.1")).keys()
    assert all(text.startswith(":params {};\n:param ") for texts in parts.values() for text in texts)
    assert "hunter2" not in answer.text


def test_an_identity_says_which_scan_saw_it(client: TestClient) -> None:
    """The certificate, and the key inside it, by the record's port; what no source is known of says nothing."""
    found = {one["ref"]: one["origins"] for one in client.get("/cgi/host/192.0.2.1").json()["identities"]}
    for ref in ("Certificate/sha256:aa", "PublicKey/sha256:kk"):
        assert [(one["kind"], one["by"], one["files"]) for one in found[ref]] == [("scan", "nmap", ["first.xml"])]
    assert found["MAC/00:00:5e:00:53:01"] == []


def test_flows_say_who_told_of_them_and_when(client: TestClient, known_graph: Graph) -> None:
    """By way and source; the times are those of all flows, however few of the peers are listed."""
    page = client.get("/cgi/host/192.0.2.1?limit=1").json()
    text = """MATCH (:Host {addr: '192.0.2.1'})<-[:TO]-(f:Flow)
    UNWIND CASE WHEN size(f.sources) > 0 THEN f.sources ELSE [null] END AS source RETURN source, count(*) AS n"""
    told = {(one["source"], one["flows"]) for one in page["flows"]["tellers"] if one["way"] == "in"}
    assert told == {(row["source"], row["n"]) for row in known_graph.read(Statement(text))} >= {("a", 1), ("b", 1)}
    assert len(page["clients"]) == 1
    text = """MATCH (:Host {addr: '192.0.2.1'})<-[:TO]-(f:Flow)
    RETURN min(f.firstseen) AS first, max(f.lastseen) AS last"""
    [[first, last]] = [row.values() for row in known_graph.read(Statement(text))]
    came = [one for one in page["flows"]["tellers"] if one["way"] == "in"]
    assert min(datetime.fromisoformat(one["firstseen"]) for one in came if one["firstseen"]) == first
    assert max(datetime.fromisoformat(one["lastseen"]) for one in came if one["lastseen"]) == last


def test_what_is_not_listed_is_counted_or_named(client: TestClient) -> None:
    """Totals stand beside the lists; of lists that are not counted it is said that there is more."""
    page = client.get("/cgi/host/192.0.2.1?limit=1").json()
    whole = client.get("/cgi/host/192.0.2.1").json()
    assert page["totals"] == whole["totals"]
    assert page["totals"]["records"] == len(whole["records"]) > len(page["records"]) == 1
    assert page["totals"]["observations"] == len(whole["observations"]) == 1
    assert (set(page["cut"]), whole["cut"]) == ({"identities", "origins", "readings"}, [])
    assert len(page["identities"]) == 1


def test_ranges_say_what_holds_the_address_and_by_whom(client: TestClient, known_graph: Graph) -> None:
    """First and last address, edition and provider of each; a tag of a list too; the narrowest first."""
    for text in RANGES:
        known_graph.run(Statement(text, {"first": "00000000000000000000ffffc0000200"}))
    held = client.get("/cgi/host/192.0.2.1").json()["held"]
    assert [(one["kind"], one["first"], one["last"], one["edition"], one["told"]) for one in held] == [
        ("tag", "192.0.2.0", "192.0.2.15", "2026-01", "CDN: edge"),
        ("asn", "192.0.2.0", "192.0.2.255", "2026-02", "AS64999 Example"),
    ]
    assert {one["provider"] for one in held} == {"test"}


def test_a_host_of_few_kinds_is_asked_few_questions(asked: tuple[TestClient, list[str]]) -> None:
    """Row 27: what a host has nothing of is not asked for; nothing is asked twice."""
    opened, texts = asked
    counts = []
    for addr in ("192.0.2.1", "10.0.0.5"):
        del texts[:]
        assert opened.get(f"/cgi/host/{addr}").status_code == 200
        counts.append(len(texts))
        assert len(set(texts)) == len(texts)
    assert (counts[0] <= 20, counts[1] < counts[0]) == (True, True), counts


def test_plans_are_made_for_the_very_statements_of_the_page(asked: tuple[TestClient, list[str]]) -> None:
    """A plan is found by its statement's text, so what is asked ahead must have the same."""
    opened, texts = asked
    del texts[:]
    opened.get("/cgi/host/192.0.2.1")
    assert set(texts) <= {statement.text for statement in statements()}


def test_plans_are_made_in_the_background_while_nobody_asks(known_graph: Graph, server: tuple[str, str, str]) -> None:
    """All of them, one after another; none while the application is busy, and none after it has ended."""
    uri, user, password = server
    texts: list[str] = []
    busy = threading.Event()
    busy.set()
    with Graph(uri, user, password, tracer=lambda statement: texts.append(statement.text)) as graph:
        with warming(graph, busy.is_set):
            time.sleep(3 * PAUSE)
            assert texts == []
        assert texts == []
        busy.clear()
        with warming(graph, busy.is_set) as thread:
            thread.join(timeout=60)
            assert texts == [statement.text for statement in statements()]
    with Graph("bolt://127.0.0.1:9", user, password) as nowhere, warming(nowhere, busy.is_set) as thread:
        thread.join(timeout=60)
        assert not thread.is_alive()
