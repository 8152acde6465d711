"""Failures: one shape, the right status, and the place of the fault."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import BadStatement, Graph, GraphError, ReadOnly, Refused, TookTooLong, Unavailable
from graphrecon.errors import GraphreconError
from tests.api.conftest import Made, client_of


def fault(answer: Any, status: int) -> dict[str, Any]:
    """Return the fault of a failed answer, whose shape and status are checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "where", "hint"}
    found: dict[str, Any] = body["error"]
    return found


@pytest.fixture
def made() -> TestClient:
    """A client of an application whose graph is empty."""
    return client_of(Made())


@pytest.mark.parametrize(
    ("path", "params", "where"),
    [
        ("/flows", {"edges": ["proto = tcp", "dprt = 80"]}, ("edges", 1, "dprt = 80", 1)),
        ("/flows", {"nodes": ["addr = 10.0.0.1 AND"]}, ("nodes", 0, "addr = 10.0.0.1 AND", None)),
        ("/flows", {"order": ["src", "-prot"]}, ("order", 1, "-prot", 1)),
        ("/cgi/view", {"q": "country:FR servce:ssh"}, ("q", None, "country:FR servce:ssh", 12)),
        ("/cgi/view", {"sort": "nix"}, ("sort", 0, "nix", 1)),
        ("/cgi/view/count", {"q": "(addr:192.0.2.1"}, ("q", None, "(addr:192.0.2.1", None)),
        ("/cgi/view/top/nothing", {}, ("field", None, "nothing", 1)),
    ],
)
def test_a_bad_filter_tells_its_place(made: TestClient, path: str, params: Any, where: tuple[Any, ...]) -> None:
    """Which parameter, which of its values, which column."""
    found = fault(made.get(path, params=params), 400)
    assert found["code"] == "bad_filter"
    *place, column = where
    assert [found["where"].get(name) for name in ("parameter", "index", "text")] == place
    assert found["where"]["column"] >= 1
    assert column in {None, found["where"]["column"]}


def test_the_nearest_name_is_the_hint(made: TestClient) -> None:
    """A typo is told with what was meant."""
    assert fault(made.get("/flows?edges=dprt+%3D+80"), 400)["hint"] == "did you mean 'dport'?"
    found = fault(made.get("/flows?limt=3"), 400)
    assert (found["code"], found["where"], found["hint"]) == (
        "bad_parameter",
        {"parameter": "limt"},
        "did you mean 'limit'?",
    )


@pytest.mark.parametrize(
    ("ask", "parameter", "message"),
    [
        ("/flows?limit=many", "limit", "'limit' is 'many': expected a whole number"),
        ("/flows?limit=-1", "limit", "'limit' is '-1': expected a whole number >= 0"),
        ("/flows?limit=50001", "limit", "'limit' is '50001': expected a whole number <= 50000"),
        ("/flows?skip=1.5", "skip", "'skip' is '1.5': expected a whole number"),
        ("/flows?limit=1&limit=2", "limit", "'limit' is given 2 times"),
        ("/flows?count=maybe", "count", "'count' is 'maybe': expected true or false"),
        ("/cgi/view?format=xml", "format", "'format' is 'xml': invalid enum value 'xml'"),
        ("/cgi/view?limit=10001", "limit", "'limit' is 10001: one JSON answer holds 10000 records at most"),
        ("/cgi/view/top/port:open?field=x", "field", "unknown parameter 'field'"),
        ("/healthz?deep=1", "deep", "unknown parameter 'deep'"),
        ("/flows?" + "&".join(["edges=a"] * 65), "edges", "'edges': expected array of length <= 64"),
    ],
)
def test_a_bad_parameter_is_named(made: TestClient, ask: str, parameter: str, message: str) -> None:
    """Its message says what was given and what was expected."""
    found = fault(made.get(ask), 400)
    assert (found["where"]["parameter"], found["message"]) == (parameter, message)


