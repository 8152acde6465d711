"""Who owns an address, and which addresses belong to a country, a city, an autonomous system."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Text, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.hosts import check_filter
from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.query import ipdata
from graphrecon.cypher.query.iprange import BadSelector, Selector
from graphrecon.db import iprange
from graphrecon.model.values import InvalidValue, parse_address

MOST = 100_000
"""Items of one answer."""


class AddressRequest(Struct, frozen=True):
    """Which address."""

    addr: Annotated[Text, Meta(description="an IPv4 or IPv6 address")]


class RangesRequest(Struct, frozen=True):
    """Which addresses, by one of the first nine, and in which form."""

    country: Annotated[Text, Meta(description="code of a country; EU is the member states")] = ""
    registered_country: Annotated[Text, Meta(description="code of the country that ranges are registered in")] = ""
    region: Annotated[Text, Meta(description="codes of a country and its region: FR,IDF")] = ""
    city: Annotated[Text, Meta(description="code of a country and name of a city: FR,Paris")] = ""
    asnum: Annotated[Text, Meta(description="number of an autonomous system")] = ""
    range: Annotated[Text, Meta(description="first and last address: 192.0.2.1,192.0.2.9")] = ""
    network: Annotated[Text, Meta(description="a network: 192.0.2.0/24")] = ""
    routable: Annotated[bool, Meta(description="all that an autonomous system announces")] = False
    q: Annotated[Text, Meta(description="a filter: the hosts of the view that match")] = ""
    output: Annotated[
        Literal["cidrs", "ranges", "count", "addrs"],
        Meta(description="networks, [first, last] pairs, how many addresses (an integer), or the addresses"),
    ] = "cidrs"
    limit: Annotated[
        int, Meta(ge=0, le=MOST, description=f"at most this many; 0 is all, an error when these are more than {MOST}")
    ] = 0


def address(asking: Asking, request: AddressRequest) -> dict[str, Any]:
    """Return what is known of an address; of an unknown one its text alone."""
    try:
        parsed = parse_address(request.addr)
    except InvalidValue as error:
        raise RequestError(error.message, at=Where("addr", text=request.addr[:80])) from None
    return ipdata.shape(asking.read(ipdata.lookup([parsed]))[0])


def ranges(asking: Asking, request: RangesRequest) -> list[str | list[str]] | int:
    """Return the addresses in the form that is asked for."""
    selector = _selector(request)
    try:
        if request.q:
            check_filter(request.q, VIEW)
            if selector != Selector():
                raise BadSelector("'q' and another choice of addresses exclude each other")
            pairs = iprange.of_hosts([request.q], asking.stream)
        else:
            pairs = iprange.pairs(selector, asking.stream)
    except (BadSelector, InvalidValue) as error:
        raise RequestError(error.message, hint=error.hint) from None
    if request.output == "count":
        return iprange.count(pairs)
    makers: dict[str, Callable[[Iterator[iprange.Pair]], Iterator[Any]]] = {
        "cidrs": iprange.networks,
        "ranges": iprange.texts,
        "addrs": iprange.addresses,
    }
    found = list(islice(makers[request.output](pairs), request.limit or MOST + 1))
    if len(found) > MOST:
        raise RequestError(
            f"these are more than {MOST}",
            at=Where("output", text=request.output),
            hint="limit gives the first; output=cidrs or count is shorter",
        )
    return found


def _selector(request: RangesRequest) -> Selector:
    return Selector(
        country=request.country or None,
        registered_country=request.registered_country or None,
        region=_pair("region", request.region),
        city=_pair("city", request.city),
        asnum=request.asnum or None,
        range=_pair("range", request.range),
        network=request.network or None,
        routable=request.routable,
    )


def _pair(name: str, text: str) -> tuple[str, str] | None:
    if not text:
        return None
    first, comma, second = text.partition(",")
    if not (first.strip() and comma and second.strip()):
        raise RequestError(f"'{name}' needs two parts with a comma", at=Where(name, text=text[:80]))
    return first.strip(), second.strip()
