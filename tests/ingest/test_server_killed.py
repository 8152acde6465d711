"""The server killed under an importer: what is committed stays, and the next run ends as one clean run."""

import os
import random
import signal
from pathlib import Path

import pytest

from graphrecon import embedded
from graphrecon.cypher.graph import Graph, GraphError, answers
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.embedded import Address
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.reader import Limits
from graphrecon.settings import load_settings
from tests.conftest import BRIEF, empty
from tests.ingest.samples import conn_log

pytestmark = pytest.mark.graph


class Killer:
    """Kills the server with SIGKILL when the given batch was written."""

    def __init__(self, home: Path, batch: int) -> None:
        self.home, self.left = home, batch

    def start(self, label: str, total: int | None) -> None:
        """Begin."""

    def advance(self, position: int, written: int) -> None:
        """Count down, then kill."""
        self.left -= 1
        if self.left == 0:
            pid = embedded.status(self.home).pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)

    def finish(self) -> None:
        """End."""


def test_the_server_killed_at_random_moments(tmp_path: Path) -> None:
    """Three kills; each import ends in a clear error, and the last gives the graph of one clean run."""
    home, cache = tmp_path / "home", load_settings().cache
    path = conn_log(tmp_path / "conn.log", 2000, 500)
    limits = Limits(rows=60, items=10**9, size=10**9)

    def server() -> Address:
        return embedded.ensure_started(home, cache, java=BRIEF, ready=lambda at: answers(at.uri, at.user, at.password))

    try:
        where = server()
        with Graph(where.uri, where.user, where.password) as graph:
            graph.apply_schema()
            files.import_path(graph, str(path), tmp_path, Options(), limits=limits)
            derive.drain(graph)
            expected = fingerprint(graph)
            empty(graph)
        rng = random.Random(11)
        for _ in range(3):
            where = server()
            killer = Killer(home, rng.randrange(2, 9))
            with Graph(where.uri, where.user, where.password) as graph, pytest.raises(GraphError):
                files.import_path(graph, str(path), tmp_path, Options(), limits=limits, progress=killer)
        where = server()
        with Graph(where.uri, where.user, where.password) as graph:
            files.import_path(graph, str(path), tmp_path, Options(), limits=limits)
            derive.drain(graph)
            assert fingerprint(graph) == expected
    finally:
        embedded.stop(home)
