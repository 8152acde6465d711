"""The ways to hosts as a directed graph for Graphviz."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any

Hop = Mapping[str, Any]


class Cluster(StrEnum):
    """What hops are grouped by."""

    AS = "AS"
    COUNTRY = "Country"


class Include(StrEnum):
    """How far a way goes."""

    LAST_HOP = "last-hop"
    """up to the last host that answered before the target"""
    TARGET = "target"


def lines(hops: Iterable[Hop], include: Include | None, cluster: Cluster | None) -> Iterator[str]:
    """Yield the lines of a DOT document; `hops` are rows of the question `routes`, in order.

    Two hops between which one did not answer are not joined. Without `include` the hop before the target is left out
    too, so that what is common to many ways is seen.
    """
    nodes: dict[str, Hop] = {}
    edges: dict[tuple[str, str], int] = {}
    for way in _ways(hops):
        last = next((place for place, hop in enumerate(way) if hop["addr"] == way[0]["target"]), len(way))
        kept = way if include is Include.TARGET else way[:last] if include else way[: max(0, last - 1)]
        for hop in kept:
            nodes.setdefault(hop["addr"], hop)
        for near, far in pairwise(kept):
            if far["ttl"] == near["ttl"] + 1 and near["addr"] != far["addr"]:
                edges[near["addr"], far["addr"]] = edges.get((near["addr"], far["addr"]), 0) + 1
    yield "digraph routes {"
    yield '  graph [rankdir="LR"]; node [shape="box", fontname="monospace"];'
    yield from _nodes(nodes, cluster)
    for (start, end), times in edges.items():
        yield f"  {_quoted(start)} -> {_quoted(end)} [weight={times}, penwidth={min(8, times)}];"
    yield "}"


def _ways(hops: Iterable[Hop]) -> Iterator[list[Hop]]:
    way: list[Hop] = []
    for hop in hops:
        if way and way[0]["trace"] != hop["trace"]:
            yield way
            way = []
        way.append(hop)
    if way:
        yield way


def _nodes(nodes: Mapping[str, Hop], cluster: Cluster | None) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for addr, hop in nodes.items():
        groups.setdefault(_group(hop, cluster), []).append(addr)
    for number, (name, addrs) in enumerate(groups.items()):
        margin = "  "
        if name:
            yield f"  subgraph cluster_{number} {{"
            yield f"    label={_quoted(name)};"
            margin = "    "
        yield from (f"{margin}{_quoted(addr)};" for addr in addrs)
        if name:
            yield "  }"


def _group(hop: Hop, cluster: Cluster | None) -> str:
    if cluster is Cluster.AS and hop.get("as_num") is not None:
        return f"AS{hop['as_num']} {hop.get('as_name') or ''}".strip()
    return str(hop.get("country_code") or "") if cluster is Cluster.COUNTRY else ""


def _quoted(text: str) -> str:
    safe = "".join(char if char.isprintable() else f"\\\\u{ord(char):04x}" for char in text.replace("\\", "\\\\"))
    return '"' + safe.replace('"', '\\"') + '"'
