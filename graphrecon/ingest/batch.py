"""One batch: folded rows with the position that they bring an Import to, and how it is written."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from graphrecon.cypher import digests, joining, load
from graphrecon.cypher.graph import Sent, Transaction
from graphrecon.cypher.statement import given
from graphrecon.importers.base import Skipped
from graphrecon.model.base import Edge, Node, NodeInfo, edge_info, info
from graphrecon.model.data import BroughtBy, Dataset
from graphrecon.model.fold import Fold, Row, columns, finished, load_order
from graphrecon.model.host import Host
from graphrecon.model.scan import Certificate, Certifies, From, InCategory, PublicKey, Record, Scan

ROWS = 10_000
"""Rows that one statement takes."""
_DIGESTED: frozenset[type[Node]] = frozenset((Certificate, PublicKey))
"""What sources may know by digests of unlike strength."""


class MissingNeighbour(Exception):
    """A row leads to a node that the graph does not hold: the run gave it before, and it was removed meanwhile."""


class Batch(msgspec.Struct, kw_only=True):
    """What one transaction writes: rows of the content up to `position`, whose sha256 is `sha256`."""

    fold: Fold
    position: int = 0
    sha256: str = ""
    read: int = 0
    written: int = 0
    skipped: list[Skipped] = []
    notes: Counter[str] = msgspec.field(default_factory=Counter)
    firstseen: int | None = None
    lastseen: int | None = None


def write_rows(transaction: Transaction, fold: Fold, import_uid: str) -> None:
    """Write the nodes and edges of a fold, and mark the hosts that it touches, inside a transaction."""
    created: dict[str, set[Any]] = {}
    _mark(transaction, joining.MARK_DESCRIBED, _described(fold))
    ordered = load_order(tuple(info(cls) for cls in fold.nodes))
    for declared in ordered:
        created[declared.label] = _merge_nodes(transaction, declared, fold.nodes[declared.cls], created)
    sent = Making(transaction)
    for declared in ordered:
        _create_nodes(sent, declared, fold.nodes[declared.cls], created[declared.label])
    _join_scans(fold, import_uid)
    for marked, text in ((Certifies, joining.MARK_CERTIFIED), (InCategory, joining.MARK_CATEGORISED)):
        _mark(transaction, text, [key for (cls, *_), rows in fold.edges.items() if cls is marked for key in rows])
    for (cls, start, end), rows in fold.edges.items():
        _write_edges(sent, cls, start, end, rows, created)
    sent.check()
    for kind in _DIGESTED & fold.nodes.keys():
        for keys in _parts(fold.keys(kind)):
            for text in digests.unite(info(kind)):
                transaction.run(text, given(keys=keys))
    if Record in fold.nodes:
        for keys in _parts(fold.keys(Record)):
            transaction.run(load.COUNT_OPEN_PORTS, given(keys=keys))


def _mark(transaction: Transaction, text: str, rows: list[Any]) -> None:
    """Mark the hosts of which the rows change something that their views tell, other than by what is seen of them."""
    for part in _parts(rows):
        transaction.run(text, given(rows=part))


def _described(fold: Fold) -> list[list[Any]]:
    names = columns(Certificate).names
    places = [names.index(name) for name in ("uid", "subject", "issuer", "ca")]
    return [[row[place] for place in places] for row in fold.nodes.get(Certificate, {}).values()]


class Making:
    """Statements that make something, sent one after the other; what they made is looked at in the end."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._sent: list[tuple[Sent, int, str]] = []

    def send(self, text: str, rows: list[Row], name: str) -> None:
        """Send a statement that makes one thing of each of the rows."""
        for part in _parts(rows):
            self._sent.append((self._transaction.send(text, given(rows=part)), len(part), name))

    def check(self) -> None:
        """Return when all is made; raises MissingNeighbour when a row made nothing."""
        for sent, rows, name in self._sent:
            made = sent.values()
            if made != [rows]:
                raise MissingNeighbour(f"{name}: {rows} rows were sent and {made} made: a neighbour is missing")


