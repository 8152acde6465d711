"""Notes: written over the revision that was seen, kept in all their forms; they outlive the view."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.purge import UNUSED_HOSTS
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import sessions, users
from graphrecon.ingest import derive
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

pytestmark = pytest.mark.graph
HOST = "/cgi/notes/Host/192.0.2.1"
PASSWORD, SECRET = "correct horse battery", b"0" * 32


@pytest.fixture
def noted(graph: Graph) -> Iterator[Graph]:
    """The run's Graph with the small graph, and an analyst and a reader."""
    empty(graph)
    for text in STATEMENTS:
        graph.run(Statement(text))
    for name, role in (("ann", "analyst"), ("bob", "analyst"), ("ray", "reader")):
        users.add_user(graph, name, PASSWORD, SECRET, role)
    yield graph
    empty(graph)


def client_of(graph: Graph, name: str) -> TestClient:
    """Return a client with a key of an account."""
    key = sessions.add_key(graph, name, "test")
    app = create_app(graph, door=Door(graph, secret=SECRET))
    return TestClient(app, base_url="http://localhost", headers={"authorization": f"Bearer {key}"})


def test_a_note_from_the_first_revision_to_the_last(noted: Graph) -> None:
    ann, bob = client_of(noted, "ann"), client_of(noted, "bob")
    assert ann.get(HOST).status_code == 404
    made = ann.put(HOST, json={"text": "a *mail* server"})
    assert (made.status_code, made.json(), made.headers["etag"]) == (200, {"revision": 1}, '"r1"')
    seen = bob.get(HOST)
    assert (seen.json()["text"], seen.json()["author"], seen.headers["etag"]) == ("a *mail* server", "ann", '"r1"')
    assert bob.put(HOST, json={"text": "and a web server"}, headers={"if-match": '"r1"'}).json() == {"revision": 2}
    unnamed = ann.put(HOST, json={"text": "lost"})
    assert (unnamed.status_code, unnamed.json()["error"]["code"]) == (409, "exists")
    for stale in (
        {"if-match": '"r1"'},
        {"if-none-match": "*"},
        {"if-match": "x"},
        {"if-match": '"r3"'},
        {"if-match": 'W/"r2"'},
    ):
        late = ann.put(HOST, json={"text": "lost"}, headers=stale)
        assert (late.status_code, late.json()["error"]["code"]) == (412, "changed")
    assert ann.delete(HOST).status_code == 428
    assert ann.delete(HOST, headers={"if-match": '"r2"'}).status_code == 200
    assert ann.get(HOST).status_code == 404
    assert ann.put(HOST, json={"text": "again"}).json() == {"revision": 4}
    shown = ann.get("/cgi/revisions/Host/192.0.2.1").json()
    assert [(row["number"], row["author"], row["text"]) for row in shown] == [
        (4, "ann", "again"),
        (3, "ann", None),
        (2, "bob", "and a web server"),
        (1, "ann", "a *mail* server"),
    ]
    assert [row["key"] for row in ann.get("/cgi/notes?words=AGAIN&about=Host").json()] == ["192.0.2.1"]
    assert ann.get("/cgi/notes?words=mail").json() == []
    assert [row["revision"] for row in ann.get("/cgi/notes?about=Host&key=192.0.2.1").json()] == [4]
    assert ann.get("/cgi/notes?about=Host&key=192.0.2").json() == []


def test_a_note_that_is_known_is_not_sent_again(noted: Graph) -> None:
    """If-None-Match: an ETag of those that are known, or any; and a new note only where there is none."""
    client = client_of(noted, "ann")
    assert client.get(HOST, headers={"if-none-match": "*"}).status_code == 404
    assert client.put(HOST, json={"text": "one"}, headers={"if-none-match": "*"}).status_code == 200
    assert client.put(HOST, json={"text": "two"}, headers={"if-none-match": "*"}).status_code == 412
    for known in ('"r1"', 'W/"r1"', '"r7", "r1"', "*"):
        got = client.get(HOST, headers={"if-none-match": known})
        assert (got.status_code, got.headers["etag"], got.content) == (304, '"r1"', b"")
    assert client.get(HOST, headers={"if-none-match": '"r2"'}).json()["text"] == "one"
    for odd in ({"if-none-match": '"r1"'}, {"if-none-match": "*", "if-match": '"r1"'}):
        assert client.put(HOST, json={"text": "x"}, headers=odd).status_code == 400
    assert client.delete(HOST, headers={"if-match": '"r1"'}).status_code == 200
    assert client.put(HOST, json={"text": "new"}, headers={"if-none-match": "*"}).json() == {"revision": 3}


