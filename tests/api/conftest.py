"""Clients of the application on the small known graph and on a graph that a test makes up; a real server of it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from graphrecon.api.app import create_app
from graphrecon.api.security import LONGEST_HEAD
from graphrecon.cypher import accounts
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import users
from tests.api.people import PASSWORD, ROLES, SECRET
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

LOCAL = "http://localhost"


@pytest.fixture(scope="module")
def known_graph(graph: Graph) -> Graph:
    """The run's Graph holding exactly the small graph of the filter tests."""
    empty(graph)
    for text in STATEMENTS:
        graph.run(Statement(text))
    return graph


@pytest.fixture(scope="module")
def peopled(graph: Graph) -> Iterator[Graph]:
    """The run's Graph with an account of each role."""
    empty(graph)
    for name, role in ROLES.items():
        users.add_user(graph, name, PASSWORD, SECRET, role)
    yield graph
    empty(graph)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the build makes it, with little in it."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "assets").mkdir()
    (folder / "assets" / "page-1a2b.js").write_text("export {};\n")
    for name in ("index.html", "flow.html", "host.html", "cypher.html"):
        (folder / name).write_text(f"<!doctype html><title>{name}</title>\n")
    return folder


@pytest.fixture(scope="module")
def client(known_graph: Graph, pages: Path) -> Iterator[TestClient]:
    """A client of the application on the known graph."""
    with TestClient(create_app(known_graph, static=pages), base_url=LOCAL) as opened:
        yield opened


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """Serve an application as `graphrecon web` does; yield its port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        config = uvicorn.Config(
            app,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=LONGEST_HEAD,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Return when a condition holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


class Made:
    """A graph that gives the rows of a list and then, if told to, an error."""

    def __init__(self, rows: list[dict[str, Any]] | None = None, error: Exception | None = None) -> None:
        self.rows = rows or []
        self.error = error
        self.ended = 0

    def read(
        self, statement: Statement, *, timeout: float | None = None, tag: str | None = None
    ) -> list[dict[str, Any]]:
        """Return all rows; there are no accounts."""
        if statement is accounts.ANY:
            return []
        return list(self.stream(statement, timeout=timeout))

    def stream(
        self, statement: Statement, *, timeout: float | None = None, tag: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows, then raise."""
        try:
            yield from self.rows
            if self.error is not None:
                raise self.error
        finally:
            self.ended += 1


def client_of(made: Made | Graph, *, static: Path = Path("/nowhere"), raises: bool = True) -> TestClient:
    """Return a client of the application on a made graph; `raises` lets bugs reach the test."""
    app = create_app(cast(Graph, made), static=static)
    return TestClient(app, base_url=LOCAL, raise_server_exceptions=raises)
