"""Pages over HTTP: the header Link leads through the whole list, and what is no cursor is refused with its place."""

import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

pytestmark = pytest.mark.graph


@pytest.fixture(autouse=True, scope="module")
def facts(known_graph: Graph) -> None:
    """The known graph with observations of one time and of none."""
    text = (
        "UNWIND range(1, 7) AS n MATCH (h:Host {addr: '192.0.2.1'})"
        " CREATE (:Observation {uid: 'o' + n, recontype: 'A', addr: h.addr, key: h.key, count: 1,"
        " lastseen: CASE n % 2 WHEN 1 THEN datetime('2024-01-01T00:00:00.123456Z') END})-[:OF]->(h)"
    )
    known_graph.run(Statement(text))


def links(answer: Any) -> dict[str, str]:
    """Return the queries that a header Link leads to, by their relation."""
    return {rel: query for query, rel in re.findall(r'<(\?[^>]*)>; rel="(\w+)"', answer.headers.get("link", ""))}


PATHS = [
    "/cgi/view?limit=1",
    "/cgi/view?limit=2&sort=-openports&sort=country",
    "/cgi/view?limit=1&q=port:80&sort=lastseen",
    "/cgi/scans?limit=1",
    "/cgi/scans?limit=2&sort=-endtime",
    "/cgi/passive?limit=2&sort=-count",
    "/cgi/passive?limit=2",
]


@pytest.mark.parametrize("path", PATHS)
def test_link_leads_forth_and_back(client: TestClient, path: str) -> None:
    """Each page is the part of the list that skip gives; the way back has the same pages."""
    route, size = path.partition("?")[0], int(path.partition("limit=")[2][0])
    whole = client.get(re.sub(r"limit=\d", "limit=100", path))
    assert links(whole) == {}
    pages, answer = [], client.get(path)
    while True:
        pages.append(answer.json())
        onward = links(answer).get("next")
        if onward is None:
            break
        assert len(answer.json()) == size
        assert "skip" not in onward
        answer = client.get(route + onward)
        assert answer.status_code == 200
    assert [row for page in pages for row in page] == whole.json()
    assert len(pages) > 1
    assert pages[1] == client.get(f"{path}&skip={size}").json()
    for page in pages[-2::-1]:
        answer = client.get(route + links(answer)["prev"])
        assert answer.json() == page
        assert "next" in links(answer)
    assert "prev" not in links(answer)


def test_what_skip_gives_goes_on_by_cursors(client: TestClient) -> None:
    """The field's skip stays, and its answer leads on and back; nothing is asked twice."""
    answer = client.get("/cgi/view?limit=1&skip=1")
    assert client.get("/cgi/view" + links(answer)["next"]).json() == client.get("/cgi/view?limit=1&skip=2").json()
    assert client.get("/cgi/view" + links(answer)["prev"]).json() == client.get("/cgi/view?limit=1").json()


@pytest.mark.parametrize("kind", ["ndjson", "csv", "txt"])
def test_streams_begin_after_a_cursor(client: TestClient, kind: str) -> None:
    """They go on to the end, and have no header Link."""
    after = links(client.get("/cgi/view?limit=2"))["next"].partition("after=")[2]
    answer = client.get(f"/cgi/view?format={kind}&limit=100&after={after}")
    assert "link" not in answer.headers
    assert "192.0.2.1" not in answer.text
    assert "2001:db8::4" in answer.text
    assert client.get(f"/cgi/view?format={kind}&before={after}").status_code == 400


def packed(text: str) -> str:
    """Return a text as a cursor has it."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


KEY = "04c0000201"
BAD = [
    ("view", "nonsense"),
    ("view", "\N{SNOWMAN}"),
    ("view", packed("{}")),
    ("view", packed('["",[]]')),
    ("view", packed('["",[null]]')),
    ("view", packed(f'["",["{KEY}",1]]')),
    ("view", packed(f'["",[["{KEY}"]]]')),
    ("view", packed(f'["addr",["{KEY}"]]')),
    ("view?sort=lastseen", packed(f'["lastseen",["now","{KEY}"]]')),
    ("view?sort=lastseen", packed(f'["lastseen",["2024-99-01T00:00Z","{KEY}"]]')),
    ("view?sort=lastseen", packed(f'["lastseen",[1,"{KEY}"]]')),
    ("view?sort=openports", packed(f'["openports",[99999999999999999999,"{KEY}"]]')),
    ("scans", packed(f'["",["{KEY}"]]')),
    ("passive", packed('["~lastseen",[null,"u"]]')),
]


@pytest.mark.parametrize(("path", "cursor"), BAD)
@pytest.mark.parametrize("name", ["after", "before"])
def test_what_is_no_cursor_is_refused(client: TestClient, path: str, cursor: str, name: str) -> None:
    answer = client.get(
        f"/cgi/{path}", params={**dict([path.partition("?")[2].split("=")] if "?" in path else []), name: cursor}
    )
    assert (answer.status_code, answer.json()["error"]["where"]["parameter"]) == (400, name)
    assert answer.json()["error"]["code"] == "bad_cursor"


def test_a_cursor_is_values_and_nothing_else(client: TestClient) -> None:
    """What stands in it is compared with keys: a text of Cypher finds what follows that text."""
    hostile = packed('["",["0\' OR true //"]]')
    assert client.get("/cgi/view", params={"after": hostile}).json() == client.get("/cgi/view").json()
    assert client.get("/cgi/view?skip=1", params={"after": hostile, "skip": "1"}).status_code == 400
    assert client.get("/cgi/view", params={"after": hostile, "before": hostile}).status_code == 400
