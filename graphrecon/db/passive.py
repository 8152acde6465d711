"""`db.passive`: what sensors saw on the wire, one record a distinct fact."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import observations
from graphrecon.cypher.query.observation import shape
from graphrecon.db.importing import Load, Report


class Passive:
    """Questions about passive observations; a filter is a text of the filter language, several are ANDed."""

    def __init__(self, graph: Graph, load: Load) -> None:
        self._graph = graph
        self._load = load

    def get(
        self, *filters: str, limit: int | None = None, skip: int = 0, sort: Sequence[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Yield the records that match, in the field's JSON shape. Raises FilterError for a wrong filter."""
        for row in self._graph.stream(observations.get(filters, limit=limit, skip=skip, sort=sort)):
            yield shape(row)

    def count(self, *filters: str) -> int:
        """Return how many records match."""
        return int(self._graph.read(observations.count(filters))[0]["count"])

    def top(
        self, field: str, *filters: str, limit: int | None = 10, least: bool = False, weighted: bool = False
    ) -> list[dict[str, Any]]:
        """Return the most (or least) common values of a field: `[{"label", "value"}]`; `weighted` by times seen."""
        return self._graph.read(observations.top(field, filters, limit=limit, least=least, weighted=weighted))

    def distinct(self, field: str, *filters: str, limit: int | None = None) -> list[Any]:
        """Return the values of a field."""
        return [row["value"] for row in self._graph.read(observations.distinct(field, filters, limit=limit))]

    def import_file(self, path: str, *, sensor: str | None = None, **options: Any) -> Report:
        """Import one file, as seen by `sensor`, and return its Report; `options` are those of `passiverecon2db`."""
        return self._load(path, "passive", {**options, **({"source": sensor} if sensor else {})})
