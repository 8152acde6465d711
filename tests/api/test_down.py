"""A database that goes away is a 503 that says when to ask again, and needs no restart of ours when it is back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.cypher.graph import Graph
from tests.api.conftest import LOCAL, until

pytestmark = pytest.mark.graph

PATHS = ("/healthz", "/cgi/view", "/cgi/view?format=ndjson", "/cgi/scans/ipsports", "/flows", "/cgi/host/192.0.2.1")


class Way:
    """A way to the server that can be cut and opened again, at one port."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._to = (parts.hostname, parts.port)
        self._joined: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self.port = 0

    def open(self) -> None:
        """Take connections, at the port of the first time."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen(16)
        self.port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def cut(self) -> None:
        """Close every connection, and take no more."""
        assert self._listening is not None
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for end in self._joined:
            with_reset(end)
        self._joined.clear()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            self._joined += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=carry, args=(one, other), daemon=True).start()


def with_reset(end: socket.socket) -> None:
    """Close a connection that a thread may be reading from."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


def carry(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes until either side closes."""
    try:
        while data := one.recv(1 << 16):
            other.sendall(data)
    except OSError:
        pass
    with_reset(other)


@contextmanager
def way_to(uri: str) -> Iterator[Way]:
    """Yield an open way, which is cut at the end."""
    way = Way(uri)
    way.open()
    try:
        yield way
    finally:
        way.cut()


@pytest.mark.parametrize("path", PATHS)
def test_it_recovers_by_itself(server: tuple[str, str, str], graph: Graph, path: str) -> None:
    uri, user, password = server
    with way_to(uri) as way, Graph(f"bolt://127.0.0.1:{way.port}", user, password) as through:
        client = TestClient(create_app(through), base_url=LOCAL)
        before = client.get(path).status_code
        assert before in {200, 404}
        way.cut()
        for _ in range(3):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
            assert answer.json()["error"]["code"] == "database_down"
        way.open()
        until(lambda: client.get(path).status_code == before, seconds=30)


def test_metrics_tell_of_it(server: tuple[str, str, str], graph: Graph) -> None:
    """They are answered all the same."""
    uri, user, password = server
    with way_to(uri) as way, Graph(f"bolt://127.0.0.1:{way.port}", user, password) as through:
        client = TestClient(create_app(through), base_url=LOCAL)
        assert "graphrecon_database_up 1.0" in client.get("/metrics").text
        way.cut()
        text = client.get("/metrics").text
        assert "graphrecon_database_up 0.0" in text
        assert "graphrecon_nodes{" not in text
        way.open()
