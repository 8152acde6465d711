"""Logins, sessions, keys and a proxy's word; what accounts may do; and the attacks on all of it."""

import time

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.door import COOKIE, Door
from graphrecon.api.entrance import PUBLIC
from graphrecon.api.routes import ENDPOINTS
from graphrecon.api.security import names_of
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import audit, passwords, sessions, users
from graphrecon.errors import GraphreconError
from tests.api.people import PASSWORD, PROXY, ROLES, SECRET, client_of, log_in, token

pytestmark = pytest.mark.graph


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
    assert all(word in said for word in ("httponly", "samesite=lax", "path=/"))
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


@pytest.mark.parametrize(
    ("method", "path"),
    [(row.method, row.path) for row in ENDPOINTS if row.method != "GET"] + [("POST", "/logout")],
)
@pytest.mark.parametrize("by", ["session", "proxy"])
def test_every_route_that_changes_needs_the_token(peopled: Graph, method: str, path: str, by: str) -> None:
    """Whatever the cookie or the proxy says, and before it is looked at what is asked."""
    client = client_of(peopled, PROXY, **{"remote-user": "ada"}) if by == "proxy" else client_of(peopled)
    if by == "session":
        client.cookies.set(COOKIE, sessions.open_session(peopled, "ada", "192.0.2.1"))
    filled = path.replace("{label}", "Host").replace("{key:path}", "192.0.2.1")
    assert "{" not in filled
    for headers in ({}, {"x-csrf-token": "0" * 64}, {"cookie": "x-csrf-token=1"}):
        got = client.request(method, filled, json={}, headers=headers)
        assert (got.status_code, got.json()["error"]["code"]) in {(403, "no_token"), (401, "login")}, headers
    assert client.request(method, filled, json={}, headers=token(client)).status_code not in {401, 403}


def test_a_key_ends(peopled: Graph) -> None:
    """When it is said; a new password leaves keys alone unless they are removed too; when one was used is told."""
    now = time.time()
    key = sessions.add_key(peopled, "ann", "short", 2, now)
    assert sessions.keys(peopled, "ann")[0]["lastseen"] is None
    assert sessions.of_key(peopled, key, now=now + 2 * 86_400 - 1) is not None
    assert sessions.of_key(peopled, key, now=now + 2 * 86_400 + 1) is None
    lasting = sessions.add_key(peopled, "ann", "lasting")
    users.set_password(peopled, "ann", PASSWORD, SECRET)
    assert sessions.of_key(peopled, lasting, now=now + 10_000 * 86_400) is not None
    told = {
        row["name"]: (row["lastseen"] is not None, row["expires"] is not None) for row in sessions.keys(peopled, "ann")
    }
    assert told == {"short": (True, True), "lasting": (True, False)}
    assert sessions.delete_keys(peopled, "ann") == 2
    assert sessions.of_key(peopled, lasting) is None


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
    peopled.write(lambda transaction: audit.trim(transaction, int(time.time()), most=dict.fromkeys(audit.MOST, 1)))
    kinds = peopled.read(Statement("MATCH (e:AuditEvent) RETURN e.kind AS kind, count(*) AS events ORDER BY kind"))
    assert [(row["kind"], row["events"]) for row in kinds] == [("change", 1), ("question", 1), ("refusal", 1)]


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
