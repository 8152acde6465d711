"""The application: endpoints and pages behind the guard, compressed, each failure in the one shape."""

from collections.abc import Awaitable, Callable
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
from graphrecon.api.endpoint import Endpoint, permit
from graphrecon.api.entrance import ASKED, Door, Entrance
from graphrecon.api.errors import on_bug, on_graphrecon_error, on_http_exception
from graphrecon.api.login import login_routes
from graphrecon.api.metrics import ROUTE, Measured
from graphrecon.api.pages import STATIC, page_routes
from graphrecon.api.routes import ENDPOINTS
from graphrecon.api.security import NAMES, Guard
from graphrecon.api.visitor import NOBODY, VISITOR, Visitor
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError

_COMPRESSION = 4
"""Of 9: what more would save costs a slow machine more time than it spares on loopback."""


def create_app(
    graph: Graph,
    *,
    timeout: float = TIMEOUT,
    static: Path = STATIC,
    door: Door | None = None,
    names: frozenset[str] = NAMES,
) -> ASGIApp:
    """Return the application that serves `graph`, which stays the caller's to close.

    `timeout` is how many seconds one statement may take, `static` the folder of the built web explorer, `door` tells
    who comes in, and `names` are those under which the application is reached.
    """
    door = door or Door(graph)
    limiter = anyio.CapacityLimiter(MOST_AT_ONCE)
    endpoints: list[BaseRoute] = [
        Route(row.path, _endpoint(row, graph, timeout, limiter), methods=[row.method]) for row in ENDPOINTS
    ]
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


def _endpoint(
    row: Endpoint, graph: Graph, timeout: float, limiter: anyio.CapacityLimiter
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        request.scope[ROUTE] = row.path
        visitor: Visitor = request.scope.get(VISITOR, NOBODY)
        permit(row, visitor)
        items = request.query_params.multi_items()
        if row.method == "POST":
            asked = await decode_body(row.request, request)
            request.scope[ASKED] = msgspec.json.encode(asked).decode(errors="replace")
        else:
            asked = decode(row.request, items, request.path_params)
        return Answering(row, Asking(graph, timeout, visitor), asked, limiter)

    return endpoint
