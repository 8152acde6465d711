"""What one attribute is: where it stands in the graph, its type, its help."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.types import Type

Split = Callable[[Value], list[tuple[str, Value]]]
NEVER = 99


@dataclass(frozen=True)
class Place:
    """Where an attribute stands, seen from the variable of a level (`{it}`).

    `path` is a pattern that goes on from there, `value` the Cypher expression, `also` a condition that always
    belongs to it, `sure` says that the value is never null where the path leads, `rare` that few have it. With `each`,
    a list, the value is about one element of it, which is called `each`. `label` is what top values count where that is
    not the value. A statement starts from the clause with the lowest `rank`.
    """

    value: str
    path: str = ""
    key: str = ""
    also: str = ""
    array: bool = False
    sure: bool = False
    rare: bool = False
    rank: int = NEVER
    each: str = ""
    label: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a value such as `service:http:8080`.

    `at` says what it is at some levels, `path` goes on to it from a port; `array` that it is a list.
    """

    value: str
    type: Type
    key: str = ""
    path: str = ""
    array: bool = False
    at: Mapping[str, str] = field(default_factory=dict)

    def seen(self, level: str) -> str:
        """Return the Cypher expression of the part at a level."""
        return self.at.get(level, self.value)

    @property
    def of_port(self) -> bool:
        """Whether it is about the port on which the rest stands."""
        return self.value.startswith("port.") or bool(self.path)


@dataclass(frozen=True)
class Field:
    """One attribute. `places` maps a level (view, nmap, port, flow, node; hosts = view and nmap) to its Place.

    `inside` has other places for who sees a part of the graph only: what all of it gave its value to is not theirs.
    """

    name: str
    type: Type
    help: str
    example: str
    places: Mapping[str, Place]
    aliases: tuple[str, ...] = ()
    split: Split | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    inside: Mapping[str, Place] = field(default_factory=dict)

    def place(self, level: str) -> Place | None:
        """Return the Place at a level, or None."""
        if level in self.inside and narrowed():
            return self.inside[level]
        found = self.places.get(level)
        return found or (self.places.get("hosts") if level in {"view", "nmap"} else None)


def own(name: str, *levels: str, array: bool = False, rank: int = NEVER, sure: bool = False) -> dict[str, Place]:
    """Return the places of a property of the element itself."""
    return {level: Place("{it}." + name, array=array, rank=rank, sure=sure) for level in levels}
