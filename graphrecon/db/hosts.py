"""`db.nmap` and `db.view`: records of scans, and the consolidated view of hosts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, top
from graphrecon.cypher.query.features import FIELDS
from graphrecon.cypher.query.features import features as question
from graphrecon.cypher.query.record import shape
from graphrecon.db.features import Features, matrix
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

    def features(
        self,
        *filters: str,
        fields: Sequence[str] = FIELDS,
        labels: Mapping[str, str] | None = None,
        general: bool = False,
    ) -> Features:
        """Return hosts as a matrix for machine learning: `columns`, features of open ports, and `rows` of 0 and 1.

        A feature is the tuple of the `fields` of an open port, `("tcp/22", "ssh", "OpenSSH", "9.2")`. `labels` maps
        names to filters: a host comes under each label whose filter it passes, as `label` of its row. With `general`
        each feature counts in its shorter forms too: `("tcp/22", None, None, None)` is any service there. Rows come
        from the server as they are taken, and columns with the first. Raises FilterError and BadFeatures.

            found = db.view.features("country:FR", labels={"web": "service:http", "other": "!service:http"})
            X, y = zip(*((row.values, row.label) for row in found.rows))
        """
        return matrix(self._graph.stream(question(self._purpose, filters, fields=fields, labels=labels)), general)

    def import_file(self, path: str, **options: Any) -> Report:
        """Import one file and return its Report; `options` are those of `scan2db`."""
        return self._load(path, "nmap", options)
