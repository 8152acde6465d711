"""Values of a record in JSON, checked: times, addresses, bytes, numbers, texts, lists and maps of any writer."""

import base64
import binascii
import re
from contextlib import suppress
from typing import Any

from graphrecon.model.values import clean_text, parse_epoch, parse_time


def time(value: Any) -> int | None:
    """Return a time in any of the forms that exports have had; raises InvalidValue."""
    if isinstance(value, dict):
        value = value.get("$date")
        value = value / 1000 if isinstance(value, int | float) else value
    if isinstance(value, bool) or value is None:
        return None
    return (
        parse_time(value) if isinstance(value, str) else parse_epoch(value) if isinstance(value, int | float) else None
    )


def address(value: Any) -> str:
    """Return an address that may be written as a number."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int) and 0 <= value < 1 << 32:
        return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))
    if isinstance(value, int) and 0 <= value < 1 << 128:
        digits = f"{value:032x}"
        return ":".join(digits[place : place + 4] for place in range(0, 32, 4))
    return str(value)


def binary(value: Any) -> bytes | None:
    """Return the bytes of Base64 text, which may stand in the wrapping of a document database."""
    value = value.get("$binary") if isinstance(value, dict) else value
    value = value.get("base64") if isinstance(value, dict) else value
    if isinstance(value, str) and value:
        with suppress(binascii.Error, ValueError):
            return base64.b64decode(value, validate=True)
    return None


def number(value: Any) -> int | None:
    """Return a whole number from 0 on, which may be written as text, or None."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 60 else None


def text(value: Any) -> str | None:
    """Return clean text that is not empty, or None."""
    return clean_text(value) if isinstance(value, str) and value else None


def texts(*values: Any) -> tuple[str, ...]:
    """Return the texts among values and in lists among them, each once."""
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(clean_text(each) for each in flat if isinstance(each, str) and each))


def maps(value: Any) -> list[dict[str, Any]]:
    """Return the maps of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def mapping(value: Any) -> dict[str, Any]:
    """Return a map, or an empty one."""
    return value if isinstance(value, dict) else {}
