"""Pages by the keys of the row at their edge: a far one costs what the first does, and none moves when rows come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.params import Params

Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Key:
    """What rows are ordered by: `sure` is never null, a `moment` is stored as a datetime."""

    value: str
    down: bool = False
    sure: bool = False
    moment: bool = False


@dataclass(frozen=True)
class Edge:
    """The row after which a page begins, or with `back` before which it ends, by the values of its keys."""

    values: tuple[Plain, ...] = ()
    back: bool = False


START = Edge()
"""Where the first page begins."""


def once(keys: Sequence[Key]) -> list[Key]:
    """Return the keys without those whose value has ordered before."""
    found: dict[str, Key] = {}
    for key in keys:
        found.setdefault(key.value, key)
    return list(found.values())


def order(keys: Sequence[Key], edge: Edge | None = None) -> str:
    """Return ORDER BY; a page that ends at its edge comes from there, its last row first."""
    return "\nORDER BY " + ", ".join(
        f"{key.value} DESC" if key.down else key.value for key in _seen_from(keys, edge or START)
    )


def column(keys: Sequence[Key]) -> str:
    """Return the column `keys` of an answer: the values that an Edge takes."""
    return f"[{', '.join(f'toString({key.value})' if key.moment else key.value for key in keys)}] AS keys"


def beyond(keys: Sequence[Key], edge: Edge | None, params: Params) -> list[Condition]:
    """Return the condition that a row lies behind an edge; [] for none.

    Null is behind every value upwards, as ORDER BY has it. What bounds the first key stands alone, so that its
    index finds where the page begins.
    """
    if edge is None or not edge.values:
        return []
    seen = _seen_from(keys, edge)
    given: list[str] = []
    for place, (key, value) in enumerate(zip(seen, edge.values, strict=True)):
        name = "" if value is None else params.named(f"edge{place}", value)
        given.append(f"datetime({name})" if name and key.moment else name)
    text = _behind(seen, given)
    first = seen[0]
    if len(seen) == 1:
        return [Condition(text)]
    if given[0] and (first.down or first.sure):
        return [Condition(f"{first.value} {'<=' if first.down else '>='} {given[0]} AND ({text})", True, "and")]
    return [Condition(text, True, "or")]


def _behind(keys: Sequence[Key], given: Sequence[str]) -> str:
    key, value = keys[0], given[0]
    if value:
        ways = [f"{key.value} {'<' if key.down else '>'} {value}"]
        ways += [] if key.down or key.sure else [f"{key.value} IS NULL"]
    else:
        ways = [f"{key.value} IS NOT NULL"] if key.down else []
    if len(keys) > 1:
        same = f"{key.value} = {value}" if value else f"{key.value} IS NULL"
        inner = _behind(keys[1:], given[1:])
        ways.append(f"{same} AND ({inner})" if " OR " in inner else f"{same} AND {inner}")
    return " OR ".join(ways)


def _seen_from(keys: Sequence[Key], edge: Edge) -> list[Key]:
    return [replace(key, down=not key.down) for key in keys] if edge.back else list(keys)
