"""Rows as the tables that `neo4j-admin database import` reads: one file a label and a relationship type."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from graphrecon.errors import GraphreconError
from graphrecon.ingest.bulk.spill import PARTS, Kind, Spilled, batches, merged
from graphrecon.model.base import Edge, Field, Node, Policy, edge_info, info, label
from graphrecon.model.base import Kind as Type
from graphrecon.model.fold import Row, at_name, columns

Format = Callable[[Any], str]

_TYPES = {
    Type.TEXT: "string",
    Type.INT: "long",
    Type.FLOAT: "double",
    Type.BOOL: "boolean",
    Type.TIME: "datetime",
    Type.TEXTS: "string[]",
    Type.INTS: "long[]",
    Type.FLOATS: "double[]",
}
DELIMITER = "\ue000"
"""Parts the elements of lists: a character for private use."""


class Table(NamedTuple):
    """One table: the labels of its nodes, parted by colons, or its relationship type; its files; which of the two."""

    name: str
    paths: tuple[Path, ...]
    nodes: bool


class Tables(NamedTuple):
    """What the import tool is given."""

    files: list[Table]
    multiline: bool
    """Whether a text holds a line break."""


def write(
    spilled: Sequence[Spilled], folder: Path, share: int = 0, shares: int = 1, heard: Callable[[], None] = lambda: None
) -> Tables:
    """Write one share of the rows of each table into `folder`; the first share has the names of the columns.

    Raises GraphreconError for a list whose texts hold what parts lists, and for a disk that is full.
    """
    writer = _Writer(folder, share)
    for kind in batches(spilled):
        heard()
        parts = merged(spilled, kind, range(share, PARTS, shares))
        if kind.start:
            writer.edges(kind, parts)
        else:
            writer.nodes(kind.cls, parts)
    return Tables(writer.tables, writer.multiline)


def write_nodes(folder: Path, given: Iterable[tuple[type[Node], dict[str, Any]]]) -> Tables:
    """Write the tables of a few nodes, property by name, times in microseconds."""
    writer = _Writer(folder, 0)
    found: dict[type[Node], list[Row]] = {}
    for cls, values in given:
        found.setdefault(cls, []).append([values.get(name) for name in columns(cls).names])
    for cls, rows in found.items():
        writer.nodes(cls, iter([rows]))
    return Tables(writer.tables, writer.multiline)


def joined(shares: Iterable[Tables]) -> Tables:
    """Return the shares of the same tables, in their order, as one."""
    files: dict[str, Table] = {}
    multiline = False
    for share in shares:
        multiline = multiline or share.multiline
        for each in share.files:
            stem = each.paths[0].name.partition(".")[0]
            before = files.get(stem)
            files[stem] = each._replace(paths=before.paths + each.paths) if before else each
    return Tables(list(files.values()), multiline)


class _Writer:
    """Writes tables, and notes whether a text holds a line break."""

    def __init__(self, folder: Path, share: int) -> None:
        self._folder = folder
        self._share = share
        self.tables: list[Table] = []
        self.multiline = False

    def nodes(self, cls: type[Node] | type[Edge], parts: Iterator[list[Row]]) -> None:
        """Write a label's nodes, and the edges to its anchors."""
        assert issubclass(cls, Node)
        declared, names = info(cls), columns(cls).names
        key = declared.key.name
        fields = [field for field in declared.fields if field.policy is not Policy.DERIVED or not declared.loaded]
        head = [f"{key}:ID({cls.__name__})"] + [_column(each) for each in fields if each.name != key]
        head += [f"{at_name(each.name)}:datetime" for each in fields if each.policy is Policy.REPLACE]
        formats: list[tuple[int, Format]] = [(names.index(key), self._text)]
        formats += [(names.index(each.name), self._format(each.kind)) for each in fields if each.name != key]
        formats += [(names.index(at_name(each.name)), _time) for each in fields if each.policy is Policy.REPLACE]
        edges = [(names.index(name), anchor, label(anchor.other).label) for name, anchor in declared.anchors]
        own = names.index(key)
        with ExitStack() as stack:
            write = stack.enter_context(self._open(":".join(declared.labels), cls.__name__, True, head)).write
            anchored = []
            for place, anchor, other in edges:
                name = f"{anchor.edge}-{cls.__name__}"
                ends = (other, cls.__name__) if anchor.incoming else (cls.__name__, other)
                between = [f":START_ID({ends[0]})", f":END_ID({ends[1]})"]
                out = stack.enter_context(self._open(anchor.edge, name, False, between)).write
                anchored.append((place, anchor.incoming, out))
            for rows in parts:
                write("".join([",".join([form(row[place]) for place, form in formats]) + "\n" for row in rows]))
                for place, incoming, out in anchored:
                    first, last = (place, own) if incoming else (own, place)
                    text = self._text
                    out("".join([f"{text(row[first])},{text(row[last])}\n" for row in rows if row[place] is not None]))

    def edges(self, kind: Kind, parts: Iterator[list[Row]]) -> None:
        """Write the edges of one type between two labels."""
        cls = kind.cls
        assert issubclass(cls, Edge)
        declared, names = edge_info(cls), columns(cls).names
        start, end = label(kind.start).label, label(kind.end).label
        head = [f":START_ID({start})", *map(_column, declared.fields), f":END_ID({end})"]
        formats: list[tuple[int, Format]] = [(names.index("source"), self._text)]
        formats += [(names.index(each.name), self._format(each.kind)) for each in declared.fields]
        formats.append((names.index("target"), self._text))
        with self._open(declared.type, kind.name, False, head) as file:
            for rows in parts:
                file.write("".join([",".join([form(row[place]) for place, form in formats]) + "\n" for row in rows]))

    @contextmanager
    def _open(self, name: str, stem: str, nodes: bool, head: list[str]) -> Iterator[IO[str]]:
        path = self._folder / f"{stem}.{self._share}.csv"
        self.tables.append(Table(name, (path,), nodes))
        try:
            with path.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
                if not self._share:
                    file.write(",".join(head) + "\n")
                yield file
        except OSError as error:
            raise GraphreconError(
                f"the tables cannot be written: {error.strerror}", where=str(path), hint="make room"
            ) from error

    def _format(self, kind: Type) -> Format:
        known: dict[Type, Format] = {
            Type.TEXT: self._text,
            Type.INT: _number,
            Type.FLOAT: _number,
            Type.BOOL: _truth,
            Type.TIME: _time,
            Type.TEXTS: self._texts,
            Type.INTS: _numbers,
            Type.FLOATS: _numbers,
        }
        return known[kind]

    def _text(self, value: str | None) -> str:
        if value is None:
            return ""
        if "\n" in value or "\r" in value:
            self.multiline = True
        return '"' + (value.replace('"', '""') if '"' in value else value) + '"'

    def _texts(self, value: list[str] | None) -> str:
        if value is None:
            return ""
        if any(DELIMITER in each for each in value) or value == [""]:
            raise GraphreconError("a list of texts cannot stand in the tables of --bulk", hint="import without --bulk")
        return self._text(DELIMITER.join(value))


def _column(field: Field) -> str:
    return f"{field.name}:{_TYPES[field.kind]}"


def _number(value: float | None) -> str:
    return "" if value is None else str(value)


def _numbers(value: list[int] | list[float] | None) -> str:
    return "" if value is None else DELIMITER.join(map(str, value))


def _truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _time(value: int | None) -> str:
    if value is None:
        return ""
    days, left = divmod(value, 86_400_000_000)
    seconds, micro = divmod(left, 1_000_000)
    return f"{_day(days)}T{_CLOCK[seconds // 60]}:{seconds % 60:02}.{micro:06}Z"


_CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440))


@lru_cache(maxsize=1 << 12)
def _day(number: int) -> str:
    return (_EPOCH + timedelta(number)).isoformat()


_EPOCH = date(1970, 1, 1)