def _merge_nodes(
    transaction: Transaction, declared: NodeInfo, rows: dict[Any, Row], created: dict[str, set[Any]]
) -> set[Any]:
    """Merge the rows into what the graph holds and return the keys of those that it does not hold."""
    layout = columns(declared.cls)
    for row in rows.values():
        finished(row, layout)
    held: set[Any] = set()
    perhaps = _perhaps_held(declared, rows, created)
    update = load.update_nodes(declared, stale=declared.cls is Host)
    if update is None or declared.at is not None:
        for keys in _parts(perhaps):
            held.update(transaction.values(load.existing_nodes(declared), given(keys=keys))[0])
        perhaps = list(held)
    if update is not None:
        for keys in _parts(perhaps):
            held.update(transaction.values(update, given(rows=[rows[key] for key in keys]))[0])
    return rows.keys() - held


def _create_nodes(making: Making, declared: NodeInfo, rows: dict[Any, Row], new: set[Any]) -> None:
    for without, alike in _by_missing_anchors(declared, [row for key, row in rows.items() if key in new]).items():
        text = load.create_nodes(declared, stale=declared.cls is Host, without=without)
        making.send(text, alike, declared.label)


def _by_missing_anchors(declared: NodeInfo, rows: list[Row]) -> dict[tuple[str, ...], list[Row]]:
    """Return the rows by the names of the anchors that they have not."""
    names = columns(declared.cls).names
    places = [(name, names.index(name)) for name, _ in declared.anchors]
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(name for name, place in places if row[place] is None), []).append(row)
    return found


def _perhaps_held(declared: NodeInfo, rows: dict[Any, Row], created: dict[str, set[Any]]) -> list[Any]:
    """Return the keys that the graph may hold: a node is made with its anchors, so one with a new anchor is new."""
    names = columns(declared.cls).names
    anchors = [(names.index(name), created.get(anchor.other)) for name, anchor in declared.anchors]
    new = [(place, keys) for place, keys in anchors if keys]
    if not new:
        return list(rows)
    return [key for key, row in rows.items() if not any(row[place] in keys for place, keys in new)]


def _write_edges(
    making: Making,
    cls: type[Edge],
    start: str,
    end: str,
    rows: dict[Any, Row],
    created: dict[str, set[Any]],
) -> None:
    declared, layout = edge_info(cls), columns(cls)
    new_starts, new_ends = created.get(start, set()), created.get(end, set())
    fresh: list[Row] = []
    known: list[Row] = []
    for key, row in rows.items():
        (fresh if key[0] in new_starts or key[1] in new_ends else known).append(finished(row, layout))
    making.send(load.create_edges(declared, start, end), fresh, declared.type)
    making.send(load.merge_edges(declared, start, end), known, declared.type)


def _join_scans(fold: Fold, import_uid: str) -> None:
    for key in fold.keys(Scan):
        fold.add_edge(From(source=key, target=import_uid))
    for key in fold.keys(Dataset):
        fold.add_edge(BroughtBy(source=key, target=import_uid))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), ROWS):
        yield rows[start : start + ROWS]


PRIMARY: dict[str, str] = {"nmap": "Record", "flow": "Flow", "passive": "Observation"}
"""The label whose nodes tell an import's time and, where records are not lines, what a Report counts, by purpose."""

BY_LINE = ("flow", "passive", "data")
"""The purposes whose Reports count lines: what a line tells may be a flow, metadata of one, or both, or a range."""

TIMES: dict[str, tuple[str, str]] = {"Record": ("start", "end")}
"""The properties that tell when a primary node was seen, where they are not `firstseen` and `lastseen`."""


def seen(node: Node) -> tuple[int | None, int | None]:
    """Return the first and last time that a primary node tells of."""
    first, last = TIMES.get(type(node).__name__, ("firstseen", "lastseen"))
    return getattr(node, first), getattr(node, last)
