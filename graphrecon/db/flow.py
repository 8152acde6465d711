"""`db.flow`: network flows."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import flow_top, flows
from graphrecon.db.importing import Load, Report


class Flows:
    """Questions about flows: `nodes` filter the hosts at their ends, other filters the flows themselves."""

    def __init__(self, graph: Graph, load: Load) -> None:
        self._graph = graph
        self._load = load

    def get(
        self,
        *filters: str,
        nodes: Sequence[str] = (),
        limit: int | None = None,
        skip: int = 0,
        sort: Sequence[str] = (),
    ) -> Iterator[dict[str, Any]]:
        """Yield the flows that match, with their ends. Raises FilterError for a wrong filter."""
        yield from self._graph.stream(flows.flows(nodes, filters, limit=limit, skip=skip, sort=sort))

    def count(self, *filters: str, nodes: Sequence[str] = ()) -> dict[str, int]:
        """Return `{"clients", "servers", "flows"}`; a server with outgoing flows is a client too."""
        return self._graph.read(flows.count_flows(nodes, filters))[0]

    def top(
        self,
        fields: str | Sequence[str],
        *filters: str,
        nodes: Sequence[str] = (),
        collect: Sequence[str] = (),
        sum: Sequence[str] = (),  # noqa: A002
        least: bool = False,
        limit: int | None = 10,
    ) -> list[dict[str, Any]]:
        """Return the most (or least) common values: `fields` (a list of values), `count`, `collected`."""
        wanted = [fields] if isinstance(fields, str) else list(fields)
        return self._graph.read(
            flow_top.top_flows(
                wanted, collect=collect, sum_=sum, least=least, limit=limit, node_filters=nodes, flow_filters=filters
            )
        )

    def distinct(self, field: str, *filters: str, nodes: Sequence[str] = ()) -> list[Any]:
        """Return the values of a field."""
        return sorted(row["fields"][0] for row in self.top(field, *filters, nodes=nodes, limit=None))

    def import_file(self, path: str, **options: Any) -> Report:
        """Import one file and return its Report; `options` are those of `flow2db`."""
        return self._load(path, "flow", options)
