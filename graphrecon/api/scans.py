"""Scans as a whole: which there are, and what changed between two of them."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from graphrecon.api.asking import Asking
from graphrecon.api.contract import MOST_RECORDS, Skip, Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.records import Time
from graphrecon.cypher.query import diff as question
from graphrecon.cypher.query import runs
from graphrecon.cypher.query.diff import Side
from graphrecon.db.diff import BadSide, UnknownSide, changes, side
from graphrecon.db.looked import Looked

Limit = Annotated[int, Meta(ge=0, le=MOST_RECORDS, description=f"at most this many, {MOST_RECORDS} or fewer")]


class RunsRequest(Struct, frozen=True):
    """Which scans, the newest first."""

    limit: Limit = 100
    skip: Skip = 0


class RunScript(Struct, frozen=True, kw_only=True):
    """What a script said that ran before or after all hosts: the beginning of its output."""

    id: str
    output: str


class Run(Struct, frozen=True, kw_only=True):
    """One scan: what it was, how many hosts it has, the files that it came in, and what its own scripts said."""

    uid: str
    scanner: str | None
    args: str | None
    version: str | None
    start: Time | None
    end: Time | None
    source: list[str]
    categories: list[str]
    hosts: int
    files: list[str]
    scripts: list[RunScript]


class DiffRequest(Struct, frozen=True):
    """Two sides: a scan's uid or its beginning, a category, or a time; `scan:` and so on before it says which."""

    before: Annotated[Text, Meta(min_length=1, description="a scan, a category or a time")]
    after: Annotated[Text, Meta(min_length=1, description="another one")]
    limit: Limit = 1000


class Change(Struct, frozen=True, kw_only=True):
    """A host, or a port of a host, that is not the same on both sides.

    Of a port `before` and `after` are services, and `side` is the one that did not look at it; of a changed host they
    are its states, names or systems, as `field` says.
    """

    what: Literal["host", "port"]
    change: Literal["new", "gone", "changed", "unseen"]
    addr: str
    protocol: str | UnsetType = UNSET
    port: int | UnsetType = UNSET
    field: Literal["state", "names", "systems"] | UnsetType = UNSET
    side: Literal["before", "after"] | UnsetType = UNSET
    before: str | UnsetType = UNSET
    after: str | UnsetType = UNSET


class Changes(Struct, frozen=True, kw_only=True):
    """How many changes of each kind there are (`new hosts`, `gone ports` …), and the first of them."""

    counts: dict[str, int]
    changes: list[Change]


def listed(asking: Asking, request: RunsRequest) -> list[dict[str, Any]]:
    """Return the scans."""
    return asking.read(runs.runs(limit=request.limit, skip=request.skip))


def diff(asking: Asking, request: DiffRequest) -> dict[str, Any]:
    """Return what changed. Raises RequestError for a side that names nothing, or several scans."""
    before, after = (_side(asking, name, getattr(request, name)) for name in ("before", "after"))
    counts: Counter[str] = Counter()

    def counted() -> Iterator[dict[str, Any]]:
        for change in changes(asking.stream(question.diff(before, after)), Looked(asking.read)):
            counts[f"{change['change']} {change['what']}s"] += 1
            yield change

    found = counted()
    first = list(islice(found, request.limit))
    for _ in found:
        pass
    return {"counts": dict(sorted(counts.items())), "changes": first}


def _side(asking: Asking, name: str, text: str) -> Side:
    try:
        return side(asking.read, text)
    except UnknownSide as error:
        raise RequestError(error.message, status=404, code="not_found", at=Where(name, text=text[:80])) from None
    except BadSide as error:
        raise RequestError(error.message, at=Where(name, text=text[:80]), hint=error.hint) from None
