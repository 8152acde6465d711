"""What guards an application that listens on loopback without accounts: whom it answers, and what pages may do."""

import ipaddress

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphrecon.api.contract import Fault
from graphrecon.api.errors import failure
from graphrecon.errors import GraphreconError

NAMES = frozenset(("localhost", "127.0.0.1", "[::1]"))
"""Names in the Host header that are answered, with any port: a tunnel may end on another one.

Another name means that a foreign page has its own name point to this machine (DNS rebinding).
"""

LONGEST = 1 << 16
"""Bytes of an address: more is a 414."""
LONGEST_HEAD = 1 << 23
"""Bytes of an address with its headers that are read at all: more has its connection cut."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "worker-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""Headers of every response."""


class NotLoopback(GraphreconError):
    """An address to listen on that other machines could reach."""


def check_loopback(host: str) -> None:
    """Return when `host` is this machine's own; raises NotLoopback with the reason otherwise."""
    name = host.strip("[]")
    if name == "localhost":
        return
    try:
        if ipaddress.ip_address(name).is_loopback:
            return
    except ValueError:
        pass
    raise NotLoopback(
        f"refusing to listen on {host}: whoever reaches the explorer reads the whole database, and it has no accounts",
        hint="use 127.0.0.1, and from another machine a tunnel: ssh -L 8080:127.0.0.1:8080 HOST",
    )


class Guard:
    """Refuses requests under a foreign name or of a foreign page, and puts HEADERS on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = _refused(scope)
        if refused is None:
            await self._app(scope, receive, guarded)
        else:
            await failure(*refused)(scope, receive, guarded)


_HINT = f"use one of {', '.join(sorted(NAMES))}"


def _refused(scope: Scope) -> tuple[int, Fault] | None:
    """Return why a request is not looked at, None when it is."""
    headers = Headers(scope=scope)
    if not _known(headers.get("host", "")):
        why = "this address serves graphrecon under the names of this machine only"
        return 421, Fault("wrong_host", why, None, _HINT)
    # A link from elsewhere may open a page; what scripts and forms of other origins ask for is refused.
    foreign = headers.get("sec-fetch-site") in {"cross-site", "same-site"}
    if foreign and (headers.get("sec-fetch-mode") != "navigate" or scope["method"] not in {"GET", "HEAD"}):
        why = "a page of another origin asked for this"
        return 403, Fault("foreign_page", why, None, "open it in a tab of its own")
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
        return 414, Fault("too_long", f"the address has more than {LONGEST} bytes", None, "ask with shorter filters")
    return None


def _known(host: str) -> bool:
    name, colon, port = host.rpartition(":")
    if colon and not host.endswith("]"):
        return name.lower() in NAMES and port.isascii() and port.isdigit()
    return host.lower() in NAMES
