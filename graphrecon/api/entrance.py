"""The entrance: who asks, by cookie, key or a named proxy's word; what needs a login; and the log of what was asked."""

import hashlib
import hmac
import ipaddress
import time
from dataclasses import dataclass, field
from secrets import token_bytes
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphrecon.api.contract import Fault
from graphrecon.api.errors import RequestError, failure, fault_of
from graphrecon.api.metrics import ROUTE
from graphrecon.api.pages import is_page
from graphrecon.api.visitor import NOBODY, VISITOR, By, Visitor
from graphrecon.cypher.graph import Graph
from graphrecon.db.accounts import audit, sessions, users
from graphrecon.db.accounts.sessions import Account
from graphrecon.errors import GraphreconError

COOKIE = "graphrecon_session"
TOKEN = "x-csrf-token"
REMOTE_USER = "remote-user"
ASKED = "graphrecon.asked"
"""Where an endpoint notes in the scope what was asked of it, for the log."""
PUBLIC = frozenset(("/healthz", "/login", "/login.css"))
"""Paths that need no login."""
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
"""Methods that change nothing."""
FRESH = 1.0
"""Seconds for which it is held true that there are no accounts."""
_TIMEOUT = 10.0


@dataclass
class Door:
    """What the entrance needs: the graph, whether everything may be open, the proxy whose word is taken.

    `open` says that who reaches the application may read all of it while there are no accounts: it listens on
    loopback only. `proxy` is the network of the proxy that names users.
    """

    graph: Graph
    open: bool = True
    proxy: ipaddress.IPv4Network | ipaddress.IPv6Network | None = None
    secret: bytes = b""
    own: bytes = field(default_factory=lambda: token_bytes(32))
    _without: float | None = None

    def accounts(self) -> bool:
        """Return whether there are accounts, or everybody must be told to make one."""
        if self._without is not None and time.monotonic() - self._without < FRESH:
            return False
        try:
            found = users.any_user(self.graph, _TIMEOUT)
        except GraphreconError:
            if self._without is None:
                raise
            return False  # there were none, and a database that is down gives nothing away
        self._without = None if found or not self.open else time.monotonic()
        return found or not self.open

    def visitor(self, headers: Headers, client: str) -> Visitor | None:
        """Return who asks, None for somebody who must log in. Raises RequestError for a wrong key, GraphError."""
        if not self.accounts():
            return NOBODY
        if "authorization" in headers:
            return self._of_key(headers["authorization"])
        if self.trusts(client) and headers.get(REMOTE_USER):
            return self._of_proxy(headers[REMOTE_USER])
        token = cookie(headers)
        account = sessions.of_session(self.graph, token, timeout=_TIMEOUT) if token else None
        return _visitor(account, "session", sessions.change_token(token)) if account else None

    def trusts(self, client: str) -> bool:
        """Return whether a client is the proxy."""
        try:
            return self.proxy is not None and ipaddress.ip_address(client) in self.proxy
        except ValueError:
            return False

    def _of_key(self, given: str) -> Visitor:
        kind, _, key = given.partition(" ")
        account = sessions.of_key(self.graph, key.strip(), _TIMEOUT) if kind.lower() == "bearer" else None
        if account is None:
            raise RequestError("the key is not known", status=401, code="wrong_key", hint="Authorization: Bearer KEY")
        return _visitor(account, "key", "")

    def _of_proxy(self, name: str) -> Visitor:
        row = users.user(self.graph, name, _TIMEOUT)
        if row is None:
            raise RequestError(
                f"there is no account {name!r}", status=403, code="no_account", hint="ask an administrator"
            )
        token = hmac.new(self.own, name.encode(), hashlib.sha256).hexdigest()
        return _visitor(Account(row["name"], row["role"], tuple(row["scope"])), "proxy", token)


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
        headers = Headers(scope=scope)
        try:
            visitor = await run_sync(self._door.visitor, headers, client_of(scope))
        except GraphreconError as error:
            await failure(*fault_of(error))(scope, receive, send)
            return
        refused = _refused(scope, headers, visitor)
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
            if visitor is not NOBODY and ROUTE in scope:
                await log(self._door.graph, scope, status, user=visitor.name, by=visitor.by)


async def log(graph: Graph, scope: Scope, status: int, *, user: str, by: str) -> None:
    """Log a request; one that cannot be logged has been answered all the same."""
    event = {
        "user": user,
        "by": by,
        "client": client_of(scope),
        "method": scope["method"],
        "route": scope["path"],
        "asked": scope.get(ASKED) or scope["query_string"].decode(errors="replace"),
        "status": status,
    }
    try:
        await run_sync(lambda: audit.log(graph, **event))
    except GraphreconError:
        return


def client_of(scope: Scope) -> str:
    """Return the address of the client."""
    return scope["client"][0] if scope.get("client") else ""


def cookie(headers: Headers) -> str:
    """Return the session's cookie, "" without one."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def _visitor(account: Account, by: By, token: str) -> Visitor:
    return Visitor(account.name, account.role, account.scope, by, token)


_LOGIN = (401, Fault("login", "this needs a login", None, "log in at /login, or send Authorization: Bearer KEY"))


def _refused(scope: Scope, headers: Headers, visitor: Visitor | None) -> Response | None:
    """Return the answer to who may not come in: pages lead to the login."""
    if visitor is None:
        if scope["method"] == "GET" and is_page(scope["path"]):
            return RedirectResponse(f"/login?next={_quoted(scope)}", 303, {"cache-control": "no-store"})
        return failure(*_LOGIN, {"www-authenticate": "Bearer"})
    if visitor.by in {"session", "proxy"} and scope["method"] not in SAFE:
        given = headers.get(TOKEN, "")
        if not hmac.compare_digest(given.encode(), visitor.token.encode()):
            hint = f"send {TOKEN} with the token of /cgi/me"
            return failure(403, Fault("no_token", "the page did not show that it is ours", None, hint))
    return None


def _quoted(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="")
