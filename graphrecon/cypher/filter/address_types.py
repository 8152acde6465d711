"""The type of attributes that are addresses."""

from dataclasses import dataclass

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.predicates import Equal, In, Keys, Test
from graphrecon.cypher.filter.types import EQUALITY, BadValue, Tests, Type
from graphrecon.model.values import InvalidValue, network_bounds, parse_address


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
        for item in self.items(value):
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


ADDRESS = Address()
