"""The routing topology of a configuration of Honeyd, rebuilt from traceroutes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Trace = Mapping[str, Any]
Link = tuple[str, str]


class Routes:
    """Gathers one way a host, and the delays of the links that all ways go over."""

    def __init__(self) -> None:
        self._ways: dict[str, tuple[str, ...]] = {}
        self._delays: dict[Link, list[float]] = {}

    def add(self, target: str, traces: Sequence[Trace]) -> None:
        """Take a host with its traceroutes, of which the last is its way; without one it is linked to the entry."""
        self._ways[target] = ()
        for trace in traces:
            hops = [hop for hop in trace.get("hops", ()) if ":" not in str(hop.get("ipaddr"))]
            self._ways[target] = _routers([str(hop["ipaddr"]) for hop in hops], target)
            for near, far in pairwise(hops):
                if near.get("rtt") is not None and far.get("rtt") is not None:
                    link = (str(near["ipaddr"]), str(far["ipaddr"]))
                    self._delays.setdefault(link, []).append(far["rtt"] - near["rtt"])

    def lines(self) -> Iterator[str]:
        """Yield the lines; none where no router is known.

        Honeyd takes one entry for a network, and refuses a second one in it: ways that begin at another router go
        through the most common first one. Routers between which others did not answer are joined.
        """
        firsts = Counter(way[0] for way in self._ways.values() if way)
        if not firsts:
            return
        entry = min(firsts, key=lambda router: (-firsts[router], router))
        yield f"route entry {entry} network 0.0.0.0/0"
        for router in firsts:
            if router != entry:
                yield f"# ways that begin at {router} are entered through {entry}"
        for target, way in self._ways.items():
            path = way if way[:1] == (entry,) else _routers([entry, *way], target)
            for near, far in pairwise(path):
                yield f"route {near} add net {target}/32 {far}{self._latency((near, far))}"
            yield f"route {path[-1] if path else entry} link {target}/32"

    def _latency(self, link: Link) -> str:
        """Return the delay of a link in ms: half of what it adds to round trips, since packets pay it each way."""
        delays = self._delays.get(link)
        latency = round(sum(delays) / len(delays) / 2) if delays else 0
        return f" latency {latency}ms" if latency > 0 else ""


def _routers(addresses: Sequence[str], target: str) -> tuple[str, ...]:
    """Return the routers before a target, without the loops that a way went."""
    kept: list[str] = []
    for addr in addresses:
        if addr == target:
            break
        if addr in kept:
            del kept[kept.index(addr) + 1 :]
        else:
            kept.append(addr)
    return tuple(kept)