def test_one_of_two_writers_at_once_is_told(noted: Graph) -> None:
    """Nobody's text is lost silently."""
    client = client_of(noted, "ann")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: client.put(HOST, json={"text": text}).status_code, "abcdefgh"))
    assert sorted(found) == [200] + [409] * 7
    assert len(client.get("/cgi/revisions/Host/192.0.2.1").json()) == 1


def test_notes_are_about_anything_that_is_there(noted: Graph) -> None:
    """Any label, also with keys that hold slashes and colons or are numbers; not accounts, nor what is not there."""
    client = client_of(noted, "ann")
    things = [("Certificate", "sha256:aa"), ("Service", "ssh"), ("AS", "64500"), ("CPE", "cpe:/a:openbsd:openssh:9.6")]
    for label, key in [*things, ("Hostname", "www.example.com"), ("View", "192.0.2.1")]:
        path = f"/cgi/notes/{label}/{quote(key, safe='')}"
        assert client.put(path, json={"text": f"about {key}"}).status_code == 200, label
        assert client.get(path).json()["text"] == f"about {key}"
    assert client.get(HOST).json()["text"] == "about 192.0.2.1"
    for label, key in [
        ("User", "ann"),
        ("Session", "x"),
        ("Note", "x"),
        ("Nix", "x"),
        ("Host", "203.0.113.1"),
        ("Host", "x"),
    ]:
        assert client.put(f"/cgi/notes/{label}/{key}", json={"text": "x"}).status_code == 404, label
    tied = noted.read(Statement("MATCH (n:Note)-[:ABOUT]->(t) RETURN count(n) AS notes"))
    assert tied == [{"notes": 6}]
    assert noted.read(Statement("MATCH (n:Note) RETURN count(n) AS notes")) == [{"notes": 6}]


def test_notes_outlive_the_view_and_what_was_seen(noted: Graph) -> None:
    client = client_of(noted, "ann")
    noted.run(Statement("MATCH (p:ViewPort {uid: 'a/tcp/22'}) SET p.uid = '192.0.2.1/tcp/22'"))
    port = "/cgi/notes/ViewPort/192.0.2.1/tcp/22"
    assert client.put(HOST, json={"text": "kept"}).status_code == 200
    assert client.put(port, json={"text": "a port"}).status_code == 200
    derive.rebuild(noted)
    noted.run(Statement("MATCH (n:Record|Observation|Flow|View|Port) DETACH DELETE n"))
    noted.run(UNUSED_HOSTS)
    assert client.get(HOST).json()["text"] == "kept"
    assert client.get(port).json()["text"] == "a port"
    left = {row["addr"] for row in noted.read(Statement("MATCH (h:Host) RETURN h.addr AS addr"))}
    assert ("192.0.2.1" in left, "192.0.2.2" in left) == (True, False)


def test_who_may_write(noted: Graph) -> None:
    """A reader may not, nor anybody where there are no accounts; a scope holds for notes too."""
    reader = client_of(noted, "ray")
    assert reader.put(HOST, json={"text": "x"}).status_code == 403
    users.set_scope(noted, "ann", "192.0.2.2")
    ann = client_of(noted, "ann")
    assert ann.put(HOST, json={"text": "x"}).status_code == 404
    assert ann.put("/cgi/notes/Service/ssh", json={"text": "x"}).status_code == 403
    assert ann.put("/cgi/notes/Host/192.0.2.2", json={"text": "x"}).status_code == 200
    noted.run(Statement("MATCH (u:User) DETACH DELETE u"))
    nobody = TestClient(create_app(noted), base_url="http://localhost")
    refused = nobody.put(HOST, json={"text": "x"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "no_accounts")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"text": ""}, 400),
        ({"text": 1}, 400),
        ({"text": "x" * 65_537}, 413),
        ({"text": "x" * (1 << 20)}, 413),
        ({"text": "x", "key": "192.0.2.2"}, 400),
        ({"text": "x", "author": "ada"}, 400),
        ([], 400),
    ],
)
def test_bad_bodies(noted: Graph, body: object, status: int) -> None:
    """In the error shape; nobody writes in another's name, or elsewhere than the address says."""
    got = client_of(noted, "ann").put(HOST, json=body)
    assert got.status_code == status
    assert got.json()["error"]["message"]
