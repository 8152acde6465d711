"""What raw Cypher may do where strangers write it: read the graph, and neither administer, write, nor reach out.

READ mode alone does not see to that: on Community Edition it lets every user list and end transactions, read settings
and call `dbms.*`. So the text must begin as a query does, may call what ALLOWED and FUNCTIONS name, and the server's
plan of it must hold no command.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphrecon.cypher.graph import Preview, ReadOnly
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

ALLOWED = frozenset(
    (
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.index.fulltext.listavailableanalyzers",
        "db.index.vector.querynodes",
        "db.index.vector.queryrelationships",
    )
)
"""Procedures that only read the graph, in lower case."""
FUNCTIONS = frozenset(
    f"{kind}.{name}"
    for kind in ("date", "datetime", "localdatetime", "localtime", "time")
    for name in ("transaction", "statement", "realtime", "truncate", "fromepoch", "fromepochmillis")
) | {
    "duration.between",
    "duration.indays",
    "duration.inmonths",
    "duration.inseconds",
    "point.distance",
    "point.withinbbox",
    "vector.similarity.cosine",
    "vector.similarity.euclidean",
}
"""Functions with a dot in their name, in lower case; those of plugins (`apoc.…`) are none of them."""
CREDENTIALS = Statement(
    "CALL db.propertyKeys() YIELD propertyKey\nWITH propertyKey WHERE propertyKey = 'secret'\n"
    "MATCH (seen:Observation) WHERE seen.secret IS NOT NULL\nRETURN true AS kept LIMIT 1"
)
"""One row when the graph keeps credentials that a sensor saw in clear; no look where none ever were."""
NEVER = frozenset(("secret", "verifier"))
"""Properties that no answer over HTTP has: what a sensor saw in clear, and what passwords are checked by."""
_BEGINNINGS = frozenset(("match", "optional", "with", "unwind", "return", "call"))
_COMMANDS = ("Show", "Terminate", "AdministrationCommand", "LoadCSV", "Transaction")
_BEFORE_NAMES = frozenset((":", "|", "&", "!", "$"))
"""Signs after which a word is a label, a type or a parameter."""
_CALLED = re.compile(r"[\w.`]+")
_TOKEN = re.compile(
    r"""
    (?P<space>\s+ | [^\x00-\x7f\w] | //[^\n\r]* | /\*.*?\*/ )
  | (?P<string>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
  | (?P<name>`(?:[^`]|``)*` )
  | (?P<word>[^\W\d]\w* )
  | (?P<sign>. )
    """,
    re.VERBOSE | re.DOTALL,
)


class NotAllowed(GraphreconError):
    """A statement that does more than read the graph."""


def check_text(text: str) -> None:
    r"""Return when the text may be shown to the server; raises NotAllowed.

    `\u` escapes are refused: Cypher resolves them before it looks for the end of strings and comments.
    """
    if re.search(r"\\u", text, re.IGNORECASE):
        raise NotAllowed("\\u escapes are not allowed in raw Cypher", hint="write the character, or use a parameter")
    tokens = list(_tokens(text))
    first = next((value for kind, value in tokens if kind == "word"), "").lower()
    if not tokens or tokens[0][0] != "word" or first not in _BEGINNINGS:
        shown = tokens[0][1][:40] if tokens else "nothing"
        raise NotAllowed(
            f"a statement that begins with {shown!r} is not allowed",
            hint="begin with MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN or CALL",
        )
    for place, (kind, value) in enumerate(tokens):
        before = tokens[place - 1] if place else ("sign", "")
        _check_property(kind, value, before[1])
        if kind == "sign" or before[1] == ".":
            continue
        after = tokens[place + 1] if place + 1 < len(tokens) else ("sign", "")
        _check_clause(kind, value.lower(), before[1], after)
        _check_function(tokens, place, before[1].lower())


def check_preview(preview: Preview) -> None:
    """Return when what the server would do is allowed; raises NotAllowed, or ReadOnly for a write."""
    for step in _steps(preview.plan):
        operator = str(step["operator"])
        if operator.startswith(_COMMANDS):
            raise NotAllowed(f"{_words(operator)} is not allowed", hint="raw Cypher here only reads the graph")
        if "ProcedureCall" in operator:
            called = _CALLED.match(str(step["details"]))
            name = called[0].replace("`", "") if called else ""
            _check_procedure(name)
    if preview.kind in {"w", "rw"}:
        raise ReadOnly("the statement writes", hint="only reading is allowed here")
    if preview.kind != "r":
        raise NotAllowed("the statement administers the server", hint="raw Cypher here only reads the graph")


def without_secrets(value: Any) -> Any:
    """Return a value of a row without the properties that no answer has, and without the hashes of cookies and keys."""
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    if not isinstance(value, dict):
        return value
    hashed = {"uid"} if _HASHED & set(_labels(value)) else set()
    return {
        name: {key: part for key, part in item.items() if key not in NEVER | hashed}
        if hashed and isinstance(item, dict)
        else without_secrets(item)
        for name, item in value.items()
        if name not in NEVER
    }


_HASHED = frozenset(("Session", "APIKey"))


def _labels(value: Mapping[str, Any]) -> list[str]:
    found = value.get("labels")
    return [label for label in found if isinstance(label, str)] if isinstance(found, list) else []


def _check_property(kind: str, value: str, before: str) -> None:
    """Refuse the name of a property that no answer has, in backticks, as a key of a map or as text too."""
    named = kind in {"word", "name"} or (kind == "string" and before == "[")
    plain = value.strip("`'\"").lower() if named else ""
    if plain in NEVER and before not in {":", "$"}:
        raise NotAllowed(f"'{plain}' is shown to nobody", hint="what is a name of your own needs another")


def _check_clause(kind: str, word: str, before: str, after: tuple[str, str]) -> None:
    if kind != "word":
        return
    if word == "load" and after[1].lower() == "csv":
        raise NotAllowed("LOAD CSV is not allowed", hint="raw Cypher here only reads the graph")
    if word == "use" and after[0] in {"word", "name"} and before not in _BEFORE_NAMES:
        raise NotAllowed("USE is not allowed", hint="raw Cypher reads one database; a name goes in backticks: `use`")


def _check_function(tokens: list[tuple[str, str]], place: int, before: str) -> None:
    """Refuse a dotted name before a parenthesis, or after CALL, that is not a known one."""
    parts, end = [tokens[place][1]], place + 1
    while end + 1 < len(tokens) and tokens[end][1] == "." and tokens[end + 1][0] in {"word", "name"}:
        parts.append(tokens[end + 1][1])
        end += 2
    if len(parts) == 1:
        return
    name = ".".join(part.strip("`") for part in parts)
    called = end < len(tokens) and tokens[end][1] == "("
    if before == "call":
        _check_procedure(name)
    elif called and name.lower() not in FUNCTIONS:
        raise NotAllowed(f"the function {name} is not allowed", hint="raw Cypher here only reads the graph")


def _check_procedure(name: str) -> None:
    if name.lower() not in ALLOWED:
        raise NotAllowed(f"the procedure {name} is not allowed", hint="allowed: db.labels, db.schema.… and indexes")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of what is no space and no comment; a name in backticks keeps them."""
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind != "space":
            yield kind, found[0]


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        yield step
        waiting += step["children"]


def _words(operator: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", operator).upper()
