"""The types of attributes that are numbers, and ports."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.predicates import Between, Compare, Equal, In, PortIs, Test
from graphrecon.cypher.filter.types import ORDERED, WHOLE, BadValue, Tests, Type


@dataclass(frozen=True)
class Int(Type):
    """A whole number; a list and ranges with `=`."""

    name: str = "integer"
    takes: str = "a whole number, a list (1,2) or a range (1-9)"
    operators: frozenset[str] = ORDERED
    low: int = -(2**63)
    high: int = 2**63 - 1

    def number(self, text: str) -> int:
        if not WHOLE.fullmatch(text) or not self.low <= int(text) <= self.high:
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
