"""Boolean Cypher and how it combines, so that what lacks an attribute is never lost by a negation."""

import re
from dataclasses import dataclass
from typing import Literal

from graphrecon.cypher.filter.field import NEVER


@dataclass(frozen=True)
class Condition:
    """One boolean expression.

    `nullable` says that it may be null; `binds` how tightly it is written; `pattern` and `where` are set when the
    whole is EXISTS { pattern WHERE where }, so that a statement may start there; `rank` is low for few matches.
    `branches` are the sides of an OR of which each is worth starting from; `call` stands before the pattern and binds
    its end.
    """

    text: str
    nullable: bool = False
    binds: Literal["atom", "not", "and", "or"] = "atom"
    pattern: str = ""
    where: str = ""
    rank: int = NEVER
    branches: tuple["Condition", ...] = ()
    call: str = ""


TRUE = Condition("true")
_PORT = re.compile(r"\(port:(?:View|Record)Port\)")


def exists(pattern: str, parts: list[Condition], rank: int = NEVER) -> Condition:
    """Return EXISTS over a pattern where all the parts hold.

    A port carries no label there, as its relationship leads to nothing else: with one, the server may look all ports of
    a number up for each host. A statement that starts from the pattern has the label, and its index.
    """
    where = every(parts)
    path = _PORT.sub("(port)", pattern)
    if where.text == TRUE.text:
        return Condition(f"EXISTS {{ {path} }}", pattern=pattern, rank=rank)
    return Condition(f"EXISTS {{ {path} WHERE {where.text} }}", pattern=pattern, where=where.text, rank=rank)


def every(parts: list[Condition]) -> Condition:
    """Return the AND of conditions."""
    real = [part for part in parts if part.text != TRUE.text]
    if len(real) < 2:
        return real[0] if real else TRUE
    text = " AND ".join(f"({part.text})" if part.binds == "or" else part.text for part in real)
    return Condition(text, any(part.nullable for part in real), "and", rank=min(part.rank for part in real))


def some(parts: list[Condition]) -> Condition:
    """Return the OR of conditions."""
    if len(parts) == 1:
        return parts[0]
    if any(part.text == TRUE.text for part in parts):
        return TRUE
    text = " OR ".join(f"({part.text})" if part.binds == "and" else part.text for part in parts)
    nullable = any(part.nullable for part in parts)
    worst = max(part.rank for part in parts)
    if worst == NEVER or not any(part.pattern for part in parts):
        return Condition(text, nullable, "or")
    return Condition(text, nullable, "or", rank=worst, branches=tuple(parts))


def none(part: Condition) -> Condition:
    """Return the condition that holds wherever `part` does not, also where it is null."""
    if part.nullable:
        return Condition(f"NOT coalesce({part.text}, false)", binds="not")
    return Condition(f"NOT {part.text}" if part.binds == "atom" else f"NOT ({part.text})", binds="not")
