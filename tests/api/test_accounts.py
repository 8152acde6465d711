"""Logins, sessions, keys and a proxy's word; what accounts may do; and the attacks on all of it."""

import ipaddress
import time
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from graphrecon.api import login
from graphrecon.api.app import create_app
from graphrecon.api.entrance import COOKIE, PUBLIC, Door
from graphrecon.api.routes import ENDPOINTS
from graphrecon.api.security import names_of
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import audit, passwords, sessions, users
from graphrecon.errors import GraphreconError
from tests.conftest import empty

pytestmark = pytest.mark.graph

SECRET = b"0" * 32
PASSWORD = "correct horse battery staple"
ROLES = {"ray": "reader", "ann": "analyst", "ada": "admin"}
PROXY = "192.0.2.80"


@pytest.fixture(scope="module")
def peopled(graph: Graph) -> Iterator[Graph]:
    """The run's Graph with an account of each role."""
    empty(graph)
    for name, role in ROLES.items():
        users.add_user(graph, name, PASSWORD, SECRET, role)
    yield graph
    empty(graph)


def client_of(graph: Graph, client: str = "192.0.2.1", **more: str) -> TestClient:
    """Return a client, at an address, of an application that other machines reach."""
    door = Door(graph, open=False, proxy=ipaddress.ip_network(PROXY), secret=SECRET)
    app = create_app(graph, door=door, names=names_of("192.0.2.9"))
    return TestClient(app, base_url="http://192.0.2.9", client=(client, 1), headers=more, follow_redirects=False)


def log_in(client: TestClient, name: str = "ray", password: str = PASSWORD, place: str = "/flow.html") -> int:
    """Return the status of a login by the form."""
    return client.post("/login", data={"name": name, "password": password, "next": place}).status_code


def token(client: TestClient) -> dict[str, str]:
    """Return the header that changes need."""
    return {"x-csrf-token": client.get("/cgi/me").json()["token"]}


def test_everything_but_the_login_needs_one(peopled: Graph) -> None:
    """Every endpoint, page and file; a page leads to the login and back."""
    client = client_of(peopled)
    paths = [row.path for row in ENDPOINTS] + ["/openapi.json", "/docs.css", "/assets/x.js", "/nix", "/logout"]
    for path in paths:
        for method in ("GET", "POST", "PUT", "DELETE"):
            got = client.request(method, path)
            assert (got.status_code == 401) != (path in PUBLIC), f"{method} {path}"
    for path in ("/", "/flow.html?nodes=a&x=%2F", "/docs", "/host/192.0.2.1"):
        led = client.get(path)
        assert led.status_code == 303, path
        assert client.get(led.headers["location"]).status_code == 200
    assert "next=%2Fflow.html%3Fnodes%3Da%26x%3D%252F" in client.get("/flow.html?nodes=a&x=%2F").headers["location"]
    for odd in ("//cgi/me", "/cgi/me/", "/login/../cgi/me", "/login%2f..%2fcgi/me", "/healthz/..;/cgi/me", "/LOGIN"):
        assert client.get(odd).status_code in {401, 404}, odd


def test_a_session_from_login_to_logout(peopled: Graph) -> None:
    client = client_of(peopled)
    got = client.post("/login", data={"name": "ray", "password": PASSWORD, "next": "/flow.html"})
    assert (got.status_code, got.headers["location"]) == (303, "/flow.html")
    said = got.headers["set-cookie"].lower()
    assert all(word in said for word in ("httponly", "samesite=strict", "path=/"))
    kept = client.cookies[COOKIE]
    me = client.get("/cgi/me").json()
    assert (me["name"], me["role"], me["scope"], me["writes"]) == ("ray", "reader", [], False)
    assert client.post("/logout").status_code == 403
    assert client.post("/logout", headers=token(client)).status_code == 204
    client.cookies.set(COOKIE, kept)
    assert client.get("/cgi/me").status_code == 401
    stored = peopled.read(Statement("MATCH (n:User|Session|APIKey) RETURN collect(properties(n)) AS all"))
    assert PASSWORD not in str(stored)
    assert kept not in str(stored)


@pytest.mark.parametrize(
    ("place", "led"),
    [
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nx: y", "/"),
        ("/?q=1", "/?q=1"),
    ],
)
def test_a_login_leads_nowhere_else(peopled: Graph, place: str, led: str) -> None:
    got = client_of(peopled, "192.0.2.2").post("/login", data={"name": "ray", "password": PASSWORD, "next": place})
    assert (got.status_code, got.headers["location"]) == (303, led)


def test_a_session_is_new_at_each_login(peopled: Graph) -> None:
    """A cookie that somebody else has set is no session, and an old session ends (fixation)."""
    client = client_of(peopled)
    client.cookies.set(COOKIE, "chosen-by-the-attacker", domain="192.0.2.9")
    assert log_in(client) == 303
    found = [cookie.value for cookie in client.cookies.jar if cookie.name == COOKIE]
    assert "chosen-by-the-attacker" not in found or len(found) > 1
    first = next(value for value in found if value and value != "chosen-by-the-attacker")
    assert sessions.of_session(peopled, "chosen-by-the-attacker") is None
    again = client_of(peopled)
    again.cookies.set(COOKIE, first)
    assert log_in(again) == 303
    assert sessions.of_session(peopled, first) is None


