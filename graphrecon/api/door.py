"""Who asks: known by a key, by the word of a named proxy, or by the cookie of a session; from where, and over what."""

import hashlib
import hmac
import ipaddress
import time
from dataclasses import dataclass, field
from itertools import islice
from secrets import token_bytes

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from graphrecon.api.errors import RequestError
from graphrecon.api.visitor import NOBODY, By, Visitor
from graphrecon.cypher.graph import Graph
from graphrecon.db.accounts import sessions, users
from graphrecon.db.accounts.sessions import Account
from graphrecon.errors import GraphreconError

COOKIE = "graphrecon_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Its name over HTTPS: browsers take it from this host alone, and from no page without TLS."""
KEY_HEADER = "x-api-key"
FRESH = 1.0
"""Seconds for which it is held true that there are no accounts."""
TIMEOUT = 10.0
"""Seconds that finding out who asks may take."""
_MOST_HOPS = 20
"""Addresses of X-Forwarded-For, from its end, that are looked at."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass
class Door:
    """What the entrance needs: the graph, whether everything may be open, and what is believed of whom.

    `open` says that who reaches the application may read all of it while there are no accounts: this machine alone
    reaches it. `proxy` is the network of the proxy whose word on clients and TLS is taken; `user_header` is the header
    by which it names accounts, None where it names none.
    """

    graph: Graph
    open: bool = True
    proxy: Network | None = None
    secret: bytes = b""
    user_header: str | None = None
    own: bytes = field(default_factory=lambda: token_bytes(32))
    _without: float | None = None

    def accounts(self) -> bool:
        """Return whether there are accounts, or everybody must be told to make one."""
        if self._without is not None and time.monotonic() - self._without < FRESH:
            return False
        try:
            found = users.any_user(self.graph, TIMEOUT)
        except GraphreconError:
            if self._without is None:
                raise
            return False  # there were none, and a database that is down gives nothing away
        self._without = None if found or not self.open else time.monotonic()
        return found or not self.open

    def visitor(self, scope: Scope) -> Visitor | None:
        """Return who asks, None for somebody who must log in. Raises RequestError for a wrong key, GraphError."""
        if not self.accounts():
            return NOBODY
        headers = Headers(scope=scope)
        name, key = self._named(headers, _peer(scope)), _key(headers)
        # A proxy that names users may send a token of its own along; what begins as our keys do is a key.
        if key is not None and (name is None or key.startswith(sessions.KEY)):
            return self._of_key(key)
        if name is not None:
            return self._of_proxy(name)
        token = self.cookie(scope)
        account = sessions.of_session(self.graph, token, timeout=TIMEOUT) if token else None
        return _visitor(account, "session", sessions.change_token(token)) if account else None

    def client(self, scope: Scope) -> str:
        """Return the address of the client; behind the proxy, the last one that it names and that is not its own."""
        peer = _peer(scope)
        if not self._trusts(peer):
            return peer
        told = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        for text in islice(reversed(told.split(",")), _MOST_HOPS):
            hop = _plain(text)
            if hop is None:
                break
            if not self._trusts(hop):
                return hop
        return peer

    def secure(self, scope: Scope) -> bool:
        """Return whether the client came over TLS, as far as this machine or the proxy knows."""
        told = Headers(scope=scope).get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        return scope["scheme"] == "https" or (told == "https" and self._trusts(_peer(scope)))

    def cookie(self, scope: Scope) -> str:
        """Return the session's cookie, "" without one."""
        name = SECURE_COOKIE if self.secure(scope) else COOKIE
        return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name, "")

    def _trusts(self, peer: str) -> bool:
        """Return whether an address is the proxy's."""
        try:
            return self.proxy is not None and ipaddress.ip_address(peer) in self.proxy
        except ValueError:
            return False

    def _named(self, headers: Headers, peer: str) -> str | None:
        """Return the name that the proxy gives. Raises RequestError for two: one of them is the client's own."""
        if self.user_header is None or not self._trusts(peer):
            return None
        given = headers.getlist(self.user_header)
        if len(given) > 1:
            hint = "the proxy must set the header, not add one to the client's"
            raise RequestError(
                f"{self.user_header} is given {len(given)} times", status=400, code="bad_proxy", hint=hint
            )
        return given[0] if given and given[0] else None

    def _of_key(self, key: str) -> Visitor:
        account = sessions.of_key(self.graph, key, TIMEOUT)
        if account is None:
            raise RequestError("the key is not known", status=401, code="wrong_key", hint="Authorization: Bearer KEY")
        return _visitor(account, "key", "")

    def _of_proxy(self, name: str) -> Visitor:
        row = users.user(self.graph, name, TIMEOUT)
        if row is None:
            raise RequestError(
                f"there is no account {name!r}", status=403, code="no_account", hint="ask an administrator"
            )
        token = hmac.new(self.own, name.encode(), hashlib.sha256).hexdigest()
        return _visitor(Account(row["name"], row["role"], tuple(row["scope"])), "proxy", token)


def _key(headers: Headers) -> str | None:
    """Return the key that a program sends, None for none; what other schemes of Authorization hold is no key."""
    kind, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else headers.get(KEY_HEADER)


def _peer(scope: Scope) -> str:
    """Return the address that the connection comes from."""
    peer = scope["client"][0] if scope.get("client") else ""
    return _plain(peer) or peer


def _plain(text: str) -> str | None:
    """Return an address without port, brackets and zone; of an IPv4 address in IPv6 form the former; None for none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)


def _visitor(account: Account, by: By, token: str) -> Visitor:
    return Visitor(account.name, account.role, account.scope, by, token)
