"""How a host of the flow graph is expanded: what that would add, and then the flows, a page at a time."""

from typing import Annotated

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import MOST_SLOTS, After, Before, EdgeFilters, Flows, Mode, NodeFilters, Skip, Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.flows import selection
from graphrecon.db import flow_details
from graphrecon.db.flow_details import MANY, Direction, Expansion
from graphrecon.db.flow_graph import Timeline
from graphrecon.model.values import InvalidValue, parse_address

MOST = 1000
"""Flows of one page."""
Address = Annotated[Text, Meta(description="the address of the host")]


class ExpansionRequest(Struct, frozen=True):
    """Which host, and which of its flows; without filters all of them."""

    addr: Address
    nodes: NodeFilters = []
    edges: EdgeFilters = []
    after: After = ""
    before: Before = ""


class HostExpandRequest(Struct, frozen=True):
    """Which page of which of its flows; `start`, `step` and `slots` are the timeline of the graph that is expanded."""

    addr: Address
    nodes: NodeFilters = []
    edges: EdgeFilters = []
    after: After = ""
    before: Before = ""
    direction: Annotated[Direction, Meta(description="flows to the host (in), from it (out), or both")] = "both"
    mode: Annotated[Mode, Meta(description="what an edge is, as in /flows")] = "default"
    limit: Annotated[int, Meta(ge=0, le=MOST, description=f"at most this many, {MOST} or fewer")] = MANY
    skip: Skip = 0
    start: Annotated[int, Meta(ge=-(2**40), le=2**40, description="where the timeline begins, in epoch seconds")] = 0
    step: Annotated[int, Meta(ge=1, le=2**40, description="seconds of a slot")] = 3600
    slots: Annotated[int, Meta(ge=0, le=MOST_SLOTS, description="slots of the timeline; 0: none")] = 0


def expansion(asking: Asking, request: ExpansionRequest) -> Expansion:
    """Return how many flows and hosts an expansion would show; raises RequestError for what is no address."""
    return flow_details.expansion(asking.read, _address(request.addr), selection(request))


def expand(asking: Asking, request: HostExpandRequest) -> Flows:
    """Return a page of the flows of a host, by their ends, then by port; raises RequestError for what is no address."""
    within = Timeline(request.step, request.step, request.start, [0] * request.slots) if request.slots else None
    return flow_details.expand(
        asking.read,
        _address(request.addr),
        selection(request),
        direction=request.direction,
        mode=request.mode,
        limit=request.limit,
        skip=request.skip,
        within=within,
    )


def _address(text: str) -> str:
    try:
        return parse_address(text).addr
    except InvalidValue as error:
        raise RequestError(error.message, at=Where("addr", text=text), hint=error.hint) from None
