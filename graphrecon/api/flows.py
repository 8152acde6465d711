"""The flow graph as columns, of a request: `db.flow.graph` with faults told by parameter."""

from collections.abc import Sequence
from typing import Protocol

from graphrecon.api import flow_field
from graphrecon.api.asking import Asking
from graphrecon.api.contract import Flows, FlowsRequest, Where
from graphrecon.api.errors import RequestError, in_filter
from graphrecon.cypher.filter import FLOW, NODE, FilterError, check
from graphrecon.cypher.filter.purposes import Purpose
from graphrecon.cypher.query.selection import Selection, select
from graphrecon.db.flow_graph import flow_graph
from graphrecon.errors import GraphreconError


class Chosen(Protocol):
    """What requests have that say which flows they mean."""

    @property
    def nodes(self) -> list[str]: ...
    @property
    def edges(self) -> list[str]: ...
    @property
    def after(self) -> str: ...
    @property
    def before(self) -> str: ...


def answer(asking: Asking, request: FlowsRequest) -> Flows | flow_field.Answer:
    """Return the flow graph of a request, in the form in which it was asked for.

    Raises RequestError for a filter, a time or an order that is not known, and for a `q` that is no question.
    """
    if not request.q and not request.action:
        return graph(asking, request)
    question = flow_field.read_question(request)
    if request.action == "details":
        return flow_field.details(asking, question)
    own = flow_field.as_request(question)
    return flow_field.shape(graph(asking, own), own.mode)


def graph(asking: Asking, request: FlowsRequest) -> Flows:
    """Return the flow graph of a request that stands in parameters of its own."""
    chosen = selection(request)
    try:
        return flow_graph(
            asking.read,
            chosen,
            mode=request.mode,
            limit=request.limit,
            skip=request.skip,
            order=request.order,
            slots=request.timeline,
            counts_only=request.count,
        )
    except FilterError as error:
        index = request.order.index(error.text) if error.text in request.order else None
        raise in_filter(error, "order", index) from None


def _check(parameter: str, texts: Sequence[str], purpose: Purpose) -> None:
    for index, text in enumerate(texts):
        try:
            check(text, purpose)
        except FilterError as error:
            raise in_filter(error, parameter, index) from None


def selection(request: Chosen) -> Selection:
    """Return which flows a request means; raises RequestError for a filter or a time that is not known."""
    _check("nodes", request.nodes, NODE)
    _check("edges", request.edges, FLOW)
    for name, text in (("after", request.after), ("before", request.before)):
        try:
            select(after=text or None)
        except GraphreconError as error:
            raise RequestError(error.message, at=Where(name, text=text), hint=error.hint) from None
    try:
        return select(request.edges, request.nodes, after=request.after or None, before=request.before or None)
    except GraphreconError as error:
        raise RequestError(error.message, at=Where("before", text=request.before), hint=error.hint) from None
