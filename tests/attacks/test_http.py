"""A graph of hostile text asked over HTTP, and hostile requests."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx2 import Response
from msgspec import structs
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.routes import ENDPOINTS
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from tests.attacks.hostile import CONTROLS, TEXTS
from tests.attacks.printed import check_csv, documents
from tests.cli.conftest import Ran

pytestmark = pytest.mark.graph

FIELDS = ("service", "product", "hostname", "version", "banner", "os", "script", "category", "source")


@pytest.fixture(scope="module")
def client(attacked: dict[str, Ran], graph: Graph) -> Iterator[TestClient]:
    """A client of the application on the hostile graph."""
    with TestClient(create_app(graph, static=Path("/nowhere")), base_url="http://localhost") as opened:
        yield opened


def harmless(answer: Response) -> Response:
    """Check that a browser takes an answer for nothing but data, and a terminal is not moved by its control bytes."""
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind in ("application/json", "application/x-ndjson", "text/csv", "text/plain"), kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not {byte for byte in answer.content if byte < 0x20} - {0x0A}
    assert "Traceback" not in answer.text
    return answer


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: row.path)
def test_every_endpoint_takes_hostile_values_for_text(client: TestClient, row: Endpoint) -> None:
    """In each parameter and in its path: data or a fault, never a bug."""
    names = [field.name for field in structs.fields(row.request)]
    for text in ("", "'", "\x00", "\x1b[31m", "\u2028", "`}) DETACH DELETE n //", "..", "9" * 400, "A" * 5000):
        # A client would take two dots for a way up.
        path = re.sub(r"{[^}]*}", quote(text, safe="").replace(".", "%2E"), row.path)
        for asked in ({}, *({name: text} for name in names)):
            found = [client.get(path, params=asked)] if row.method == "GET" or not asked else []
            found += [client.post(path, json=asked)] if row.method != "GET" or not asked else []
            for answer in found:
                harmless(answer)
                assert answer.status_code in (200, 400, 403, 404, 405, 415), (path, asked, answer.text[:300])


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "txt"])
def test_hosts_in_every_format(client: TestClient, form: str) -> None:
    answer = harmless(client.get("/cgi/view", params={"format": form, "limit": 1000}))
    assert answer.status_code == 200
    match form:
        case "json":
            assert len(answer.json()) > 300
        case "ndjson":
            assert len(documents(answer.text)) > 300
        case "csv":
            assert answer.text.replace("\n", "").isprintable()
            assert check_csv(answer.text) > 300
        case _:
            assert answer.text.replace("\n", "").isprintable()


@pytest.mark.parametrize("field", FIELDS)
def test_top_values_are_data(client: TestClient, field: str) -> None:
    answer = harmless(client.get(f"/cgi/view/top/{field}", params={"limit": 500}))
    assert answer.status_code == 200
    assert answer.json()


def test_hostile_parameters_are_text_or_faults(client: TestClient, graph: Graph) -> None:
    """In a filter, a field, an order, a format, and as the name of a parameter."""
    before = fingerprint(graph)
    for text in (*TEXTS[::2], *CONTROLS[::5], *CONTROLS[-8:]):
        asked = [
            ("/cgi/view/count", {"q": text}), ("/cgi/view/count", {"q": f"product:{text}"}),
            ("/flows", {"edges": text}),
            ("/flows", {"nodes": text, "limit": "1"}), ("/flows", {"order": text}), ("/cgi/view", {"sort": text}),
            ("/cgi/view", {"format": text}), ("/cgi/view", {"limit": text}), ("/cgi/view/count", {text: "1"}),
        ]  # fmt: skip
        for path, parameters in asked:
            answer = harmless(client.get(path, params=parameters))
            assert answer.status_code in (200, 400), (path, parameters)
            if answer.status_code == 400:
                assert set(answer.json()["error"]) >= {"code", "message"}
    assert fingerprint(graph) == before


@pytest.mark.parametrize(
    "path",
    ["/%00", "/%1b[31m", "/%ff%fe", "/../../etc/passwd", "/cgi/view/top/%27%60%7d)", "/cgi/view/top/%00",
     "//etc/passwd", "/cgi/view/top/..%2f..%2fetc", "/assets/..%2f..%2f..%2fetc%2fpasswd",
     "/%3Cscript%3Ealert(1)%3C/script%3E"],
)  # fmt: skip
def test_a_hostile_path_is_a_fault(client: TestClient, path: str) -> None:
    answer = harmless(client.get(path))
    assert answer.status_code in (400, 404)
    assert set(json.loads(answer.content)["error"]) >= {"code", "message"}
