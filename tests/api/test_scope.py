"""A reader with a scope sees what anybody would see if the graph held nothing else.

Every endpoint of the table is asked as such a reader on the whole graph; then everything outside is removed, and the
same questions without a scope must have the same answers. A scope by address is asked of every endpoint; the other ways
to say one share the endpoints, as parameters share their values: the long form asks all of them.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from msgspec import structs
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.routes import ENDPOINTS
from graphrecon.cypher.filter import VIEW, FilterError
from graphrecon.cypher.filter.within import check_scope
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import values
from graphrecon.cypher.statement import Statement
from graphrecon.db import notes
from graphrecon.db.accounts import sessions, users
from graphrecon.model.flow import flow_uid
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

pytestmark = pytest.mark.graph

SECRET = b"0" * 32
SCOPES = {
    "by-address": ("192.0.2.0/24",),
    "of-two": ("!addr:198.51.100.3", "192.0.2.0/24 OR addr:198.51.100.3"),
    "by-country": ("country:FR OR country:DE",),
    "by-service": ("service:http",),
    "by-category": ("category:internet OR source:berlin",),
    "by-tag": ("tag:CDN OR hostname:intranet.corp.org",),
    "by-negation": ("!addr:198.51.100.3,2001:db8::4 !10.0.0.0/8 !net:203.0.113.0/24",),
}
"""Ways to say the hosts a and b of the small graph: the filter of a user, and that of a group."""
DEEP = {"by-address"}
"""Those that are asked of every endpoint, with parameters that are not needed; each endpoint also within two others."""
INSIDE = ["192.0.2.1", "192.0.2.2"]
OUTSIDE = ["198.51.100.3", "2001:db8::4", "10.0.0.5", "203.0.113.9"]
WHOLE = {"/metrics", "/cgi/cypher", "/cgi/audit"}
"""Endpoints that show the whole graph, and are refused."""
OWN = {"/cgi/me"}
"""Endpoints that tell of the reader alone."""
CANVAS = {"/cgi/graph/around", "/cgi/graph/expand", "/cgi/graph/part", "/cgi/graph/ways"}
"""Endpoints of the canvas, which test_scope_graph.py asks about every node."""
ASKED = [row for row in ENDPOINTS if row.path not in OWN | CANVAS and row.method == "GET"]

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
MATCH (s:Scan {uid: 's1'}), (c:Host {addr: '198.51.100.3'}), (p:ViewPort {uid: 'c/tcp/2222'}),
      (title:Script {uid: 'title'})
SET s.args = 'nmap 192.0.2.0/24 198.51.100.3', s.start = datetime('2024-01-01T00:00:00Z')
CREATE (p)-[:PRINTS]->(title), (s)-[:PRINTED]->(:Script {uid: 'pre', name: 'broadcast', output: 'outside'}),
       (s)-[:FROM]->(:Import {name: 'scan.xml', purpose: 'scan', importer: 'nmap',
                              firstseen: datetime('2020-01-01T00:00:00Z'), lastseen: datetime('2025-01-01T00:00:00Z')}),
       (:Import {name: 'outside.log', purpose: 'flow', firstseen: datetime('2020-01-01T00:00:00Z'),
                 lastseen: datetime('2025-01-01T00:00:00Z')}),
       (:Import {name: 'outside-passive.log', purpose: 'passive', firstseen: datetime('2020-01-01T00:00:00Z'),
                 lastseen: datetime('2025-01-01T00:00:00Z')}),
       (far:Scan {uid: 'abcdef0', scanner: 'nmap outside'})-[:IN_CATEGORY]->(:Category {name: 'far'}),
       (:Record {uid: 'far/c', addr: c.addr, key: c.key, end: datetime('2024-01-01T00:00:00Z')})-[:OF]->(c),
       (c)<-[:OF]-(:Record {uid: 'far/c/2', addr: c.addr, key: c.key, state: 'up'})-[:IN_SCAN]->(far)
WITH c
MATCH (h:Host)
SET h.firstseen = datetime('1999-01-01T00:00:00Z'), h.lastseen = datetime('2029-01-01T00:00:00Z')
WITH count(*) AS done
UNWIND $flows AS new
MATCH (src:Host {addr: new.src}), (dst:Host {addr: new.dst})
CREATE (src)-[:SEND]->(:Flow {uid: new.uid, proto: 'tcp', dport: 8443, count: 9, times: [1704240000], csbytes: 9,
                              scbytes: 9, firstseen: datetime('2024-01-03T00:00:00Z'),
                              lastseen: datetime('2024-01-03T01:00:00Z')})-[:TO]->(dst)
"""
SENT = """
MATCH (:Host {addr: '192.0.2.1'})-[:SEND]->(out:Flow)-[:TO]->(:Host {addr: '198.51.100.3'}),
      (a:Host {addr: '192.0.2.1'})-[:SEND]->(:Flow {uid: 'f1'})-[seen:CARRIED]->(web:Intel {uid: 'web'}),
      (b:Host {addr: '192.0.2.2'})
WITH *, datetime('2020-01-01T00:00:00Z') AS first, datetime('2026-01-01T00:00:00Z') AS last
SET seen.count = 2, seen.firstseen = datetime('2024-01-02T00:30:00Z'), seen.lastseen = datetime('2024-01-02T00:40:00Z')
CREATE (out)-[:CARRIED {count: 5, firstseen: first, lastseen: last}]->(web),
       (out)-[:CARRIED {count: 4}]->(away:Intel:DNS {uid: 'away', proto: 'dns', query: 'outside.secret.example'}),
       (a)-[:SENT {count: 4}]->(away), (b)-[:SENT {count: 1}]->(away),
       (a)-[:SENT {count: 7, firstseen: first, lastseen: last}]->(web)
"""
"""What a host sent to one inside and to one outside, to the latter alone, and to none that is known."""
"""What hosts inside and outside share, and flows that cross the border."""
_PAIRS = [("192.0.2.1", "192.0.2.2"), ("192.0.2.1", "198.51.100.3"), ("198.51.100.3", "10.0.0.5")]

