"""`db.flow`: network flows."""

from collections.abc import Iterator, Sequence
from typing import Any, TypedDict, Unpack

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import flow_maps, flow_times, flow_top, flows
from graphrecon.cypher.query.selection import Selection, Time, select
from graphrecon.db import flow_details, flow_graph, flow_precision
from graphrecon.db.importing import Load, Report


class Which(TypedDict, total=False):
    """Which flows, besides filters of the flows themselves; all must hold."""

    nodes: Sequence[str]
    """Filters of the hosts at the ends."""
    after: Time
    """Seen at this time or later."""
    before: Time
    """Seen at this time or earlier."""
    new_since: Time
    """First seen later than this."""
    baseline: str
    """`A..B`: not seen in this span."""
    not_in: Sequence[str]
    """Filters of allowed flows: those that match none."""


class Flows:
    """Questions about flows. Filters are texts of the filter language; a filter that is wrong raises FilterError.

    Every question takes the arguments of Which: `db.flow.count("proto = tcp", nodes=["10.0.0.0/8"], after="1d")`.
    """

    def __init__(self, graph: Graph, load: Load) -> None:
        self._graph = graph
        self._load = load

    def get(
        self,
        *filters: str,
        limit: int | None = None,
        skip: int = 0,
        sort: Sequence[str] = (),
        mode: flow_graph.Mode = "default",
        fields: Sequence[str] = (),
        **which: Unpack[Which],
    ) -> Iterator[dict[str, Any]]:
        """Yield the flows that match, with their ends; or, by the mode, the pairs of hosts that they join.

        `fields` of ends and metadata, such as `src.country` and `meta.dns.query`, are keys of their own.
        """
        found = _select(filters, which)
        if mode == "default":
            asked = flows.flows(
                found.nodes, found.edges, limit=limit, skip=skip, sort=sort, when=found.when, extra=fields
            )
        else:
            ask = flow_maps.flow_map if mode == "flow_map" else flow_maps.talk_map
            asked = ask(found.nodes, found.edges, limit=limit, skip=skip, sort=sort, when=found.when)
        for row in self._graph.stream(asked):
            yield {**row, **dict(zip(fields, row.pop("extra"), strict=True))} if fields else row

    def count(self, *filters: str, **which: Unpack[Which]) -> dict[str, int]:
        """Return `{"clients", "servers", "flows"}`; a server with outgoing flows is a client too."""
        found = _select(filters, which)
        return self._graph.read(flows.count_flows(found.nodes, found.edges, found.when))[0]

    def top(
        self,
        fields: str | Sequence[str],
        *filters: str,
        collect: Sequence[str] = (),
        sum: Sequence[str] = (),  # noqa: A002
        least: bool = False,
        limit: int | None = 10,
        skip: int = 0,
        **which: Unpack[Which],
    ) -> list[dict[str, Any]]:
        """Return the most (or least) common values: `fields` (a list of values), `count`, `collected`."""
        found = _select(filters, which)
        return self._graph.read(
            flow_top.top_flows(
                [fields] if isinstance(fields, str) else list(fields),
                collect=collect,
                sum_=sum,
                least=least,
                limit=limit,
                skip=skip,
                node_filters=found.nodes,
                flow_filters=found.edges,
                when=found.when,
            )
        )

    def distinct(self, field: str, *filters: str, **which: Unpack[Which]) -> list[Any]:
        """Return the values of a field, sorted; what is absent comes last."""
        values = [row["fields"][0] for row in self.top(field, *filters, limit=None, **which)]
        return sorted(values, key=lambda value: (value is None, value))

    def daily(self, *filters: str, **which: Unpack[Which]) -> list[dict[str, Any]]:
        """Return the hours of the day (UTC) in which flows were seen: `second`, `flows`, `days`, `step`.

        flows / days is the average of that hour; `step` is longer than an hour where the slots of the graph are.
        """
        found = _select(filters, which)
        return self._graph.read(flow_times.daily(found.nodes, found.edges, found.when))

    def timeline(
        self, *filters: str, mode: flow_graph.Mode = "default", slots: int = 200, **which: Unpack[Which]
    ) -> flow_graph.Timeline:
        """Return how many flows, or edges of the mode, were seen in each slot: the finest of at most `slots`."""
        return flow_graph.timeline_of(self._graph.read, _select(filters, which), mode, slots)

    def graph(
        self,
        *filters: str,
        mode: flow_graph.Mode = "default",
        limit: int | None = None,
        skip: int = 0,
        order: Sequence[str] = (),
        slots: int = 0,
        **which: Unpack[Which],
    ) -> flow_graph.Flows:
        """Return nodes and edges as columns, with counts; with `slots` a timeline of at most so many."""
        return flow_graph.flow_graph(
            self._graph.read, _select(filters, which), mode=mode, limit=limit, skip=skip, order=order, slots=slots
        )

    def details(
        self,
        src: str,
        dst: str,
        proto: str,
        dport: int | None = None,
        type: int | None = None,  # noqa: A002
        limit: int = flow_details.MANY,
    ) -> flow_details.FlowDetails | None:
        """Return what is known of one flow: its metadata, and what scans and passive sensors know of the server."""
        return flow_details.flow_details(self._graph.read, src, dst, proto, dport, type, limit)

    def host(self, addr: str, limit: int = flow_details.MANY) -> flow_details.HostDetails | None:
        """Return what is known of one host: its flows, peers and metadata, its view, scans and passive facts."""
        return flow_details.host_details(self._graph.read, addr, limit)

    def expansion(self, addr: str, *filters: str, **which: Unpack[Which]) -> flow_details.Expansion:
        """Return how many flows and hosts an expansion of a host would add."""
        return flow_details.expansion(self._graph.read, addr, _select(filters, which))

    def expand(
        self,
        addr: str,
        *filters: str,
        direction: flow_details.Direction = "both",
        mode: flow_graph.Mode = "default",
        limit: int = flow_details.MANY,
        skip: int = 0,
        **which: Unpack[Which],
    ) -> flow_graph.Flows:
        """Return a page of the flows of a host as nodes and edges."""
        found = _select(filters, which)
        return flow_details.expand(
            self._graph.read, addr, found, direction=direction, mode=mode, limit=limit, skip=skip
        )

    def precision(self) -> int:
        """Return the seconds of a time slot in this graph."""
        return flow_graph.precision_of(self._graph.read)

    def reduce_precision(self, seconds: int, progress: flow_precision.Progress | None = None) -> int:
        """Make the time slots of all flows `seconds` long, and return how many flows were looked at.

        It can be called again after a kill. Raises GraphreconError for a precision that is finer, or no multiple.
        """
        return flow_precision.reduce_precision(self._graph, seconds, progress)

    def import_file(self, path: str, **options: Any) -> Report:
        """Import one file and return its Report; `options` are those of `flow2db`."""
        return self._load(path, "flow", options)


def _select(filters: Sequence[str], which: Which) -> Selection:
    return select(filters, **which)
