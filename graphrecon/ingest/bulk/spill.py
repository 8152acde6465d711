"""Rows of many batches folded into one: kept in files by the hash of their key, merged one part after the other."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from graphrecon.errors import GraphreconError
from graphrecon.model import labels as _labels  # noqa: F401  (fills the registry)
from graphrecon.model.base import Edge, Node, edge_info, edges, nodes
from graphrecon.model.fold import Columns, Fold, Row, columns, finished, merge

PARTS = 64
"""Files a kind of row: one part of it is in memory at a time."""


class Kind(NamedTuple):
    """One table: a label, or a relationship type between two labels, by the names of their classes."""

    of: str
    start: str = ""
    end: str = ""

    @property
    def name(self) -> str:
        """What files are called after it; unique."""
        return "-".join(part for part in self if part)

    @property
    def cls(self) -> type[Node] | type[Edge]:
        """The class of its rows."""
        return _edge_classes()[self.of] if self.start else _node_classes()[self.of]


@lru_cache(maxsize=1)
def _node_classes() -> dict[str, type[Node]]:
    return {each.cls.__name__: each.cls for each in nodes()}


@lru_cache(maxsize=1)
def _edge_classes() -> dict[str, type[Edge]]:
    return {each.cls.__name__: each.cls for each in edges()}


class Spilled(msgspec.Struct, frozen=True):
    """Rows on the disk: the folder of their files, and how many batches had rows of a table."""

    folder: Path
    kinds: dict[Kind, int]


class Spill:
    """Folded batches on their way to the disk, into `folder`, which is made."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.spilled = Spilled(folder, {})
        self._encode = msgspec.msgpack.Encoder().encode

    def add(self, fold: Fold) -> None:
        """Take the rows of one batch over. Raises GraphreconError when the disk takes no more."""
        try:
            for cls, rows in fold.nodes.items():
                self._put(Kind(cls.__name__), columns(cls), rows)
            for (edge, start, end), found in fold.edges.items():
                self._put(Kind(edge.__name__, start, end), columns(edge), found)
        except OSError as error:
            raise GraphreconError(
                f"what was read cannot be kept: {error.strerror}", where=str(self.spilled.folder), hint="make room"
            ) from error

    def _put(self, kind: Kind, layout: Columns, rows: dict[Any, Row]) -> None:
        kinds = self.spilled.kinds
        kinds[kind] = kinds.get(kind, 0) + 1
        parts: list[list[Row]] = [[] for _ in range(PARTS)]
        for key, row in rows.items():
            parts[_hash(key) % PARTS].append(finished(row, layout))
        for number, part in enumerate(parts):
            if part:
                encoded = self._encode(part)
                with _path(self.spilled.folder, kind, number).open("ab") as file:
                    file.write(len(encoded).to_bytes(8) + encoded)


def _hash(key: Any) -> int:
    """Return a number that is the same in every process."""
    return crc32((key if isinstance(key, str) else repr(key)).encode())


def _path(folder: Path, kind: Kind, number: int) -> Path:
    return folder / f"{kind.name}.{number}.rows"


def batches(spilled: Sequence[Spilled]) -> dict[Kind, int]:
    """Return how many batches had rows of each table."""
    found: dict[Kind, int] = {}
    for each in spilled:
        for kind, count in each.kinds.items():
            found[kind] = found.get(kind, 0) + count
    return found


def merged(spilled: Sequence[Spilled], kind: Kind, numbers: Sequence[int]) -> Iterator[list[Row]]:
    """Yield the rows of some parts of a table, each thing once; what was read is deleted."""
    layout, single = columns(kind.cls), batches(spilled)[kind] == 1
    for number in numbers:
        paths = [_path(each.folder, kind, number) for each in spilled]
        paths = [path for path in paths if path.exists()]
        if paths:
            yield next(_read(paths)) if single else _united(_read(paths), kind, layout)
        for path in paths:
            path.unlink()


def _read(paths: list[Path]) -> Iterator[list[Row]]:
    decode = msgspec.msgpack.Decoder(list[Row]).decode
    for path in paths:
        with path.open("rb") as file:
            while size := file.read(8):
                yield decode(file.read(int.from_bytes(size)))


def _united(found: Iterator[list[Row]], kind: Kind, layout: Columns) -> list[Row]:
    places = _key_places(kind, layout)
    held: dict[Any, Row] = {}
    mixed: dict[Any, Row] = {}
    single = places[0] if len(places) == 1 else None
    for rows in found:
        for row in rows:
            key = row[single] if single is not None else tuple([row[place] for place in places])
            before = held.get(key)
            if before is None:
                held[key] = row
            else:
                merge(before, row, layout)
                mixed[key] = before
    for row in mixed.values():
        finished(row, layout)
    return list(held.values())


def _key_places(kind: Kind, layout: Columns) -> list[int]:
    cls = kind.cls
    if issubclass(cls, Node):
        return [layout.key]
    names = ("source", "target", *(field.name for field in edge_info(cls).keys))
    return [layout.names.index(name) for name in names]
