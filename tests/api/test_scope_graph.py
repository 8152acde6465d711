"""The canvas within a scope: every node, its neighbours by type, all that is between nodes, and ways between them.

As in test_scope.py a reader is asked on the whole graph, and then anybody on what is left of it without the outside.
Every node is asked for the number of its neighbours by type; the neighbours themselves are those of one node of each
label that is seen and of one that is not, by half of the types. The long form asks all.
"""

import json
from itertools import product
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import explore as asks
from graphrecon.cypher.statement import Statement
from graphrecon.db import explore, notes
from graphrecon.model.account import PRIVATE
from graphrecon.model.base import label
from tests.api.test_scope import DEEP, INSIDE, OUTSIDE, REMOVE, SCOPES, reader, whole

__all__ = ["whole"]

pytestmark = pytest.mark.graph

MORE = """
MATCH (a22:ViewPort {uid: 'a/tcp/22'}), (c22:ViewPort {uid: 'c/tcp/22'}), (s:Scan {uid: 's1'}), (cert:Certificate),
      (a:Host {addr: '192.0.2.1'}), (b:Host {addr: '192.0.2.2'}), (c:Host {addr: '198.51.100.3'}), (jarm:Fingerprint),
      (linux:OS), (vc:View {addr: '198.51.100.3'}), (org:Domain {name: 'org'}), (rc:Record {uid: 's1/c'}),
      (ra:Record {uid: 's1/a'}), (de:Country {code: 'DE'})
SET s.up = 77, jarm.lastseen = datetime('1999-01-01T00:00:00Z')
CREATE (s)-[:PRINTED]->(:Script {uid: 'broadcast', name: 'broadcast-ping', output: 'outside answered'}),
       (cert)-[:HAS_KEY]->(key:PublicKey {uid: 'sha256:k1', type: 'rsa'}), (c22)-[:SHOWS]->(key),
       (c22)-[:SHOWS]->(:Certificate {uid: 'sha256:cc', subject: 'CN=outside'})
         -[:HAS_KEY]->(:PublicKey {uid: 'sha256:k2', type: 'outside'}),
       (cert)-[:CERTIFIES {type: 'san'}]->(shop:Hostname {name: 'shop.corp.org'}),
       (shop)-[:IN_DOMAIN]->(:Domain {name: 'shop.corp.org'})-[:IN_DOMAIN]->(org),
       (:Hostname {name: 'outside.corp.org'})<-[:IS_NAMED {type: 'PTR'}]-(vc),
       (linux)-[:HAS_CPE]->(:CPE {name: 'cpe:/o:linux:linux_kernel'}), (vc)-[:MATCHES_OS]->(linux),
       (vc)-[:MATCHES_OS]->(:OS {uid: 'outside', name: 'outside OS'})-[:HAS_CPE]->(:CPE {name: 'cpe:/o:outside'}),
       (vc)-[:HAS_MAC]->(:MAC {addr: '00:00:5e:00:53:ff', vendor: 'outside'}),
       (vc)-[:TAGGED {type: 'danger'}]->(:Tag {name: 'outside'}),
       (c)-[:IN_RANGE]->(:Range:CityRange {uid: 'city/c'})-[:IN_CITY]->(:City {uid: 'outside', name: 'outside'})
         -[:IN_REGION]->(:Region {uid: 'outside'})-[:IN_COUNTRY]->(de),
       (vc)-[:FROM]->(rc), (c)<-[:HOP {ttl: 3, proto: 'tcp'}]-(rc), (b)<-[:HOP {ttl: 2, proto: 'tcp'}]-(ra),
       (:Setting {name: 'outside', value: 1}), (:FileReference {uid: 'outside', file: 'F1', count: 3})
WITH DISTINCT a, b
MATCH (r:ASRange)
CREATE (r)-[:IN_DATASET]->(:Dataset {uid: r.uid, provider: 'us'})
         -[:FROM]->(:Import {uid: 'data' + r.uid, name: 'as.csv'})
"""
"""What the filters' graph lacks: keys, certified names, systems, places, datasets, ways over hops."""
UNREACHED = (
    "MATCH (:Scan)-[printed:PRINTED]->() DELETE printed",
    "MATCH (:Dataset)-[from:FROM]->(read:Import) DETACH DELETE read",
    "MATCH (n:Setting|FileReference|FileIdentity) DETACH DELETE n",
    "MATCH (n:Note) WHERE NOT (n)-[:ABOUT]->(:Host) DETACH DELETE n",
    "MATCH (n:NoteRevision) WHERE NOT (n)-->() DELETE n",
    *["MATCH (n) WHERE NOT n:Host|View|Record|Observation|Flow|Note|NoteRevision AND NOT (n)<--() DETACH DELETE n"] * 6,
)
"""Takes out what is of no host, and then what nothing leads to, as often as the longest chain of things is."""
HOSTS = [f"Host/{addr}" for addr in (*INSIDE, OUTSIDE[0], OUTSIDE[2])]
ENDS = {
    "flows": ["DNS/away", "HTTP/web"],
    "things": ["Service/ssh", "Hostname/www.example.com", "Domain/org", "Certificate/sha256:aa", "ViewPort/c/tcp/22"],
    "any": ["Country/DE", "DNS/away", "HTTP/web", "Scan/s1"],
}
"""Where ways lead besides hosts."""


