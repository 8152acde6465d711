"""What sensors saw on the wire: records, how many there are, their values and times; passive DNS."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct

from graphrecon.api import paging, plots
from graphrecon.api.asking import Asking
from graphrecon.api.contract import (
    MOST_RECORDS,
    MOST_SLOTS,
    CountRequest,
    DistinctRequest,
    ObservationsRequest,
    Skip,
    Text,
    WeightedTopRequest,
    Where,
)
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.errors import RequestError, in_filter
from graphrecon.api.formats import WRITTEN, Paged, Streamed, Table, listed, streamed, valued
from graphrecon.api.hosts import Value, check_filter, check_limit, in_sort, wanted
from graphrecon.api.records import ObservationRecord, Resolution
from graphrecon.cypher.filter import PASSIVE, FilterError
from graphrecon.cypher.query import names, observations, passive_plots
from graphrecon.cypher.query.observation import shape
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import InvalidValue

_FACTS = Table(observations.COLUMNS, lambda row: ([row[name] for name in observations.COLUMNS],))
_FILE = "graphrecon-passive"
NEWEST = ("~lastseen",)
"""The order unless another is asked for: an index gives it, however many there are."""
Result = TypeVar("Result")


class TimesRequest(Struct, frozen=True):
    """Which observations, and in how many parts their time is cut."""

    q: Annotated[Text, Meta(description="a filter; without it, everything")] = ""
    slots: Annotated[int, Meta(ge=1, le=MOST_SLOTS, description=f"at most so many slots, {MOST_SLOTS} or fewer")] = 120


class Times(Struct, frozen=True):
    """Facts a slot: slot i begins `start + i * slot` epoch seconds; `new` were first seen in it, `last` last seen."""

    start: int
    slot: Annotated[int, Meta(ge=1, description="seconds")]
    new: list[int]
    last: list[int]


class NamesRequest(Struct, frozen=True):
    """Whose passive DNS, and which part of it."""

    subject: Annotated[Text, Meta(description="a name, an address or a network")]
    subdomains: Annotated[bool, Meta(description="all names in the domain too")] = False
    reverse: Annotated[bool, Meta(description="only what leads to the name")] = False
    type: Annotated[Text, Meta(description="one type of records, such as A or MX")] = ""
    source: Annotated[Literal["", "passive", "scan"], Meta(description="what sensors or what scans saw alone")] = ""
    limit: Annotated[int, Meta(ge=0, le=2**53, description="at most this many; 0: all")] = 0
    skip: Skip = 0
    format: Annotated[
        Literal["ndjson", "json"],
        Meta(description=f"ndjson (a document a line), or json (a list, {MOST_RECORDS} at most)"),
    ] = "ndjson"


def records(asking: Asking, request: ObservationsRequest) -> Paged | Streamed:
    """Return the records that match, a page or, in the other formats, a stream."""
    check_filter(request.q, PASSIVE)
    check_limit(request)
    filters, order = [request.q], request.sort or NEWEST
    try:
        at = paging.edge(request, order, observations.sorting(order))
    except FilterError as error:
        raise in_sort(error, request) from None
    if request.format == "txt":
        if at.values:
            raise RequestError("'after' and format=txt exclude each other: each address comes once", at=Where("after"))
        asked = observations.addresses(filters, limit=request.limit, skip=request.skip)
        return streamed("txt", asking.export(asked), _FILE)

    def ask(limit: int) -> Statement:
        return observations.get(filters, limit=limit, skip=request.skip, sort=order, edge=at)

    if request.format == "json":
        return paging.page(asking, request, order, at, ask, shape)
    rows = asking.export(ask(request.limit))
    return streamed(request.format, rows if request.format == "csv" else map(shape, rows), _FILE, _FACTS)


def count(asking: Asking, request: CountRequest) -> int:
    """Return how many observations match."""
    check_filter(request.q, PASSIVE)
    return int(asking.read(observations.count([request.q]))[0]["count"])


def most_common(asking: Asking, request: WeightedTopRequest) -> list[dict[str, Any]] | Streamed:
    """Return `[{"label", "value"}]`, the most common first."""
    check_filter(request.q, PASSIVE)
    field, limit = wanted(request)
    asked = _of_field(
        lambda: observations.top(field, [request.q], limit=limit, skip=request.skip, weighted=request.weighted)
    )
    rows = asking.read(asked)
    return rows if request.format == "json" else valued(request.format, rows, f"{_FILE}-top")


def distinct(asking: Asking, request: DistinctRequest) -> list[Any] | Streamed:
    """Return the values, each once, in order."""
    check_filter(request.q, PASSIVE)
    limit = request.limit or MOST_RECORDS
    rows = asking.read(
        _of_field(lambda: observations.distinct(request.field, [request.q], limit=limit, skip=request.skip))
    )
    if request.format == "json":
        return [row["value"] for row in rows]
    return valued(request.format, rows, f"{_FILE}-distinct")


def timeline(asking: Asking, request: TimesRequest) -> Times:
    """Return how many facts were first and last seen in each slot of the time that matching ones cover."""
    check_filter(request.q, PASSIVE)
    bounds = asking.read(observations.bounds([request.q]))[0]
    if bounds["first"] is None:
        return Times(0, 1, [], [])
    start = int(bounds["first"])
    span = int(bounds["last"]) - start
    slot = span // request.slots + 1
    new, last = [0] * (span // slot + 1), [0] * (span // slot + 1)
    for row in asking.read(observations.slots([request.q], start, slot)):
        # What an import has brought since may lie outside.
        if 0 <= row["slot"] < len(new):
            new[row["slot"]], last[row["slot"]] = row["new"], row["last"]
    return Times(start, slot, new, last)


def addresses(asking: Asking, request: plots.PlotRequest) -> Streamed:
    """Return the addresses, each once."""
    check_filter(request.q, PASSIVE)
    asked = observations.addresses([request.q], limit=request.limit or None, skip=request.skip)
    return listed((plots.address(row, request) for row in asking.export(asked)), _FILE)


def port_states(asking: Asking, request: plots.PlotRequest) -> Streamed:
    """Return [address, [[port, "open"], …]] pairs."""
    check_filter(request.q, PASSIVE)
    asked = passive_plots.port_states([request.q], limit=request.limit or None, skip=request.skip)
    return listed(([plots.address(row, request), row["ports"]] for row in asking.export(asked)), _FILE)


def resolutions(asking: Asking, request: NamesRequest) -> list[dict[str, Any]] | Streamed:
    """Return the passive DNS of a name, an address or a network, in the Common Output Format, the newest first."""
    try:
        asked = names.resolutions(
            request.subject,
            subdomains=request.subdomains,
            reverse=request.reverse,
            sources=[request.source] if request.source else ("passive", "scan"),
            kind=request.type or None,
            limit=request.limit or (MOST_RECORDS if request.format == "json" else None),
            skip=request.skip,
        )
    except InvalidValue as error:
        raise RequestError(error.message, at=Where("subject", text=request.subject[:80]), hint=error.hint) from None
    if request.format == "json":
        return [names.shape(row) for row in asking.stream(asked)]
    return streamed("ndjson", map(names.shape, asking.export(asked)), "graphrecon-passivedns")


def _of_field(ask: Callable[[], Result]) -> Result:
    try:
        return ask()
    except FilterError as error:
        raise in_filter(error, "field") from None


_PLOT = plots.PlotRequest
ENDPOINTS = (
    Endpoint("/cgi/passive", "What sensors saw", ObservationsRequest, list[ObservationRecord], records, media=WRITTEN),
    Endpoint("/cgi/passive/count", "How many observations match", CountRequest, int, count),
    Endpoint(
        "/cgi/passive/top/{field:path}",
        "The most common values of a field of observations",
        WeightedTopRequest,
        list[Value],
        most_common,
        media=WRITTEN,
    ),
    Endpoint(
        "/cgi/passive/distinct/{field:path}",
        "The values of a field of observations",
        DistinctRequest,
        list[Any],
        distinct,
        media=WRITTEN,
    ),
    Endpoint("/cgi/passive/onlyips", "Addresses that observations are about", _PLOT, list[plots.Address], addresses),
    Endpoint(
        "/cgi/passive/ipsports",
        "Ports that observations show to be open, by address",
        _PLOT,
        list[plots.HostPorts],
        port_states,
    ),
    Endpoint(
        "/cgi/passive/coordinates",
        "Where the hosts of observations are, as GeoJSON; counts are of observations",
        plots.PlaceRequest,
        plots.Places,
        lambda asking, request: plots.coordinates(asking, PASSIVE, request),
    ),
    Endpoint("/cgi/passive/timeline", "When observations were first and last seen", TimesRequest, Times, timeline),
    Endpoint(
        "/cgi/passivedns/{subject:path}",
        "Passive DNS in the Common Output Format",
        NamesRequest,
        list[Resolution],
        resolutions,
        media=("application/x-ndjson", "application/json"),
    ),
)
"""The rows of the table of endpoints that are about observations."""
