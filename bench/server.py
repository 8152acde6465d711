"""The bench's own embedded server, in a home of its own that shares the user's cache of parts."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from graphrecon import embedded
from graphrecon.cypher.graph import Graph, answers
from graphrecon.cypher.statement import Statement
from graphrecon.embedded import Address
from graphrecon.settings import load_settings

_EMPTY = tuple(
    Statement(f"MATCH (n{label})\nCALL (n) {{\n  DETACH DELETE n\n}} IN TRANSACTIONS OF 5000 ROWS")
    for label in (":Flow", "")
)
"""Flows first: a host takes all its edges along, and thousands of hosts at once more memory than there is."""


def start(home: Path, heap: str, pagecache: str, cache: Path | None = None) -> Address:
    """Return the Address of the server of `home`, started when it does not run."""
    return embedded.ensure_started(
        home,
        cache or load_settings().cache,
        java=embedded.Java(heap, pagecache),
        ready=lambda where: answers(where.uri, where.user, where.password),
    )


class Server:
    """A temporary folder with a server in `home`, stopped and removed at the end of its `with`."""

    def __init__(self, heap: str | None = None, pagecache: str | None = None) -> None:
        settings = load_settings()
        self.heap, self.pagecache = heap or settings.heap, pagecache or settings.pagecache
        self.folder = Path(tempfile.mkdtemp(prefix="graphrecon-bench-"))
        self.home = self.folder / "home"
        self._graph: Graph | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def graph(self) -> Graph:
        """The Graph of the server, its schema applied; the first use starts the server."""
        if self._graph is None:
            address = start(self.home, self.heap, self.pagecache)
            self._graph = Graph(address.uri, address.user, address.password)
            self._graph.apply_schema()
        return self._graph

    def empty(self) -> Graph:
        """Remove every node and return the Graph."""
        for statement in _EMPTY:
            self.graph.run(statement)
        return self.graph

    def discard(self) -> None:
        """Throw the server away with all it holds; the next use makes a new one, sooner than a large one is empty."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has used; beside other work it tells more than a clock."""
        times = psutil.Process(embedded.status(self.home).pid).cpu_times()
        return float(times.user + times.system)

    def environment(self) -> dict[str, str]:
        """Return the environment of a user of this server: it runs already and a command attaches to it.

        Python keeps what it compiles, as it does for users: an environment that forbids it makes each command slower.
        """
        self.graph.verify()
        others = ("GRAPHRECON_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        return {
            **kept,
            "GRAPHRECON_HOME": str(self.home),
            "GRAPHRECON_CACHE": str(load_settings().cache),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }

    def stop(self) -> None:
        """Stop the server, which brings all of its store to the disk; the next use starts it again."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None
        embedded.stop(self.home)

    def store_megabytes(self) -> float:
        """Return how much disk the nodes, edges and indexes take, transaction logs left out; stops the server."""
        self.stop()
        total = 0
        for folder, _, names in os.walk(self.home / "data" / "databases" / "neo4j"):
            total += sum(os.lstat(os.path.join(folder, name)).st_blocks * 512 for name in names)
        return total / 1e6


def program() -> list[str]:
    """Return the words that run `graphrecon` with this Python."""
    script = Path(sys.executable).with_name("graphrecon")
    return [str(script)] if script.exists() else [sys.executable, "-m", "graphrecon"]