PARAMETERS: dict[str, list[str]] = {
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
    "nodes": [
        f"addr = {INSIDE[0]} OR addr = {OUTSIDE[0]}",
        "!country = FR",
        "meta.query = outside.secret.example",
        "!meta.query = outside.secret.example",
        "meta.host = intranet",
    ],
    "edges": [
        "count > 0 OR dport = 53",
        f"src.addr = {OUTSIDE[0]}",
        "!dport = 443",
        "src.meta.query = outside.secret.example",
        "dst.meta.proto = dns OR src.meta.proto = http",
    ],
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
    "before": ["category:other", "category:far", "abcdef", "2024-06-01"],
    "sha256": ["0" * 64],
    "weighted": ["true"],
    "statement": ["MATCH (n) RETURN n"],
    "purpose": ["nmap"],
    "label": ["Host", "View", "Certificate"],
    "key": ["192.0.2.1", "198.51.100.3", "sha256:aa"],
    "words": ["note"],
    "about": ["Host"],
}
"""Values of parameters by name; those with a default that are not here keep it."""


SHARED = [
    "/cgi/graph/shared?" + "&".join(f"addr={addr}" for addr in addresses)
    for addresses in (INSIDE, [INSIDE[0], OUTSIDE[0]], [*INSIDE, OUTSIDE[0]])
]
FIELDS = [*values.names(VIEW), "hop:1", "port:open", "domains:2", "cert.issuer", "script:http-title", "mac", "tag"]
FEW_FIELDS = list({name.partition(".")[0] + "." * ("." in name): name for name in FIELDS}.values())
"""Each field without its members, and one member of those that have any."""


def requests(row: Endpoint, *, deep: bool = False, every: bool = False) -> Iterator[str]:
    """Yield the addresses that are asked of an endpoint: each needed value, then some of each other one alone.

    Unless `every`, values of what is not needed are shared out among the endpoints, and fields that are counted among
    the three purposes.
    """
    if row.path == "/cgi/graph/shared":
        yield from SHARED
        return
    if deep and "/top/{field:path}" in row.path:
        third = ("view", "scans", "passive").index(row.path.split("/")[2])
        yield from (_url(row.path, {"field": field}) for field in (FIELDS if every else FEW_FIELDS[third::3]))
    fields = structs.fields(row.request)
    needed = {field.name: PARAMETERS[field.name] for field in fields if field.required}
    for chosen in product(*needed.values()):
        base = dict(zip(needed, chosen, strict=True))
        yield _url(row.path, base)
    first = {name: values[0] for name, values in needed.items()}
    for name in optional(row) if deep else ():
        known = PARAMETERS[name]
        sharing = [other.path for other in ASKED if name in optional(other)]
        parts = 1 if every else min(3, len(sharing), len(known))
        for value in known[sharing.index(row.path) % parts :: parts]:
            yield _url(row.path, {**first, name: value})


