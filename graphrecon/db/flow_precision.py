"""The seconds of a flow's time slot: made coarser for all flows, in batches, whatever is killed on the way."""

from typing import Protocol

from graphrecon.cypher import precision as statements
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.cypher.load import TAKE_TURN
from graphrecon.db.flow_graph import precision_of
from graphrecon.errors import GraphreconError

ROWS = 2000
"""Flows that one transaction rewrites."""
COARSEST = 366 * 86_400
"""Seconds of the longest slot."""


class Progress(Protocol):
    """Something that shows how many flows are done."""

    def start(self, label: str, total: int | None) -> None:
        """Begin with `total` flows."""

    def advance(self, position: int, written: int) -> None:
        """Say how many flows are done."""

    def finish(self) -> None:
        """End."""


def pending(graph: Graph) -> int | None:
    """Return the precision that a rewriting did not finish, None when all slots have the stored one."""
    rows = graph.read(statements.PENDING)
    return int(rows[0]["value"]) if rows else None


def reduce_precision(graph: Graph, seconds: int, progress: Progress | None = None) -> int:
    """Make the slots of all flows `seconds` long, and return how many flows were looked at.

    The new precision is stored first, so that what is imported meanwhile has it. Called again after a kill it goes
    on; 0 when there is nothing to do. Raises GraphreconError for a precision that is finer than the stored one, or no
    multiple of it, since slots cannot be taken apart.
    """
    _check(seconds, precision_of(graph.read))

    def begin(transaction: Transaction) -> bool:
        transaction.run(TAKE_TURN.text)
        now = transaction.values(statements.FLOW_PRECISION.text)
        if now == [seconds] and not transaction.values(statements.PENDING.text):
            return False
        if now:
            _check(seconds, int(now[0]))
        transaction.run(statements.BEGIN, {"precision": seconds})
        return True

    if not graph.write(begin):
        return 0
    total = int(graph.read(statements.FLOWS)[0]["flows"])
    if progress is not None:
        progress.start("slots", total)
    done = _rewrite(graph, seconds, progress)
    if progress is not None:
        progress.finish()
    return done


def _rewrite(graph: Graph, seconds: int, progress: Progress | None) -> int:
    last, done = "", 0
    while True:

        def part(transaction: Transaction, last: str = last) -> tuple[str | None, int]:
            transaction.run(TAKE_TURN.text)
            rows = transaction.run(statements.REWRITE, {"precision": seconds, "last": last, "rows": ROWS})
            if not rows[0]["flows"]:
                transaction.run(statements.FINISH)
            return rows[0]["last"], rows[0]["flows"]

        reached, flows = graph.write(part)
        if reached is None:
            return done
        last, done = reached, done + flows
        if progress is not None:
            progress.advance(done, done)


def _check(seconds: int, now: int) -> None:
    if seconds < now:
        raise GraphreconError(
            f"flows have slots of {now} seconds, which {seconds} would take apart",
            hint="the precision can only be reduced",
        )
    if seconds % now or seconds > COARSEST:
        raise GraphreconError(
            f"slots of {now} seconds do not make slots of {seconds}",
            hint=f"give a multiple of {now}, at most {COARSEST}",
        )
