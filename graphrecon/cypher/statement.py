"""A Cypher statement with its parameters, and its form for pasting into Neo4j Browser."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


EXPLAIN = "EXPLAIN "
"""What stands before a statement that is not run."""
KEPT = "CYPHER replan=skip\n"
"""Before a statement that begins at keys and goes on along edges: its plan is the same whatever the graph holds.

It is not made again as the graph grows, which would cost as much as the statements themselves. Such a statement says
`USING INDEX SEEK` of each node that it begins at, and gives labels, or conditions on indexed properties, of no other
node that has an index: an index that was just filled is taken for empty, and reading all of it for free. Where it must,
`WITH DISTINCT` stands before the condition: the planner does not look beyond it.
"""


@dataclass(frozen=True)
class Statement:
    """One Cypher text and the parameters that it names; nothing is run until a Graph is given it.

    `about` are the addresses that the answer tells of and no others, () where it tells of no host; None is not known.
    """

    text: str
    params: dict[str, Any] = field(default_factory=dict)
    about: tuple[str, ...] | None = None

    def paste(self) -> str:
        """Return what a person pastes into Neo4j Browser: commands that set the parameters, then the statement.

        `:params {…}` alone would turn every integer into a float, which LIMIT refuses, and what is no string,
        number, list or map into text; `:param name => expression` keeps types, and each command needs its `;`.
        """
        if not self.params:
            return f"{self.text};\n"
        lines = [":params {};", *(f":param {quote(name)} => {literal(value)};" for name, value in self.params.items())]
        return "\n".join([*lines, "", f"{self.text};", ""])

    def explain(self) -> "Statement":
        """Return the statement that asks the server for its plan and runs nothing."""
        return Statement(f"{EXPLAIN}{self.text}", self.params)


def given(**values: Any) -> dict[str, Any]:
    """Return the parameters of a text that names `$given.NAME`.

    The server plans a text anew for each type of a parameter, null among them, and for each order of magnitude of the
    length of a list or a text; what stands in a map has one plan, whatever it is.
    """
    return {"given": values}


def quote(identifier: str) -> str:
    """Return a label, relationship type or property name as Cypher writes it, in backticks where needed."""
    if _PLAIN.fullmatch(identifier):
        return identifier
    return "`" + identifier.replace("\\", "\\u005c").replace("`", "``") + "`"


def literal(value: Any) -> str:
    """Return `value` as a Cypher literal; raises TypeError for what Cypher has no literal for."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return f"datetime({_text(moment.isoformat())})"
    if isinstance(value, date):
        return f"date({_text(value.isoformat())})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quote(str(key))}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    raise TypeError(f"no Cypher literal for {type(value).__name__}")


def _text(value: str) -> str:
    return "'" + "".join(_character(char) for char in value) + "'"


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    # Control, format and line separator characters could hide or break what is pasted; U+2028 ends a line.
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
