"""How the HTTP room asks the graph: in READ mode, each statement with a time limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

TIMEOUT = 30.0
"""Seconds that one statement may take."""


@dataclass(frozen=True)
class Asking:
    """A Graph that is only read, with the time limit of each statement in seconds."""

    graph: Graph
    timeout: float = TIMEOUT

    def read(self, statement: Statement) -> list[dict[str, Any]]:
        """Return all rows. Raises Unavailable, TookTooLong and the other errors of the graph."""
        return self.graph.read(statement, timeout=self.timeout)

    def stream(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """Yield rows as they come; closing the iterator ends the query."""
        return self.graph.stream(statement, timeout=self.timeout)
