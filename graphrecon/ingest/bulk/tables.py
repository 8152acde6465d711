"""Rows as the tables that `neo4j-admin database import` reads: one file a label and a relationship type."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from graphrecon.errors import GraphreconError
from graphrecon.ingest.bulk.spill import Kind, Spill
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
    """One file: the labels of its nodes, parted by colons, or its relationship type; which of the two it is."""

    name: str
    path: Path
    nodes: bool


class Tables(NamedTuple):
    """What the import tool is given."""

    files: list[Table]
    multiline: bool
    """Whether a text holds a line break."""


def write(spill: Spill, folder: Path, more: Iterable[tuple[type[Node], dict[str, Any]]]) -> Tables:
    """Write the tables of all rows into `folder`; `more` are further nodes, property by name, times in microseconds.

    Raises GraphreconError for a list whose texts hold what parts lists.
    """
    writer = _Writer(folder)
    for kind in spill.kinds:
        if issubclass(kind.cls, Node):
            writer.nodes(kind.cls, spill.merged(kind))
        else:
            writer.edges(kind, spill.merged(kind))
    given: dict[type[Node], list[Row]] = {}
    for cls, values in more:
        given.setdefault(cls, []).append([values.get(name) for name in columns(cls).names])
    for cls, rows in given.items():
        writer.nodes(cls, iter([rows]))
    return Tables(writer.tables, writer.multiline)


class _Writer:
    """Writes tables, and notes whether a text holds a line break."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.tables: list[Table] = []
        self.multiline = False

    def nodes(self, cls: type[Node], parts: Iterator[list[Row]]) -> None:
        """Write a label's nodes, and the edges to its anchors."""
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
            write = stack.enter_context(self._open(":".join(declared.labels), cls.__name__, True)).write
            write(",".join(head) + "\n")
            anchored = []
            for place, anchor, other in edges:
                name = f"{anchor.edge}-{cls.__name__}"
                out = stack.enter_context(self._open(anchor.edge, name, False)).write
                ends = (other, cls.__name__) if anchor.incoming else (cls.__name__, other)
                out(f":START_ID({ends[0]}),:END_ID({ends[1]})\n")
                anchored.append((place, anchor.incoming, out))
            for rows in parts:
                write("".join([",".join([form(row[place]) for place, form in formats]) + "\n" for row in rows]))
                for place, incoming, out in anchored:
                    first, last = (place, own) if incoming else (own, place)
                    text = self._text
                    out("".join([f"{text(row[first])},{text(row[last])}\n" for row in rows if row[place] is not None]))

    def edges(self, kind: Kind, parts: Iterator[list[Row]]) -> None:
        """Write the edges of one type between two labels."""
        assert issubclass(kind.cls, Edge)
        declared, names = edge_info(kind.cls), columns(kind.cls).names
        start, end = label(kind.start).label, label(kind.end).label
        head = [f":START_ID({start})", *map(_column, declared.fields), f":END_ID({end})"]
        formats: list[tuple[int, Format]] = [(names.index("source"), self._text)]
        formats += [(names.index(each.name), self._format(each.kind)) for each in declared.fields]
        formats.append((names.index("target"), self._text))
        with self._open(declared.type, kind.name, False) as file:
            file.write(",".join(head) + "\n")
            for rows in parts:
                file.write("".join([",".join([form(row[place]) for place, form in formats]) + "\n" for row in rows]))

    def _open(self, name: str, stem: str, nodes: bool) -> Any:
        path = self._folder / f"{stem}.csv"
        self.tables.append(Table(name, path, nodes))
        return path.open("w", encoding="utf-8", newline="", buffering=1 << 20)

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
    return "" if value is None else f"{_second(value // 1_000_000)}.{value % 1_000_000:06}Z"


@lru_cache(maxsize=1 << 16)
def _second(value: int) -> str:
    return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%S")
