"""Hosts of the view, or as scans saw them: records, how many there are, and their values."""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta, Struct

from graphrecon.api import paging
from graphrecon.api.asking import Asking
from graphrecon.api.contract import (
    MOST_COMMON,
    MOST_RECORDS,
    CountRequest,
    DistinctRequest,
    HostsRequest,
    TopRequest,
    Where,
)
from graphrecon.api.errors import RequestError, in_filter
from graphrecon.api.formats import Paged, Streamed, streamed, valued
from graphrecon.cypher.filter import FilterError, HostPurpose, check
from graphrecon.cypher.query import hosts, top
from graphrecon.cypher.query.record import shape
from graphrecon.cypher.statement import Statement


class Value(Struct, frozen=True):
    """A value, or a list of its parts, and how often it is there; null where the value is absent."""

    label: Any
    value: Annotated[int, Meta(ge=0)]


def records(asking: Asking, purpose: HostPurpose, request: HostsRequest) -> Paged | Streamed:
    """Return the records that match, a page or, in the other formats, a stream."""
    check_filter(request.q, purpose)
    check_limit(request)
    try:
        at = paging.edge(request, request.sort, hosts.sorting(purpose, request.sort or ("addr",)))
    except FilterError as error:
        raise in_sort(error, request) from None

    def ask(limit: int) -> Statement:
        make = hosts.addresses if request.format == "txt" else hosts.get
        return make(purpose, [request.q], limit=limit, skip=request.skip, sort=request.sort, edge=at)

    if request.format == "json":
        return paging.page(asking, request, request.sort, at, ask, lambda row: shape(row["record"]))
    rows = asking.export(ask(request.limit))
    return streamed(request.format, rows if request.format == "txt" else _shaped(rows), f"graphrecon-{purpose.name}")


def count(asking: Asking, purpose: HostPurpose, request: CountRequest) -> int:
    """Return how many hosts match."""
    check_filter(request.q, purpose)
    return int(asking.read(hosts.count(purpose, [request.q]))[0]["count"])


def most_common(asking: Asking, purpose: HostPurpose, request: TopRequest) -> list[dict[str, Any]] | Streamed:
    """Return `[{"label", "value"}]`, the most common first."""
    check_filter(request.q, purpose)
    field, limit = wanted(request)
    try:
        asked = top.top(purpose, field, [request.q], limit=limit, skip=request.skip)
    except FilterError as error:
        raise in_filter(error, "field") from None
    rows = asking.read(asked)
    return rows if request.format == "json" else valued(request.format, rows, f"graphrecon-{purpose.name}-top")


def distinct(asking: Asking, purpose: HostPurpose, request: DistinctRequest) -> list[Any] | Streamed:
    """Return the values, each once, in order."""
    check_filter(request.q, purpose)
    limit = request.limit or MOST_RECORDS
    try:
        asked = top.distinct(purpose, request.field, [request.q], limit=limit, skip=request.skip)
    except FilterError as error:
        raise in_filter(error, "field") from None
    rows = asking.read(asked)
    name = f"graphrecon-{purpose.name}-distinct"
    return [row["value"] for row in rows] if request.format == "json" else valued(request.format, rows, name)


def wanted(request: TopRequest) -> tuple[str, int]:
    """Return the field of a top and how many values: without `limit` a number at the end of the field says it."""
    if request.limit is not None:
        return request.field, request.limit or MOST_RECORDS
    field, _, number = request.field.rpartition(":")
    if not field or not (number.isascii() and number.isdecimal()):
        return request.field, MOST_COMMON
    if int(number[:20]) > MOST_RECORDS:
        raise RequestError(
            f"{number[:20]} values are more than {MOST_RECORDS}",
            at=Where("field", text=request.field[:80]),
            hint="with limit, what is at the end of the field is a part of it",
        )
    return field, int(number) or MOST_RECORDS


def check_filter(text: str, purpose: HostPurpose, parameter: str = "q") -> None:
    """Return when a filter is right; raises RequestError with its place."""
    try:
        check(text, purpose)
    except FilterError as error:
        raise in_filter(error, parameter) from None


def check_limit(request: HostsRequest) -> None:
    """Return when an answer is not too long for its format; raises RequestError else."""
    if request.format == "json" and request.limit > MOST_RECORDS:
        raise RequestError(
            f"'limit' is {request.limit}: one JSON answer holds {MOST_RECORDS} records at most",
            at=Where("limit", text=str(request.limit)),
            hint="the header Link leads to the next; format=ndjson has all",
        )


def in_sort(error: FilterError, request: HostsRequest) -> RequestError:
    """Return the failure of an order with its place."""
    index = request.sort.index(error.text) if error.text in request.sort else None
    return in_filter(error, "sort", index)


def _shaped(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield shape(row["record"])
