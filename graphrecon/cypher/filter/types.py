"""The types of attributes: each turns the value of a clause into tests."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphrecon.cypher.filter import regex
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.operators import ORDER
from graphrecon.cypher.filter.predicates import (
    Between,
    Compare,
    Equal,
    In,
    Keys,
    PortIs,
    Regex,
    Since,
    Test,
)
from graphrecon.model.values import InvalidValue, hostname, network_bounds, parse_address, parse_time, time_text

Tests = tuple[Test, ...]
EQUALITY = frozenset({"eq", "ne"})
ORDERED = EQUALITY | set(ORDER)
TEXTUAL = ORDERED | {"match"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INT = re.compile(r"[+-]?\d{1,19}")
DAY = 86_400 * 1_000_000
MAX_AGO = 1000 * 31_557_600


class BadValue(ValueError):
    """A value that the type does not take; the message says what it takes."""

    def __init__(self, expected: str, hint: str | None = None) -> None:
        super().__init__(expected)
        self.hint = hint


@dataclass(frozen=True)
class Type:
    """The type of an attribute: `name` and `takes` for help, the operators that it knows."""

    name: str
    takes: str
    operators: frozenset[str]

    def tests(self, value: Value, operator: str) -> Tests:
        """Return the tests of which one must hold; raises BadValue."""
        if operator == "match":
            return (Regex(_regex(value)),)
        if value.kind == "regex" and operator in EQUALITY and "match" in self.operators:
            return (Regex(_regex(value)),)
        if operator in EQUALITY:
            return self.equal(value)
        return self.ordered(value, ORDER[operator])

    def equal(self, value: Value) -> Tests:
        raise NotImplementedError

    def ordered(self, value: Value, symbol: str) -> Tests:
        raise NotImplementedError

    def items(self, value: Value) -> list[str]:
        """Return the parts of a list; a quoted value is one part."""
        parts = [value.text] if value.kind == "quoted" else value.text.split(",")
        if not all(parts) and value.kind != "quoted":
            raise BadValue(self.takes)
        return parts


@dataclass(frozen=True)
class Flag(Type):
    """No value: it holds or it does not."""

    name: str = "flag"
    takes: str = "no value"
    operators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Words(Flag):
    """Words for the full-text index, which `search` compiles."""

    name: str = "words"
    takes: str = "words"
    operators: frozenset[str] = frozenset({"eq"})

    def equal(self, value: Value) -> Tests:
        raise BadValue("the full-text index is asked in filters of hosts alone, outside PORT(…)")


@dataclass(frozen=True)
class Text(Type):
    """Text that is never split; `fold` brings a value to its stored form."""

    name: str = "text"
    takes: str = "text"
    operators: frozenset[str] = TEXTUAL
    fold: Callable[[str], str] | None = None

    def equal(self, value: Value) -> Tests:
        return (Equal(self.folded(value.text)),)

    def ordered(self, value: Value, symbol: str) -> Tests:
        return (Compare(symbol, self.folded(value.text)),)

    def folded(self, text: str) -> str:
        try:
            return self.fold(text) if self.fold else text
        except InvalidValue as error:
            raise BadValue(self.takes, error.message) from None


@dataclass(frozen=True)
class Name(Text):
    """A word, or a list of words."""

    name: str = "name"
    takes: str = "a name, or names with commas"

    def equal(self, value: Value) -> Tests:
        names = tuple(self.folded(item) for item in self.items(value))
        return (Equal(names[0]),) if len(names) == 1 else (In(names),)


@dataclass(frozen=True)
class Country(Name):
    """Country codes of two letters, in any case; UK is GB, EU the member states."""

    name: str = "country"
    takes: str = "a country code of two letters, or several with commas"

    def equal(self, value: Value) -> Tests:
        codes: list[str] = []
        for item in self.items(value):
            code = item.upper()
            if not re.fullmatch(r"[A-Z][A-Z0-9]", code):
                raise BadValue(self.takes)
            codes.extend(_EU if code == "EU" else (_CODES.get(code, code),))
        return (Equal(codes[0]),) if len(codes) == 1 else (In(tuple(codes)),)


_CODES = {"UK": "GB"}
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK EU"
_EU = tuple(_MEMBERS.split())


@dataclass(frozen=True)
class Int(Type):
    """A whole number; a list and ranges with `=`."""

    name: str = "integer"
    takes: str = "a whole number, a list (1,2) or a range (1-9)"
    operators: frozenset[str] = ORDERED
    low: int = -(2**63)
    high: int = 2**63 - 1

    def number(self, text: str) -> int:
        if not _INT.fullmatch(text) or not self.low <= int(text) <= self.high:
            raise BadValue(f"a whole number from {self.low} to {self.high}" if self.low >= 0 else self.takes)
        return int(text)

    def equal(self, value: Value) -> Tests:
        return number_tests(self.items(value), self.number)

    def ordered(self, value: Value, symbol: str) -> Tests:
        return (Compare(symbol, self.number(value.text)),)


@dataclass(frozen=True)
class Decimal(Int):
    """A number that may have a fraction, from 0 on; a list and ranges with `=`."""

    name: str = "decimal"
    takes: str = "a number such as 7 or 7.5, a list (7,7.5) or a range (7-9.5)"

    def equal(self, value: Value) -> Tests:
        return number_tests(self.items(value), self.fraction)

    def ordered(self, value: Value, symbol: str) -> Tests:
        return (Compare(symbol, self.fraction(value.text)),)

    def fraction(self, text: str) -> float:
        if not re.fullmatch(r"\d{1,15}(?:\.\d{1,15})?", text):
            raise BadValue(self.takes)
        return float(text)


def number_tests(items: list[str], number: Callable[[str], int] | Callable[[str], float]) -> Tests:
    """Return the tests of a list of numbers and ranges `A-B`."""
    single: list[float] = []
    ranges: list[Test] = []
    for item in items:
        low, dash, high = item.partition("-") if not item.startswith("-") else (item, "", "")
        if dash:
            if number(low) > number(high):
                raise BadValue("a range that begins with its lower end")
            ranges.append(Between(number(low), number(high)))
        else:
            single.append(number(item))
    found: list[Test] = [Equal(single[0])] if len(single) == 1 else [In(tuple(single))] if single else []
    return (*found, *ranges)


INT = Int(low=0)
PORT = Int(name="port", takes="a port from 0 to 65535, a list (80,443) or a range (1-1024)", low=0, high=65535)


@dataclass(frozen=True)
class Port(Type):
    """Ports with their protocols: `80`, `udp/53`, `80,443`, `1-1024`; a protocol holds for what follows it."""

    name: str = "port list"
    takes: str = "ports such as 80, udp/53, 80,443 or 1-1024"
    operators: frozenset[str] = ORDERED
    default: str | None = "tcp"

    def equal(self, value: Value) -> Tests:
        groups: dict[str | None, list[str]] = {}
        proto = self.default
        for item in self.items(value):
            before, slash, after = item.rpartition("/")
            if slash:
                if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", before):
                    raise BadValue(self.takes)
                proto = before.lower()
            groups.setdefault(proto, []).append(after)
        return tuple(
            PortIs(test, proto, exact=test.exact)
            for proto, items in groups.items()
            for test in number_tests(items, PORT.number)
        )

    def ordered(self, value: Value, symbol: str) -> Tests:
        before, slash, after = value.text.rpartition("/")
        proto = before.lower() if slash else self.default
        return (PortIs(Compare(symbol, PORT.number(after)), proto, exact=False),)


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


@dataclass(frozen=True)
class Address(Type):
    """An address, a network, a range A-B, or a list of them; with =~ a network or a regular expression."""

    name: str = "address"
    takes: str = "an address, a network (10.0.0.0/8) or a range (A-B)"
    operators: frozenset[str] = EQUALITY | {"match"}

    def tests(self, value: Value, operator: str) -> Tests:
        if operator == "match" and value.kind != "regex" and "/" in value.text:
            try:
                return (Keys(*network_bounds(value.text)),)
            except InvalidValue:
                pass
        return super().tests(value, operator)

    def equal(self, value: Value) -> Tests:
        found: list[Test] = []
        single: list[str] = []
        for item in value.text.split(","):
            test = self.one(item)
            if isinstance(test, str):
                single.append(test)
            else:
                found.append(test)
        if single:
            found.insert(0, Equal(single[0]) if len(single) == 1 else In(tuple(single)))
        return tuple(found)

    def one(self, text: str) -> Test | str:
        """Return the canonical text of one address, or the test of a network or range."""
        try:
            if "/" in text:
                return Keys(*network_bounds(text))
            low, dash, high = text.partition("-")
            first = parse_address(low)
            if not dash:
                return first.addr
            last = parse_address(high)
        except InvalidValue as error:
            raise BadValue(self.takes, error.message) from None
        if first.version != last.version or first.key > last.key:
            raise BadValue("a range of one IP version that begins with its lower end")
        return Keys(first.key, last.key, first.version)


def span_seconds(text: str) -> int | None:
    """Return the seconds of a span such as `90`, `30m`, `12h`, `7d`, `2w` or `1y`; None for anything else."""
    match = re.fullmatch(r"(\d{1,9})([smhdwy]?)", text)
    if not match:
        return None
    unit = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_557_600}[match[2]]
    return int(match[1]) * unit


@dataclass(frozen=True)
class Ago(Type):
    """A span of time up to now: `7d`, `12h`, `90` (seconds)."""

    name: str = "span"
    takes: str = "a span such as 90s, 30m, 12h, 7d, 2w or 1y"
    operators: frozenset[str] = frozenset({"eq"})

    def equal(self, value: Value) -> Tests:
        seconds = span_seconds(value.text)
        if seconds is None:
            raise BadValue(self.takes)
        if seconds > MAX_AGO:
            raise BadValue("a span of at most 1000 years")
        return (Since(seconds),)


@dataclass(frozen=True)
class Boolean(Type):
    """True or false."""

    name: str = "boolean"
    takes: str = "true or false"
    operators: frozenset[str] = EQUALITY

    def equal(self, value: Value) -> Tests:
        word = value.text.lower()
        if word not in {"true", "t", "yes", "1", "false", "f", "no", "0"}:
            raise BadValue(self.takes)
        return (Equal(word in {"true", "t", "yes", "1"}),)


@dataclass(frozen=True)
class Anything(Text):
    """Text, or a number where it is stored as one."""

    name: str = "any"
    takes: str = "text or a number"

    def equal(self, value: Value) -> Tests:
        if value.kind == "bare" and _INT.fullmatch(value.text):
            return (In((value.text, int(value.text))),)
        return (Equal(value.text),)

    def ordered(self, value: Value, symbol: str) -> Tests:
        if value.kind == "bare" and _INT.fullmatch(value.text):
            return (Compare(symbol, int(value.text)),)
        return (Compare(symbol, value.text),)


def _regex(value: Value) -> str:
    try:
        return regex.pattern(value)
    except ValueError as error:
        raise BadValue(str(error)) from None


def _mac(text: str) -> str:
    return text.lower().replace("-", ":")


LOWER = Name(fold=str.lower)
MAC = Name(fold=_mac)
NAME = Name()
TEXT = Text()
TIME = Time()
ADDRESS = Address()
HOSTNAME = Name(fold=hostname)
FLAG = Flag()
