"""What guards an application: under which names it answers, whose pages may ask, and what its own pages may do."""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphrecon.api.contract import Fault
from graphrecon.api.errors import failure
from graphrecon.errors import GraphreconError

NAMES = frozenset(("localhost", "127.0.0.1", "[::1]"))
"""Names in the Host header that are answered, with any port: a tunnel may end on another one.

Another name means that a foreign page has its own name point to this machine (DNS rebinding).
"""

ANY_ADDRESS = "*"
"""Among the names: every address. No foreign page has an address point here, as it may do with a name."""

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


def is_loopback(host: str) -> bool:
    """Return whether `host` is an address that this machine alone reaches."""
    name = host.strip("[]")
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_loopback(host: str, *, accounts: bool = False, reached: bool = False) -> None:
    """Return when this machine alone reaches `host`, or there are accounts; raises NotLoopback with the reason.

    `reached` says that others reach it all the same: through a proxy, or under another name.
    """
    if accounts or (is_loopback(host) and not reached):
        return
    how = ", which GRAPHRECON_WEB_PROXY or GRAPHRECON_WEB_NAMES opens to others" if is_loopback(host) else ""
    raise NotLoopback(
        f"refusing to listen on {host}{how}: whoever reaches the explorer reads the whole database,"
        " and it has no accounts",
        hint="`graphrecon user add NAME --role admin` makes one; or use 127.0.0.1, and from another machine a tunnel:"
        " ssh -L 8080:127.0.0.1:8080 HOST",
    )


def names_of(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """Return the names under which an application that listens on `host` is reached, `more` among them."""
    found = {name.strip().lower() for name in more if name.strip()}
    if not is_loopback(host):
        found |= {socket.gethostname().lower(), socket.getfqdn().lower(), ANY_ADDRESS}
    return NAMES | found


class Guard:
    """Refuses requests under a foreign name or of a foreign page, and puts HEADERS on every response."""

    def __init__(self, app: ASGIApp, names: frozenset[str] = NAMES) -> None:
        self._app = app
        self._names = names

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

        refused = _refused(scope, self._names)
        if refused is None:
            await self._app(scope, receive, guarded)
        else:
            await failure(*refused)(scope, receive, guarded)


def _refused(scope: Scope, names: frozenset[str]) -> tuple[int, Fault] | None:
    """Return why a request is not looked at, None when it is."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _known(host, names):
        # A stranger is not told under which names others come.
        why = "this address serves graphrecon under the names of this machine only"
        hint = "on this machine use localhost; GRAPHRECON_WEB_NAMES adds names"
        return 421, Fault("wrong_host", why, None, hint)
    # A link from elsewhere may open a page; what scripts and forms of other origins ask for is refused.
    site = headers.get("sec-fetch-site")
    foreign = site in {"cross-site", "same-site"}
    if site is None and scope["method"] not in _SAFE:
        foreign = _of_another(headers.get("origin"), host)  # a browser that does not say where a page is from
    if foreign and (headers.get("sec-fetch-mode") != "navigate" or scope["method"] not in {"GET", "HEAD"}):
        why = "a page of another origin asked for this"
        return 403, Fault("foreign_page", why, None, "open it in a tab of its own")
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
        return 414, Fault("too_long", f"the address has more than {LONGEST} bytes", None, "ask with shorter filters")
    return None


_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


def _of_another(origin: str | None, host: str) -> bool:
    """Return whether a page of another origin asks: browsers name it with whatever may change something."""
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()


def _known(host: str, names: frozenset[str]) -> bool:
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name = host
    elif not (port.isascii() and port.isdigit()):
        return False
    return name.lower() in names or (ANY_ADDRESS in names and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        found = ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return (found.version == 6) == name.startswith("[")
