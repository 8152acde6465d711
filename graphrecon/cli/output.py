"""What every command prints: lines, JSON lines and CSV rows, each escaped and written as soon as it is known."""

import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer

from graphrecon.api.text import cell, iso, json_text, plain_text, visible
from graphrecon.cli.terminal import console

__all__ = [
    "PLAIN_CSV",
    "CsvStyle",
    "Part",
    "Printer",
    "csv_rows",
    "iso",
    "json_lines",
    "json_text",
    "plain_text",
    "printing",
]

Part = str | tuple[str, str]
"""A piece of a line: text, or text and its style on a terminal."""


@dataclass(frozen=True)
class CsvStyle:
    """How CSV is written: what stands between cells, and in place of a value that is not there."""

    separator: str = ","
    absent: str = ""


PLAIN_CSV = CsvStyle()


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
        self._console = console(sys.stdout, highlight=False, soft_wrap=True)

    def line(self, *parts: Part) -> None:
        """Write one line of these parts; whatever they hold, it stays one line."""
        pieces = [(visible(part), "") if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts]
        if self._console is None:
            sys.stdout.write("".join(text for text, _ in pieces) + "\n")
        else:
            from rich.text import Text

            self._console.print(Text.assemble(*pieces))


def json_lines(values: Iterable[Any], *, ordered: bool = False) -> None:
    """Write one JSON document a line."""
    for value in values:
        sys.stdout.write(json_text(value, ordered=ordered) + "\n")


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[Any]], style: CsvStyle = PLAIN_CSV) -> None:
    """Write a header and rows as CSV (RFC 4180, lines end in a line feed), each row on one line.

    Text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line break) gets an
    apostrophe before it; lists are joined by `;`, other nested values are JSON.
    """
    writer = csv.writer(sys.stdout, delimiter=style.separator, lineterminator="\n")
    if header:
        writer.writerow([cell(name) for name in header])
    for row in rows:
        writer.writerow([style.absent if value is None or value == [] else cell(value) for value in row])
