"""How the HTTP room asks the graph: in READ mode, each statement with a time limit, all ended when the client goes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from graphrecon.api.visitor import NOBODY, Visitor
from graphrecon.cypher.filter import within
from graphrecon.cypher.graph import Graph, Preview
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

TIMEOUT = 30.0
"""Seconds that one statement may take."""
EXPORT = 1500.0
"""Seconds that a statement may take whose rows are sent while they are read: the client sets the pace."""


class Gone(GraphreconError):
    """The client has hung up: nobody reads the answer."""


class OutOfScope(GraphreconError):
    """A statement that is not known to keep to what its reader may see."""


class NotSeen(GraphreconError):
    """The question is about a host that its reader may not see: for the reader it does not exist."""


@dataclass(frozen=True)
class Asking:
    """A Graph that is only read, for one request of a visitor, with the time limit of each statement in seconds.

    A visitor with a scope gets the answers of statements that were compiled within it, or that are about hosts
    inside; what is neither is refused, so that a question that forgets the scope answers nothing.
    """

    graph: Graph
    timeout: float = TIMEOUT
    visitor: Visitor = NOBODY
    tag: str = field(default_factory=lambda: uuid4().hex)
    gone: threading.Event = field(default_factory=threading.Event)
    seen: set[str] = field(default_factory=set)
    """Addresses that are known to be inside the visitor's scope."""

    def read(self, statement: Statement) -> list[dict[str, Any]]:
        """Return all rows. Raises Unavailable, TookTooLong and the other errors of the graph."""
        self._check(statement)
        return self.graph.read(statement, timeout=self.timeout, tag=self.tag)

    def stream(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """Yield rows as they come; closing the iterator ends the query."""
        return self._rows(statement, self.timeout)

    def export(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """Yield rows that are sent as they come, with the time that this takes."""
        return self._rows(statement, max(self.timeout, EXPORT))

    def preview(self, statement: Statement) -> Preview:
        """Return what the server says of a statement that is not run."""
        self._check(statement)
        return self.graph.preview(statement, timeout=self.timeout)

    def hang_up(self) -> None:
        """End what runs for this request, and keep it from asking more."""
        self.gone.set()
        self.graph.terminate(self.tag)

    def _rows(self, statement: Statement, timeout: float) -> Iterator[dict[str, Any]]:
        self._check(statement)
        return self.graph.stream(statement, timeout=timeout, tag=self.tag)

    def _check(self, statement: Statement) -> None:
        if self.gone.is_set():
            raise Gone("the client has hung up")
        if not self.visitor.scope:
            return
        if statement.about is None:
            if not within.is_within(statement):
                raise OutOfScope("this question is not open to an account with a scope", hint="ask an administrator")
        elif asked := set(statement.about) - self.seen:
            found = self.graph.read(within.inside(sorted(asked)), timeout=self.timeout, tag=self.tag)
            self.seen.update(row["addr"] for row in found)
            if not asked <= self.seen:
                raise NotSeen("nothing is known of that")


@dataclass
class Noted:
    """Reads, and notes what was asked in the form that Neo4j Browser takes."""

    asking: Asking
    cypher: list[str] = field(default_factory=list)

    def read(self, statement: Statement) -> list[dict[str, Any]]:
        """Return all rows."""
        self.cypher.append(statement.paste())
        return self.asking.read(statement)
