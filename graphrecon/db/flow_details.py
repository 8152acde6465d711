"""What is known of one edge or one node of the flow graph, and how it would grow."""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from graphrecon.cypher.query import flow_details as asks
from graphrecon.cypher.query.flows import count_flows
from graphrecon.cypher.query.selection import Selection
from graphrecon.cypher.statement import Statement
from graphrecon.db.flow_graph import Flows, Mode, Read, Timeline, flow_graph
from graphrecon.model.flow import flow_uid
from graphrecon.model.values import parse_address

Row = dict[str, Any]
Direction = Literal["both", "in", "out"]

MANY = 100
"""Facts, ports, source ports and slots of one list, where no limit is given."""


class Known(Struct, frozen=True):
    """What scans and passive sensors know: the port of a flow, or a host."""

    scans: list[Row]
    passive: list[Row]


class FlowDetails(Struct, frozen=True):
    """One flow: its columns, its metadata by protocol and newest facts, and what is known of the server's port.

    `sports` and `times` of the flow are the first few; `all_sports` and `all_times` say how many there are.
    """

    flow: Row
    metadata: list[Row]
    facts: list[Row]
    server: Known


class HostDetails(Struct, frozen=True):
    """One host: its flows and peers, what it offers and uses, what it sent, its view, and what is known of it.

    `offers` and `uses` are protocols and ports with their flows and peers, most flows first; `passive` is what kinds
    of facts sensors saw, `observations` the newest of them.
    """

    host: Row
    offers: list[Row]
    uses: list[Row]
    metadata: list[Row]
    facts: list[Row]
    view: Row | None
    known: Known
    observations: list[Row]


class Side(Struct, frozen=True):
    """One side of a host: its flows there, and the hosts at their other end."""

    flows: int
    hosts: int


class Expansion(Struct, frozen=True):
    """What an expansion of a host would add, counted before it is asked for; `incoming` are flows to the host."""

    addr: str
    incoming: Side
    outgoing: Side


def flow_details(
    read: Read, src: str, dst: str, proto: str, dport: int | None, type_: int | None = None, limit: int = MANY
) -> FlowDetails | None:
    """Return what is known of a flow, None when there is none; `limit` is for each list of facts and values.

    Raises InvalidValue for what is no address.
    """
    client, server, proto = parse_address(src).addr, parse_address(dst).addr, proto.lower()
    uid = flow_uid(client, server, proto, dport, type_)
    rows = read(asks.flow(uid, client, server, limit))
    if not rows:
        return None
    scans = [] if dport is None else read(asks.scanned_port(server, proto, dport))
    passive = [] if dport is None else _observed(read(asks.observed_at_port(server, dport, limit)))
    return FlowDetails(
        flow=rows[0],
        metadata=read(asks.carried(uid, client, server)),
        facts=without_absent(read(asks.carried_facts(uid, client, server, limit))),
        server=Known(scans, passive),
    )


def host_details(read: Read, addr: str, limit: int = MANY) -> HostDetails | None:
    """Return what is known of a host, None when there is none; raises InvalidValue for what is no address."""
    addr = parse_address(addr).addr
    rows = read(asks.host(addr))
    if not rows:
        return None
    views = read(asks.view(addr, limit))
    return HostDetails(
        host=rows[0],
        offers=read(asks.kinds(addr, outgoing=False, limit=limit)),
        uses=read(asks.kinds(addr, outgoing=True, limit=limit)),
        metadata=read(asks.sent(addr)),
        facts=without_absent(read(asks.sent_facts(addr, limit))),
        view={**views[0]["view"], "ports": views[0]["ports"]} if views else None,
        known=Known(scans=read(asks.records(addr, limit)), passive=read(asks.observed(addr))),
        observations=_observed(read(asks.observations(addr, limit))),
    )


def expansion(read: Read, addr: str, selection: Selection) -> Expansion:
    """Return how many flows and hosts an expansion of a host would show, of those that a selection means."""
    addr = parse_address(addr).addr
    sides = [read(_count(selection, f"{end}.addr = {addr}"))[0] for end in ("dst", "src")]
    return Expansion(
        addr,
        incoming=Side(sides[0]["flows"], sides[0]["clients"]),
        outgoing=Side(sides[1]["flows"], sides[1]["servers"]),
    )


def expand(
    read: Read,
    addr: str,
    selection: Selection,
    *,
    direction: Direction = "both",
    mode: Mode = "default",
    limit: int = MANY,
    skip: int = 0,
    order: Sequence[str] = ("src",),
    within: Timeline | None = None,
) -> Flows:
    """Return a page of the flows of a host, of those that a selection means; `cut` tells how many there are.

    `within` is the timeline of the graph that is expanded, in whose slots the flows are told.
    """
    end = {"both": "addr", "in": "dst.addr", "out": "src.addr"}[direction]
    return flow_graph(
        read,
        _with(selection, f"{end} = {parse_address(addr).addr}"),
        mode=mode,
        limit=limit,
        skip=skip,
        order=order,
        within=within,
    )


def _with(selection: Selection, clause: str) -> Selection:
    return Selection(selection.nodes, (*selection.edges, clause), selection.when)


def _count(selection: Selection, clause: str) -> Statement:
    more = _with(selection, clause)
    return count_flows(more.nodes, more.edges, more.when)


def without_absent(rows: list[Row]) -> list[Row]:
    """Return facts without what they do not have."""
    return [{**row, "fact": {key: value for key, value in row["fact"].items() if value is not None}} for row in rows]


def _observed(rows: list[Row]) -> list[Row]:
    return [{key: value for key, value in row["observation"].items() if value is not None} for row in rows]
