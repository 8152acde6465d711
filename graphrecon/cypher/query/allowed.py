"""Lists of allowed flows: read from lines, and turned into few conditions however long they are."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from graphrecon.cypher.filter import FLOW, FilterError, check
from graphrecon.cypher.filter.compile import compile_filters
from graphrecon.cypher.filter.conditions import Condition, every, none
from graphrecon.cypher.filter.params import Params
from graphrecon.errors import GraphreconError

MOST_ALLOWED = 10_000
"""Filters that one list may hold."""
MOST_SINGLE = 200
"""Conditions that a statement takes for those that have no form in common with others: each costs planning."""
_WORDS = re.compile(r"""(?:"[^"]*"|'[^']*'|(?!\s\#).)*""", re.DOTALL)
_PARAM = re.compile(r"\$p(\d+)\b")
_EQUAL = re.compile(r"([\w.]+) = \$p(\d+)")
_ALONE = re.compile(r"\{|=~")
"""What is quicker, or only possible, as a condition of its own: subqueries and regular expressions."""


def allowed(lines: Iterable[str], name: str) -> list[str]:
    """Return the filters of a list: one a line, `#` begins a comment; `name` is where errors say that they stand.

    Raises GraphreconError for a line that is no filter of flows, and for more than MOST_ALLOWED of them.
    """
    found: list[str] = []
    for number, line in enumerate(lines, 1):
        text = _filter(line)
        if not text:
            continue
        try:
            check(text, FLOW)
        except FilterError as error:
            raise GraphreconError(str(error), where=f"{name}, line {number}") from None
        found.append(text)
        if len(found) > MOST_ALLOWED:
            raise GraphreconError(
                f"more than {MOST_ALLOWED} filters", where=name, hint="join some by OR, or use networks and port lists"
            )
    return found


def none_of(texts: Sequence[str], params: Params) -> list[Condition]:
    """Return the conditions that a flow matches none of the filters.

    Filters that differ in their values alone are one condition over their values, which are found by one that must be
    equal where there is such a one. Raises FilterError, and GraphreconError when too many have a form of their own.
    """
    shapes: dict[str, list[list[Any]]] = {}
    for text in texts:
        own = Params()
        shapes.setdefault(every(compile_filters([text], FLOW, own)).text, []).append(list(own.values.values()))
    alone = sum(len(rows) for shape, rows in shapes.items() if _ALONE.search(shape))
    if alone + len(shapes) > MOST_SINGLE:
        raise GraphreconError(
            f"more than {MOST_SINGLE} allowed filters have a form of their own",
            hint="write them alike, in the same order, and join regular expressions and metadata by OR",
        )
    return [found for shape, rows in shapes.items() for found in _conditions(shape, rows, params)]


def _conditions(shape: str, rows: list[list[Any]], params: Params) -> list[Condition]:
    if len(rows) == 1 or _ALONE.search(shape):
        return [_not(_with(shape, row, params)) for row in rows]
    keyed = _keyed(shape, rows)
    if keyed is None:
        source, parts = params.add(rows), shape
    else:
        name, place, parts = keyed
        found: dict[str, list[list[Any]]] = {}
        for row in rows:
            found.setdefault(str(row[place]), []).append(row)
        source = f"coalesce({params.add(found)}[toString({name})], [])"
    return [_not(f"any(allowed IN {source} WHERE {_PARAM.sub(lambda match: f'allowed[{match[1]}]', parts)})")]


def _keyed(shape: str, rows: list[list[Any]]) -> tuple[str, int, str] | None:
    """Return (property, place of its value, the other conditions) of the equality that tells most filters apart."""
    if "(" in shape or " OR " in shape:
        return None
    parts = shape.split(" AND ")
    equal = [(place, found) for place, found in enumerate(map(_EQUAL.fullmatch, parts)) if found]
    if not equal:
        return None
    place, found = max(equal, key=lambda one: len({str(row[int(one[1][2])]) for row in rows}))
    others = [part for number, part in enumerate(parts) if number != place]
    return found[1], int(found[2]), " AND ".join(others) or "true"


def _with(shape: str, row: list[Any], params: Params) -> str:
    """Return a condition with parameters of its own for the values of a row."""
    names = [params.add(value) for value in row]
    return _PARAM.sub(lambda match: names[int(match[1])], shape)


def _not(text: str) -> Condition:
    return none(Condition(text, nullable=True))


def _filter(line: str) -> str:
    """Return a line without its comment: `#` at its beginning, or behind white space outside quotes."""
    if line.lstrip().startswith("#"):
        return ""
    found = _WORDS.match(line)
    return (found[0] if found else line).strip()
