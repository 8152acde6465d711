"""The log of what accounts asked and changed: written after each answer, bounded in number and age."""

import time
from typing import Any
from uuid import uuid4

from graphrecon.cypher import accounts
from graphrecon.cypher.graph import Graph, Transaction

MOST = 100_000
"""Events that are kept."""
OLDEST = 180 * 86_400
"""Seconds that an event is kept."""
_LONGEST = 4096
_EACH = 500
"""Events after which old ones are looked for."""

_written = 0


def log(graph: Graph, now: float | None = None, **event: Any) -> None:
    """Store one event: user, by, client, method, route, asked, status."""
    global _written
    moment = time.time() if now is None else now
    kept = {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in event.items()}
    values = {"event": {**kept, "uid": uuid4().hex}, "milliseconds": int(moment * 1000)}
    trims = _written % _EACH == 0
    _written += 1

    def work(transaction: Transaction) -> None:
        transaction.run(accounts.LOG, values)
        if trims:
            trim(transaction, int(moment))

    graph.write(work)


def trim(transaction: Transaction, now: int, most: int = MOST) -> None:
    """Remove events that are too old, and the oldest of too many."""
    transaction.run(accounts.AGED_EVENTS, {"before": now - OLDEST})
    transaction.run(accounts.OLD_EVENTS, {"most": most})


def events(graph: Graph, user: str | None = None, limit: int = 100, skip: int = 0) -> list[dict[str, Any]]:
    """Return the events, the newest first: time, user, by, client, method, route, asked, status."""
    return graph.read(accounts.events(user, limit, skip))
