"""What the shell completes besides commands and options: attributes in filters, and fields of answers."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import typer

from graphrecon.cypher.filter import FLOW, NMAP, NODE, PASSIVE, VIEW, Purpose, complete
from graphrecon.cypher.filter.fields import find
from graphrecon.cypher.query.values import list_counted

COMMANDS = {"view": VIEW, "scancli": NMAP, "flowcli": FLOW, "ipinfo": PASSIVE}
"""The commands whose words are filters, and what those are about."""
FIELDS = frozenset({"--top", "--distinct", "--sort", "--collect", "--sum", "--fields"})
"""Options that take names of fields."""
_MOST = 1000

Completed = Iterator[tuple[str, str]]
"""Words that could stand in place of the one that is typed, and what they are."""
Complete = Callable[[Purpose, str], Completed]


def prepare(command: Any) -> Any:
    """Return the command of the application, its filters and fields completed."""
    # Typer names the class of its completions nowhere, but its own answers are of it.
    item = type(command.shell_complete(typer.Context(command), "")[0])
    for name, purpose in COMMANDS.items():
        below = command.commands.get(name)
        for parameter in below.params if below else ():
            options = set(parameter.opts)
            if "--node-filters" in options:
                parameter.shell_complete = _answer(item, filters, NODE)
            elif "--filter" in options or parameter.name == "words":
                parameter.shell_complete = _answer(item, filters, purpose)
            elif options & FIELDS:
                parameter.shell_complete = _answer(item, fields, purpose)
    return command


def _answer(item: Any, completed: Complete, purpose: Purpose) -> Callable[[Any, str], list[Any]]:
    return lambda context, typed: [item(text, help=said) for text, said in completed(purpose, typed)]


def filters(purpose: Purpose, typed: str) -> Completed:
    """Yield what could stand at the end of a filter; a whole name stays one, operators are left to the person."""
    found = complete(typed, purpose, _MOST)
    if any(item.kind == "operator" for item in found):
        yield typed, ""
    for item in found:
        if item.kind != "operator":
            yield typed[: item.start] + item.text, item.help


def fields(purpose: Purpose, typed: str) -> Completed:
    """Yield the fields that the last name could be: names may stand behind `~` and be joined by commas."""
    name = re.split(r"[,~]", typed)[-1]
    for row in list_counted():
        if purpose.name in row.purposes and row.name.startswith(name) and find(row.name, purpose.name) is None:
            yield typed.removesuffix(name) + row.name, f"{row.form}: {row.help}"
    for text, said in filters(purpose, name):
        if "(" not in text and not text.isupper():
            yield typed.removesuffix(name) + text, said
