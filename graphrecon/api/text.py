"""Values as text, for the command line and for HTTP alike: times, JSON, cells of CSV, and text made visible."""

import base64
import json
import math
from datetime import UTC, date, datetime, time
from typing import Any

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula."""


def visible(text: str, *, lines: bool = False) -> str:
    """Return `text` with every character that does not print written out: `\\xNN`, `\\uNNNN` or `\\UNNNNNNNN`.

    Those are control characters (ESC, C1 and line breaks among them), bidirectional overrides, zero-width and
    unassigned characters, and spaces other than the plain one. `lines` keeps line breaks as they are (a CR before
    one is dropped) and lets tabs be spaces.
    """
    if text.isprintable():
        return text
    if lines:
        return "\n".join(visible(line.expandtabs()) for line in text.replace("\r\n", "\n").split("\n"))
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def ascii_json(text: str) -> str:
    """Return JSON text with what does not print inside its strings written as `\\uNNNN`: the same document."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _unit(char) for char in text)


def iso(moment: datetime) -> str:
    """Return a time as every command writes it: ISO 8601, UTC, six digits, `2026-01-02T03:04:05.123456Z`.

    A time without zone (a LOCAL DATETIME of raw Cypher) has no Z.
    """
    if moment.tzinfo is None:
        return moment.isoformat(timespec="microseconds")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:  # the first and the last day that Python knows
        return moment.isoformat(timespec="microseconds")
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def json_text(value: Any, *, ordered: bool = False) -> str:
    """Return a value as JSON on one line: times as ISO 8601, bytes as base64, what is no number in JSON as null.

    `ordered` sorts the names of objects: the server keeps no order inside a map.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain, sort_keys=ordered)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, default=_plain, sort_keys=ordered)
    return ascii_json(text)


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


def _escape(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _unit(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
