"""A reader with a scope sees what anybody would see if the graph held nothing else.

Every endpoint of the table is asked as such a reader on the whole graph; then everything outside is removed, and the
same questions without a scope must have the same answers.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from msgspec import structs
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.routes import ENDPOINTS
from graphrecon.cypher.filter import FilterError
from graphrecon.cypher.filter.within import check_scope
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db import notes
from graphrecon.db.accounts import sessions, users
from graphrecon.model.flow import flow_uid
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

pytestmark = pytest.mark.graph

SECRET = b"0" * 32
SCOPES = {"by-address": "192.0.2.0/24", "by-country": "country:FR OR country:DE"}
"""Two ways to say the hosts a and b of the small graph."""
INSIDE = ["192.0.2.1", "192.0.2.2"]
OUTSIDE = ["198.51.100.3", "2001:db8::4", "10.0.0.5", "203.0.113.9"]
WHOLE = {"/metrics", "/cgi/cypher", "/cgi/iprange", "/cgi/audit", "/cgi/scans/runs", "/cgi/diff"}
"""Endpoints that show the whole graph, and are refused."""
OWN = {"/cgi/me"}
"""Endpoints that tell of the reader alone."""

MORE = """
MATCH (c:Host {addr: '198.51.100.3'})<-[:OF]-(vc:View), (a:Host {addr: '192.0.2.1'})<-[:OF]-(va:View),
      (s:Scan {uid: 's1'}), (ssh:Service {uid: 'ssh'}), (www:Hostname {name: 'www.example.com'}), (cert:Certificate)
CREATE (vc)-[:HAS_PORT]->(p:Port:ViewPort {uid: 'c/tcp/2222', proto: 'tcp', port: 2222, state: 'open',
                                           banner: 'banner outside', reason_ip: '203.0.113.9'})-[:RUNS]->(ssh),
       (p)-[:SHOWS]->(cert), (p)-[:RUNS]->(:Service {uid: 'far', name: 'far', product: 'product outside'}),
       (vc)-[:IS_NAMED {type: 'PTR'}]->(www),
       (vc)-[:IS_NAMED {type: 'PTR'}]->(:Hostname {name: 'outside.example'}),
       (rc:Record {uid: 's1/c', addr: c.addr, key: c.key, state: 'up', openports: 1, source: ['outside']})-[:OF]->(c),
       (rc)-[:IN_SCAN]->(s), (rc)-[:WAS_NAMED {type: 'PTR'}]->(www),
       (rc)-[:HAD_PORT]->(:Port:RecordPort {uid: 's1/c/2', proto: 'tcp', port: 2222, state: 'open'})-[:RAN]->(ssh),
       (s)-[:IN_CATEGORY]->(:Category {name: 'other'}),
       (va)-[:HAS_PORT]->(:Port:ViewPort {uid: 'a/tcp/9', proto: 'tcp', port: 9, state: 'filtered', reason_ip: c.addr})
WITH a, c, www
UNWIND [[a, 'one', 3, '2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z'],
        [c, 'far', 30, '2020-01-02T00:00:00Z', '2025-01-03T00:00:00Z']] AS new
WITH new[0] AS host, new, www
CREATE (o:Observation {uid: 'o/' + host.addr, recontype: 'DNS_ANSWER', source: 'A-192.0.2.53', value: www.name,
                       sensor: new[1], addr: host.addr, key: host.key, port: 53, proto: 'udp', count: new[2],
                       firstseen: datetime(new[3]), lastseen: datetime(new[4])})-[:OF]->(host),
       (o)-[:WAS_NAMED {type: 'A'}]->(www)
WITH count(*) AS done
UNWIND $flows AS new
MATCH (src:Host {addr: new.src}), (dst:Host {addr: new.dst})
CREATE (src)-[:SEND]->(:Flow {uid: new.uid, proto: 'tcp', dport: 8443, count: 9, times: [1704240000], csbytes: 9,
                              scbytes: 9, firstseen: datetime('2024-01-03T00:00:00Z'),
                              lastseen: datetime('2024-01-03T01:00:00Z')})-[:TO]->(dst)
