"""The tree of a filter: what was asked, before anything is known about attributes; and its text form."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["bare", "quoted", "regex", "parts"]
MAX_DEPTH = 60


@dataclass(frozen=True)
class Value:
    """What stands after an operator, without its quotes or slashes; only a bare value is ever split.

    A value of parts, of which some stand in quotes (`tag:"Reserved address":private`), is kept as it was written.
    """

    text: str
    kind: Kind = "bare"
    flags: str = ""
    column: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True)
class Clause:
    """One attribute and, where an operator stands, what it is compared with."""

    name: str
    operator: str | None = None
    value: Value | None = None
    quantifier: str | None = None
    column: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True)
class Addresses:
    """Bare addresses, networks and ranges side by side: alternatives."""

    texts: tuple[str, ...]
    column: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True)
class Ports:
    """A bare list of ports: one of them is open."""

    text: str
    column: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True)
class Bind:
    """`PORT(…)` or `META(…)`: everything inside is about one port or one metadata node."""

    kind: str
    part: "Node"
    column: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True)
class Not:
    """What does not match the part, also for lack of the attribute."""

    part: "Node"


@dataclass(frozen=True)
class And:
    """Every part; without parts, everything."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """At least one part."""

    parts: tuple["Node", ...]


Node = Clause | Addresses | Ports | Bind | Not | And | Or
EVERYTHING = And(())


def both(parts: list[Node]) -> Node:
    """Return the AND of parts, flat: an AND inside an AND adds nothing."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def either(parts: list[Node]) -> Node:
    """Return the OR of parts, flat."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def depth(node: Node) -> int:
    """Return how many nodes stand inside each other, itself counted."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for item in level for child in children(item)]
    return deepest


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node."""
    if isinstance(node, And | Or):
        return node.parts
    if isinstance(node, Not | Bind):
        return (node.part,)
    return ()


def format(node: Node) -> str:  # noqa: A001 - the word of the contract: parse(format(ast)) = ast
    """Return the text that parses to `node`."""
    if isinstance(node, And):
        return _and(node)
    if isinstance(node, Or):
        return " OR ".join(_group(part, Or) for part in node.parts)
    if isinstance(node, Not):
        several = isinstance(node.part, Addresses) and len(node.part.texts) > 1
        return f"!({format(node.part)})" if several else "!" + _group(node.part, And, Or)
    if isinstance(node, Bind):
        return f"{node.kind}({format(node.part)})"
    if isinstance(node, Addresses):
        return " ".join(node.texts)
    if isinstance(node, Ports):
        return node.text
    quantifier = f"{node.quantifier} " if node.quantifier else ""
    if node.operator is None or node.value is None:
        return quantifier + node.name
    return f"{quantifier}{node.name} {node.operator} {format_value(node.value)}"


def format_value(value: Value) -> str:
    """Return a value as it is written after an operator."""
    if value.kind == "regex":
        return f"/{value.text}/{value.flags}"
    if value.kind == "quoted":
        return '"' + value.text.replace('"', '\\"') + '"'
    return value.text


def _and(node: And) -> str:
    text = ""
    for index, part in enumerate(node.parts):
        if index:
            # Bare addresses side by side are alternatives; AND keeps two sets of them apart.
            apart = isinstance(part, Addresses) and isinstance(node.parts[index - 1], Addresses)
            text += " AND " if apart else " "
        text += _group(part, And, Or)
    return text


def _group(node: Node, *kinds: type) -> str:
    return f"({format(node)})" if isinstance(node, kinds) else format(node)
