"""Database: one connection and its purposes."""

from collections.abc import Callable, Iterator
from typing import Any

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.data import Data
from graphrecon.db.flow import Flows
from graphrecon.db.hosts import Hosts
from graphrecon.db.importing import Load
from graphrecon.db.passive import Passive


class Database:
    """A graphrecon database; `close()` it or use it in a `with`."""

    def __init__(self, graph: Graph, load: Load, derive: Callable[[Graph], int]) -> None:
        self.graph = graph
        self.data = Data(graph, load)
        self.nmap = Hosts(graph, "nmap", load)
        self.view = Hosts(graph, "view", load)
        self.flow = Flows(graph, load)
        self.passive = Passive(graph, load)
        self._derive = derive

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the server goes on."""
        self.graph.close()

    def cypher(self, text: str, /, **params: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of raw Cypher, run in READ mode. Raises ReadOnly when it would write."""
        yield from self.graph.stream(Statement(text, params))

    def update_view(self) -> int:
        """Bring the view up to date and return how many hosts were behind."""
        return self._derive(self.graph)