"""
"""What hosts inside and outside share, and flows that cross the border."""
_PAIRS = [("192.0.2.1", "192.0.2.2"), ("192.0.2.1", "198.51.100.3"), ("198.51.100.3", "10.0.0.5")]

VALUES: dict[str, list[str]] = {
    "q": [
        f"addr:{INSIDE[0]} OR addr:{OUTSIDE[0]}",
        f"!addr:{INSIDE[0]}",
        "port:2222",
        f"hop:{OUTSIDE[0]}",
        "search:outside",
        "198.51.100.3",
        "www",
        "outside",
    ],
    "nodes": [f"addr = {INSIDE[0]} OR addr = {OUTSIDE[0]}", "!country = FR"],
    "edges": ["count > 0 OR dport = 53", f"src.addr = {OUTSIDE[0]}", "!dport = 443"],
    "order": ["~csbytes"],
    "sort": ["~openports", "addr"],
    "addr": [*INSIDE, *OUTSIDE],
    "src": [INSIDE[0], OUTSIDE[0]],
    "dst": [INSIDE[1], OUTSIDE[0], OUTSIDE[2]],
    "proto": ["tcp"],
    "dport": ["8443"],
    "type": ["8"],
    "field": ["addr", "port", "service", "hop", "net:24", "country", "hostname", "domains", "product", "sensor", "as"],
    "subject": ["www.example.com", "example.com", "198.51.100.3", "192.0.2.0/24", "0.0.0.0/0"],
    "subdomains": ["true"],
    "source": ["scan"],
    "cat1": ["internet"],
    "cat2": ["other"],
    "mode": ["flow_map", "talk_map"],
    "timeline": ["10"],
    "after": ["2024-01-02", "WyIiLFsiMCJdXQ"],
    "format": ["ndjson", "csv", "txt"],
    "slots": ["5"],
    "before": ["category:other"],
    "sha256": ["0" * 64],
    "weighted": ["true"],
    "statement": ["MATCH (n) RETURN n"],
    "purpose": ["nmap"],
    "ref": ["Host/192.0.2.1"],
    "direction": ["out"],
    "start": ["Host/192.0.2.1"],
    "end": ["Host/198.51.100.3"],
    "label": ["Host", "View", "Certificate"],
    "key": ["192.0.2.1", "198.51.100.3", "sha256:aa"],
    "words": ["note"],
    "about": ["Host"],
}
"""Values of parameters by name; those with a default that are not here keep it."""


def requests(row: Endpoint) -> Iterator[str]:
    """Yield the addresses that are asked of an endpoint: each needed value, then each other one alone."""
    fields = structs.fields(row.request)
    needed = {field.name: VALUES[field.name] for field in fields if field.required}
    for chosen in product(*needed.values()):
        base = dict(zip(needed, chosen, strict=True))
        yield _url(row.path, base)
    first = {name: values[0] for name, values in needed.items()}
    for field in fields:
        for value in () if field.required else VALUES.get(field.name, ()):
            yield _url(row.path, {**first, field.name: value})


def _url(path: str, values: dict[str, str]) -> str:
    inside = set(re.findall(r"\{(\w+)", path))
    filled = re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: quote(values[part[1]], safe=""), path)
    return f"{filled}?{urlencode({name: value for name, value in values.items() if name not in inside})}"


def answer(client: TestClient, url: str) -> Any:
    """Return what an endpoint answers, None where it gives nothing; without the Cypher, which names the scope."""
    got = client.get(url)
    if got.status_code in {400, 403, 404}:
        return None
    assert got.status_code == 200, f"{url}: {got.text}"
    try:
        found = got.json()
    except json.JSONDecodeError:
        return sorted(got.text.splitlines())
    if isinstance(found, dict) and set(found) == {"addr"}:
        return None  # an address of which nothing is known
    return unordered(
        {key: value for key, value in found.items() if key != "cypher"} if isinstance(found, dict) else found
    )


def unordered(value: Any) -> Any:
    """Return a value with its lists sorted: records of one address come in any order."""
    if isinstance(value, dict):
        return {key: unordered(item) for key, item in value.items()}
    return sorted(map(unordered, value), key=json.dumps) if isinstance(value, list) else value


@pytest.fixture
def whole(graph: Graph) -> Graph:
    """The run's Graph holding the small graph, and more that hosts inside and outside share."""
    empty(graph)
    for text in STATEMENTS:
        graph.run(Statement(text))
    made = [{"src": src, "dst": dst, "uid": flow_uid(src, dst, "tcp", 8443, None)} for src, dst in _PAIRS]
    graph.run(Statement(MORE, {"flows": made}))
    for addr in (INSIDE[0], OUTSIDE[0]):
        notes.write(graph, notes.subject("Host", addr), f"a note on {addr}", "ann", 0)
    return graph


