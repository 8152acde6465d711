"""Fifty questions on the lab's own samples: command line, Python, HTTP and raw Cypher give the same numbers."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.cypher.graph import Graph
from graphrecon.db import Database
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.cli.conftest import Ask, asking, environment
from tests.conftest import SAMPLES, empty
from tests.flows.conftest import api

pytestmark = pytest.mark.graph

FLOW = "MATCH (s:Host)-[:SEND]->(f:Flow)-[:TO]->(d:Host)"
FLOWS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    ((), (), "true"),
    ((), ("proto = tcp",), "f.proto = 'tcp'"),
    ((), ("proto = udp",), "f.proto = 'udp'"),
    ((), ("proto = icmp",), "f.proto = 'icmp'"),
    ((), ("proto = icmp", "type = 8"), "f.proto = 'icmp' AND f.type = 8"),
    ((), ("dport = 80",), "f.dport = 80"),
    ((), ("dport = 80,443",), "f.dport IN [80, 443]"),
    ((), ("dport > 10000",), "f.dport > 10000"),
    ((), ("!dport <= 10000",), "NOT coalesce(f.dport <= 10000, false)"),
    ((), ("dport != 80",), "f.dport <> 80"),
    ((), ("dport",), "f.dport IS NOT NULL"),
    ((), ("!dport",), "f.dport IS NULL"),
    ((), ("dport = 1-1023",), "f.dport >= 1 AND f.dport <= 1023"),
    ((), ("count > 4",), "f.count > 4"),
    ((), ("scbytes >= 5000",), "f.scbytes >= 5000"),
    ((), ("csbytes < 100 scbytes < 100",), "f.csbytes < 100 AND f.scbytes < 100"),
    ((), ("proto = udp OR dport = 22",), "f.proto = 'udp' OR f.dport = 22"),
    ((), ("LEN sports = 1",), "size(f.sports) = 1"),
    ((), ("ANY sports < 1024",), "any(port IN f.sports WHERE port < 1024)"),
    (("addr = 198.51.100.80",), (), "'198.51.100.80' IN [s.addr, d.addr]"),
    (("src.addr = 192.0.2.10",), (), "s.addr = '192.0.2.10'"),
    (("dst.addr = 198.51.100.88",), (), "d.addr = '198.51.100.88'"),
    (("src.addr = 192.0.2.0/24",), (), "s.addr STARTS WITH '192.0.2.'"),
    (
        ("src.addr = 198.51.100.0/24", "dst.addr = 198.51.100.0/24"),
        (),
        "s.addr =~ '198.51.100.*' AND d.addr =~ '198.51.100.*'",
    ),
    ((r"addr =~ 2001:db8:.*",), (), "s.addr STARTS WITH '2001:db8:' OR d.addr STARTS WITH '2001:db8:'"),
    (
        ("src.addr = 192.0.2.21",),
        ("proto = tcp", "dport < 1000"),
        "s.addr = '192.0.2.21' AND f.proto = 'tcp' AND f.dport < 1000",
    ),
)
OPEN = "MATCH (v:View)-[:HAS_PORT]->(p:ViewPort {state: 'open'})"
HOSTS: tuple[tuple[str, str], ...] = (
    ("", "MATCH (v:View)"),
    ("port:22", f"{OPEN} WHERE p.port = 22"),
    ("port:80", f"{OPEN} WHERE p.port = 80"),
    ("port:443", f"{OPEN} WHERE p.port = 443"),
    ("openport", OPEN),
    ("!openport", "MATCH (v:View) WHERE NOT EXISTS { (v)-[:HAS_PORT]->(:ViewPort {state: 'open'}) }"),
    ("net:198.51.100.0/24", "MATCH (v:View) WHERE v.addr STARTS WITH '198.51.100.'"),
    ("host:198.51.100.80", "MATCH (v:View {addr: '198.51.100.80'})"),
    ("service:http", f"{OPEN}-[:RUNS]->(:Service {{name: 'http'}})"),
    ("service:ssh", f"{OPEN}-[:RUNS]->(:Service {{name: 'ssh'}})"),
    ("port:22 port:80", f"{OPEN} WHERE p.port = 22 MATCH (v)-[:HAS_PORT]->(:ViewPort {{state: 'open', port: 80}})"),
    ("port:22 OR port:80", f"{OPEN} WHERE p.port IN [22, 80]"),
    ("!port:80", "MATCH (v:View) WHERE NOT EXISTS { (v)-[:HAS_PORT]->(:ViewPort {state: 'open', port: 80}) }"),
    (
        "service:http !port:80",
        f"{OPEN}-[:RUNS]->(:Service {{name: 'http'}}) WHERE NOT EXISTS "
        "{ (v)-[:HAS_PORT]->(:ViewPort {state: 'open', port: 80}) }",
    ),
)
PORTS = "MATCH (:View)-[:HAS_PORT]->(p:ViewPort)"
TOPS: tuple[tuple[str, str, str], ...] = (
    ("port", "", f"{PORTS} RETURN [p.proto, p.port] AS label, count(*) AS value"),
    ("port:open", "", f"{PORTS} WHERE p.state = 'open' RETURN [p.proto, p.port] AS label, count(*) AS value"),
    ("port:closed", "", f"{PORTS} WHERE p.state = 'closed' RETURN [p.proto, p.port] AS label, count(*) AS value"),
    (
        "port:open",
        "port:80",
        f"{OPEN} WHERE p.port = 80 WITH DISTINCT v MATCH (v)-[:HAS_PORT]->(q:ViewPort {{state: 'open'}})"
        " RETURN [q.proto, q.port] AS label, count(*) AS value",
    ),
    ("service", "", f"{PORTS}-[:RUNS]->(s:Service) RETURN s.name AS label, count(*) AS value"),
    ("product", "", f"{PORTS}-[:RUNS]->(s:Service) RETURN s.product AS label, count(*) AS value"),
    (
        "service",
        "net:198.51.100.0/25",
        "MATCH (v:View)-[:HAS_PORT]->()-[:RUNS]->(s:Service) WHERE v.addr =~ '198[.]51[.]100[.].*'"
        " AND toInteger(split(v.addr, '.')[3]) < 128 RETURN s.name AS label, count(*) AS value",
    ),
    ("country", "", "MATCH (v:View) RETURN v.country AS label, count(*) AS value"),
    ("addr", "port:22", f"{OPEN} WHERE p.port = 22 RETURN v.addr AS label, count(DISTINCT v) AS value"),
    ("product:http", "", f"{PORTS}-[:RUNS]->(s:Service {{name: 'http'}}) RETURN s.product AS label, count(*) AS value"),
)


@pytest.fixture(scope="module")
def lab(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding a scan and the flows of the lab."""
    empty(graph)
    folder = tmp_path_factory.mktemp("lab")
    for name in ("scans/nmap-second.xml", "flows/conn.log"):
        assert files.import_path(graph, str(SAMPLES / name), folder, Options()).written > 0
    derive.drain(graph)
    return graph


