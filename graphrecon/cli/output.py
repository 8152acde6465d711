"""What every command prints: lines, JSON lines and CSV rows, each escaped and written as soon as it is known."""

import base64
import csv
import io
import json
import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from graphrecon.cli.escape import ascii_json, visible

Part = str | tuple[str, str]
"""A piece of a line: text, or text and its style on a terminal."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@contextmanager
def printing() -> Iterator[None]:
    """Write what is left at the end; a reader that goes away (`| head`) ends the command quietly, with status 0."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


class Printer:
    """Writes lines to stdout; coloured on a terminal only."""

    def __init__(self) -> None:
        console = Console(highlight=False, soft_wrap=True)
        self._console = console if console.is_terminal else None

    def line(self, *parts: Part) -> None:
        """Write one line of these parts; whatever they hold, it stays one line."""
        pieces = [(visible(part), "") if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts]
        if self._console is None:
            sys.stdout.write("".join(text for text, _ in pieces) + "\n")
        else:
            self._console.print(Text.assemble(*pieces))


def iso(moment: datetime) -> str:
    """Return a time as every command writes it: ISO 8601, UTC, six digits, `2026-01-02T03:04:05.123456Z`.

    A time without zone (a LOCAL DATETIME of raw Cypher) has no Z.
    """
    if moment.tzinfo is None:
        return moment.isoformat(timespec="microseconds")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def json_text(value: Any, *, ordered: bool = False) -> str:
    """Return a value as JSON on one line: times as ISO 8601, bytes as base64, what is no number in JSON as null.

    `ordered` sorts the names of objects: the server keeps no order inside a map.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain, sort_keys=ordered)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, default=_plain, sort_keys=ordered)
    return ascii_json(text)


def json_lines(values: Iterable[Any], *, ordered: bool = False) -> None:
    """Write one JSON document a line."""
    for value in values:
        sys.stdout.write(json_text(value, ordered=ordered) + "\n")


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a header and rows as CSV (RFC 4180, lines end in a line feed), each row on one line.

    Text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line break) gets an
    apostrophe before it; lists are joined by `;`, other nested values are JSON.
    """
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if header:
        writer.writerow([cell(name) for name in header])
    for row in rows:
        writer.writerow([cell(value) for value in row])


def cell(value: Any) -> str:
    """Return a value as a cell of CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = plain_text(value)
    return visible("'" + text if text.startswith(_FORMULA) else text)


def plain_text(value: Any) -> str:
    """Return a value as text of a line or a cell, not yet escaped: lists joined by `;`, other nested values as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and not any(isinstance(item, list | dict) for item in value):
        return ";".join(plain_text(item) for item in value)
    if isinstance(value, list | tuple | dict | bytes):
        return json_text(value)
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
