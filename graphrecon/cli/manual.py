"""The help of commands as it is read: examples as they are typed, and one whole line a command in the list."""

from collections.abc import Iterator
from typing import Any

LINE = 56
"""Characters that the list of commands has for each on a terminal of 80."""
_ENDS = (": ", "; ", ", ")


def prepare(command: Any) -> Any:
    """Return the command of the application with the help of all commands below it prepared."""
    for _, each in walk(command):
        if each.help:
            each.short_help = summary(each.help)
            each.help = _unwrapped(each.help)
    return command


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield (its words, the command) of each command below `command` and of the groups among them."""
    for name, below in getattr(command, "commands", {}).items():
        yield (*path, name), below
        yield from walk(below, (*path, name))


def summary(text: str) -> str:
    """Return the first sentence of a help, up to a colon, semicolon or comma where it is longer than LINE."""
    first = " ".join(text.partition("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    for end in _ENDS:
        if len(first) >= LINE:
            first = first.partition(end)[0]
    return f"{first}."


def _unwrapped(text: str) -> str:
    """Return a help whose examples keep their lines: `\\b` says so to the formatter."""
    parts = text.split("\n\n")
    return "\n\n".join(f"\b\n{part}" if part.startswith("Example") else part for part in parts)