def optional(row: Endpoint) -> list[str]:
    """Return the parameters of an endpoint that are not needed and have values here."""
    return [one.name for one in structs.fields(row.request) if not one.required and one.name in PARAMETERS]


def asked_within(name: str, *, every: bool) -> dict[str, list[str]]:
    """Return the addresses that are asked within a scope, by endpoint."""
    number = list(SCOPES).index(name)
    rows = [row for place, row in enumerate(ASKED) if every or name in DEEP or (place + number) % 3 == 0]
    return {row.path: list(requests(row, deep=name in DEEP, every=every)) for row in rows}


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
    if url.startswith("/cgi/graph/shared"):
        # How many lead to a thing, and properties of hosts, are told of the whole graph only.
        return sorted((one["node"]["ref"], one["type"], one["hosts"]) for one in found)
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
    graph.run(Statement(SENT))
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
    "MATCH (:Scan)-[:PRINTED]->(x:Script) DETACH DELETE x",
    "MATCH (s:Scan) SET s.args = null WITH s WHERE NOT (s)<-[:IN_SCAN]-() DETACH DELETE s",
    "MATCH (c:Category) WHERE NOT (c)<-[:IN_CATEGORY]-() DETACH DELETE c",
    "MATCH (i:Import) SET i.firstseen = null, i.lastseen = null WITH i WHERE NOT (i)<-[:FROM]-() DETACH DELETE i",
    "MATCH (h:Host)-[sent:SENT]->(x) SET sent.count = 0, sent.firstseen = null, sent.lastseen = null "
    "WITH h, sent, x WHERE NOT EXISTS { (h)-[:SEND|TO]-(:Flow)-[:CARRIED]->(x) } DELETE sent",
    "MATCH (h:Host)-[sent:SENT]->(x) MATCH (h)-[:SEND|TO]-(:Flow)-[one:CARRIED]->(x) WITH DISTINCT sent, one "
    "WITH sent, sum(one.count) AS count, min(one.firstseen) AS first, max(one.lastseen) AS last "
    "SET sent.count = count, sent.firstseen = first, sent.lastseen = last",
    "MATCH (h:Host) CALL (h) { CALL (h) { "
    "MATCH (h)-[:SEND|TO]-(x:Flow) RETURN x.firstseen AS first, x.lastseen AS last "
    "UNION ALL MATCH (h)<-[:OF]-(x:Record|Observation) "
    "RETURN coalesce(x.firstseen, x.start) AS first, coalesce(x.lastseen, x.end) AS last } "
    "RETURN min(first) AS first, max(last) AS last } SET h.firstseen = first, h.lastseen = last",
)
"""Takes out what is outside, and what hosts outside gave to things and hosts inside."""


def reader(graph: Graph, scope: tuple[str, ...]) -> TestClient:
    """Return a client that has the key of a reader with a scope, and with that of a group."""
    users.add_user(graph, "reader", "correct horse battery", SECRET, "reader", scope[0])
    for text in scope[1:]:
        users.set_group(graph, "group", text)
        users.join(graph, "group", "reader")
    key = sessions.add_key(graph, "reader", "test")
    app = create_app(graph, door=Door(graph, secret=SECRET))
    return TestClient(app, base_url="http://localhost", headers={"authorization": f"Bearer {key}"})


