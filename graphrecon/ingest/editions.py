"""Editions of ranges take each other's place: put in use, hosts linked anew, the old one removed.

Each step is small or goes in batches, and begins where the graph says that the one before ended: whatever is
killed, look-ups find one whole edition of each kind, and `settle` finishes.
"""

from typing import Protocol

from graphrecon.cypher import load, ranges, view
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.cypher.statement import Statement, given
from graphrecon.ingest.unused import remove_unused

HOSTS = 5000
"""Hosts that one transaction links."""


class Counter(Protocol):
    """Something that shows how many hosts are done."""

    def start(self, label: str, total: int | None) -> None:
        """Begin with `total` hosts."""

    def advance(self, position: int, written: int) -> None:
        """Say how many hosts are done."""

    def finish(self) -> None:
        """End."""


def activate(graph: Graph, import_uid: str) -> list[str]:
    """Put what a whole import brought in use, and what it replaces out of it, in one small transaction.

    Return what users should know of it: that a newer edition was replaced.
    """

    def work(transaction: Transaction) -> list[str]:
        transaction.run(load.TAKE_TURN.text)
        rows = transaction.run(ranges.ACTIVATE, {"import": import_uid})
        return [f"replaces a newer edition: {row['kind']}, {row['provider']} {row['newer']}" for row in rows]

    return graph.write(work)


def link(transaction: Transaction, addrs: list[str]) -> None:
    """Link these hosts to the ranges of the active editions that hold them, inside a transaction."""
    transaction.run(ranges.UNLINK, given(addrs=addrs))
    for label in dict.fromkeys(ranges.LABELS.values()):
        kinds = [kind for kind, other in ranges.LABELS.items() if other == label]
        transaction.run(ranges.link(label), given(addrs=addrs, kinds=kinds))


def settle(graph: Graph, progress: Counter | None = None) -> int:
    """Finish what imports of ranges began, and return how many hosts were linked anew."""
    for row in graph.read(ranges.READY):
        activate(graph, row["import"])
    for row in graph.read(ranges.UNTOLD):
        graph.run(Statement(ranges.MARK_SHOWING, {"dataset": row["uid"]}))
        graph.run(Statement(ranges.TOLD, {"dataset": row["uid"]}))
    done, total = 0, None
    while (key := graph.read(ranges.BEHIND)[0]["key"]) is not None:
        if progress and not total:
            total = _hosts(graph)
            progress.start("ranges", total)
        done += _link_some(graph, key)
        if progress:
            progress.advance(done, done)
    if progress and total:
        progress.finish()
    _remove_replaced(graph)
    return done


def _link_some(graph: Graph, key: str) -> int:
    """Link the next hosts after `key` and bring their views along, with the place that is reached."""

    def work(transaction: Transaction) -> int:
        transaction.run(load.TAKE_TURN.text)
        rows = transaction.run(ranges.HOSTS_AFTER, {"key": key, "limit": HOSTS})
        addrs = [str(row["addr"]) for row in rows]
        if addrs:
            before = _tags(transaction, addrs)
            link(transaction, addrs)
            transaction.run(view.PLACE, given(addrs=addrs))
            after = _tags(transaction, addrs)
            changed = [addr for addr in addrs if before.get(addr) != after.get(addr)]
            if changed:  # tags stand in views, which follow when marks are drained
                transaction.run(ranges.MARK, given(addrs=changed))
        reached = rows[-1]["key"] if len(rows) == HOSTS else None
        transaction.run(ranges.REACHED, {"key": key, "next": reached})
        return len(addrs)

    return graph.write(work)


def _tags(transaction: Transaction, addrs: list[str]) -> dict[str, object]:
    return {row["addr"]: row["tags"] for row in transaction.run(ranges.TAGS, given(addrs=addrs))}


def drop(graph: Graph, provider: str) -> bool:
    """Put a list of tagged addresses out of use, and return whether there is one; marked hosts follow."""
    lists = [row for row in graph.read(ranges.LISTS) if row["provider"] == provider]
    if lists:
        graph.run(Statement(ranges.MARK_LISTED, {"provider": provider}))
        graph.run(Statement(ranges.DROP, {"provider": provider}))
        _remove_replaced(graph)
    return bool(lists)


def _hosts(graph: Graph) -> int:
    return int(graph.read(ranges.COUNT_HOSTS)[0]["hosts"])


def _remove_replaced(graph: Graph) -> None:
    """Remove the editions that are out of use: what makes their files known first, they themselves last of all."""
    replaced = graph.read(ranges.REPLACED)
    for row in replaced:
        if row["kind"] == "digest":
            graph.run(Statement(ranges.MARK_SHOWING, {"dataset": row["uid"]}))
        graph.run(Statement(ranges.FORGET, {"dataset": row["uid"]}))
        graph.run(ranges.remove_ranges(row["uid"], row["kind"]))
    if replaced:
        remove_unused(graph, ranges.SHARED)
    for row in replaced:
        graph.run(Statement(ranges.REMOVE_DATASET, {"dataset": row["uid"]}))
