"""The fields of Zeek's protocol logs as values of properties, alike from TSV and from JSON."""

import re
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from graphrecon.importers import zeek
from graphrecon.importers import zeek_values as values
from graphrecon.importers.free_text import masked_text
from graphrecon.importers.passive.masking import masked, names_credential
from graphrecon.importers.secrets import HIDDEN, MASK, SECRET_NAME
from graphrecon.importers.urls import masked_urls
from graphrecon.model.base import Kind
from graphrecon.model.intel import MAX_TEXT, Attribute
from graphrecon.model.values import InvalidValue, clean_text, cut_text

Row = dict[str, Any]
"""One line: column -> what stands there; what is unset is not in it."""


class Form(Protocol):
    """How values stand in a log."""

    def text(self, value: Any) -> str:
        """Return text that the graph can hold."""

    def integer(self, value: Any) -> int:
        """Return a counter, an enumeration's number or a port."""

    def boolean(self, value: Any) -> bool:
        """Return a truth value."""

    def time(self, value: Any) -> int:
        """Return microseconds since 1970."""

    def texts(self, value: Any) -> list[str]:
        """Return the elements of a list or set."""


_ESCAPE = re.compile(r"\\(?:\\|x([0-9a-fA-F]{2}))")


_KEPT = frozenset(b"\b\t\n\f\r")
"""Control characters that Zeek's JSON has as they are; others stand as `\\xNN` in both."""


def _unescaped(hit: re.Match[str]) -> str:
    if hit[1] is None:
        return "\\"
    code = int(hit[1], 16)
    return chr(code) if 0x20 <= code < 0x7F or code in _KEPT else hit[0]


@lru_cache(maxsize=1 << 15)
def _short_text(value: str) -> str:
    return clean_text(_ESCAPE.sub(_unescaped, value) if "\\" in value else value)


class TsvForm:
    """Values of a TSV log under one header."""

    def __init__(self, columns: zeek.Columns) -> None:
        self._empty = columns.empty
        self._separator = columns.set_separator or ","

    def text(self, value: str) -> str:
        """Return the text without Zeek's escapes of separators, backslashes and printable characters."""
        if value == self._empty:
            return ""
        return _short_text(value) if len(value) < 256 else clean_text(_ESCAPE.sub(_unescaped, value))

    def integer(self, value: str) -> int:
        return values.count(value, "")

    def boolean(self, value: str) -> bool:
        if value not in ("T", "F"):
            raise InvalidValue(f"not T or F: {value[:60]!r}")
        return value == "T"

    def time(self, value: str) -> int:
        return values.micro(value)

    def texts(self, value: str) -> list[str]:
        return [] if value == self._empty else [self.text(part) for part in value.split(self._separator)]


_FAR = 10**15
"""No number of seconds or milliseconds is greater."""


