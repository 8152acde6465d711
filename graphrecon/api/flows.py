"""The flow graph as columns: hosts, pairs of protocol and port, and flows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Cut, FlowCounts, FlowEdges, FlowNodes, FlowPair, Flows, FlowsRequest
from graphrecon.api.errors import in_filter
from graphrecon.cypher.filter import FLOW, NODE, FilterError, check
from graphrecon.cypher.filter.purposes import Purpose
from graphrecon.cypher.query.flows import count_flows, flows
from graphrecon.cypher.statement import Statement

Row = Mapping[str, Any]
Pair = tuple[str | None, int | None, int | None]

_TIES = ("src", "dst", "proto", "dport", "type")
"""The columns that tell flows apart: they settle every order, so that the same question has the same answer."""
_NUMBERS = ("count", "cspkts", "scpkts", "csbytes", "scbytes")


def answer(asking: Asking, request: FlowsRequest) -> Flows:
    """Return the flow graph of a request; raises RequestError for a filter or an order that is not known.

    Without an order the database gives flows in its own, which costs no sorting of everything that matches.
    """
    _check("nodes", request.nodes, NODE)
    _check("edges", request.edges, FLOW)
    listed = _listed(request)
    counts = FlowCounts(**asking.read(count_flows(request.nodes, request.edges))[0])
    if request.count:
        return Flows(counts)
    rows = asking.read(listed) if request.limit else []
    if not request.order:
        rows.sort(key=_identity)
    return _columns(rows, counts, request)


def _check(parameter: str, texts: Sequence[str], purpose: Purpose) -> None:
    for index, text in enumerate(texts):
        try:
            check(text, purpose)
        except FilterError as error:
            raise in_filter(error, parameter, index) from None


def _listed(request: FlowsRequest) -> Statement:
    named = {name.lstrip("~-") for name in request.order}
    order = [*request.order, *(name for name in _TIES if name not in named)] if request.order else []
    try:
        return flows(request.nodes, request.edges, limit=request.limit, skip=request.skip, sort=order)
    except FilterError as error:
        index = request.order.index(error.text) if error.text in request.order else None
        raise in_filter(error, "order", index) from None


def _identity(row: Row) -> tuple[str, ...]:
    return (row["src"], row["dst"], *(f"{row[name] if row[name] is not None else '':>12}" for name in _TIES[2:]))


def _columns(rows: Sequence[Row], counts: FlowCounts, request: FlowsRequest) -> Flows:
    addresses = dict.fromkeys(row[end] for row in rows for end in ("src", "dst"))
    hosts = {addr: place for place, addr in enumerate(addresses)}
    kinds: list[Pair] = [(row["proto"], row["dport"], row["type"]) for row in rows]
    ranked = sorted(Counter(kinds).items(), key=lambda item: (-item[1], *(str(part) for part in item[0])))
    places = {pair: place for place, (pair, _) in enumerate(ranked)}
    edges = FlowEdges(
        src=[hosts[row["src"]] for row in rows],
        dst=[hosts[row["dst"]] for row in rows],
        pair=[places[pair] for pair in kinds],
        **{name: [row[name] or 0 for row in rows] for name in _NUMBERS},
        firstseen=[_epoch(row["firstseen"]) for row in rows],
        lastseen=[_epoch(row["lastseen"]) for row in rows],
    )
    return Flows(
        counts,
        cut=_cut(len(rows), counts.flows, request),
        nodes=FlowNodes(addr=list(hosts)),
        pairs=[FlowPair(*pair, flows=number) for pair, number in ranked],
        edges=edges,
    )


def _cut(shown: int, total: int, request: FlowsRequest) -> Cut | None:
    if shown >= total:
        return None
    return Cut("limit" if request.skip + shown < total else "skip", shown, total, min(request.skip, total))


def _epoch(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
