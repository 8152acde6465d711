"""Ranges of addresses as users want them: merged, as pairs, networks, single addresses or a count."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, summarize_address_range
from typing import Any

from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.iprange import BadSelector, Selector, statement
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import InvalidValue, parse_address

Stream = Callable[[Statement], Iterator[dict[str, Any]]]
"""Asks the graph: a Statement -> its rows."""
Pair = tuple[int, int]
MOST_LISTED = 1_000_000
"""Lines of a list of addresses."""
_V4 = 0xFFFF_0000_0000
_V4_END = 0xFFFF_FFFF_FFFF


def pairs(selector: Selector, stream: Stream) -> Iterator[Pair]:
    """Yield (first, last) of the addresses of a selector, as 128-bit numbers, in order and merged, in flat memory.

    Raises BadSelector or InvalidValue for a selector that cannot be understood.
    """
    selector.check()
    bounds = selector.bounds()
    if bounds:
        return iter([bounds])
    asked = statement(selector)
    assert asked is not None
    return _merged(_rows(stream(asked)))


def listed(lines: Iterable[str]) -> list[Pair]:
    """Return (first, last) of the addresses, networks and ranges A-B in lines, in order and merged.

    What follows a # is left out. Raises BadSelector with its place for what is none of these, and for too many.
    """
    found: list[Pair] = []
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        if len(found) == MOST_LISTED:
            raise BadSelector(f"more than {MOST_LISTED:,} lines tell of addresses")
        first, dash, last = text.partition("-")
        one = Selector(range=(first.strip(), last.strip())) if dash else Selector(network=text)
        try:
            found += filter(None, [one.bounds()])
        except (BadSelector, InvalidValue) as error:
            raise BadSelector(f"line {number}: {error.message}", hint="an address, a network, or FIRST-LAST") from None
    return list(_merged(sorted(found, key=_order)))


def of_hosts(filters: Sequence[str], stream: Stream) -> Iterator[Pair]:
    """Yield (first, last) of the hosts of the view that match, in order and merged. Raises FilterError."""
    numbers = (int(parse_address(row["addr"]).key, 16) for row in stream(hosts.addresses(VIEW, filters)))
    return _merged((number, number) for number in numbers)


def networks(found: Iterable[Pair]) -> Iterator[str]:
    """Yield the fewest networks that hold just these addresses."""
    for start, stop in found:
        first, last = _address(start), _address(stop)
        yield from map(str, summarize_address_range(first, last))


def texts(found: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Yield (first address, last address) of each range."""
    for start, stop in found:
        yield str(_address(start)), str(_address(stop))


def addresses(found: Iterable[Pair]) -> Iterator[str]:
    """Yield every single address."""
    for start, stop in found:
        for number in range(start, stop + 1):
            yield str(_address(number))


def count(found: Iterable[Pair]) -> int:
    """Return how many addresses these are."""
    return sum(stop - start + 1 for start, stop in found)


def _order(pair: Pair) -> tuple[bool, int]:
    """Return the place of a pair: IPv4 first, though its numbers lie among those of IPv6."""
    return not _V4 <= pair[0] <= _V4_END, pair[0]


def _address(number: int) -> IPv4Address | IPv6Address:
    return IPv4Address(number & 0xFFFF_FFFF) if _V4 <= number <= _V4_END else IPv6Address(number)


def _rows(rows: Iterator[dict[str, Any]]) -> Iterator[Pair]:
    """Yield the parts of the ranges that are theirs, in order: a part may come after the next ranges' first ones."""
    waiting: list[tuple[tuple[bool, int], Pair]] = []
    for row in rows:
        here, stop = int(row["start"], 16), int(row["stop"], 16)
        while waiting and waiting[0][0] <= _order((here, stop)):
            yield heapq.heappop(waiting)[1]
        for first, last in row["without"]:
            if int(first, 16) > here:
                part = here, int(first, 16) - 1
                heapq.heappush(waiting, (_order(part), part))
            here = max(here, int(last, 16) + 1)
        if here <= stop:
            heapq.heappush(waiting, (_order((here, stop)), (here, stop)))
    while waiting:
        yield heapq.heappop(waiting)[1]


def _merged(found: Iterable[Pair]) -> Iterator[Pair]:
    held: Pair | None = None
    for start, stop in found:
        if held and start <= held[1] + 1 and _order((start, stop))[0] == _order(held)[0]:
            held = held[0], max(held[1], stop)
        else:
            if held:
                yield held
            held = start, stop
    if held:
        yield held