@pytest.fixture(scope="module")
def client(lab: Graph) -> Iterator[TestClient]:
    """A client of the application on the lab's graph."""
    with TestClient(create_app(lab, static=Path("/nowhere")), base_url="http://localhost") as opened:
        yield opened


@pytest.fixture
def ask(server: tuple[str, str, str], tmp_path: Path) -> Ask:
    """The command line on the same server."""
    return asking(environment(server, tmp_path))


@pytest.fixture(scope="module")
def db(lab: Graph) -> Database:
    """The Python API on the lab's graph."""
    return api(lab)


def raw(client: TestClient, text: str) -> Any:
    """Return the rows of raw Cypher over HTTP, each an object."""
    found = client.post("/cgi/cypher", json={"statement": text}).json()
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def test_there_are_fifty() -> None:
    assert len(FLOWS) + len(HOSTS) + len(TOPS) == 50


@pytest.mark.parametrize(("nodes", "edges", "where"), FLOWS)
def test_flows(
    db: Database, client: TestClient, ask: Ask, nodes: tuple[str, ...], edges: tuple[str, ...], where: str
) -> None:
    """Flows, servers and clients, by each door."""
    text = f"{FLOW} WHERE {where} RETURN count(DISTINCT s) AS clients, count(DISTINCT d) AS servers, count(f) AS flows"
    (expected,) = db.cypher(text)
    options = [word for name, texts in (("-n", nodes), ("-f", edges)) for text in texts for word in (name, text)]
    assert json.loads(ask("flowcli", "--count", "--json", *options).out) == expected
    assert db.flow.count(*edges, nodes=nodes) == expected
    params = {"nodes": list(nodes), "edges": list(edges)}
    assert client.get("/flows", params={**params, "count": "true"}).json()["counts"] == expected
    assert client.get("/flows", params={"q": json.dumps({**params, "count": True})}).json() == expected
    assert raw(client, text) == [expected]
    if not nodes and not edges:
        assert expected == {"clients": 12, "servers": 15, "flows": 97}


@pytest.mark.parametrize(("text", "match"), HOSTS)
def test_hosts(db: Database, client: TestClient, ask: Ask, text: str, match: str) -> None:
    """How many hosts, by each door."""
    question = f"{match} RETURN count(DISTINCT v) AS count"
    expected = next(db.cypher(question))["count"]
    assert int(ask("view", "--count", *filter(None, [text])).out) == expected
    assert db.view.count(text) == expected
    assert client.get("/cgi/view/count", params={"q": text}).json() == expected
    assert raw(client, question) == [{"count": expected}]


@pytest.mark.parametrize(("field", "text", "question"), TOPS)
def test_tops(db: Database, client: TestClient, ask: Ask, field: str, text: str, question: str) -> None:
    """Every value and how often it is there, by each door."""
    expected = counted(db.cypher(question))
    assert (
        counted(
            map(
                json.loads,
                ask("view", "--top", field, "--json", "--limit", "1000", *filter(None, [text])).out.splitlines(),
            )
        )
        == expected
    )
    assert counted(db.view.top(field, text, limit=None)) == expected
    answer = client.get(f"/cgi/view/top/{field}", params={"q": text, "limit": 0})
    assert counted(answer.json()) == expected
    assert counted(raw(client, question)) == expected


def counted(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Return how often each label is there."""
    return {json.dumps(row["label"]): row["value"] for row in rows}
