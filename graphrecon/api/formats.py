"""How answers are written: JSON with times as ISO 8601, and the formats that stream: ndjson, csv, txt.

The lines are those that the command line prints with --json, --csv and --short; a test compares them.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import msgspec

Record = Mapping[str, Any]

_HOST_COLUMNS = (
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
_PORT_COLUMNS = (
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
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
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


def streamed(kind: str, rows: Iterator[dict[str, Any]], name: str) -> Streamed:
    """Return the rows in a format: records for ndjson and csv, `addr` rows for txt."""
    lines = {"ndjson": _ndjson, "csv": _csv, "txt": _txt}[kind](rows)
    return Streamed(lines, _MEDIA[kind], f"{name}.{kind}", (lambda line: line + b"\n") if kind == "ndjson" else None)


def encode(value: Any) -> bytes:
    """Return a value as JSON: times as ISO 8601 in UTC with six digits, bytes as base64, NaN and infinity as null."""
    return msgspec.json.encode(value if isinstance(value, msgspec.Struct) else _timed(value))


def iso(moment: datetime) -> str:
    """Return a time as text; one without zone has no Z."""
    if moment.tzinfo is None:
        return moment.isoformat(timespec="microseconds")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _timed(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, dict):
        return {name: _timed(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_timed(item) for item in value]
    return value


def _ndjson(rows: Iterable[Record]) -> Iterator[bytes]:
    for row in rows:
        yield msgspec.json.encode(_timed(row), order="sorted") + b"\n"


def _txt(rows: Iterable[Record]) -> Iterator[bytes]:
    for row in rows:
        yield f"{row['addr']}\n".encode()


def _csv(rows: Iterator[Record]) -> Iterator[bytes]:
    # Before the header, so that a question that fails at once has sent nothing.
    first = next(rows, None)
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")

    def written(cells: Sequence[Any]) -> bytes:
        writer.writerow([_cell(cell) for cell in cells])
        text = line.getvalue().encode(errors="backslashreplace")
        line.seek(0)
        line.truncate()
        return text

    yield written((*_HOST_COLUMNS, *_PORT_COLUMNS))
    for row in chain([] if first is None else [first], rows):
        for cells in _port_rows(row):
            yield written(cells)


def _port_rows(record: Record) -> Iterator[list[Any]]:
    """Yield the CSV rows of a record: one a port, or one for a host without ports."""
    known = {**record.get("infos", {}), **record}
    known["hostnames"] = list(dict.fromkeys(item["name"] for item in record.get("hostnames", ())))
    own = [known.get(name) for name in _HOST_COLUMNS]
    ports = [port for port in record.get("ports", ()) if port.get("port") != -1]
    for port in ports or [{}]:
        yield [*own, *(port.get(name) for name in _PORT_COLUMNS)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = _text(value)
    # A spreadsheet takes these for formulas.
    return _visible("'" + text if text.startswith(_FORMULA) else text)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple) and not any(isinstance(item, list | dict) for item in value):
        return ";".join(_text(item) for item in value)
    if isinstance(value, list | tuple | dict | bytes):
        return encode(value).decode()
    return str(value)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    number = ord(char)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