def test_sessions_end(peopled: Graph) -> None:
    """Unused ones after an hour, all after half a day, those of an old password at once."""
    now = time.time()
    one = sessions.open_session(peopled, "ray", "192.0.2.1", now)
    assert sessions.of_session(peopled, one, now + sessions.IDLE - 1) is not None
    assert sessions.of_session(peopled, one, now + 2 * sessions.IDLE) is None
    used = sessions.open_session(peopled, "ray", "192.0.2.1", now)
    for later in range(0, sessions.LONGEST, sessions.IDLE // 2):
        assert sessions.of_session(peopled, used, now + later) is not None
    assert sessions.of_session(peopled, used, now + sessions.LONGEST) is None
    kept = sessions.open_session(peopled, "ray", "192.0.2.1")
    users.set_password(peopled, "ray", PASSWORD, SECRET)
    assert sessions.of_session(peopled, kept) is None


def test_a_page_of_another_origin_changes_nothing(peopled: Graph) -> None:
    """Without the token of the session, with that of another, or from another origin (CSRF)."""
    client, other = client_of(peopled), client_of(peopled)
    assert (log_in(client, "ann"), log_in(other, "ann")) == (303, 303)
    body = {"statement": "RETURN 1 AS one"}
    for headers in ({}, {"x-csrf-token": ""}, {"x-csrf-token": "0" * 64}, token(other)):
        got = client.post("/cgi/cypher", json=body, headers=headers)
        assert (got.status_code, got.json()["error"]["code"]) == (403, "no_token")
    foreign = {**token(client), "origin": "http://evil.example"}
    assert client.post("/cgi/cypher", json=body, headers=foreign).json()["error"]["code"] == "foreign_page"
    for headers in ({"origin": "null"}, {"origin": "http://192.0.2.9", "sec-fetch-site": "cross-site"}):
        assert client.post("/login", data={"name": "ann"}, headers=headers).status_code == 403
    own = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert client.post("/login", data={"name": "ann"}, headers=own).status_code == 401
    good = {**token(client), "origin": "http://192.0.2.9"}
    assert client.post("/cgi/cypher", json=body, headers=good).json()["rows"] == [[1]]


def test_keys_are_for_programs(peopled: Graph) -> None:
    """They need no token, are known by their header alone, and end when they are removed."""
    key = sessions.add_key(peopled, "ann", "cron")
    client = client_of(peopled, authorization=f"Bearer {key}")
    assert client.post("/cgi/cypher", json={"statement": "RETURN 1 AS one"}).status_code == 200
    bare = client_of(peopled)
    for url in (f"/cgi/me?key={key}", f"/cgi/me?access_token={key}", f"/cgi/view/count?authorization=Bearer%20{key}"):
        assert bare.get(url).status_code == 401
    assert bare.get("/cgi/me", headers={"cookie": f"{COOKIE}={key}"}).status_code == 401
    for wrong in (f"Basic {key}", "Bearer", f"Bearer {key}x", f"Bearer {key[3:]}", "Bearer \x7f"):
        assert bare.get("/cgi/me", headers={"authorization": wrong}).status_code == 401
    stored = sessions.keys(peopled, "ann")[0]
    assert key not in str(stored)
    sessions.delete_key(peopled, "ann", stored["id"])
    assert client.get("/cgi/me").status_code == 401


def test_only_the_proxy_names_users(peopled: Graph) -> None:
    """Its header is believed from its address alone, under no other spelling, and its users need the token too."""
    for headers in ({"remote-user": "ada"}, {"x-remote-user": "ada"}, {"remote-user": "ada", "x-forwarded-for": PROXY}):
        assert client_of(peopled, "192.0.2.81", **headers).get("/cgi/me").status_code == 401
    assert client_of(peopled, PROXY, remote_user="ada").get("/cgi/me").status_code == 401
    assert client_of(peopled, PROXY, **{"remote-user": "nobody"}).get("/cgi/me").json()["error"]["code"] == "no_account"
    client = client_of(peopled, PROXY, **{"remote-user": "ann"})
    assert client.get("/cgi/me").json()["name"] == "ann"
    body = {"statement": "RETURN 1 AS one"}
    assert client.post("/cgi/cypher", json=body).status_code == 403
    assert client.post("/cgi/cypher", json=body, headers=token(client)).status_code == 200


def test_attempts_are_limited(peopled: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even the right password waits then, but not for another client; an unknown name looks like a wrong password."""
    client = client_of(peopled, "192.0.2.66")
    wrong = [client.post("/login", data={"name": name, "password": "wrong"}) for name in ("ray", "nix")]
    assert [got.status_code for got in wrong] == [401, 401]
    assert wrong[0].text.replace("ray", "nix") == wrong[1].text
    assert [log_in(client, "ray", "wrong") for _ in range(4)] == [401] * 4
    assert log_in(client) == 429
    assert log_in(client_of(peopled, "192.0.2.67")) == 303
    attempts = login.Attempts()
    moment = time.monotonic()
    for _ in range(login.MOST_HERE):
        attempts.failed("ray", "192.0.2.1")
    assert 0 < attempts.wait("ray", "192.0.2.1") <= login.WINDOW
    monkeypatch.setattr(time, "monotonic", lambda: moment + login.WINDOW + 1)
    assert attempts.wait("ray", "192.0.2.1") == 0


def test_an_unknown_name_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work is done for it: one verification."""
    passwords.verify(None, PASSWORD, SECRET)
    done: list[int] = []
    real = PasswordHasher.verify

    def counted(hasher: PasswordHasher, kept: str, given: bytes) -> bool:
        done.append(1)
        return bool(real(hasher, kept, given))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    kept = passwords.verifier(PASSWORD, SECRET)
    found = [
        passwords.verify(stored, given, SECRET) for stored, given in ((None, PASSWORD), (kept, "x"), (kept, PASSWORD))
    ]
    assert (found, len(done)) == ([False, False, True], 3)
    with pytest.raises(passwords.OtherSecret):
        passwords.verify(kept, PASSWORD, b"1" * 32)


def test_accounts_are_in_no_picture_of_the_graph(peopled: Graph) -> None:
    """Verifiers stand in nodes, and whoever may look at any node looks at none of these."""
    client = client_of(peopled)
    assert log_in(client, "ann") == 303
    for url in ("/cgi/graph/around?ref=User/ada", "/cgi/graph/around?ref=%3AUser/ada", "/cgi/notes/User/ada"):
        assert client.get(url).status_code in {400, 404}, url


@pytest.mark.parametrize("name", ROLES)
def test_roles(peopled: Graph, name: str) -> None:
    """Raw Cypher is an analyst's, the log an administrator's; a change of role holds at once."""
    client = client_of(peopled)
    assert log_in(client, name) == 303
    place = list(ROLES).index(name)
    cypher = client.post("/cgi/cypher", json={"statement": "RETURN 1 AS one"}, headers=token(client))
    assert cypher.status_code == (200 if place >= 1 else 403)
    assert client.get("/cgi/audit").status_code == (200 if place >= 2 else 403)
    users.set_role(peopled, name, "admin")
    assert client.get("/cgi/audit").status_code == 200
    users.set_role(peopled, name, ROLES[name])


def test_what_is_asked_is_logged(peopled: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who, from where, what and how it ended; failed logins too; the oldest make room."""
    client = client_of(peopled, "192.0.2.33")
    log_in(client, "ada", "wrong password")
    log_in(client, "ada")
    client.get("/cgi/view/count?q=port:22")
    client.post("/cgi/cypher", json={"statement": "RETURN 42 AS x"}, headers=token(client))
    client.get("/cgi/view/count?q=nix:1")
    shown = [event for event in client.get("/cgi/audit?user=ada").json() if event["client"] == "192.0.2.33"]
    told = [(e["by"], e["client"], e["method"], e["route"], e["status"]) for e in reversed(shown)]
    at = "192.0.2.33"
    expected = {
        ("login", at, "POST", "/login", 401),
        ("login", at, "POST", "/login", 303),
        ("session", at, "GET", "/cgi/view/count", 200),
        ("session", at, "GET", "/cgi/me", 200),
        ("session", at, "POST", "/cgi/cypher", 200),
        ("session", at, "GET", "/cgi/view/count", 400),
    }
    assert set(told) == expected
    assert any("RETURN 42 AS x" in event["asked"] for event in shown)
    assert "wrong password" not in str(shown)
    assert [event["status"] for event in shown][-2:] == [303, 401]
    peopled.write(lambda transaction: audit.trim(transaction, int(time.time()), most=3))
    assert len(audit.events(peopled)) == 3


def test_without_accounts_loopback_is_open_and_nothing_is_written(empty_graph: Graph) -> None:
    """Until there is one; and who listens for others is never open."""
    client = TestClient(create_app(empty_graph), base_url="http://localhost")
    assert client.get("/cgi/me").json()["name"] is None
    assert client.post("/cgi/cypher", json={"statement": "RETURN 1 AS one"}).status_code == 200
    assert client.get("/cgi/audit").status_code == 403
    assert empty_graph.read(Statement("MATCH (n) RETURN count(n) AS nodes")) == [{"nodes": 0}]
    door = Door(empty_graph, open=False, secret=SECRET)
    beyond = TestClient(create_app(empty_graph, door=door, names=names_of("0.0.0.0")), base_url="http://192.0.2.9")
    assert beyond.get("/cgi/me").status_code == 401
    users.add_user(empty_graph, "ray", PASSWORD, SECRET)
    time.sleep(1.1)
    assert client.get("/cgi/me").status_code == 401


@pytest.mark.parametrize("name", ["", "Ray", "a b", "a'--", "x" * 65, "é", "a\n"])
def test_what_is_no_name(peopled: Graph, name: str) -> None:
    with pytest.raises(GraphreconError):
        users.add_user(peopled, name, PASSWORD, SECRET)
