"""How the HTTP room asks the graph: in READ mode, each statement with a time limit, all ended when the client goes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from graphrecon.cypher.graph import Graph, Preview
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

TIMEOUT = 30.0
"""Seconds that one statement may take."""
EXPORT = 1500.0
"""Seconds that a statement may take whose rows are sent while they are read: the client sets the pace."""


class Gone(GraphreconError):
    """The client has hung up: nobody reads the answer."""


@dataclass(frozen=True)
class Asking:
    """A Graph that is only read, for one request, with the time limit of each statement in seconds."""

    graph: Graph
    timeout: float = TIMEOUT
    tag: str = field(default_factory=lambda: uuid4().hex)
    gone: threading.Event = field(default_factory=threading.Event)

    def read(self, statement: Statement) -> list[dict[str, Any]]:
        """Return all rows. Raises Unavailable, TookTooLong and the other errors of the graph."""
        self._check()
        return self.graph.read(statement, timeout=self.timeout, tag=self.tag)

    def stream(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """Yield rows as they come; closing the iterator ends the query."""
        return self._rows(statement, self.timeout)

    def export(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """Yield rows that are sent as they come, with the time that this takes."""
        return self._rows(statement, max(self.timeout, EXPORT))

    def preview(self, statement: Statement) -> Preview:
        """Return what the server says of a statement that is not run."""
        self._check()
        return self.graph.preview(statement, timeout=self.timeout)

    def hang_up(self) -> None:
        """End what runs for this request, and keep it from asking more."""
        self.gone.set()
        self.graph.terminate(self.tag)

    def _rows(self, statement: Statement, timeout: float) -> Iterator[dict[str, Any]]:
        self._check()
        return self.graph.stream(statement, timeout=timeout, tag=self.tag)

    def _check(self) -> None:
        if self.gone.is_set():
            raise Gone("the client has hung up")
