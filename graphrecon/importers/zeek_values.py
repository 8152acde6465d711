"""Values as Zeek writes them, in TSV and in JSON: times, durations, ports, counters."""

import math
from functools import lru_cache

from graphrecon.model.values import InvalidValue, parse_epoch, parse_port, parse_time

LAST_TIME = parse_epoch("253402300799")
"""Microseconds of the last second of the year 9999."""
_MOST = 1 << 50
_LAST_SECONDS = 253_402_300_799


@lru_cache(maxsize=1 << 17)
def port(text: str) -> int:
    """Return a port of a TSV log."""
    if not text.isdecimal():
        raise InvalidValue(f"not a port: {text[:60]!r}")
    return parse_port(text)


def micro(text: str) -> int:
    """Return a time of a TSV log as microseconds since 1970."""
    digits, _, fraction = text.partition(".")
    if len(fraction) == 6 and len(digits) < 12 and digits.isdecimal() and fraction.isdecimal():
        return int(digits + fraction)
    return parse_time(text)


def duration(text: str) -> int:
    """Return an interval of a TSV log in microseconds."""
    if text.startswith("-"):
        raise InvalidValue(f"negative duration: {text[:60]!r}")
    try:
        return micro(text)
    except InvalidValue:
        raise InvalidValue(f"not a duration: {text[:60]!r}") from None


def count(text: str, unset: str) -> int:
    """Return a counter of a TSV log; `unset` is 0."""
    if text == unset:
        return 0
    if not text.isdecimal():
        raise InvalidValue(f"not a counter: {text[:60]!r}")
    return int(text) if len(text) < 16 else whole(int(text[:20]))


def whole(value: int | None) -> int:
    """Return a counter; None is 0. Raises InvalidValue below 0 and above 2**50, which only a fault makes."""
    if value is None:
        return 0
    if not 0 <= value <= _MOST:
        raise InvalidValue(f"counter out of range: {value}")
    return value


def json_time(value: float | str) -> int:
    """Return a time of a JSON log, in seconds, milliseconds or ISO 8601, as microseconds since 1970."""
    if isinstance(value, str):
        return parse_time(value)
    return parse_epoch(value / 1000 if value > _LAST_SECONDS else value)


def seconds(value: float | None) -> int:
    """Return an interval of a JSON log in microseconds; None is 0."""
    if value is None:
        return 0
    if value < 0 or not math.isfinite(value):
        raise InvalidValue(f"duration out of range: {value}")
    return parse_epoch(value)
