"""Whose word is taken: the proxy's on names, clients and TLS; a key's; and which names cookies have."""

import ipaddress

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.door import COOKIE, SECURE_COOKIE, Door
from graphrecon.api.security import names_of
from graphrecon.cli.web import door_of, is_reached
from graphrecon.cypher.graph import Graph
from graphrecon.db.accounts import audit, sessions
from graphrecon.errors import SettingsError
from graphrecon.settings import Settings
from tests.api.people import PASSWORD, PROXY, SECRET, client_of, log_in, token

pytestmark = pytest.mark.graph


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


def test_no_header_names_users_unless_a_setting_says_so(peopled: Graph) -> None:
    """A proxy for TLS alone passes on what clients send."""
    door = Door(peopled, open=False, proxy=ipaddress.ip_network(PROXY), secret=SECRET)
    app = create_app(peopled, door=door, names=names_of("192.0.2.9"))
    client = TestClient(app, base_url="http://192.0.2.9", client=(PROXY, 1))
    assert client.get("/cgi/me", headers={"remote-user": "ada"}).status_code == 401


def test_a_name_beside_the_clients_own_is_refused(peopled: Graph) -> None:
    """A proxy that adds its header to that of the client lets the client choose."""
    client = client_of(peopled, PROXY)
    for names in (("ada", "ray"), ("ray", "ada"), ("ray", "")):
        got = client.get("/cgi/me", headers=[("remote-user", name) for name in names])
        assert (got.status_code, got.json()["error"]["code"]) == (400, "bad_proxy")
    assert client.get("/cgi/me", headers={"remote-user": "ray, ada"}).status_code == 403


def test_a_name_goes_with_the_proxys_own_credentials(peopled: Graph) -> None:
    """Which are no key, whatever their scheme; a key of ours is one all the same."""
    key = sessions.add_key(peopled, "ann", "cron")
    client = client_of(peopled, PROXY, **{"remote-user": "ray"})
    for given in ("Basic cmF5OnNlY3JldA==", "Negotiate abc", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.x"):
        assert client.get("/cgi/me", headers={"authorization": given}).json()["name"] == "ray"
    assert client.get("/cgi/me", headers={"authorization": f"Bearer {key}"}).json()["name"] == "ann"
    assert client.get("/cgi/me", headers={"x-api-key": key}).json()["name"] == "ann"
    bare = client_of(peopled)
    assert bare.get("/cgi/me", headers={"x-api-key": key}).json()["name"] == "ann"
    assert bare.get("/cgi/me", headers={"x-api-key": f"{key}x"}).status_code == 401
    assert log_in(bare) == 303
    assert bare.get("/cgi/me", headers={"authorization": "Basic cmF5OnNlY3JldA=="}).json()["name"] == "ray"


@pytest.mark.parametrize(
    ("client", "scheme", "told", "secure"),
    [
        ("192.0.2.1", "http", "", False),
        ("192.0.2.1", "https", "", True),
        (PROXY, "http", "https", True),
        (f"::ffff:{PROXY}", "http", "https", True),
        (PROXY, "http", "https, http", False),
        (PROXY, "http", "", False),
        ("192.0.2.1", "http", "https", False),
    ],
)
def test_over_tls_cookies_are_secure(peopled: Graph, client: str, scheme: str, told: str, secure: bool) -> None:
    """And bound to the host; the proxy alone says that its client came over TLS."""
    one = client_of(peopled, client, scheme=scheme, **({"x-forwarded-proto": told} if told else {}))
    got = one.post("/login", data={"name": "ray", "password": PASSWORD})
    said = got.headers["set-cookie"]
    assert said.startswith(f"{SECURE_COOKIE if secure else COOKIE}=")
    attributes = {part.strip().lower() for part in said.split(";")[1:]}
    assert ("secure" in attributes) == secure
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert not any(part.startswith("domain") for part in attributes)


def test_over_tls_no_other_cookie_is_taken(peopled: Graph) -> None:
    """One that a page without TLS, or of a neighbour host, may have set."""
    kept = sessions.open_session(peopled, "ray", "192.0.2.1")
    client = client_of(peopled, scheme="https")
    assert client.get("/cgi/me", headers={"cookie": f"{COOKIE}={kept}"}).status_code == 401
    assert client.get("/cgi/me", headers={"cookie": f"{SECURE_COOKIE}={kept}"}).json()["name"] == "ray"


def test_the_log_has_the_address_of_the_client(peopled: Graph) -> None:
    """Not the proxy's."""
    client = client_of(peopled, PROXY, **{"remote-user": "ray", "x-forwarded-for": "10.1.1.1, 2001:db8::7"})
    assert client.get("/cgi/view/count").status_code == 200
    assert audit.events(peopled, "ray", 1)[0]["client"] == "2001:db8::7"


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ({}, False),
        ({"web_names": " , "}, False),
        ({"web_names": "recon.example"}, True),
        ({"web_proxy": "127.0.0.1"}, True),
    ],
)
def test_loopback_that_others_reach_is_not_open(peopled: Graph, given: dict[str, str], reached: bool) -> None:
    """Through a proxy or another name."""
    settings = Settings(secret="0" * 32, **given)  # type: ignore[arg-type]
    assert is_reached(settings) == reached
    assert door_of(peopled, settings, "127.0.0.1").open == (not reached)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"web_user_header": "Remote-User"}, "without a proxy"),
        ({"web_user_header": "Cookie", "web_proxy": "127.0.0.1"}, "not a header for names"),
        ({"web_user_header": "a b", "web_proxy": "127.0.0.1"}, "not a header for names"),
        ({"web_proxy": "proxy.example"}, "web_proxy"),
    ],
)
def test_a_proxy_that_cannot_be_is_told(peopled: Graph, given: dict[str, str], said: str) -> None:
    """Before anything is served."""
    with pytest.raises(SettingsError, match=said):
        door_of(peopled, Settings(secret="0" * 32, **given), "127.0.0.1")  # type: ignore[arg-type]
