"""What a command printed, checked: harmless to a terminal, to a spreadsheet, and to who reads JSON lines."""

import csv
import io
import re
from typing import Any

import msgspec

from tests.cli.conftest import Ran

Env = dict[str, str | None]
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?")


def clean(ran: Ran) -> Ran:
    """Check that what a command printed cannot move a cursor, ring, reorder, or break a line, and is no traceback."""
    for text in (ran.out, ran.err, ran.error or ""):
        assert "Traceback" not in text
        for line in text.split("\n"):
            if not line.isprintable():
                raise AssertionError(sorted({hex(ord(char)) for char in line if not char.isprintable()}))
    return ran


def documents(text: str) -> list[Any]:
    """Return the documents of JSON lines; each line must be one."""
    return [msgspec.json.decode(line) for line in text.split("\n") if line]


def check_csv(text: str) -> int:
    """Return how many rows CSV has; all are as wide as the first, one a line, and no cell is a formula."""
    csv.field_size_limit(1 << 27)
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert len(rows) == text.count("\n")
    for row in rows:
        assert len(row) == len(rows[0])
        for cell in row:
            assert not cell.startswith(tuple("=+-@\t\r＝＋－＠")) or _NUMBER.fullmatch(cell), cell
    return len(rows)
