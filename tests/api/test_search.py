"""The search box: each kind is found by what people paste, and only through a host that has it."""

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import uid

pytestmark = pytest.mark.graph


def found(client: TestClient, words: str) -> dict[str, list[tuple[str, int]]]:
    """Return (text, hosts) of the results by kind."""
    got = client.get("/cgi/search", params={"q": words})
    assert got.status_code == 200, got.text
    return {kind["kind"]: [(item["text"], item["hosts"]) for item in kind["items"]] for kind in got.json()}


@pytest.mark.parametrize(
    ("words", "kind", "item"),
    [
        ("192.0.2.1", "address", ("192.0.2.1", 1)),
        ("192.0.2.0/24", "address", ("192.0.2.2", 1)),
        ("192.0.", "address", ("192.0.2.2", 1)),
        ("2001:db8::4", "address", ("2001:db8::4", 1)),
        ("www.exam", "name", ("www.example.com", 1)),
        ("WWW.example.com", "name", ("www.example.com", 1)),
        ("openssh", "service", ("ssh OpenSSH 9.6", 1)),
        ("apache http", "service", ("http Apache httpd 2.4", 1)),
        ("hel", "banner", ("hello", 1)),
        ("welcome", "script", ("Welcome admin", 1)),
        ("linux", "system", ("Linux 5.0 - 5.4", 1)),
        ("example", "certificate", ("CN=www.example.com", 1)),
        ("aa" * 32, "certificate", ("CN=www.example.com", 1)),
        ("AA:" * 31 + "AA", "certificate", ("CN=www.example.com", 1)),
        ("2ad2ad", "fingerprint", ("jarm 2ad2ad", 1)),
        ("cve-2014-0160", "weakness", ("CVE-2014-0160", 1)),
        ("00:00:5e", "hardware", ("00:00:5e:00:53:01", 1)),
    ],
)
def test_what_people_paste_is_found(
    client: TestClient, known_graph: Graph, words: str, kind: str, item: object
) -> None:
    known_graph.run(Statement("MATCH (c:Certificate) SET c.sha256 = $it, c.uid = 'sha256:' + $it", {"it": "aa" * 32}))
    known_graph.run(Statement("MATCH (f:Fingerprint) SET f.uid = $uid", {"uid": uid("jarm", "2ad2ad")}))
    known_graph.run(Statement("CALL db.awaitIndexes(60)"))
    assert item in found(client, words).get(kind, [])
    for one in client.get("/cgi/search", params={"q": words}).json():
        for led in one["items"]:
            if led["filter"]:
                assert client.get("/cgi/view/count", params={"q": led["filter"]}).json() >= min(led["hosts"], 1), led


@pytest.mark.parametrize(
    "words", ["nothing of this", "***", '+-&|!(){}[]^"~*?:\\/', "a\x00b", "' OR 1=1 //", "é" * 200]
)
def test_odd_words_find_nothing_and_break_nothing(client: TestClient, words: str) -> None:
    """What is special to the index is text."""
    assert found(client, words) == {}


@pytest.mark.parametrize("words", ["", "   ", "x" * 257])
def test_no_words_are_refused(client: TestClient, words: str) -> None:
    assert client.get("/cgi/search", params={"q": words}).status_code == 400
