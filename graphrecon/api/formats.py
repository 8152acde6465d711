"""How answers are written: JSON with times as ISO 8601, and the formats that stream: ndjson, csv, txt.

The lines are those that the command line prints with --json, --csv and --short; a test compares them.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from graphrecon.api.text import cell, iso, plain_text, visible

Record = Mapping[str, Any]

HOST_COLUMNS = (
    "addr",
    "hostnames",
    "state",
    "source",
    "categories",
    "country_code",
    "as_num",
    "as_name",
    "starttime",
    "endtime",
)
PORT_COLUMNS = (
    "protocol",
    "port",
    "state_state",
    "state_reason",
    "service_name",
    "service_product",
    "service_version",
    "service_extrainfo",
    "service_tunnel",
)
_PLAIN = frozenset((str, int, float, bool, type(None)))
WRITTEN = ("application/json", "application/x-ndjson", "text/csv; charset=utf-8", "text/plain; charset=utf-8")
"""The media types of records."""
_MEDIA = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8", "txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True)
class Streamed:
    """An answer that is sent while it is read: its lines, its media type and the name of its file.

    `failed` makes the last line from the JSON of a fault that comes when lines are sent already; without one
    the connection is cut, so that no client takes a part for the whole.
    """

    lines: Iterator[bytes]
    media: str
    file: str
    failed: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True)
class Table:
    """How records become CSV: the columns, and the rows of one record."""

    columns: Sequence[str]
    rows: Callable[[Record], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Plain:
    """An answer that is text, or bytes, of a media type."""

    text: str | bytes
    media: str


@dataclass(frozen=True)
class Tagged:
    """An answer as JSON that has a revision, told in the header ETag."""

    value: Any
    etag: str


@dataclass(frozen=True)
class Paged:
    """An answer as JSON that is a page: `links` are the parameter and the cursor of the `next` and the `prev` one.

    The header Link tells them (RFC 8288), with the other parameters of the question.
    """

    value: Any
    links: Mapping[str, tuple[str, str]]

    def link(self, query: str) -> str:
        """Return the header for a question with this query string; "" where there is neither, or no client reads it."""
        kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in _WINDOW]
        told = [f'<?{urlencode([*kept, one])}>; rel="{rel}"' for rel, one in self.links.items()]
        while sum(map(len, told)) > _LONGEST_LINK:
            told.pop()
        return ", ".join(told)


_WINDOW = frozenset(("skip", "after", "before"))
_LONGEST_LINK = 60_000
"""Bytes of a header that clients still read."""


@dataclass(frozen=True)
class Unchanged:
    """That the client has the newest revision already: a 304."""

    etag: str


def listed(rows: Iterator[Any], name: str) -> Streamed:
    """Return the rows as one JSON list that is sent while it is read."""
    return Streamed(_list(rows), "application/json", f"{name}.json")


def streamed(kind: str, rows: Iterator[dict[str, Any]], name: str, table: Table | None = None) -> Streamed:
    """Return the rows in a format: records for ndjson and csv (see `table`), `addr` rows for txt."""
    lines = _csv(rows, table or HOSTS) if kind == "csv" else {"ndjson": _ndjson, "txt": _txt}[kind](rows)
    return Streamed(lines, _MEDIA[kind], f"{name}.{kind}", (lambda line: line + b"\n") if kind == "ndjson" else None)


def valued(kind: str, rows: Sequence[Record], name: str) -> Streamed:
    """Return rows of values in a format other than json: columns `label` and `value`, or `value` alone."""
    if kind == "txt":
        lines = (visible(plain_text(row.get("label", row["value"]))).encode() + b"\n" for row in rows)
        return Streamed(lines, _MEDIA[kind], f"{name}.{kind}")
    columns = tuple(rows[0]) if rows else ("value",)
    return streamed(kind, iter(map(dict, rows)), name, Table(columns, lambda row: ([row[one] for one in columns],)))


def encode(value: Any) -> bytes:
    """Return a value as JSON: times as ISO 8601 in UTC with six digits, bytes as base64, NaN and infinity as null."""
    return msgspec.json.encode(_timed(value), enc_hook=str)


def _timed(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        return {name: _timed(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, list | tuple):
        # Columns of flows are long: what needs no look does not get a call.
        return [item if type(item) in _PLAIN else _timed(item) for item in value]
    if isinstance(value, msgspec.Struct):
        return _timed(msgspec.to_builtins(value, builtin_types=(datetime, date, bytes)))
    return value


def _list(rows: Iterator[Any]) -> Iterator[bytes]:
    before = b"["
    for row in rows:
        yield before + msgspec.json.encode(_timed(row))
        before = b",\n"
    yield b"[]" if before == b"[" else b"]"


def _ndjson(rows: Iterable[Record]) -> Iterator[bytes]:
    for row in rows:
        yield msgspec.json.encode(_timed(row), order="sorted") + b"\n"


def _txt(rows: Iterable[Record]) -> Iterator[bytes]:
    for row in rows:
        yield f"{row['addr']}\n".encode()


def _csv(rows: Iterator[Record], table: Table) -> Iterator[bytes]:
    # Before the header, so that a question that fails at once has sent nothing.
    first = next(rows, None)
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")

    def written(cells: Sequence[Any]) -> bytes:
        writer.writerow([cell(value) for value in cells])
        text = line.getvalue().encode(errors="backslashreplace")
        line.seek(0)
        line.truncate()
        return text

    yield written(table.columns)
    for row in chain([] if first is None else [first], rows):
        for cells in table.rows(row):
            yield written(cells)


def port_rows(record: Record) -> Iterator[list[Any]]:
    """Yield the CSV rows of a record: one a port, or one for a host without ports."""
    known = {**record.get("infos", {}), **record}
    known["hostnames"] = list(dict.fromkeys(item["name"] for item in record.get("hostnames", ())))
    own = [known.get(name) for name in HOST_COLUMNS]
    ports = [port for port in record.get("ports", ()) if port.get("port") != -1]
    for port in ports or [{}]:
        yield [*own, *(port.get(name) for name in PORT_COLUMNS)]


HOSTS = Table((*HOST_COLUMNS, *PORT_COLUMNS), port_rows)
"""Hosts as CSV: a row a port."""