@pytest.mark.parametrize("path", ["/nix", "/flows/", "/cgi/view/top/", "/cgi", "/assets/", "/assets/nix.js", "/.env"])
def test_an_unknown_route_is_a_404(made: TestClient, path: str) -> None:
    """In the error shape, never HTML."""
    assert fault(made.get(path), 404 if path != "/cgi/view/top/" else 400)["code"] in {"not_found", "bad_filter"}


@pytest.mark.parametrize("path", ["/flows", "/cgi/view", "/healthz", "/flow.html", "/"])
def test_another_method_is_a_405(made: TestClient, path: str) -> None:
    """With the methods that are taken."""
    for method in ("POST", "PUT", "DELETE"):
        answer = made.request(method, path)
        assert fault(answer, 405)["code"] == "method_not_allowed"
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Unavailable("no server answers", hint="start it"), 503, "database_down"),
        (Refused("wrong password"), 503, "database_refused"),
        (TookTooLong("timed out"), 504, "took_too_long"),
        (ReadOnly("writes"), 403, "read_only"),
        (BadStatement("bad regex"), 400, "bad_statement"),
        (GraphError("failed"), 502, "database_failed"),
        (GraphreconError("else"), 400, "bad_request"),
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/flows", "/cgi/view", "/cgi/view?format=csv", "/cgi/view/count"])
def test_what_the_database_says_has_its_status(error: GraphreconError, status: int, code: str, path: str) -> None:
    """Streams too, as long as nothing is sent; 503 says when to ask again."""
    answer = client_of(Made(error=error)).get(path)
    found = fault(answer, status)
    assert (found["code"], found["message"], found["hint"]) == (code, error.message, error.hint)
    assert answer.headers.get("retry-after") == ("2" if status == 503 else None)


@pytest.mark.graph
def test_a_database_that_is_down_is_a_503(server: tuple[str, str, str]) -> None:
    """The driver's own failure becomes the one shape."""
    with Graph("bolt://127.0.0.1:1", "neo4j", "x") as graph:
        answer = client_of(graph).get("/flows")
    assert fault(answer, 503)["code"] == "database_down"
    assert answer.headers["retry-after"] == "2"
    with Graph(server[0], server[1], "wrong") as graph:
        assert fault(client_of(graph).get("/healthz"), 503)["code"] == "database_refused"


@pytest.mark.graph
def test_a_question_that_takes_too_long_is_a_504(graph: Graph) -> None:
    """Each statement has the application's time limit."""
    from graphrecon.api.asking import Asking
    from graphrecon.cypher.statement import Statement

    slow = Statement("UNWIND range(1, 100000000) AS n\nRETURN sum(n % 7) AS s")
    with pytest.raises(TookTooLong):
        Asking(graph, timeout=0.2).read(slow)


def test_a_bug_tells_nothing() -> None:
    """The message of an exception stays in the log."""
    answer = client_of(Made(error=RuntimeError("secret")), raises=False).get("/healthz")
    assert fault(answer, 500)["code"] == "bug"
    assert "secret" not in answer.text


def test_a_stream_that_fails_ends_with_the_fault() -> None:
    """ndjson has a last line; csv is cut."""
    rows = [{"record": {"addr": "192.0.2.1"}}]
    broken = Made(rows, Unavailable("gone"))
    first, last = client_of(broken).get("/cgi/view?format=ndjson").text.splitlines()
    assert '"192.0.2.1"' in first
    assert '"database_down"' in last
    with pytest.raises(RuntimeError, match="already started"):
        client_of(broken).get("/cgi/view?format=csv")


def test_a_tree_that_is_not_built_says_so(tmp_path: Path) -> None:
    """Pages are a 503 with what to do; everything else works."""
    client = client_of(Made(), static=tmp_path)
    found = fault(client.get("/flow.html"), 503)
    assert found["code"] == "not_built"
    assert "hatch_build.py" in found["hint"]
    assert fault(client.get("/assets/x.js"), 404)["code"] == "not_found"
