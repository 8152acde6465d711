"""The single tests that a value turns into: each is Cypher about one expression."""

from dataclasses import dataclass
from typing import Any, Protocol

from graphrecon.cypher.filter.params import Params

V4_PREFIX = "00000000000000000000ffff"
"""How the keys of all IPv4 addresses begin."""


@dataclass(frozen=True)
class Target:
    """What a test is about: `value` its Cypher expression, `key` the one beside it that orders addresses."""

    value: str
    key: str = ""


class Test(Protocol):
    """A predicate on a target. `exact` says that an index finds what matches."""

    @property
    def exact(self) -> bool: ...

    def cypher(self, target: Target, params: Params) -> str: ...


@dataclass(frozen=True)
class Equal:
    """The target equals a value; `cast` wraps the parameter, for times."""

    value: Any
    cast: str = "{}"
    exact: bool = True

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} = {self.cast.format(params.add(self.value))}"


@dataclass(frozen=True)
class In:
    """The target is one of a list."""

    values: tuple[Any, ...]
    exact: bool = True

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} IN {params.add(list(self.values))}"


@dataclass(frozen=True)
class Compare:
    """The target stands before or after a value."""

    symbol: str
    value: Any
    cast: str = "{}"
    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} {self.symbol} {self.cast.format(params.add(self.value))}"


@dataclass(frozen=True)
class Between:
    """The target stands from `low` to `high`; `below` leaves `high` itself out."""

    low: Any
    high: Any
    cast: str = "{}"
    below: bool = False
    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        low, high = (self.cast.format(params.add(value)) for value in (self.low, self.high))
        return f"{low} <= {target.value} {'<' if self.below else '<='} {high}"


@dataclass(frozen=True)
class Regex:
    """The whole target matches a regular expression of Java."""

    pattern: str
    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} =~ {params.add(self.pattern)}"


@dataclass(frozen=True)
class StartsWith:
    """The target begins with a text."""

    prefix: str
    exact: bool = True

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} STARTS WITH {params.add(self.prefix)}"


@dataclass(frozen=True)
class Keys:
    """The target's key stands from `low` to `high`; IPv4 inside an IPv6 network is left out."""

    low: str
    high: str
    version: int
    exact: bool = False

    @property
    def narrow(self) -> bool:
        """Whether few hosts can match, so that the key index is the place to start from."""
        return int(self.high, 16) - int(self.low, 16) < 1 << (16 if self.version == 4 else 80)

    def cypher(self, target: Target, params: Params) -> str:
        text = f"{params.add(self.low)} <= {target.key} <= {params.add(self.high)}"
        if self.version == 6 and self.low <= V4_PREFIX + "0" * 8 and self.high >= V4_PREFIX + "f" * 8:
            return f"({text} AND NOT {target.key} STARTS WITH '{V4_PREFIX}')"
        return text


@dataclass(frozen=True)
class Absent:
    """The target has no value: `service:-`."""

    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} IS NULL"


@dataclass(frozen=True)
class Since:
    """The target is at most so many seconds old when the statement runs."""

    seconds: int
    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        return f"{target.value} >= datetime() - duration({{seconds: {params.add(self.seconds)}}})"


@dataclass(frozen=True)
class OpenSince:
    """The target, when a port was first seen open, is at most so many seconds ago; `key` is the port.

    One of a scan's record is also no older in the other records of its host.
    """

    seconds: int
    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        since = f"datetime() - duration({{seconds: {params.add(self.seconds)}}})"
        return (
            f"{target.value} >= {since} AND NOT EXISTS {{ ({target.key})<-[:HAD_PORT]-(now:Record),"
            f" (before:Record {{addr: now.addr}})-[:HAD_PORT]->(known) WHERE known.port = {target.key}.port"
            f" AND known.proto = {target.key}.proto AND known.state = 'open' AND known.firstseen < {since} }}"
        )


@dataclass(frozen=True)
class PortIs:
    """The target is a port number of a protocol (any protocol where none is said)."""

    test: Test
    proto: str | None = None
    exact: bool = True

    def cypher(self, target: Target, params: Params) -> str:
        text = self.test.cypher(target, params)
        return text if self.proto is None else f"{text} AND {target.key} = {params.add(self.proto)}"


@dataclass(frozen=True)
class Beside:
    """Another property of the element that has the target passes a test."""

    name: str
    test: Test

    @property
    def exact(self) -> bool:
        return self.test.exact

    def cypher(self, target: Target, params: Params) -> str:
        return self.test.cypher(Target(f"{target.value.rpartition('.')[0]}.{self.name}"), params)


@dataclass(frozen=True)
class Both:
    """The target passes two tests."""

    first: Test
    second: Test

    @property
    def exact(self) -> bool:
        return self.first.exact

    def cypher(self, target: Target, params: Params) -> str:
        return f"{self.first.cypher(target, params)} AND {self.second.cypher(target, params)}"


@dataclass(frozen=True)
class Holds:
    """The target is a condition, in which `$value` stands for the value."""

    value: Any
    exact: bool = False

    def cypher(self, target: Target, params: Params) -> str:
        return target.value.replace("$value", params.add(self.value))


def any_of(tests: tuple[Test, ...], target: Target, params: Params) -> str:
    """Return the Cypher that at least one of the tests holds."""
    texts = [test.cypher(target, params) for test in tests]
    return " OR ".join(f"({text})" if len(texts) > 1 and " AND " in text else text for text in texts)
