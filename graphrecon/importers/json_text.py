"""JSON of writers that are less strict than its standard: what its strings hold and text cannot becomes `\\xNN`."""

import re
from typing import TypeVar

import msgspec

from graphrecon.model.values import clean_text

T = TypeVar("T")
_SURROGATE = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u([dD][89a-fA-F][0-9a-fA-F]{2})"
)
_BACKSLASH = "\x01"
"""Stands for an escaped backslash; a raw control character is not JSON."""


def decode(text: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Return what JSON text says; bytes that are not UTF-8 and lone surrogates are escaped, where it has any.

    Raises what the decoder raises for anything else.
    """
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        escaped = _escaped(text)
        if escaped == text:
            raise
    return decoder.decode(escaped)


def _escaped(text: bytes) -> bytes:
    """Return JSON text without what no text can hold; it is at most five times as long, and made in linear time."""
    if _BACKSLASH.encode() in text:
        return text
    told = text.decode("utf-8", "backslashreplace").replace(r"\\", _BACKSLASH)
    told = _SURROGATE.sub(lambda found: found[1] or clean_text(chr(int(found[2], 16))), told)
    return told.replace(r"\x", _BACKSLASH + "x").replace(_BACKSLASH, r"\\").encode()
