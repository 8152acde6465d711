"""A client that hangs up ends its question in the database, whether anything was sent to it or not."""

import json
import socket

import pytest

from graphrecon.api.app import create_app
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.api.conftest import serving, until
from tests.conftest import empty

pytestmark = [pytest.mark.graph, pytest.mark.alone]

RUNNING = Statement(
    "SHOW TRANSACTIONS YIELD metaData, currentQuery\n"
    "WHERE metaData.graphrecon IS NOT NULL\n"
    "RETURN currentQuery AS query"
)
SLOW = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b) AS s"


def ask(port: int, request: str, body: str = "") -> socket.socket:
    """Send a request and return its connection."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"{request} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    return connection


def test_a_question_that_has_sent_nothing_ends(graph: Graph) -> None:
    with serving(create_app(graph)) as port:
        connection = ask(port, "POST /cgi/cypher", json.dumps({"statement": SLOW}))
        until(lambda: len(graph.read(RUNNING)) == 1)
        connection.close()
        until(lambda: graph.read(RUNNING) == [], seconds=5)


def test_a_stream_ends(graph: Graph) -> None:
    """In the middle of rows that nobody takes."""
    empty(graph)
    graph.run(
        Statement(
            "UNWIND range(1, 30000) AS n\n"
            "CREATE (:View {addr: 'host' + n, key: right('000000' + n, 6), names: [x IN range(1, 20) | 'name' + x]})"
        )
    )
    with serving(create_app(graph)) as port:
        connection = ask(port, "GET /cgi/view?format=ndjson&limit=1000000")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        assert len(graph.read(RUNNING)) == 1
        connection.close()
        until(lambda: graph.read(RUNNING) == [], seconds=5)
    empty(graph)


def test_questions_go_on_while_others_hang_up(graph: Graph) -> None:
    """What one client leaves does not end what another one asks."""
    with serving(create_app(graph)) as port:
        left = ask(port, "POST /cgi/cypher", json.dumps({"statement": SLOW}))
        until(lambda: len(graph.read(RUNNING)) == 1)
        kept = ask(port, "POST /cgi/cypher", json.dumps({"statement": SLOW, "timeout": 3}))
        until(lambda: len(graph.read(RUNNING)) == 2)
        left.close()
        assert kept.recv(1000).startswith(b"HTTP/1.1 504")
        kept.close()
