"""The entrance: what needs a login, what shows that a change comes from our own page, and the log of what was asked."""

import hmac
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphrecon.api.contract import Fault
from graphrecon.api.door import Door
from graphrecon.api.errors import failure, fault_of
from graphrecon.api.metrics import ROUTE
from graphrecon.api.pages import is_page
from graphrecon.api.visitor import NOBODY, VISITOR, Visitor
from graphrecon.db.accounts import audit
from graphrecon.db.accounts.audit import Kind
from graphrecon.errors import GraphreconError

TOKEN = "x-csrf-token"
ASKED = "graphrecon.asked"
"""Where an endpoint notes in the scope what was asked of it, for the log."""
PUBLIC = frozenset(("/healthz", "/login", "/login.css"))
"""Paths that need no login."""
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
"""Methods that change nothing."""
LOGOUT = "/logout"


class Entrance:
    """Lets in whoever may come in, and logs what accounts ask."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"] in PUBLIC:
            await self._app(scope, receive, send)
            return
        try:
            visitor = await run_sync(self._door.visitor, scope)
        except GraphreconError as error:
            await failure(*fault_of(error))(scope, receive, send)
            return
        refused = _refused(scope, visitor)
        if refused is not None or visitor is None:
            await (refused or failure(*_LOGIN))(scope, receive, send)
            return
        scope[VISITOR] = visitor
        await self._logged(scope, receive, send, visitor)

    async def _logged(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
        status = 499

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            if visitor is not NOBODY and (ROUTE in scope or scope["path"] == LOGOUT):
                changed = scope["path"] == LOGOUT or scope["method"] in {"PUT", "DELETE"}
                kind: Kind = "change" if changed else "question"
                await log(self._door, scope, status, kind, user=visitor.name, by=visitor.by)


async def log(door: Door, scope: Scope, status: int, kind: Kind, *, user: str, by: str) -> None:
    """Log a request; one that cannot be logged has been answered all the same."""
    event = {
        "user": user,
        "by": by,
        "client": door.client(scope),
        "method": scope["method"],
        "route": scope["path"],
        "asked": scope.get(ASKED) or scope["query_string"].decode(errors="replace"),
        "status": status,
    }
    try:
        await run_sync(lambda: audit.log(door.graph, kind, **event))
    except GraphreconError:
        return


_LOGIN = (401, Fault("login", "this needs a login", None, "log in at /login, or send Authorization: Bearer KEY"))


def _refused(scope: Scope, visitor: Visitor | None) -> Response | None:
    """Return the answer to who may not come in: pages lead to the login."""
    if visitor is None:
        if scope["method"] == "GET" and is_page(scope["path"]):
            return RedirectResponse(f"/login?next={_quoted(scope)}", 303, {"cache-control": "no-store"})
        return failure(*_LOGIN, {"www-authenticate": "Bearer"})
    if visitor.by in {"session", "proxy"} and scope["method"] not in SAFE:
        given = Headers(scope=scope).get(TOKEN, "")
        if not hmac.compare_digest(given.encode(), visitor.token.encode()):
            hint = f"send {TOKEN} with the token of /cgi/me"
            return failure(403, Fault("no_token", "the page did not show that it is ours", None, hint))
    return None


def _quoted(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="")
