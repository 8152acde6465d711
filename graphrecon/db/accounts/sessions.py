"""Sessions and keys: who a cookie or a key belongs to. Both are random, and only their hashes are stored."""

import hashlib
import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from graphrecon.cypher import accounts
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts.users import NoSuchAccount, check_name

IDLE = 3600
"""Seconds after which a session ends that is not used."""
LONGEST = 12 * 3600
"""Seconds after which every session ends."""
KEY = "gr_"
"""What keys begin with, so that people and scanners of secrets know one when they see it."""
_MINUTE = 60


@dataclass(frozen=True)
class Account:
    """A user as requests know it; `scope` are all filters that hold."""

    name: str
    role: str
    scope: tuple[str, ...]


def open_session(graph: Graph, name: str, client: str, now: float | None = None) -> str:
    """Return the cookie of a new session of a user; sessions that have ended are removed."""
    token = token_urlsafe(32)
    moment = _moment(now)
    values = {"uid": _hash(token), "name": name, "client": client, "now": moment}

    def work(transaction: Any) -> Any:
        transaction.run(accounts.OLD_SESSIONS, {"now": moment, "longest": LONGEST, "idle": IDLE})
        return transaction.run(accounts.OPEN_SESSION, values)

    if not graph.write(work)[0]["done"]:
        raise NoSuchAccount(f"there is no user {name!r}")
    return token


def of_session(graph: Graph, token: str, now: float | None = None, timeout: float | None = None) -> Account | None:
    """Return the account of a cookie, None for one that is not known or has ended."""
    limits = {"longest": LONGEST, "idle": IDLE, "now": _moment(now)}
    return _account(graph, accounts.SESSION, token, limits, timeout)


def close_session(graph: Graph, token: str) -> None:
    """End a session; nothing happens when there is none."""
    graph.write(lambda transaction: transaction.run(accounts.CLOSE_SESSION, {"uid": _hash(token)}))


def change_token(token: str) -> str:
    """Return what a page must send along with each change: known to whoever has the cookie, and to no other page."""
    return hmac.new(token.encode(), b"change", hashlib.sha256).hexdigest()


def add_key(graph: Graph, user: str, name: str, days: int | None = None, now: float | None = None) -> str:
    """Return a new key of a user, which is not shown again; it ends after `days`, or never."""
    check_name(name)
    moment = _moment(now)
    expires = None if days is None else moment + days * 86_400
    key = KEY + token_urlsafe(32)
    values = {"uid": _hash(key), "user": user, "name": name, "now": moment, "expires": expires}
    if not graph.write(lambda transaction: transaction.run(accounts.ADD_KEY, values))[0]["done"]:
        raise NoSuchAccount(f"there is no user {user!r}", hint="`graphrecon user list` shows who there is")
    return key


def keys(graph: Graph, user: str) -> Sequence[dict[str, Any]]:
    """Return the keys of a user: id (of the hash), name, created, and lastseen and expires (null: never)."""
    return graph.read(Statement(accounts.KEYS, {"user": user}))


def delete_key(graph: Graph, user: str, id: str) -> None:  # noqa: A002
    """Remove a key of a user by its id."""
    values = {"user": user, "id": id}
    if len(id) < 12 or not graph.write(lambda transaction: transaction.run(accounts.DELETE_KEY, values))[0]["done"]:
        raise NoSuchAccount(f"{user!r} has no key {id!r}", hint="`graphrecon user key NAME --list` shows them")


def delete_keys(graph: Graph, user: str) -> int:
    """Remove every key of a user, and return how many there were."""
    rows = graph.write(lambda transaction: transaction.run(accounts.DELETE_KEYS, {"user": user}))
    if not rows:
        raise NoSuchAccount(f"there is no user {user!r}", hint="`graphrecon user list` shows who there is")
    return int(rows[0]["done"])


def of_key(graph: Graph, key: str, timeout: float | None = None, now: float | None = None) -> Account | None:
    """Return the account of a key, None for one that is not known or has ended."""
    return _account(graph, accounts.KEY, key, {"now": _moment(now)}, timeout)


def _account(graph: Graph, text: str, token: str, values: dict[str, int], timeout: float | None) -> Account | None:
    uid = _hash(token)
    rows = graph.read(Statement(text, {"uid": uid, **values}), timeout=timeout)
    if not rows or "role" not in rows[0]:
        return None
    row = rows[0]
    if values["now"] - row["lastseen"] >= _MINUTE:
        graph.write(lambda transaction: transaction.run(accounts.TOUCH, {"uid": uid, "now": values["now"]}))
    return Account(row["name"], row["role"], tuple(row["scope"]))


def _hash(token: str) -> str:
    # Random of 256 bits needs no slow hash, and a look-up by hash tells nothing by its time.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _moment(now: float | None) -> int:
    return int(time.time() if now is None else now)
