"""Lines that cannot be used: what a report says and shows of them, the same for every format of lines."""

import hashlib
from collections.abc import Callable

import msgspec

from graphrecon.importers.base import Skipped
from graphrecon.importers.source import LongLine, Source
from graphrecon.model.values import InvalidValue, clean_text

TOO_LONG = "line longer than 16 MiB"
UNFINISHED = "the last line is not complete"


def whole(line: bytes) -> bytes:
    """Return the line. Raises InvalidValue where it was too long to be read whole."""
    if isinstance(line, LongLine):
        raise InvalidValue(TOO_LONG)
    return line


def excerpt(line: bytes | str) -> str:
    """Return the beginning of a line as text."""
    return clean_text(line[:300])


def nothing_in(source: Source) -> bytes:
    """Return the line that stands for a content of which a tool tells nothing.

    It names the content, so that the text of one without a record is not the beginning of every other.
    """
    return b"#nothing in " + hashlib.sha256(source.head()).hexdigest().encode() + b"\n"


def refused(
    source: Source,
    number: int,
    line: bytes,
    error: Exception,
    *,
    json: bool = False,
    shown: Callable[[bytes], str] = excerpt,
) -> Skipped:
    """Return the report of the line that `source` gave last, and that `error` says cannot be used.

    A last line without newline may be one that is still being written: it is held back for the next time, of `json`
    only where it does not decode.
    """
    if isinstance(line, LongLine):
        why = TOO_LONG
    elif source.unterminated and (not json or type(error) is msgspec.DecodeError):
        source.hold()
        why = UNFINISHED
    else:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Skipped(f"line {number}", why, shown(line))
