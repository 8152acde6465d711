"""`/cgi/me`, who asks; `/cgi/audit`, what accounts asked."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Nothing, Skip, Text
from graphrecon.api.records import Time
from graphrecon.cypher import accounts

MOST = 1000


class Me(Struct, frozen=True):
    """Who asks: name (null where there are no accounts), role, what is seen, and what a page sends with changes.

    `raw` says whether raw Cypher is open.
    """

    name: str | None
    role: str
    scope: list[str]
    writes: bool
    raw: bool
    token: str


class AuditRequest(Struct, frozen=True):
    """Whose events, and how many."""

    user: Annotated[Text, Meta(description="of this account only")] = ""
    limit: Annotated[int, Meta(ge=0, le=MOST, description=f"at most this many, {MOST} or fewer")] = 100
    skip: Skip = 0


class Event(Struct, frozen=True, kw_only=True):
    """One thing that an account asked or changed, or an attempt to log in."""

    time: Time
    user: str | None
    by: str | None
    client: str | None
    method: str | None
    route: str | None
    asked: str | None
    status: int | None


def me(asking: Asking, request: Nothing) -> Me:
    """Return who asks."""
    visitor = asking.visitor
    writes = bool(visitor.name) and visitor.may("analyst")
    raw = visitor.may("analyst") and not visitor.scope
    return Me(visitor.name or None, visitor.role, list(visitor.scope), writes, raw, visitor.token)


def events(asking: Asking, request: AuditRequest) -> list[dict[str, Any]]:
    """Return what accounts asked, the newest first."""
    return asking.read(accounts.events(request.user or None, request.limit, request.skip))
