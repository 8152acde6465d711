"""`/cgi/cypher`: raw Cypher that only reads; its rows, and the graph in them."""

import math
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, ValidationError, convert, structs

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Where
from graphrecon.api.errors import RequestError
from graphrecon.api.formats import encode
from graphrecon.cypher.graph import BadStatement
from graphrecon.cypher.raw import CREDENTIALS, NotAllowed, check_preview, check_text, without_secrets
from graphrecon.cypher.statement import EXPLAIN, Statement
from graphrecon.db import explore

MOST_ROWS = 10_000
MOST_NODES = 5_000
"""Nodes of the graph in an answer, and as many edges times four."""
MOST_BYTES = 32 << 20
"""Bytes of rows as JSON; at most one row is more."""


class CypherRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A statement with its parameters, and how much of its answer is wanted."""

    statement: Annotated[str, Meta(min_length=1, max_length=65536, description="Cypher that reads")]
    params: Annotated[dict[str, Any], Meta(description="parameters by name, without the $")] = {}
    limit: Annotated[int, Meta(ge=1, le=MOST_ROWS, description=f"rows at most, {MOST_ROWS} or fewer")] = 1000
    timeout: Annotated[float, Meta(gt=0, le=3600, description="seconds; the server's own limit holds too")] = 30


class GraphNode(Struct, frozen=True):
    """A node of the graph in the rows; `ref` names it (`Label/key`) and `title` says a few words, empty for no node."""

    id: str
    labels: list[str]
    properties: dict[str, Any]
    ref: str = ""
    title: str = ""


class GraphEdge(Struct, frozen=True):
    """A relationship of the graph in the rows; its ends are ids of nodes, which may not be in the rows."""

    id: str
    type: str
    start: str | None
    end: str | None
    properties: dict[str, Any]


class CypherAnswer(Struct, frozen=True, kw_only=True):
    """Rows under their columns, and every node and relationship in them once.

    `cut` says what ended the rows before their end: `rows` or `bytes`, and `graph` when only the graph is a part.
    """

    columns: list[str]
    rows: list[list[Any]]
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    cut: Annotated[str | None, Meta(description="rows, bytes, graph, or null for a whole answer")]
    seconds: float


_PLACE = re.compile(r" \(line \d+, column \d+ \(offset: (\d+)\)\)")
"""Where the server says that a statement is wrong: the characters before, from the beginning of what it was sent."""

Element = TypeVar("Element", GraphNode, GraphEdge)


def run(asking: Asking, request: CypherRequest) -> CypherAnswer:
    """Return the answer of a statement. Raises RequestError for one that is not allowed, ReadOnly for a write."""
    _check_params(request.params)
    _check_credentials(asking)
    statement = Statement(request.statement.strip().rstrip(";").rstrip(), request.params)
    begun = time.perf_counter()
    limited = replace(asking, timeout=min(asking.timeout, request.timeout))
    try:
        check_text(statement.text)
        preview = limited.preview(statement)
        check_preview(preview)
    except NotAllowed as error:
        raise RequestError(
            error.message, status=403, code="not_allowed", at=Where("statement"), hint=error.hint
        ) from None
    except BadStatement as error:
        if found := _PLACE.search(error.message):
            before = len(request.statement) - len(request.statement.lstrip()) - len(EXPLAIN)
            raise RequestError(
                error.message[: found.start()],
                code="bad_statement",
                at=Where("statement", column=max(1, int(found[1]) + before + 1)),
            ) from None
        raise
    try:
        rows, cut = _rows(limited.stream(statement), request.limit)
    except RecursionError:
        raise RequestError("the answer is nested too deeply", at=Where("statement")) from None
    nodes, edges, partial = _graph(rows)
    return CypherAnswer(
        columns=list(preview.columns),
        rows=rows,
        nodes=list(nodes.values()),
        edges=list(edges.values()),
        cut=cut or ("graph" if partial else None),
        seconds=round(time.perf_counter() - begun, 3),
    )


def _rows(found: Iterator[dict[str, Any]], limit: int) -> tuple[list[list[Any]], str | None]:
    rows: list[list[Any]] = []
    size = 0
    try:
        for row in found:
            if len(rows) == limit:
                return rows, "rows"
            values = [without_secrets(value) for value in row.values()]
            size += len(encode(values))
            if rows and size > MOST_BYTES:
                return rows, "bytes"
            rows.append(values)
    finally:
        close = getattr(found, "close", None)
        if close is not None:
            close()
    return rows, None


def _graph(rows: list[list[Any]]) -> tuple[dict[str, GraphNode], dict[str, GraphEdge], bool]:
    """Return nodes and edges by their ids, and whether there are more."""
    nodes: dict[str, GraphNode] = {}
    edges: dict[str, GraphEdge] = {}
    waiting: list[Any] = list(reversed(rows))
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            if node := _as(GraphNode, value):
                nodes[node.id] = _named(node)
            elif edge := _as(GraphEdge, value):
                edges[edge.id] = edge
            else:
                waiting += reversed(list(value.values()))
        if len(nodes) > MOST_NODES or len(edges) > 4 * MOST_NODES:
            return nodes, edges, True
    return nodes, edges, False


def _as(kind: type[Element], value: dict[str, Any]) -> Element | None:
    """Return the element that a map of a row stands for, None for any other map."""
    if value.keys() != _MAPS[kind]:
        return None
    try:
        return convert({"id": value["element_id"], **value}, kind)
    except ValidationError:
        return None


_MAPS: dict[type[Struct], set[str]] = {
    GraphNode: {"element_id", "labels", "properties"},
    GraphEdge: {"element_id", "type", "start", "end", "properties"},
}


def _named(node: GraphNode) -> GraphNode:
    ref, title = explore.named(node.labels, node.properties)
    return structs.replace(node, ref=ref, title=title)


def _check_credentials(asking: Asking) -> None:
    """Return unless the graph keeps credentials and an account asks that may not know them.

    No look at a statement keeps it from reading a property: names are made at run time, and comparing is reading.
    """
    if asking.visitor.name and not asking.visitor.may("admin") and asking.read(CREDENTIALS):
        raise RequestError(
            "this graph keeps credentials that were seen in clear, and raw Cypher reads every node",
            status=403,
            code="not_permitted",
            hint="an administrator may ask; GRAPHRECON_STORE_CREDENTIALS keeps them",
        )


def _check_params(params: dict[str, Any]) -> None:
    waiting: list[Any] = [params]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
        elif (isinstance(value, int) and not -(2**63) <= value < 2**63) or (
            isinstance(value, float) and not math.isfinite(value)
        ):
            raise RequestError("a parameter is a number out of range", at=Where("params"), hint="quote it to pass text")
