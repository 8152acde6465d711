"""Who may use the explorer: users, groups, sessions, keys, and the log of what they did."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Anchor, Edge, Node, derived, key

ROLES = ("reader", "analyst", "admin")
"""What an account may do, each what those before it may: ask by filters; raw Cypher and notes; accounts and the log."""


PRIVATE = frozenset(("User", "Group", "Session", "APIKey", "AuditEvent"))
"""Labels that no picture of the graph shows."""


class User(Node, frozen=True, kw_only=True):
    """One account of the explorer."""

    loaded: ClassVar[bool] = False

    name: Annotated[str, key("the name to log in with")]
    role: Annotated[str | None, derived("`reader`, `analyst` or `admin`")] = None
    scope: Annotated[str | None, derived("a filter of hosts: nothing else is seen; absent for everything")] = None
    verifier: Annotated[str | None, derived("Argon2id of the password under the secret of the home")] = None
    created: Annotated[int | None, derived("when it was added", time=True)] = None
    changed: Annotated[int | None, derived("when its password was set", time=True)] = None


class Group(Node, frozen=True, kw_only=True):
    """Users who see the same part of the graph."""

    loaded: ClassVar[bool] = False

    name: Annotated[str, key("its name")]
    scope: Annotated[str | None, derived("a filter of hosts that holds for all members")] = None


class MemberOf(Edge, frozen=True, kw_only=True):
    """From a user to a group."""

    rel: ClassVar[str] = "MEMBER_OF"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("User",)
    ends: ClassVar[tuple[str, ...]] = ("Group",)


class Session(Node, frozen=True, kw_only=True):
    """One browser that is logged in."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("sha256 of the cookie")]
    user: Annotated[str, Anchor("OF_USER", "User", False, "the user")]
    created: Annotated[int | None, derived("when it was opened", time=True)] = None
    lastseen: Annotated[int | None, derived("when it was used last, to the minute", time=True)] = None
    client: Annotated[str | None, derived("address that it was opened from")] = None


class APIKey(Node, frozen=True, kw_only=True):
    """One key of a program."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("sha256 of the key")]
    user: Annotated[str, Anchor("OF_USER", "User", False, "the user")]
    name: Annotated[str | None, derived("what it is for")] = None
    created: Annotated[int | None, derived("when it was made", time=True)] = None
    lastseen: Annotated[int | None, derived("when it was used last, to the minute", time=True)] = None
    expires: Annotated[int | None, derived("when it ends; absent for never", time=True)] = None


class AuditEvent(Node, frozen=True, kw_only=True):
    """One thing that an account asked or changed, or an attempt to log in."""

    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("time",), ("kind", "time"))

    uid: Annotated[str, key("a random name")]
    time: Annotated[int | None, derived("when", time=True)] = None
    user: Annotated[str | None, derived("name of the account")] = None
    by: Annotated[str | None, derived("`session`, `key`, `proxy`, `login` or `command`")] = None
    client: Annotated[str | None, derived("address of the client")] = None
    kind: Annotated[str | None, derived("`question`, `change` (logins too) or `refusal`: each is bounded alone")] = None
    method: Annotated[str | None, derived("method of the request, or the command")] = None
    route: Annotated[str | None, derived("path of the request")] = None
    asked: Annotated[str | None, derived("its parameters: filter, statement; at most 4,096 characters")] = None
    status: Annotated[int | None, derived("status of the answer")] = None
