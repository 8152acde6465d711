"""Drains the marks that imports leave: brings what is derived (the view) up to date, or checks that it is."""

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

from graphrecon.cypher import joining, load, view
from graphrecon.cypher.graph import Graph, Transaction
from graphrecon.cypher.statement import Statement, given
from graphrecon.ingest import editions

HOSTS = 1000
"""Hosts that one transaction brings up to date."""
FILES = 10_000
"""References to files that one transaction joins."""

WAITING = 1_000_000
"""References to files whose own log never came that are kept: the newest."""


class Counter(Protocol):
    """Something that shows how many hosts are done."""

    def start(self, label: str, total: int | None) -> None:
        """Begin with `total` hosts."""

    def advance(self, position: int, written: int) -> None:
        """Say how many hosts are done."""

    def finish(self) -> None:
        """End."""


def marks(graph: Graph) -> int:
    """Return how many hosts wait for their derived state."""
    return int(graph.read(view.COUNT_STALE)[0]["stale"])


def drain(graph: Graph, progress: Counter | None = None) -> int:
    """Bring the derived state of all marked hosts up to date and return how many there were.

    Each transaction takes marks and work together, so that a crash leaves what is not done marked.
    """
    editions.settle(graph, progress)
    _joined(graph, joining.CERTIFICATES_KNOWN, joining.JOIN_CERTIFICATES)
    total = marks(graph)
    if progress and total:
        progress.start("view", total)
    done = 0
    while True:
        count = graph.write(_drain_some)
        done += count
        if progress and total:
            progress.advance(done, done)
        if count < HOSTS:
            break
    if progress and total:
        progress.finish()
    join_files(graph)
    return done


def join_files(graph: Graph) -> int:
    """Join the files that flows named by their ids to what their logs told of them, and return how many."""
    joined = _joined(graph, joining.KNOWN, joining.JOIN)
    forget_files(graph, WAITING)
    return joined


def _joined(graph: Graph, known: Statement, text: str) -> int:
    joined = 0
    if graph.read(known)[0]["files"]:
        while count := graph.write(lambda transaction: _join_some(transaction, text)):
            joined += count
    return joined


def forget_files(graph: Graph, kept: int) -> int:
    """Remove the oldest references to files that nothing has told of, all but `kept` a kind; return how many."""
    return sum(_forgotten(graph, label, kept) for label in joining.REFERENCES)


def _forgotten(graph: Graph, label: str, kept: int) -> int:
    forgotten = 0
    while count := graph.write(lambda transaction: _forget_some(transaction, label, kept)):
        forgotten += count
    return forgotten


def _forget_some(transaction: Transaction, label: str, kept: int) -> int:
    rows = min(FILES, int(transaction.values(joining.waiting(label).text)[0]) - kept)
    if rows <= 0:
        return 0
    transaction.run(load.TAKE_TURN.text)
    return int(transaction.values(joining.forget(label), {"rows": rows})[0])


def _join_some(transaction: Transaction, text: str) -> int:
    transaction.run(load.TAKE_TURN.text)
    return int(transaction.values(text, {"rows": FILES})[0])


def _drain_some(transaction: Transaction) -> int:
    transaction.run(load.TAKE_TURN.text)
    waiting = view.stale(HOSTS)
    addrs = transaction.values(waiting.text, waiting.params)
    if addrs:
        editions.link(transaction, addrs)
        build(transaction, transaction.values(view.CONCERNED, given(addrs=addrs)))
        transaction.run(view.SETTLE, given(addrs=addrs))
    return len(addrs)


def build(transaction: Transaction, addrs: list[str]) -> None:
    """Build the views of these hosts anew inside a transaction: each step for those of which it finds anything."""
    if not addrs:
        return
    having = {label: transaction.values(view.having(label), given(addrs=addrs)) for label in view.SEEN}
    for text in view.steps():
        label = view.needs(text)
        if found := addrs if label is None else having[label]:
            transaction.run(text, given(addrs=found))


def rebuild(graph: Graph, progress: Counter | None = None) -> int:
    """Build every view anew, in parts, and return how many hosts were looked at."""
    done = 0
    if progress:
        progress.start("view", None)
    for addrs in _all(graph):

        def work(transaction: Transaction, addrs: list[str] = addrs) -> None:
            transaction.run(load.TAKE_TURN.text)
            editions.link(transaction, addrs)
            build(transaction, addrs)
            transaction.run(view.SETTLE, given(addrs=addrs))

        graph.write(work)
        done += len(addrs)
        if progress:
            progress.advance(done, done)
    drain(graph)
    if progress:
        progress.finish()
    return done


def check(graph: Graph) -> list[str]:
    """Return the addresses whose view a full rebuild would change; nothing is written."""
    changed: list[str] = []
    for addrs in _all(graph):

        def compare(transaction: Transaction, addrs: list[str] = addrs) -> list[str]:
            before = _snapshot(transaction, addrs)
            editions.link(transaction, addrs)
            build(transaction, addrs)
            after = _snapshot(transaction, addrs)
            return [addr for addr in addrs if before.get(addr) != after.get(addr)]

        changed += graph.tries(compare)
    return changed


def _all(graph: Graph) -> Iterator[list[str]]:
    last = ""
    while True:
        addrs = [str(row["addr"]) for row in graph.read(view.hosts_after(last, HOSTS))]
        if not addrs:
            return
        yield addrs
        last = addrs[-1]


def _snapshot(transaction: Transaction, addrs: list[str]) -> dict[str, bytes]:
    return {row["addr"]: _canonical(row) for row in transaction.run(view.SNAPSHOT, given(addrs=addrs))}


def _canonical(value: Any) -> bytes:
    """Return JSON in which lists of lists, which have no order in the graph, are sorted."""
    if isinstance(value, dict):
        return (
            b"{"
            + b",".join(msgspec.json.encode(name) + b":" + _canonical(value[name]) for name in sorted(value))
            + b"}"
        )
    if isinstance(value, list):
        parts = [_canonical(item) for item in value]
        nested = any(isinstance(item, list) for item in value)
        return b"[" + b",".join(sorted(parts) if nested and all(isinstance(i, list) for i in value) else parts) + b"]"
    return msgspec.json.encode(value)
