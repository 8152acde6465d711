"""One answer: the question asked in a thread, its parts sent as they come, all of it ended when the client goes."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any, TypeVar

import anyio
import msgspec
from anyio.to_thread import run_sync
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Failure
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.errors import RequestError, fault_of
from graphrecon.api.formats import Paged, Plain, Streamed, Tagged, Unchanged, encode
from graphrecon.cypher.filter.within import within
from graphrecon.errors import GraphreconError

MOST_AT_ONCE = 16
"""Questions that are asked at the same time; more wait."""
MOST_WAITING = 64
"""Questions that wait; more are refused."""
_CHUNK = 1 << 16
"""Bytes that a stream gathers before it sends them."""
_AGAIN = 0.5
"""Seconds after which a question that still runs is ended once more: it may have begun after the first time."""
_FRESH = {"cache-control": "no-store"}

Result = TypeVar("Result")


class Answering(Response):
    """The response of an endpoint, whose question is asked when it is sent."""

    def __init__(self, row: Endpoint, asking: Asking, asked: Any, limiter: anyio.CapacityLimiter) -> None:
        self.background = None
        self.status_code = 200
        self._row = row
        self._asking = asking
        self._asked = asked
        self._limiter = None if row.urgent else limiter
        self._watching = anyio.CancelScope()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, or raise why there is none."""
        failed: Exception | None = None
        async with anyio.create_task_group() as group:
            group.start_soon(self._watch, receive)
            try:
                await self._answer(scope, receive, send)
            except Exception as error:  # raised below: a task group would wrap it
                failed = error
            group.cancel_scope.cancel()
        if failed is not None and not self._asking.gone.is_set():
            raise failed

    async def _watch(self, receive: Receive) -> None:
        """Wait for the client to hang up, then end the question in the database until nothing of it is left."""
        with self._watching:
            while (await receive())["type"] != "http.disconnect":
                pass
            self._asking.gone.set()
            while True:
                with suppress(GraphreconError):
                    await run_sync(self._asking.hang_up)
                await anyio.sleep(_AGAIN)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._limiter is not None and self._limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise RequestError("too many questions are waiting", status=503, code="busy", hint="ask again")
        found, lines = await self._run(lambda: _begin(self._row, self._asking, self._asked, scope))
        if not isinstance(found, Streamed):
            self._watching.cancel()  # nothing is asked any more
            await found(scope, receive, send)
            return
        try:
            await self._stream(found, lines, send)
        finally:
            with anyio.CancelScope(shield=True), suppress(GraphreconError):
                await run_sync(_close, found.lines)

    async def _stream(self, found: Streamed, lines: Iterator[bytes], send: Send) -> None:
        file = f'inline; filename="{found.file}"'.encode()
        headers = [(b"content-type", found.media.encode()), (b"content-disposition", file)]
        headers += [(name.encode(), value.encode()) for name, value in _FRESH.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while chunk := await self._run(lambda: _gather(found, lines)):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if self._asking.gone.is_set():
                return
        self._watching.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _run(self, work: Callable[[], Result]) -> Result:
        def inside() -> Result:
            with within(self._asking.visitor.scope):
                return work()

        return await run_sync(inside, limiter=self._limiter)


def _begin(row: Endpoint, asking: Asking, asked: Any, scope: Scope) -> tuple[Response | Streamed, Iterator[bytes]]:
    found = row.answer(asking, asked)
    if isinstance(found, Plain):
        return Response(found.text, headers=_FRESH, media_type=found.media), iter(())
    if isinstance(found, Tagged):
        headers = {**_FRESH, "etag": found.etag}
        return Response(encode(found.value), headers=headers, media_type="application/json"), iter(())
    if isinstance(found, Paged):
        link = found.link(scope["query_string"].decode("latin-1"))
        headers = {**_FRESH, "link": link} if link else _FRESH
        return Response(encode(found.value), headers=headers, media_type="application/json"), iter(())
    if isinstance(found, Unchanged):
        return Response(status_code=304, headers={**_FRESH, "etag": found.etag}), iter(())
    if not isinstance(found, Streamed):
        return Response(encode(found), headers=_FRESH, media_type="application/json"), iter(())
    # The first line is read before anything is sent, so that a question that fails has its status.
    first = next(found.lines, None)
    return found, chain([] if first is None else [first], found.lines)


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