REMOVE = (
    "MATCH (h:Host)<-[:OF]-(x)-[:HAS_PORT|HAD_PORT]->(port) WHERE NOT h.addr IN $inside DETACH DELETE port",
    "MATCH (h:Host)<-[:ABOUT]-(x) OPTIONAL MATCH (x)<-[:REVISION_OF]-(r) WITH h, x, r "
    "WHERE NOT h.addr IN $inside DETACH DELETE x, r",
    "MATCH (h:Host)<-[:OF]-(x) WHERE NOT h.addr IN $inside DETACH DELETE x",
    "MATCH (h:Host)-[:SEND|TO]-(x:Flow) WHERE NOT h.addr IN $inside DETACH DELETE x",
    "MATCH (port:Port) WHERE NOT port.reason_ip IN $inside SET port.reason_ip = null",
    "MATCH (h:Host) WHERE NOT h.addr IN $inside DETACH DELETE h",
)


def reader(graph: Graph, scope: str) -> TestClient:
    """Return a client that has the key of a reader with a scope."""
    users.add_user(graph, "reader", "correct horse battery", SECRET, "reader", scope)
    key = sessions.add_key(graph, "reader", "test")
    app = create_app(graph, door=Door(graph, secret=SECRET))
    return TestClient(app, base_url="http://localhost", headers={"authorization": f"Bearer {key}"})


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES.keys())
def test_nothing_outside_is_seen(whole: Graph, scope: str) -> None:
    asked = [url for row in ENDPOINTS if row.path not in OWN and row.method == "GET" for url in requests(row)]
    client = reader(whole, scope)
    seen = {url: answer(client, url) for url in asked}
    for text in REMOVE:
        whole.run(Statement(text, {"inside": INSIDE}))
    for label in ("User", "APIKey", "AuditEvent"):
        whole.run(Statement(f"MATCH (n:{label}) DETACH DELETE n"))
    anybody = TestClient(create_app(whole), base_url="http://localhost")
    refused = {row.path for row in ENDPOINTS if not row.scoped}
    assert refused >= WHOLE
    for url in asked:
        if url.partition("?")[0] in refused:
            assert seen[url] is None, url
        else:
            assert seen[url] == answer(anybody, url), url
    told = json.dumps(seen)
    assert all(address in told for address in INSIDE)


def test_what_writes_or_shows_the_whole_graph_is_refused(whole: Graph) -> None:
    """Endpoints that take a body too."""
    client = reader(whole, SCOPES["by-address"])
    body = {"statement": "MATCH (h:Host) RETURN h.addr", "params": {"scope": "192.0.2.0/24"}}
    for role in ("reader", "analyst"):
        users.set_role(whole, "reader", role)
        assert client.post("/cgi/cypher", json=body).status_code == 403
    for row in ENDPOINTS:
        if row.method != "GET":
            assert row.writes or not row.scoped, f"{row.path}: how a scope holds for it is not known"


def test_a_statement_that_forgets_the_scope_answers_nothing(whole: Graph) -> None:
    """It is refused, whatever parameters it has; and so is one about a host outside."""
    from graphrecon.api.asking import Asking, NotSeen, OutOfScope
    from graphrecon.api.visitor import Visitor
    from graphrecon.cypher.filter.within import within

    scope = ("192.0.2.0/24",)
    asking = Asking(whole, visitor=Visitor("reader", "reader", scope))
    with within(scope):
        for params in ({}, {"within": scope}):
            with pytest.raises(OutOfScope):
                asking.read(Statement("MATCH (h:Host) RETURN h.addr", params))
        with pytest.raises(NotSeen):
            asking.read(Statement("RETURN 1 AS one", about=(INSIDE[0], OUTSIDE[0])))
        assert asking.read(Statement("RETURN 1 AS one", about=(INSIDE[0],))) == [{"one": 1}]


@pytest.mark.parametrize(
    "text", ["", " ", "nix:1", "dst.addr = 192.0.2.1", "META(query = x)", "192.0.2.0/24) OR (true", "count > 1"]
)
def test_what_is_no_filter_of_hosts_is_no_scope(text: str) -> None:
    """It fails when it is set, not when it is needed."""
    with pytest.raises(FilterError):
        check_scope(text)
