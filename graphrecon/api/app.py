"""The application: endpoints and pages behind the guard, compressed, each failure in the one shape."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from graphrecon.api.answering import MOST_AT_ONCE, Answering
from graphrecon.api.asking import TIMEOUT, Asking
from graphrecon.api.decode import decode, decode_body
from graphrecon.api.docs import docs_routes
from graphrecon.api.door import Door
from graphrecon.api.endpoint import Endpoint, permit
from graphrecon.api.entrance import ASKED, Entrance
from graphrecon.api.errors import on_bug, on_graphrecon_error, on_http_exception
from graphrecon.api.login import login_routes
from graphrecon.api.metrics import ROUTE, Measured
from graphrecon.api.pages import STATIC, page_routes
from graphrecon.api.routes import ENDPOINTS
from graphrecon.api.security import NAMES, Guard
from graphrecon.api.visitor import NOBODY, VISITOR, Visitor
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError

Answer = Callable[[Request], Awaitable[Response]]

_COMPRESSION = 4
"""Of 9: what more would save costs a slow machine more time than it spares on loopback."""


def create_app(
    graph: Graph,
    *,
    timeout: float = TIMEOUT,
    static: Path = STATIC,
    door: Door | None = None,
    names: frozenset[str] = NAMES,
    limiter: anyio.CapacityLimiter | None = None,
) -> ASGIApp:
    """Return the application that serves `graph`, which stays the caller's to close.

    `timeout` is how many seconds one statement may take, `static` the folder of the built web explorer, `door` tells
    who comes in, and `names` are those under which the application is reached. `limiter` bounds how many questions are
    asked at once, and tells how many are.
    """
    door = door or Door(graph)
    limiter = limiter or anyio.CapacityLimiter(MOST_AT_ONCE)
    paths: dict[str, dict[str, Answer]] = {}
    for row in ENDPOINTS:
        paths.setdefault(row.path, {})[row.method] = _endpoint(row, graph, timeout, limiter)
    endpoints: list[BaseRoute] = [Route(path, _by_method(rows), methods=[*rows]) for path, rows in paths.items()]
    app = Starlette(
        routes=[*endpoints, *login_routes(door), *docs_routes(ENDPOINTS), *page_routes(static)],
        exception_handlers={
            GraphreconError: on_graphrecon_error,
            HTTPException: on_http_exception,
            Exception: on_bug,
        },
    )
    app.router.redirect_slashes = False
    # Outermost, so that the answer to a bug has its headers too.
    return Guard(Measured(Entrance(GZipMiddleware(app, compresslevel=_COMPRESSION), door)), names)


def _by_method(rows: Mapping[str, Answer]) -> Answer:
    async def answer(request: Request) -> Response:
        return await rows["GET" if request.method == "HEAD" else request.method](request)

    return answer


def _endpoint(row: Endpoint, graph: Graph, timeout: float, limiter: anyio.CapacityLimiter) -> Answer:
    async def endpoint(request: Request) -> Response:
        request.scope[ROUTE] = row.path
        visitor: Visitor = request.scope.get(VISITOR, NOBODY)
        permit(row, visitor)
        items = request.query_params.multi_items()
        path = dict(request.path_params)
        path |= {name: request.headers.get(header, "") for name, header in row.conditions.items()}
        if row.body:
            asked = await decode_body(row.request, request, path)
            request.scope[ASKED] = msgspec.json.encode(asked).decode(errors="replace")
        else:
            asked = decode(row.request, items, path)
        return Answering(row, Asking(graph, timeout, visitor), asked, limiter)

    return endpoint