@pytest.mark.parametrize("name", SCOPES)
def test_nothing_outside_is_seen(whole: Graph, name: str, pytestconfig: pytest.Config) -> None:
    parts = asked_within(name, every=bool(pytestconfig.getoption("--long")))
    asked = [url for part in parts.values() for url in part]
    client = reader(whole, SCOPES[name])
    seen = {url: answer(client, url) for url in asked}
    for text in REMOVE:
        whole.run(Statement(text, {"inside": INSIDE}))
    for label in ("User", "Group", "APIKey", "AuditEvent"):
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
    assert "/cgi/graph/shared" not in parts or any(seen[url] for url in SHARED)
    assert not [url for url in asked if "outside" in json.dumps(seen[url]).replace("a note on", "")]


def test_scopes_share_the_endpoints_and_endpoints_the_values() -> None:
    """Each endpoint is asked within three scopes, and each value of each parameter within one."""
    shares = {name: asked_within(name, every=False) for name in SCOPES}
    assert {sum(row.path in share for share in shares.values()) for row in ASKED} == {3}
    assert all(row.path in shares[name] for row in ASKED for name in DEEP)
    found = {pair for part in shares["by-address"].values() for url in part for pair in parse_qsl(urlsplit(url).query)}
    assert {(name, value) for row in ASKED for name in optional(row) for value in PARAMETERS[name]} <= found


def test_what_writes_or_shows_the_whole_graph_is_refused(whole: Graph) -> None:
    """Endpoints that take a body too."""
    client = reader(whole, SCOPES["by-address"])
    body = {"statement": "MATCH (h:Host) RETURN h.addr", "params": {"scope": "192.0.2.0/24"}}
    for role in ("reader", "analyst"):
        users.set_role(whole, "reader", role)
        assert client.post("/cgi/cypher", json=body).status_code == 403
    held = whole.read(Statement("MATCH (n:Note|NoteRevision) RETURN count(n) AS notes"))
    for role in ("reader", "analyst", "admin"):
        users.set_role(whole, "reader", role)
        for row in (row for row in ENDPOINTS if row.path not in CANVAS):
            for key in (*OUTSIDE, f"{OUTSIDE[0]}/tcp/22") if row.method != "GET" else ():
                label = "ViewPort" if "/" in key else "Host"
                path = row.path.replace("{label}", label).replace("{key:path}", quote(key, safe=""))
                body = {"text": "x"} if row.writes else {}
                for match in ("", "*", '"r1"'):
                    got = client.request(row.method, path, json=body, headers={"if-match": match} if match else {})
                    assert got.status_code in {403, 404, 428}, f"{role}: {row.method} {path}: {got.text}"
    assert whole.read(Statement("MATCH (n:Note|NoteRevision) RETURN count(n) AS notes")) == held


def test_hits_outside_do_not_displace_those_inside(whole: Graph) -> None:
    """A search looks at so many hits of an index, and those are of what is seen."""
    many = "UNWIND range(1, 1100) AS n MATCH (v:View {addr: '198.51.100.3'}) "
    whole.run(Statement(many + "CREATE (v)-[:IS_NAMED {type: 'PTR'}]->(:Hostname {name: 'many' + toString(1000 + n)})"))
    one = "MATCH (v:View {addr: '192.0.2.1'}) "
    whole.run(Statement(one + "CREATE (v)-[:IS_NAMED {type: 'PTR'}]->(:Hostname {name: 'manyz.example'})"))
    found = {kind["kind"]: kind for kind in reader(whole, SCOPES["by-address"]).get("/cgi/search?q=many").json()}
    assert [item["key"] for item in found["name"]["items"]] == ["manyz.example"]
    assert (found["name"]["count"], found["name"]["capped"]) == (1, False)


def test_times_of_hosts_are_no_oracle(whole: Graph) -> None:
    """A host's own take in what it did with hosts outside; within a scope filters and fields take those of its view."""
    client = reader(whole, SCOPES["by-address"])
    for text in ("firstseen < 2020-01-01", "lastseen > 2028-01-01", "src.firstseen < 2020-01-01"):
        name = "edges" if text.startswith("src") else "nodes"
        assert client.get("/flows", params={name: text, "count": "true"}).json()["counts"]["flows"] == 0, text
        assert client.get("/flows", params={name: f"!{text}", "count": "true"}).json()["counts"]["flows"] > 0, text
    assert client.get("/cgi/scans/count", params={"q": "newhost:7300d"}).json() == 3
    assert "1999" not in json.dumps([client.get(f"/flows/host/{addr}").json() for addr in INSIDE])


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
