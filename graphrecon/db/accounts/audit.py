"""The log of what accounts asked and changed: written after each answer, bounded in number and age."""

import time
from collections.abc import Mapping
from typing import Any, Literal
from uuid import uuid4

from graphrecon.cypher import accounts
from graphrecon.cypher.graph import Graph, Transaction

Kind = Literal["question", "change", "refusal"]
MOST: Mapping[Kind, int] = {"question": 100_000, "change": 100_000, "refusal": 20_000}
"""Events of each kind that are kept: who has no account fills the last alone, and no question displaces a change."""
OLDEST = 180 * 86_400
"""Seconds that an event is kept."""
_LONGEST = 4096
_EACH = 500
"""Events after which old ones are looked for."""

_written = 0


def log(graph: Graph, kind: Kind, now: float | None = None, **event: Any) -> None:
    """Store one event: user, by, client, method, route, asked, status. Changes are logins and logouts too."""
    global _written
    moment = time.time() if now is None else now
    kept = {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in event.items()}
    values = {"event": {**kept, "kind": kind, "uid": uuid4().hex}, "milliseconds": int(moment * 1000)}
    trims = _written % _EACH == 0
    _written += 1

    def work(transaction: Transaction) -> None:
        transaction.run(accounts.LOG, values)
        if trims:
            trim(transaction, int(moment))

    graph.write(work)


def trim(transaction: Transaction, now: int, most: Mapping[Kind, int] = MOST) -> None:
    """Remove events that are too old, and the oldest of too many of each kind."""
    transaction.run(accounts.AGED_EVENTS, {"before": now - OLDEST})
    for kind, kept in most.items():
        transaction.run(accounts.OLD_EVENTS, {"kind": kind, "most": kept})


def events(graph: Graph, user: str | None = None, limit: int = 100, skip: int = 0) -> list[dict[str, Any]]:
    """Return the events, the newest first: time, user, by, client, method, route, asked, status."""
    return graph.read(accounts.events(user, limit, skip))
