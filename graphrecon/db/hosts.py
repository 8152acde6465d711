"""`db.nmap` and `db.view`: records of scans, and the consolidated view of hosts."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, top
from graphrecon.cypher.query.record import shape
from graphrecon.db.importing import Load, Report

PURPOSES = {"nmap": NMAP, "view": VIEW}


class Hosts:
    """Questions about hosts; a filter is a text of the filter language, several are ANDed."""

    def __init__(self, graph: Graph, purpose: str, load: Load) -> None:
        self._graph = graph
        self._purpose = PURPOSES[purpose]
        self._load = load

    def get(
        self, *filters: str, limit: int | None = None, skip: int = 0, sort: Sequence[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Yield the records that match, in the field's JSON shape. Raises FilterError for a wrong filter."""
        statement = hosts.get(self._purpose, filters, limit=limit, skip=skip, sort=sort)
        for row in self._graph.stream(statement):
            yield shape(row["record"])

    def count(self, *filters: str) -> int:
        """Return how many records match."""
        return int(self._graph.read(hosts.count(self._purpose, filters))[0]["count"])

    def top(self, field: str, *filters: str, limit: int | None = 10, least: bool = False) -> list[dict[str, Any]]:
        """Return the most (or least) common values of a field: `[{"label", "value"}]`."""
        return self._graph.read(top.top(self._purpose, field, filters, limit=limit, least=least))

    def distinct(self, field: str, *filters: str, limit: int | None = None) -> list[Any]:
        """Return the values of a field."""
        return [row["value"] for row in self._graph.read(top.distinct(self._purpose, field, filters, limit=limit))]

    def import_file(self, path: str, **options: Any) -> Report:
        """Import one file and return its Report; `options` are those of `scan2db`."""
        return self._load(path, "nmap", options)
