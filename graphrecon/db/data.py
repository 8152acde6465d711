"""`db.data`: who owns addresses, and where they are."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import ipdata
from graphrecon.cypher.query.iprange import Selector
from graphrecon.db import iprange
from graphrecon.db.importing import Load, Report
from graphrecon.model.values import parse_address

BATCH = 1000
"""Addresses of one question."""


class Data:
    """Questions about the ranges of the editions in use; without any, addresses are simply not known."""

    def __init__(self, graph: Graph, load: Load) -> None:
        self._graph = graph
        self._load = load

    def get(self, addr: str) -> dict[str, Any]:
        """Return what is known of one address: `addr`, `as_num`, `country_code` … Raises InvalidValue."""
        return next(self.lookup([addr]))

    def lookup(self, addrs: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield what is known of each address, in order. Raises InvalidValue for what is no address."""
        rest = iter(addrs)
        while some := [parse_address(addr) for addr in islice(rest, BATCH)]:
            yield from map(ipdata.shape, self._graph.read(ipdata.lookup(some)))

    def ranges(
        self,
        *,
        country: str | None = None,
        registered_country: str | None = None,
        region: tuple[str, str] | None = None,
        city: tuple[str, str] | None = None,
        asnum: int | str | None = None,
        range: tuple[str, str] | None = None,  # noqa: A002
        network: str | None = None,
        routable: bool = False,
    ) -> "Ranges":
        """Return the addresses of a country, a region, …: exactly one is given. Raises BadSelector otherwise."""
        number = None if asnum is None else str(asnum)
        selector = Selector(country, registered_country, region, city, number, range, network, routable)
        selector.check()
        return Ranges(self._graph, selector)

    def editions(self) -> Sequence[dict[str, Any]]:
        """Return the editions that the graph holds: kind, provider, version of IP, edition, active, ranges."""
        return self._graph.read(ipdata.EDITIONS)

    def import_file(self, path: str, **options: Any) -> Report:
        """Import one file and return its Report; `kind` tells what a dump holds where its name does not."""
        return self._load(path, "data", options)


class Ranges:
    """The addresses of one selector, asked anew each time: iterate for (first, last)."""

    def __init__(self, graph: Graph, selector: Selector) -> None:
        self._graph = graph
        self._selector = selector

    def _pairs(self) -> Iterator[iprange.Pair]:
        return iprange.pairs(self._selector, self._graph.stream)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield (first address, last address), in order and merged."""
        return iprange.texts(self._pairs())

    def networks(self) -> Iterator[str]:
        """Yield the fewest networks."""
        return iprange.networks(self._pairs())

    def addresses(self) -> Iterator[str]:
        """Yield every single address."""
        return iprange.addresses(self._pairs())

    def count(self) -> int:
        """Return how many addresses these are."""
        return iprange.count(self._pairs())
