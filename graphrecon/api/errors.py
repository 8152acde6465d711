"""Failures of the HTTP room: which status and code each has, and their one shape."""

from collections.abc import Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graphrecon.api.asking import Gone, NotSeen, OutOfScope
from graphrecon.api.contract import Failure, Fault, Where
from graphrecon.cypher.filter import FilterError
from graphrecon.cypher.graph import BadStatement, GraphError, ReadOnly, Refused, TookTooLong, Unavailable
from graphrecon.errors import GraphreconError

RETRY_AFTER = 2
"""Seconds after which a client asks again when the database is down."""

_KINDS: tuple[tuple[type[GraphreconError], int, str], ...] = (
    (FilterError, 400, "bad_filter"),
    (Unavailable, 503, "database_down"),
    (Refused, 503, "database_refused"),
    (TookTooLong, 504, "took_too_long"),
    (Gone, 499, "gone"),
    (OutOfScope, 403, "out_of_scope"),
    (NotSeen, 404, "not_found"),
    (ReadOnly, 403, "read_only"),
    (BadStatement, 400, "bad_statement"),
    (GraphError, 502, "database_failed"),
    (GraphreconError, 400, "bad_request"),
)
"""The first class that fits tells status and code."""

_STATUS_WORDS = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    421: "wrong_host",
    503: "unavailable",
}


class RequestError(GraphreconError):
    """A request that cannot be answered as it stands."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str = "bad_parameter",
        at: Where | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code
        self.at = at


def fault_of(error: GraphreconError) -> tuple[int, Fault]:
    """Return (status, Fault) of an error raised on purpose."""
    if isinstance(error, RequestError):
        return error.status, Fault(error.code, error.message, error.at, error.hint)
    status, code = next((status, code) for kind, status, code in _KINDS if isinstance(error, kind))
    return status, Fault(code, error.message, None, error.hint)


def in_filter(error: FilterError, parameter: str, index: int | None = None) -> RequestError:
    """Return the failure of a filter with its place: which parameter, which of its values, and the column."""
    place = Where(parameter, index, error.text, error.column)
    return RequestError(error.message, code="bad_filter", at=place, hint=error.hint)


def failure(status: int, fault: Fault, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response of a fault."""
    more = {"retry-after": str(RETRY_AFTER)} if status == 503 else {}
    body = msgspec.json.encode(Failure(fault))
    return Response(body, status, {"cache-control": "no-store", **more, **(headers or {})}, "application/json")


async def on_graphrecon_error(request: Request, error: Exception) -> Response:
    """Answer an error raised on purpose."""
    assert isinstance(error, GraphreconError)
    return failure(*fault_of(error))


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: an unknown route, a method that a route does not take."""
    assert isinstance(error, HTTPException)
    code = _STATUS_WORDS.get(error.status_code, "refused")
    message, hint = error.detail, None
    if error.status_code == 404:
        message = f"there is no {request.url.path}"
    elif error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "GET")
        message, hint = f"{request.url.path} does not take {request.method}", f"it takes {allowed}"
    return failure(error.status_code, Fault(code, message, None, hint), error.headers)


async def on_bug(request: Request, error: Exception) -> Response:
    """Answer a bug: the server logs its traceback, the client sees nothing of it."""
    return failure(500, Fault("bug", "graphrecon failed to answer; its log has the reason"))
