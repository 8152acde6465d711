"""The types of attributes that are times, and spans of time."""

import re
from dataclasses import dataclass

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.number_types import Int
from graphrecon.cypher.filter.predicates import Between, Compare, Equal, OpenSince, Since, Test
from graphrecon.cypher.filter.types import ORDERED, BadValue, Tests, Type
from graphrecon.model.values import InvalidValue, parse_time, time_text

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY = 86_400 * 1_000_000
MAX_AGO = 1000 * 31_557_600


@dataclass(frozen=True)
class Time(Type):
    """A date, a time (UTC where no zone is said) or epoch seconds; ranges `A..B`; a date equals its whole day."""

    name: str = "time"
    takes: str = "a date or time such as 2024-01-02, 2024-01-02T10:00, or a range A..B"
    operators: frozenset[str] = ORDERED

    def moment(self, text: str) -> int:
        try:
            return parse_time(text)
        except (InvalidValue, ValueError, OverflowError):
            raise BadValue(self.takes) from None

    def equal(self, value: Value) -> Tests:
        return tuple(self.one(item) for item in self.items(value))

    def one(self, text: str) -> Test:
        low, dots, high = text.partition("..")
        end = high if dots else low
        if _DATE.fullmatch(end):
            return self.between(self.moment(low), self.moment(end) + DAY, below=True)
        if dots:
            return self.between(self.moment(low), self.moment(high), below=False)
        return Equal(*self.stored(self.moment(low)))

    def between(self, low: int, high: int, below: bool) -> Test:
        if low > high:
            raise BadValue("a range that begins with its earlier end")
        (first, cast), (last, _) = self.stored(low), self.stored(high)
        return Between(first, last, cast, below)

    def ordered(self, value: Value, symbol: str) -> Tests:
        return (Compare(symbol, *self.stored(self.moment(value.text))),)

    def stored(self, micro: int) -> tuple[int | str, str]:
        """Return the parameter of a moment and the Cypher that makes the stored form of it."""
        try:
            return time_text(micro), "datetime({})"
        except (ValueError, OverflowError):
            raise BadValue(self.takes) from None


@dataclass(frozen=True)
class Slot(Time):
    """A time that is stored as epoch seconds."""

    name: str = "times"

    def stored(self, micro: int) -> tuple[int | str, str]:
        return micro // 1_000_000, "{}"


def span_seconds(text: str) -> int | None:
    """Return the seconds of a span such as `90`, `30m`, `12h`, `7d`, `2w` or `1y`; None for anything else."""
    match = re.fullmatch(r"(\d{1,18})([smhdwy]?)", text)
    if not match:
        return None
    unit = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_557_600}[match[2]]
    return int(match[1]) * unit


def _seconds(text: str, takes: str) -> int:
    """Return the seconds of a span; raises BadValue, which says what a type takes."""
    seconds = span_seconds(text)
    if seconds is None:
        raise BadValue(takes)
    if seconds > MAX_AGO:
        raise BadValue("a span of at most 1000 years")
    return seconds


@dataclass(frozen=True)
class Ago(Type):
    """A span of time up to now: `7d`, `12h`, `90` (seconds)."""

    name: str = "span"
    takes: str = "a span such as 90s, 30m, 12h, 7d, 2w or 1y"
    operators: frozenset[str] = frozenset({"eq"})

    def equal(self, value: Value) -> Tests:
        return (Since(_seconds(value.text, self.takes)),)


@dataclass(frozen=True)
class OpenedAgo(Ago):
    """A span of time up to now in which a port was first seen open."""

    def equal(self, value: Value) -> Tests:
        return (OpenSince(_seconds(value.text, self.takes)),)


@dataclass(frozen=True)
class Span(Int):
    """A span of time that is stored in seconds: `90d`, a list or a range of them."""

    name: str = "span"
    takes: str = "a span such as 90, 12h, 7d or 1y, or a range (1d-90d)"
    low: int = 0

    def number(self, text: str) -> int:
        return _seconds(text, self.takes)


TIME = Time()
