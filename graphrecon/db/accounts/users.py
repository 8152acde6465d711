"""Users and groups: adding and changing them; whoever may write the graph may do so."""

import re
import time
from typing import Any

from graphrecon.cypher import accounts
from graphrecon.cypher.filter.within import check_scope
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts.passwords import verifier
from graphrecon.errors import GraphreconError
from graphrecon.model.account import ROLES

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}", re.ASCII)


class NoSuchAccount(GraphreconError):
    """A user or a group that there is not."""


class WouldSeeAll(GraphreconError):
    """A change that takes away the only scope of a user, who would see everything from then on."""


class BadAccount(GraphreconError):
    """A name, a role or an account that cannot be as it is asked for."""


def any_user(graph: Graph, timeout: float | None = None) -> bool:
    """Return whether there is an account."""
    return any(row.get("accounts") is True for row in graph.read(accounts.ANY, timeout=timeout))


def users(graph: Graph) -> list[dict[str, Any]]:
    """Return every user: name, role, scope, groups, created, sessions, keys."""
    return graph.read(accounts.USERS)


def groups(graph: Graph) -> list[dict[str, Any]]:
    """Return every group: name, scope, members."""
    return graph.read(accounts.GROUPS)


def user(graph: Graph, name: str, timeout: float | None = None) -> dict[str, Any] | None:
    """Return name, role, verifier and scopes of a user, None when there is none."""
    rows = graph.read(Statement(accounts.USER, {"name": name}), timeout=timeout)
    return rows[0] if rows else None


def add_user(
    graph: Graph, name: str, password: str, secret: bytes, role: str = "reader", scope: str | None = None
) -> None:
    """Add a user. Raises BadAccount for a name that is taken or cannot be one, BadPassword, FilterError."""
    check_name(name)
    check_role(role)
    if scope is not None:
        check_scope(scope)
    values = {
        "name": name,
        "role": role,
        "scope": scope,
        "verifier": verifier(password, secret),
        "now": int(time.time()),
    }
    if not graph.write(lambda tx: tx.run(accounts.ADD_USER, values))[0]["made"]:
        raise BadAccount(f"there is a user {name!r} already", hint="`graphrecon user passwd` sets the password")


def set_password(graph: Graph, name: str, password: str, secret: bytes) -> None:
    """Set the password of a user and end the user's sessions."""
    values = {"name": name, "verifier": verifier(password, secret), "now": int(time.time())}
    _change(graph, accounts.SET_VERIFIER, values, f"there is no user {name!r}")


def set_role(graph: Graph, name: str, role: str) -> None:
    """Set what a user may do; it holds from the next request on."""
    check_role(role)
    _change(graph, accounts.SET_ROLE, {"name": name, "role": role}, f"there is no user {name!r}")


def set_scope(graph: Graph, name: str, scope: str | None) -> None:
    """Set what a user sees, None for everything. Raises FilterError for what is no filter of hosts."""
    if scope is not None:
        check_scope(scope)
    _change(graph, accounts.SET_SCOPE, {"name": name, "scope": scope}, f"there is no user {name!r}")


def delete_user(graph: Graph, name: str) -> None:
    """Remove a user with sessions and keys; what the user wrote stays."""
    _change(graph, accounts.DELETE_USER, {"name": name}, f"there is no user {name!r}")


def set_group(graph: Graph, name: str, scope: str | None) -> None:
    """Make a group, or set what its members see."""
    check_name(name)
    if scope is not None:
        check_scope(scope)
    _change(graph, accounts.SET_GROUP, {"name": name, "scope": scope}, "")


def group(graph: Graph, name: str) -> dict[str, Any]:
    """Return name, scope and members of a group. Raises NoSuchAccount."""
    found = [row for row in groups(graph) if row["name"] == name]
    if not found:
        raise NoSuchAccount(f"there is no group {name!r}", hint="--scope FILTER or --all makes one")
    return found[0]


def delete_group(graph: Graph, name: str, *, widen: bool = False) -> None:
    """Remove a group; its members see what their other scopes say.

    Raises WouldSeeAll, unless they are to be widened, when some of them have no other.
    """
    _loosen(graph, accounts.DELETE_GROUP, name, None, widen, f"there is no group {name!r}")


def join(graph: Graph, name: str, user: str) -> None:
    """Make a user a member of a group."""
    _change(graph, accounts.JOIN, {"name": name, "user": user}, f"there is no user {user!r} or no group {name!r}")


def leave(graph: Graph, name: str, user: str, *, widen: bool = False) -> None:
    """Take a user out of a group. Raises WouldSeeAll, unless it is to be widened, when the user has no other scope."""
    _loosen(graph, accounts.LEAVE, name, user, widen, f"there is no member {user!r} of {name!r}")


def check_name(name: str) -> None:
    """Return when a text can be the name of a user or a group; raises BadAccount."""
    if not _NAME.fullmatch(name):
        raise BadAccount(f"{name!r} cannot be a name", hint="lower-case letters, digits, . _ @ -, 64 at most")


def check_role(role: str) -> None:
    """Return when a text is a role; raises BadAccount."""
    if role not in ROLES:
        raise BadAccount(f"there is no role {role!r}", hint=f"roles: {', '.join(ROLES)}")


def _loosen(graph: Graph, text: str, name: str, user: str | None, widen: bool, missing: str) -> None:
    values = {"name": name, "user": user}

    def work(transaction: Transaction) -> int:
        bare = [] if widen else [row["name"] for row in transaction.run(accounts.UNSCOPED, values)]
        if bare:
            raise WouldSeeAll(
                f"{', '.join(bare)} would see everything: {name!r} is the only scope",
                hint="`graphrecon user scope NAME FILTER` gives another first; --widen does it all the same",
            )
        return int(transaction.run(text, values)[0]["done"])

    if not graph.write(work):
        raise NoSuchAccount(missing, hint="`graphrecon user list --groups` shows who there is")


def _change(graph: Graph, text: str, values: dict[str, Any], missing: str) -> None:
    def work(transaction: Transaction) -> int:
        return int(transaction.run(text, values)[0]["done"])

    if not graph.write(work):
        raise NoSuchAccount(missing, hint="`graphrecon user list` shows who there is")
