"""The application: endpoints and pages behind the guard, each question asked in a thread of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from graphrecon.api.asking import TIMEOUT, Asking
from graphrecon.api.contract import Failure
from graphrecon.api.decode import decode
from graphrecon.api.errors import fault_of, on_bug, on_graphrecon_error, on_http_exception
from graphrecon.api.formats import Streamed, encode
from graphrecon.api.pages import STATIC, page_routes
from graphrecon.api.routes import ENDPOINTS, Endpoint
from graphrecon.api.security import Guard
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError

_CHUNK = 1 << 16
"""Bytes that a stream gathers before it sends them."""


def create_app(graph: Graph, *, timeout: float = TIMEOUT, static: Path = STATIC) -> ASGIApp:
    """Return the application that serves `graph`, which stays the caller's to close.

    `timeout` is how many seconds one statement may take, `static` the folder of the built web explorer.
    """
    asking = Asking(graph, timeout)
    endpoints: list[BaseRoute] = [Route(row.path, _endpoint(row, asking)) for row in ENDPOINTS]
    app = Starlette(
        routes=[*endpoints, *page_routes(static)],
        exception_handlers={
            GraphreconError: on_graphrecon_error,
            HTTPException: on_http_exception,
            Exception: on_bug,
        },
    )
    app.router.redirect_slashes = False
    # Outermost, so that the answer to a bug has its headers too.
    return Guard(app)


def _endpoint(row: Endpoint, asking: Asking) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        asked = decode(row.request, request.query_params.multi_items(), request.path_params)
        return await run_in_threadpool(_respond, row, asking, asked)

    return endpoint


def _respond(row: Endpoint, asking: Asking, asked: msgspec.Struct) -> Response:
    found = row.answer(asking, asked)
    if not isinstance(found, Streamed):
        return Response(encode(found), headers={"cache-control": "no-store"}, media_type="application/json")
    # The first line is read before anything is sent, so that a question that fails has its status.
    first = next(found.lines, None)
    lines = chain([] if first is None else [first], found.lines)
    headers = {"cache-control": "no-store", "content-disposition": f'inline; filename="{found.file}"'}
    return StreamingResponse(_chunks(found, lines), headers=headers, media_type=found.media)


async def _chunks(found: Streamed, lines: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the lines in chunks; whatever ends it ends the question too."""
    try:
        while chunk := await run_in_threadpool(_gather, found, lines):
            yield chunk
    finally:
        with anyio.CancelScope(shield=True), suppress(GraphreconError):
            await run_in_threadpool(_close, found.lines)


def _gather(found: Streamed, lines: Iterator[bytes]) -> bytes:
    parts, size = [], 0
    try:
        for line in lines:
            parts.append(line)
            size += len(line)
            if size >= _CHUNK:
                break
    except GraphreconError as error:
        if found.failed is None:
            raise
        parts.append(found.failed(msgspec.json.encode(Failure(fault_of(error)[1]))))
    return b"".join(parts)


def _close(lines: Any) -> None:
    close = getattr(lines, "close", None)
    if close is not None:
        close()
