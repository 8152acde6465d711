"""The OpenAPI document, its page, the types made of it; and that every endpoint keeps to it whatever it is asked."""

import re
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from graphrecon.api import typescript
from graphrecon.api.app import create_app
from graphrecon.api.openapi import document
from graphrecon.api.routes import ENDPOINTS
from graphrecon.cypher.graph import Graph
from tests.api.conftest import Made, client_of, serving

REFUSED = [400, 401, 403, 404, 405, 413, 414, 415, 421, 429]
DOCUMENT = schemathesis.openapi.from_dict(
    document(ENDPOINTS),
    config=schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}),
)
PACE = hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


@pytest.fixture(scope="module")
def address(known_graph: Graph) -> Iterator[str]:
    """The address of a server on the known graph."""
    with serving(create_app(known_graph, timeout=5)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.graph
@DOCUMENT.parametrize()
@PACE
def test_every_endpoint_keeps_to_the_document(case: Any, address: str) -> None:
    """No 5xx, no answer outside its schema, nothing accepted that is outside the parameters.

    What is in the schema may still be no filter, no field, no address or no Cypher: that is a 400 with its place.
    """
    case.call_and_validate(base_url=address, excluded_checks=[positive_data_acceptance])


def test_every_endpoint_is_in_it() -> None:
    paths = document(ENDPOINTS)["paths"]
    found = {(path, method) for path, methods in paths.items() for method in methods}
    login = {("/login", "get"), ("/login", "post"), ("/logout", "post")}
    assert found == {(re.sub(r":\w+", "", row.path), row.method.lower()) for row in ENDPOINTS} | login
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(set(names)) == len(names)


def test_every_parameter_is_described() -> None:
    """The document is the reference."""
    missing = [
        (path, parameter["name"])
        for path, methods in document(ENDPOINTS)["paths"].items()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
        if not parameter.get("description")
    ]
    assert missing == []


def test_the_types_of_the_explorer_are_up_to_date() -> None:
    """`python -m graphrecon.api.typescript` writes them."""
    assert typescript.FILE.read_text() == typescript.types()


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """No script, no other origin, no style that the policy forbids; every endpoint is on it."""
    client: TestClient = client_of(Made())
    answer = client.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.findall(r"<script|style=|\son\w+=|https?://|//\w", answer.text)
    for path in document(ENDPOINTS)["paths"]:
        assert f"<code>{path}</code>" in answer.text
    targets = set(re.findall(r'href="#([^"]+)"', answer.text))
    assert targets <= set(re.findall(r'id="([^"]+)"', answer.text))
    assert client.get("/docs.css").headers["content-type"] == "text/css; charset=utf-8"


def test_the_document_is_json() -> None:
    answer = client_of(Made()).get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == document(ENDPOINTS)