class JsonForm:
    """Values of JSON lines."""

    def text(self, value: Any) -> str:
        if isinstance(value, str):
            return clean_text(value)
        if isinstance(value, bool | list | dict):
            raise InvalidValue(f"not text: {_form(value)}")
        return str(value)

    def integer(self, value: Any) -> int:
        if type(value) is not int:
            raise InvalidValue(f"not a counter: {_shown(value)}")
        return values.whole(value)

    def boolean(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise InvalidValue(f"not true or false: {_shown(value)}")
        return value

    def time(self, value: Any) -> int:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise InvalidValue(f"not a time: {_shown(value)}")
        if not isinstance(value, str) and abs(value) > _FAR:
            raise InvalidValue(f"time out of range: {_shown(value)}")
        return values.json_time(value)

    def texts(self, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise InvalidValue(f"not a list: {_form(value)}")
        return [self.text(part) for part in value if part is not None]


def _shown(value: Any) -> str:
    return repr(value)[:60]


_FORMS = ((bool, "true or false"), (int | float, "a number"), (str, "text"), (list, "a list"), (dict, "an object"))


def _form(value: Any) -> str:
    """Return what stands in place of text: its form alone, since what it holds may be a credential."""
    return next((form for kind, form in _FORMS if isinstance(value, kind)), "null")


_HOST_FIRST = frozenset({"host", "uri"})
"""Columns that may begin with a user and a password, without a scheme."""
_FREE = frozenset({
    "addl", "arg", "backend_arg", "diagnostic_message", "filter", "frontend_arg", "message", "msg", "payload",
    "post_body", "reply_msg", "sub", "will_payload",
})  # fmt: skip
"""Columns of SQL, JSON, forms or other free text."""
_FIRST_BYTES = frozenset({"sub_msg", "first_bytes"})
"""Columns of what a client may have sent, as it was sent."""


def properties(row: Row, attributes: tuple[Attribute, ...], form: Form, aliases: dict[str, str]) -> dict[str, Any]:
    """Return property -> value of what a row has, texts whole, sets sorted, an empty list left out.

    Raises InvalidValue for a value that has not the form of its kind.
    """
    for name, column in aliases.items():
        if name in row:
            row.setdefault(column, row[name])
    found: dict[str, Any] = {}
    for attribute in attributes:
        value = row.get(attribute.column)
        if value is None:
            continue
        kind = attribute.kind
        if kind is Kind.TEXT:
            found[attribute.property] = _text(form.text(value), attribute.column)
        elif kind is Kind.INT:
            found[attribute.property] = form.integer(value)
        elif kind is Kind.BOOL:
            found[attribute.property] = form.boolean(value)
        elif kind is Kind.TIME:
            found[attribute.property] = form.time(value)
        elif texts := [_text(each, attribute.column) for each in form.texts(value)]:
            found[attribute.property] = tuple(texts) if attribute.ordered else tuple(sorted(set(texts)))
    return found


def _text(text: str, column: str = "") -> str:
    """Return text without the credentials of URLs, of headers and of free text, in it."""
    if column == "proxied":
        name, arrow, value = text.partition(" -> ")
        if value and names_credential(name):
            return f"{name}{arrow}{MASK}"
    text = masked_urls(text, [], host_first=column in _HOST_FIRST)
    return masked_text(text, []) if column in _FREE else text


def _any_text(text: str, column: str) -> str:
    """Return the text of a log without a row of its own, whose columns may be anything, without credentials."""
    if SECRET_NAME.fullmatch(column):
        return HIDDEN if text else text
    text = _text(text, column)
    return masked(text)[0] if column in _FIRST_BYTES else masked_text(text, [])


def stored(found: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with their texts cut to what is kept."""
    return {name: _cut(value) for name, value in found.items()}


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return cut_text(value, MAX_TEXT)
    return tuple(cut_text(part, MAX_TEXT) for part in value) if isinstance(value, tuple) else value


_CONNECTION = frozenset({"ts", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "_path", "_system_name"})
_IDS = re.compile(r"(?:^|[._])f?uids?$")
_MOMENTS = frozenset({"time", "interval", "double"})


def _told(column: str) -> bool:
    """Return whether a column of a log without a row tells something that other occurrences share."""
    return column not in _CONNECTION and not _IDS.search(column) and not column.startswith("_")


def tsv_data(row: Row, types: dict[str, str], form: Form) -> str:
    """Return the fields of a log that has no row of its own as JSON text, without times, delays and ids."""
    found: dict[str, Any] = {}
    for column, value in row.items():
        kind = types.get(column, "string")
        inner = kind.partition("[")[2].rstrip("]")
        if not _told(column) or kind in _MOMENTS or inner in _MOMENTS:
            continue
        if inner:
            found[column] = [
                _number(part) if inner in _NUMBERS else _any_text(part, column) for part in form.texts(value)
            ]
        elif kind in _NUMBERS:
            found[column] = _number(value)
        else:
            found[column] = form.boolean(value) if kind == "bool" else _any_text(form.text(value), column)
    return _json(found)


_NUMBERS = frozenset({"count", "int", "port"})
_WHOLE = re.compile(r"-?[0-9]{1,20}")


def _number(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise InvalidValue(f"not a number: {text[:60]!r}")
    return int(text)


def json_data(row: Row, form: Form) -> str:
    """Return the same of a JSON line: Zeek writes times, delays and other fractions with a point."""
    found: dict[str, Any] = {}
    for column, value in row.items():
        if not _told(column) or value is None or isinstance(value, float):
            continue
        if isinstance(value, list):
            if not any(isinstance(part, float) for part in value):
                found[column] = [
                    _any_text(form.text(part), column) if isinstance(part, str) else part for part in value
                ]
        else:
            found[column] = _any_text(form.text(value), column) if isinstance(value, str) else value
    return _json(found)


def _json(found: dict[str, Any]) -> str:
    return msgspec.json.encode(found, order="sorted").decode()
