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
    log of last week comes when it is read, and a clock that was wrong hides nothing. Takes 100 bytes of memory for
    each fact that matches.
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
    """Return the time from which facts may be new, by (how it was read before, how now) of imports; None is any time.

    An Import that goes on tells of what is after, or a little before, what it told of last; one that begins of all.
    """
    now = datetime.now(UTC)
    times = [min(before["lastseen"], now) - LATE if before and before["lastseen"] else after["firstseen"]
             for before, after in changed]  # fmt: skip
    return None if any(moment is None for moment in times) else min(times)


def _short(uid: str) -> int:
    return int(uid[:16], 16)
