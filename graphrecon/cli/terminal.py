"""Terminals: rich is imported where one is written to, and nowhere else, for it is a third of what a command starts."""

import os
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_FORCED = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""Variables by which rich takes what is no terminal for one."""


def console(stream: TextIO, **options: Any) -> "Console | None":
    """Return rich's Console of a stream, None where it is no terminal; `options` are the Console's."""
    if not (stream.isatty() or _FORCED & os.environ.keys()):
        return None
    from rich.console import Console

    found = Console(file=stream, **options)
    return found if found.is_terminal else None