def told(value: Any) -> Any:
    """Return a part of the graph without the properties that are told of the whole graph only."""
    hidden = ("firstseen", "lastseen", "reason_ip", "args", "up", "size")
    if isinstance(value, list):
        return sorted((told(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if not isinstance(value, dict):
        return value
    if value.get("type") == "SENT":
        value = {**value, "properties": {}}
    return {key: told(item) for key, item in value.items() if key not in hidden}


def answers(client: TestClient, refs: list[str]) -> dict[str, Any]:
    """Return what is around each node, None for what does not exist, and all that is between them."""
    found: dict[str, Any] = {}
    for ref in refs:
        around = client.get("/cgi/graph/around", params={"ref": ref})
        assert around.status_code in {200, 404}, around.text
        found[ref] = told(around.json()) if around.status_code == 200 else None
    found["part"] = told(client.post("/cgi/graph/part", json={"refs": refs}).json())
    return found


def expansions(seen: dict[str, Any], refs: list[str], *, every: bool) -> list[dict[str, str]]:
    """Return which neighbours of which nodes are asked for: unless `every`, of the first of each label and fate."""
    if not every:
        refs = list({(ref.partition("/")[0], seen[ref] is None): ref for ref in reversed(refs)}.values())
    asked = []
    for place, name in enumerate(sorted({ref.partition("/")[0] for ref in refs})):
        kinds = asks.kinds(label(name))
        for kind, direction, _ in kinds if every else kinds[place % 2 :: 2] or kinds:
            of = {"type": kind, "direction": direction, "limit": "100"}
            asked += [{"ref": ref, **of} for ref in refs if ref.startswith(f"{name}/")]
    return asked


def neighbours(client: TestClient, asked: list[dict[str, str]]) -> dict[str, Any]:
    """Return the answer to each question for neighbours."""
    found = {}
    for params in asked:
        page = client.get("/cgi/graph/expand", params=params)
        assert page.status_code == 200, page.text
        found[" ".join(params.values())] = told(page.json())
    return found


def ways(client: TestClient, through: str, starts: list[str], *, every: bool = False) -> dict[str, Any]:
    """Return the ways from each of these nodes to hosts, and to the ENDS of this kind or of `every` kind."""
    ends = [end for kind, ends in ENDS.items() if every or kind == through for end in ends]
    found = {}
    for start, end in product(starts, dict.fromkeys([*HOSTS, *ends])):
        asked = {"start": start, "end": end, "through": through, "limit": "20"}
        answer = client.get("/cgi/graph/ways", params=asked)
        assert answer.status_code == (400 if start == end else 200), answer.text
        found[f"{start} {through} {end}"] = told(answer.json())
    return found


@pytest.mark.parametrize("name", ["by-address", pytest.param("by-country", marks=pytest.mark.long)])
def test_the_canvas_shows_nothing_outside(
    whole: Graph, name: str, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    whole.run(Statement(MORE))
    whole.run(Statement("MATCH (read:Import) WHERE read.uid IS NULL SET read.uid = read.name"))
    notes.write(whole, notes.subject("Certificate", "sha256:aa"), "outside too", "ann", 0)
    every = bool(pytestconfig.getoption("--long"))
    rows = whole.read(Statement("MATCH (n) RETURN n ORDER BY COUNT { (n)--() } DESC, elementId(n)"))
    refs = list(dict.fromkeys(explore.element(row["n"]).ref for row in rows))
    client = reader(whole, SCOPES[name])
    seen = answers(client, refs)
    asked = expansions(seen, refs, every=every) if name in DEEP else []
    starts = HOSTS[:2] if name in DEEP else []

    def more(client: TestClient) -> dict[str, Any]:
        found = [ways(client, through, starts, every=every) for through in ("flows", "things")]
        return neighbours(client, asked) | found[0] | found[1]

    seen |= more(client)
    walked = ways(client, "any", HOSTS[:1], every=every)
    monkeypatch.setattr(asks, "_HEAVY", 0)
    monkeypatch.setattr(asks, "_MOST_HEAVY", 1)
    assert told(client.post("/cgi/graph/part", json={"refs": refs}).json()) == seen["part"]
    monkeypatch.undo()
    for text in (*REMOVE, *UNREACHED):
        whole.run(Statement(text, {"inside": INSIDE}))
    for private in PRIVATE:
        whole.run(Statement(f"MATCH (n:{private}) DETACH DELETE n"))
    anybody = TestClient(create_app(whole), base_url="http://localhost")
    left = answers(anybody, refs) | more(anybody)
    assert [key for key in seen if seen[key] != left[key]] == []
    # What a host sent is a step for anybody, and two over a flow within a scope.
    whole.run(Statement("MATCH ()-[sent:SENT]->() DELETE sent"))
    left = ways(anybody, "any", HOSTS[:1], every=every)
    assert [key for key in walked if walked[key] != left[key]] == []
    assert sum(value is None for value in seen.values()) > 20
    text = json.dumps([*seen.values(), *walked.values()]).replace("a note on", "")
    assert [word for word in ("outside", "1999", *OUTSIDE) if word in text] == []
    assert all(address in text for address in INSIDE)


def test_properties_of_what_many_hosts_share(whole: Graph) -> None:
    """Neither times, which other hosts set too, nor a scan's command line and counts."""
    whole.run(Statement(MORE))
    client = reader(whole, SCOPES["by-address"])

    def properties(ref: str) -> set[str]:
        return set(client.get("/cgi/graph/around", params={"ref": ref}).json()["node"]["properties"])

    assert properties("Host/192.0.2.1") == {"addr", "key", "version"}
    assert properties("Scan/s1") == {"uid", "scanner", "start"}
    assert properties("Fingerprint/jarm") == {"uid", "kind", "value"}
    assert "lastseen" in properties("View/192.0.2.1")
    assert "reason_ip" not in properties("ViewPort/a/tcp/9")
    shown = client.get("/cgi/host/192.0.2.1").json()["identities"]
    assert [one["thing"] for one in shown if one["ref"] == "Fingerprint/jarm"] == [
        {"uid": "jarm", "kind": "jarm", "value": "2ad2ad"}
    ]
