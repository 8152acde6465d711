"""Rows of many batches folded into one: kept in files by the hash of their key, merged one part after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from graphrecon.model.base import Edge, Node, edge_info
from graphrecon.model.fold import Columns, Fold, Row, columns, finished, merge

PARTS = 16
"""Files a kind of row: one part of it is in memory at a time."""


class Kind(NamedTuple):
    """One table: a label, or a relationship type between two labels."""

    cls: type[Node] | type[Edge]
    start: str = ""
    end: str = ""

    @property
    def name(self) -> str:
        """What files are called after it; unique."""
        return "-".join(part for part in (self.cls.__name__, self.start, self.end) if part)


class Spill:
    """Folded batches on the disk below `folder`; `merged` gives each thing once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._encode = msgspec.msgpack.Encoder().encode
        self.kinds: dict[Kind, int] = {}
        """Table -> batches that had rows of it."""

    def add(self, fold: Fold) -> None:
        """Take the rows of one batch over."""
        for cls, nodes in fold.nodes.items():
            self._put(Kind(cls), nodes)
        for (edge, start, end), edges in fold.edges.items():
            self._put(Kind(edge, start, end), edges)

    def _put(self, kind: Kind, rows: dict[Any, Row]) -> None:
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        layout = columns(kind.cls)
        parts: list[list[Row]] = [[] for _ in range(PARTS)]
        for key, row in rows.items():
            parts[hash(key) % PARTS].append(finished(row, layout))
        for number, part in enumerate(parts):
            if part:
                encoded = self._encode(part)
                with self._path(kind, number).open("ab") as file:
                    file.write(len(encoded).to_bytes(8) + encoded)

    def _path(self, kind: Kind, number: int) -> Path:
        return self._folder / f"{kind.name}.{number}.rows"

    def merged(self, kind: Kind) -> Iterator[list[Row]]:
        """Yield the rows of a table in parts, each thing once; what was read is deleted."""
        layout = columns(kind.cls)
        for number in range(PARTS):
            path = self._path(kind, number)
            if path.exists():
                batches = _read(path)
                yield next(batches) if self.kinds[kind] == 1 else _united(batches, kind, layout)
                path.unlink()


def _read(path: Path) -> Iterator[list[Row]]:
    decode = msgspec.msgpack.Decoder(list[Row]).decode
    with path.open("rb") as file:
        while size := file.read(8):
            yield decode(file.read(int.from_bytes(size)))


def _united(batches: Iterator[list[Row]], kind: Kind, layout: Columns) -> list[Row]:
    places = _key_places(kind, layout)
    held: dict[Any, Row] = {}
    merged: dict[Any, Row] = {}
    single = places[0] if len(places) == 1 else None
    for batch in batches:
        for row in batch:
            key = row[single] if single is not None else tuple([row[place] for place in places])
            before = held.get(key)
            if before is None:
                held[key] = row
            else:
                merge(before, row, layout)
                merged[key] = before
    for row in merged.values():
        finished(row, layout)
    return list(held.values())


def _key_places(kind: Kind, layout: Columns) -> list[int]:
    if issubclass(kind.cls, Node):
        return [layout.key]
    names = ("source", "target", *(field.name for field in edge_info(kind.cls).keys))
    return [layout.names.index(name) for name in names]
