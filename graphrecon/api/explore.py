"""`/cgi/graph/…`: any node of the graph, its neighbours by type, ways between two, and what hosts share."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Skip, Text, Where
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.errors import RequestError
from graphrecon.cypher.query.explore import Direction, Through
from graphrecon.db import explore
from graphrecon.db.explore import MOST_TIED, Around, BadNode, Common, Page, Part
from graphrecon.model.values import InvalidValue

MOST_NODES = 1_000
"""Nodes of one picture, and neighbours of one page."""
MOST_WAYS = 20
MOST_COMMON = 500

Ref = Annotated[str, Meta(max_length=8192, description="a node: its label and its key, Host/192.0.2.1")]
Result = TypeVar("Result")


class AroundRequest(Struct, frozen=True):
    """Which node."""

    ref: Ref


class ExpandRequest(Struct, frozen=True):
    """Whose neighbours, by which relationship type, and how many."""

    ref: Ref
    type: Annotated[Text, Meta(description="the relationship type")]
    direction: Annotated[Direction, Meta(description="out of the node or in to it")]
    limit: Annotated[int, Meta(ge=1, le=MOST_NODES, description=f"neighbours at most, {MOST_NODES} or fewer")] = 50
    skip: Skip = 0


class PartRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which nodes are to be shown together."""

    refs: Annotated[list[Ref], Meta(max_length=MOST_NODES, description="the nodes, by their labels and keys")]


class WaysRequest(Struct, frozen=True):
    """From which node to which, and by what."""

    start: Ref
    end: Ref
    through: Annotated[
        Through,
        Meta(description="flows (12 steps at most), things that hosts show (12), or any relationship (6)"),
    ] = "flows"
    limit: Annotated[int, Meta(ge=1, le=MOST_WAYS, description="ways of the same length at most")] = 5


class SharedRequest(Struct, frozen=True):
    """Which hosts."""

    addr: Annotated[list[Text], Meta(max_length=MOST_TIED, description=f"addresses, 2 to {MOST_TIED}")]
    limit: Annotated[int, Meta(ge=1, le=MOST_COMMON, description="things at most")] = 100


def around(asking: Asking, request: AroundRequest) -> Around:
    """Return a node and its neighbours counted; raises RequestError, 404 when there is no such node."""
    found = _told("ref", lambda: explore.around(asking.read, request.ref))
    if found is None:
        raise RequestError("there is no such node", status=404, code="not_found")
    return found


def expand(asking: Asking, request: ExpandRequest) -> Page:
    """Return a page of neighbours; raises RequestError."""
    return _told(
        "ref",
        lambda: explore.expand(
            asking.read, request.ref, request.type, request.direction, limit=request.limit, skip=request.skip
        ),
    )


def part(asking: Asking, request: PartRequest) -> Part:
    """Return nodes and what is between them; raises RequestError."""
    return _told("refs", lambda: explore.part(asking.read, request.refs))


def ways(asking: Asking, request: WaysRequest) -> Part:
    """Return the shortest ways between two nodes; raises RequestError."""
    return _told(
        "start",
        lambda: explore.shortest(asking.read, request.start, request.end, request.through, limit=request.limit),
    )


def shared(asking: Asking, request: SharedRequest) -> list[Common]:
    """Return what hosts have in common; raises RequestError."""
    return _told("addr", lambda: explore.shared(asking.read, request.addr, limit=request.limit))


def _told(parameter: str, answer: Callable[[], Result]) -> Result:
    try:
        return answer()
    except (BadNode, InvalidValue) as error:
        raise RequestError(error.message, at=Where(parameter), hint=error.hint) from None


EXPLORE = (
    Endpoint("/cgi/graph/around", "A node, and its neighbours counted by type", AroundRequest, Around, around),
    Endpoint("/cgi/graph/expand", "A page of the neighbours of a node by one type", ExpandRequest, Page, expand),
    Endpoint("/cgi/graph/part", "Nodes, and every relationship between them", PartRequest, Part, part, method="POST"),
    Endpoint("/cgi/graph/ways", "The shortest ways between two nodes", WaysRequest, Part, ways),
    Endpoint("/cgi/graph/shared", "What several hosts have in common", SharedRequest, list[Common], shared),
)
"""Their rows of the table of endpoints."""
