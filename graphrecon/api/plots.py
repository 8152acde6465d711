"""What plots of hosts draw: lists with one short item a host, sent while they are read."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Skip, Text
from graphrecon.api.errors import in_filter
from graphrecon.api.formats import Streamed, listed
from graphrecon.api.hosts import check_filter
from graphrecon.cypher.filter import FilterError, HostPurpose
from graphrecon.cypher.query import hosts, plots
from graphrecon.cypher.statement import Statement

Filter = Annotated[Text, Meta(description="a filter; without it, everything")]
All = Annotated[int, Meta(ge=0, le=2**53, description="at most this many; 0: all")]


Address = str | int
"""Its text, or with `ipsasnumbers` the number that it is."""


class PortState(Struct, frozen=True, array_like=True):
    """[port, state]."""

    port: int
    state: str | None


class HostPorts(Struct, frozen=True, array_like=True):
    """[address, ports with their states]."""

    addr: Address
    ports: list[PortState]


class HostCount(Struct, frozen=True, array_like=True):
    """[address, open ports]."""

    addr: Address
    open: int


class Seen(Struct, frozen=True, array_like=True):
    """[epoch seconds, their remainder, or ISO 8601; address; open ports]."""

    time: int | str
    addr: Address
    open: int


class Span(Struct, frozen=True, array_like=True):
    """[address, first and last time as epoch seconds or null, open ports]."""

    addr: Address
    first: int | None
    last: int | None
    open: int


class PortDifference(Struct, frozen=True, array_like=True):
    """[port; -1: the first category saw it open, 1: the second, 0: both]."""

    port: int
    where: Literal[-1, 0, 1]


class HostDifference(Struct, frozen=True, array_like=True):
    """[address, ports that either category saw open]."""

    addr: Address
    ports: list[PortDifference]


Numbers = Annotated[bool, Meta(description="addresses are numbers")]


class PlotRequest(Struct, frozen=True):
    """Which hosts, by address."""

    q: Filter = ""
    limit: All = 0
    skip: Skip = 0
    ipsasnumbers: Numbers = False


class TimelineRequest(Struct, frozen=True):
    """Which hosts, and whether times are folded."""

    q: Filter = ""
    limit: All = 0
    skip: Skip = 0
    modulo: Annotated[
        int, Meta(ge=0, le=2**53, description="times are remainders of this; 86400: the time of the day")
    ] = 0
    ipsasnumbers: Numbers = False
    datesasstrings: Annotated[bool, Meta(description="times are ISO 8601, where no modulo is given")] = False


MOST_PLACES = 5000
"""Points of one map."""


class PlaceRequest(Struct, frozen=True):
    """Which hosts, and how many places."""

    q: Filter = ""
    limit: Annotated[int, Meta(ge=1, le=MOST_PLACES, description=f"at most this many, {MOST_PLACES} or fewer")] = (
        MOST_PLACES
    )


class DifferenceRequest(Struct, frozen=True):
    """Two categories of scans, and which hosts."""

    cat1: Annotated[Text, Meta(min_length=1, description="a category")]
    cat2: Annotated[Text, Meta(min_length=1, description="another")]
    q: Filter = ""
    onlydiff: Annotated[bool, Meta(description="leave out ports that both saw")] = False
    ipsasnumbers: Numbers = False


class Point(Struct, frozen=True):
    """A GeoJSON point: longitude and latitude in degrees."""

    type: Literal["Point"]
    coordinates: tuple[float, float]
    properties: "PointProperties"


class PointProperties(Struct, frozen=True):
    """How many hosts are there, and the place in words; null where these are not known."""

    count: int
    country: str | None
    city: str | None


class Places(Struct, frozen=True):
    """A GeoJSON collection of points, most hosts first; `total` is how many there are without a limit."""

    type: Literal["GeometryCollection"]
    geometries: list[Point]
    total: int


def addresses(asking: Asking, purpose: HostPurpose, request: PlotRequest) -> Streamed:
    """Return the addresses."""
    asked = hosts.addresses(purpose, _filters(request.q, purpose), limit=request.limit or None, skip=request.skip)
    return _listed(asking, asked, purpose, lambda row: address(row, request))


def open_counts(asking: Asking, purpose: HostPurpose, request: PlotRequest) -> Streamed:
    """Return [address, open ports] pairs."""
    asked = plots.open_counts(purpose, _filters(request.q, purpose), limit=request.limit or None, skip=request.skip)
    return _listed(asking, asked, purpose, lambda row: [address(row, request), row["open"]])


def port_states(asking: Asking, purpose: HostPurpose, request: PlotRequest) -> Streamed:
    """Return [address, [[port, state], …]] pairs."""
    asked = plots.port_states(purpose, _filters(request.q, purpose), limit=request.limit or None, skip=request.skip)
    return _listed(asking, asked, purpose, lambda row: [address(row, request), row["ports"]])


def timeline(asking: Asking, purpose: HostPurpose, request: TimelineRequest) -> Streamed:
    """Return [time, address, open ports] triples: epoch seconds, by the modulo where one is given."""

    def triple(row: Mapping[str, Any]) -> list[Any]:
        seen = row["seen"] % request.modulo if request.modulo else row["seen"]
        if request.datesasstrings and not request.modulo:
            seen = datetime.fromtimestamp(seen, UTC)
        return [seen, address(row, request), row["open"]]

    asked = plots.open_counts(purpose, _filters(request.q, purpose), limit=request.limit or None, skip=request.skip)
    rows = (row for row in asking.export(asked) if row["seen"] is not None)
    return listed(map(triple, rows), f"graphrecon-{purpose.name}")


def spans(asking: Asking, purpose: HostPurpose, request: PlotRequest) -> Streamed:
    """Return [address, first, last, open ports] rows."""
    asked = plots.open_counts(purpose, _filters(request.q, purpose), limit=request.limit or None, skip=request.skip)
    return _listed(asking, asked, purpose, lambda row: [address(row, request), row["seen"], row["last"], row["open"]])


def coordinates(asking: Asking, purpose: HostPurpose, request: PlaceRequest) -> Places:
    """Return where hosts are."""
    (row,) = asking.read(plots.coordinates(purpose, _filters(request.q, purpose), limit=request.limit))
    points = [
        Point("Point", (longitude, latitude), PointProperties(count, country, city))
        for latitude, longitude, count, country, city in row["places"]
    ]
    return Places("GeometryCollection", points, row["total"])


def differences(asking: Asking, purpose: HostPurpose, request: DifferenceRequest) -> Streamed:
    """Return [address, [[port, -1 | 0 | 1], …]] pairs: seen in the first, in both, in the second."""
    filters = _filters(request.q, purpose)
    try:
        asked = plots.differing(purpose, request.cat1, request.cat2, filters, only=request.onlydiff)
    except FilterError as error:
        raise in_filter(error, "cat2") from None
    return _listed(asking, asked, purpose, lambda row: [address(row, request), row["ports"]])


def address(row: Mapping[str, Any], request: "PlotRequest | TimelineRequest | DifferenceRequest") -> Address:
    """Return the address of a row as the question wants it."""
    return int(ip_address(row["addr"])) if request.ipsasnumbers else str(row["addr"])


def _filters(text: str, purpose: HostPurpose) -> list[str]:
    check_filter(text, purpose)
    return [text]


def _listed(asking: Asking, asked: Statement, purpose: HostPurpose, item: Any) -> Streamed:
    rows: Iterator[dict[str, Any]] = asking.export(asked)
    return listed(map(item, rows), f"graphrecon-{purpose.name}")
