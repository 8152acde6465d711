"""The graph that a command works on: another server when one is set, else the embedded one, started on demand."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from graphrecon.cli.db import start_embedded
from graphrecon.cypher.graph import Graph
from graphrecon.ingest import derive
from graphrecon.settings import Settings, load_settings


@contextmanager
def open_graph(settings: Settings | None = None) -> Iterator[Graph]:
    """Yield the Graph of this command, its schema applied, and close it at the end."""
    settings = settings or load_settings()
    uri, user, password = settings.uri, settings.user, settings.password or ""
    if uri is None:
        address = start_embedded(settings)
        uri, user, password = address.uri, address.user, address.password
    with Graph(uri, user, password, settings.database) as graph:
        graph.apply_schema()
        yield graph


def warn_stale(graph: Graph) -> None:
    """Say on stderr how many hosts wait for their view."""
    waiting = derive.marks(graph)
    if waiting:
        hosts = "host waits" if waiting == 1 else "hosts wait"
        sys.stderr.write(f"graphrecon: {waiting} {hosts} for the view; `graphrecon db2view` brings it up to date\n")
