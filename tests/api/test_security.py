"""Who is answered, and what every response says to browsers."""

import http.client
import json
from pathlib import Path
from typing import cast

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.security import HEADERS, NotLoopback, check_loopback
from graphrecon.cypher.graph import Graph
from tests.api.conftest import Made, client_of, serving

PATHS = ("/healthz", "/flows?limt=1", "/nix", "/flow.html", "/assets/page-1a2b.js", "/cgi/view")


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:9000", "[::1]", "[::1]:8080", "LOCALHOST:80"]
)
def test_this_machines_names_are_answered(host: str) -> None:
    """With any port."""
    assert client_of(Made()).get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8080",
        "localhost:80:80",
        "localhost:",
        "localhost:x",
        "user@localhost",
        "0.0.0.0:8080",
        "[::]:8080",
        "::1",
        "192.0.2.1",
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/flow.html", "/nix"])
def test_another_name_is_refused(host: str, path: str, pages: Path) -> None:
    """A page that has its own name point here (DNS rebinding) reads nothing."""
    answer = client_of(Made(), static=pages).get(path, headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "wrong_host"


@pytest.mark.parametrize(
    ("headers", "method", "status"),
    [
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, "GET", 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, "GET", 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, "POST", 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, "GET", 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, "GET", 200),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, "GET", 200),
    ],
)
def test_a_page_of_another_origin_asks_nothing(headers: dict[str, str], method: str, status: int) -> None:
    """Answers would be hidden from it, but the work would be done all the same."""
    path = "/healthz" if method == "GET" else "/cgi/cypher"
    assert client_of(Made()).request(method, path, headers=headers).status_code == status


def test_a_long_address_is_refused() -> None:
    with serving(create_app(cast(Graph, Made()))) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/cgi/view?q=" + "x" * (1 << 16))
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["error"]["code"]) == (414, "too_long")
        connection.close()


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_the_headers(path: str, pages: Path) -> None:
    """Answers, failures, pages and files."""
    answer = client_of(Made(), static=pages).get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_bug_has_the_headers_too() -> None:
    """They stand outside everything that can fail."""
    answer = client_of(Made(error=RuntimeError("x")), raises=False).get("/healthz")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


def test_the_policy_lets_nothing_foreign_in() -> None:
    """No inline scripts or styles, no eval, no frames, no other origin."""
    policy = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["worker-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in HEADERS["content-security-policy"]


def test_pages_are_checked_again_and_files_kept(pages: Path) -> None:
    """A page names its files by their hash, so that only pages can be out of date."""
    client = client_of(Made(), static=pages)
    for path in ("/", "/index.html", "/flow.html"):
        page = client.get(path)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "etag" in page.headers
    kept = client.get("/assets/page-1a2b.js")
    assert (kept.status_code, kept.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert client.get("/healthz").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/..%2fdigest"])
def test_only_assets_are_served(path: str, pages: Path) -> None:
    """Nothing above the folder can be reached."""
    app = create_app(Made(), static=pages / "assets")  # type: ignore[arg-type]
    assert TestClient(app, base_url="http://localhost").get(path).status_code in {404, 503}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_loopback_is_listened_on(host: str) -> None:
    """In every form."""
    check_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "example.com", "10.0.0.1"])
def test_other_addresses_are_refused_with_the_reason(host: str) -> None:
    """Without accounts, who reaches it reads everything."""
    with pytest.raises(NotLoopback, match="no accounts") as raised:
        check_loopback(host)
    assert "ssh -L" in str(raised.value)
