"""Passive facts as they arrive: what imports bring from now on, whatever time the facts tell of."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from graphrecon.cypher import provenance
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import observations

EVERY = 2.0
"""Seconds between two looks for what is new."""
LATE = timedelta(days=1)
"""How much older than the newest fact of a log what it tells next may be."""

Readings = Mapping[str, Mapping[str, Any]]
"""By the uid of an Import: how far it was read and the times that it tells of."""


def arriving(
    graph: Graph, filters: Sequence[str] = (), *, new: bool = False, place: bool = False, every: float = EVERY
) -> Iterator[dict[str, Any]]:
    """Yield rows of `observations.get`, with `place` if asked, of facts that imports bring from now on; never ends.

    A fact that is seen again comes again, unless `new`. What arrives is told by imports, not by the times of facts: a
    log of last week comes when it is read. A log that goes on may tell LATE back, and all of it is looked at when its
    clock was ahead. Takes 100 bytes of memory for each fact that matches.
    """
    read = _readings(graph)
    known = {_short(row["uid"]): row["count"] for row in graph.stream(observations.counts(filters))}
    while True:
        time.sleep(every)
        now = _readings(graph)
        changed = [uid for uid, state in now.items() if read.get(uid, {}).get("position") != state["position"]]
        if not changed:
            continue
        since = _since([(read.get(uid), now[uid]) for uid in changed])
        read = now
        window = [] if since is None else [f"lastseen >= {since.isoformat()}"]
        asked = observations.get([*filters, *window], sort=["lastseen", "addr"], place=place)
        for row in graph.stream(asked):
            before = known.get(_short(row["uid"]))
            known[_short(row["uid"])] = row["count"]
            if before is None or (before != row["count"] and not new):
                yield row


def _readings(graph: Graph) -> Readings:
    return {row["uid"]: row for row in graph.read(provenance.readings("passive"))}


def _since(changed: Sequence[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]) -> datetime | None:
    """Return the time from which facts may be new, by how imports were read before and now; None is any time."""
    times = [_begin(before, after) for before, after in changed]
    return None if None in times else min(moment for moment in times if moment is not None)


def _begin(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> datetime | None:
    """Return where what an Import told since begins: it goes on where it was, give or take LATE, or tells of all.

    A log that told of the future, or now tells of what is before its beginning, tells of all.
    """
    first: datetime | None = after["firstseen"]
    last: datetime | None = before["lastseen"] if before is not None and before["firstseen"] == first else None
    return first if last is None or last > datetime.now(UTC) else last - LATE


def _short(uid: str) -> int:
    return int(uid[:16], 16)
