"""Hosts of the view: records, how many there are, and their most common values."""

from collections.abc import Iterator
from typing import Any

from graphrecon.api.asking import Asking
from graphrecon.api.contract import MOST_RECORDS, CountRequest, HostsRequest, TopRequest, Where
from graphrecon.api.errors import RequestError, in_filter
from graphrecon.api.formats import Streamed, streamed
from graphrecon.cypher.filter import VIEW, FilterError, check
from graphrecon.cypher.query import hosts, top
from graphrecon.cypher.query.record import shape


def records(asking: Asking, request: HostsRequest) -> list[dict[str, Any]] | Streamed:
    """Return the records that match, a list or, in the other formats, a stream."""
    _check(request.q)
    if request.format == "json" and request.limit > MOST_RECORDS:
        raise RequestError(
            f"'limit' is {request.limit}: one JSON answer holds {MOST_RECORDS} records at most",
            at=Where("limit", text=str(request.limit)),
            hint="ask with skip for the next, or with format=ndjson for all",
        )
    ask = hosts.addresses if request.format == "txt" else hosts.get
    try:
        asked = ask(VIEW, [request.q], limit=request.limit, skip=request.skip, sort=request.sort)
    except FilterError as error:
        index = request.sort.index(error.text) if error.text in request.sort else None
        raise in_filter(error, "sort", index) from None
    rows = asking.stream(asked)
    if request.format == "json":
        return list(_shaped(rows))
    return streamed(request.format, rows if request.format == "txt" else _shaped(rows), "graphrecon-view")


def count(asking: Asking, request: CountRequest) -> int:
    """Return how many hosts match."""
    _check(request.q)
    return int(asking.read(hosts.count(VIEW, [request.q]))[0]["count"])


def most_common(asking: Asking, request: TopRequest) -> list[dict[str, Any]]:
    """Return `[{"label", "value"}]`, the most common first."""
    _check(request.q)
    try:
        asked = top.top(VIEW, request.field, [request.q], limit=request.limit or MOST_RECORDS, skip=request.skip)
    except FilterError as error:
        raise in_filter(error, "field") from None
    return asking.read(asked)


def _check(text: str) -> None:
    try:
        check(text, VIEW)
    except FilterError as error:
        raise in_filter(error, "q") from None


def _shaped(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield shape(row["record"])
