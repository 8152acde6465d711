"""The options that import commands share, and what makes a command of the few that are its own."""

import inspect
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import msgspec
import typer

from graphrecon.cli.importing import Request, run
from graphrecon.cli.options import UsageError
from graphrecon.cli.progress import Quiet

Paths = Annotated[list[str], typer.Argument(help="Files, `-` for standard input.", metavar="FILE…")]
Piped = Annotated[list[str] | None, typer.Argument(help="Files; none, or `-`, is standard input.", metavar="FILE…")]
Trees = Annotated[list[str], typer.Argument(help="Files and folders, `-` for standard input.", metavar="PATH…")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Walk folders.")]
Test = Annotated[bool, typer.Option("--test", help="Print what would be stored, as JSON lines; write nothing.")]
Init = Annotated[bool, typer.Option("--init", help="Empty the purpose first; asks on a terminal.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
NoView = Annotated[bool, typer.Option("--no-update-view", help="Leave the view as it is.")]
Force = Annotated[bool, typer.Option("--force", help="Import a content again that is in the graph already.")]
Bulk = Annotated[
    bool,
    typer.Option("--bulk", help="First load of flows into an empty embedded database, several times as fast."),
]
Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document a file.")]

_TREES: dict[str, Any] = {"test": Test, "no_update_view": NoView, "force": Force, "json": Json, "quiet": Quiet}
_SHARED: dict[str, Any] = {"recursive": Recursive, "init": Init, "yes": Yes, **_TREES}
"""Name -> option, each off unless given."""
Own = Callable[..., Request | None]
"""What a command does by itself: the Request without what is shared, or None when there is nothing left to do."""


_KIND = inspect.Parameter.POSITIONAL_OR_KEYWORD
_NAMED = inspect.Parameter("paths", _KIND, annotation=Paths)
_PIPED = inspect.Parameter("paths", _KIND, default=None, annotation=Piped)
_PATHS = {"": inspect.Parameter("paths", _KIND, annotation=Trees), "flow": _PIPED, "passive": _PIPED}
"""Purpose -> how its files are named: those of logs may be left out, as in the field."""


def importing(purpose: str | None, own: Own, *, bulk: bool = False) -> Callable[..., None]:
    """Return the command that imports for one purpose, any when it is None, with the options of `own` and the shared.

    `own` may ask for shared ones too, by their names; one of them that it declares itself stays as it is.
    """
    asked = inspect.signature(own).parameters
    shared = (_SHARED if purpose else _TREES) | ({"bulk": Bulk} if bulk else {})
    parameters = {
        "paths": _PATHS.get(purpose or "", _NAMED),
        **{each: asked[each] for each in asked if each != "paths"},
    }
    for name, option in shared.items():
        parameters.setdefault(name, inspect.Parameter(name, _KIND, default=False, annotation=option))

    def command(paths: Sequence[str] | None, **given: Any) -> None:
        found = own(**{name: paths if name == "paths" else given[name] for name in asked})
        if found is not None:
            if not paths and sys.stdin.isatty():
                raise UsageError("no file is named", hint="FILE…, or - for what is typed here")
            update = not given.pop("no_update_view")
            flags = {name: given[name] for name in shared if name in given}
            run(msgspec.structs.replace(found, paths=paths or ["-"], purpose=purpose, update_view=update, **flags))

    command.__doc__, command.__name__ = own.__doc__, own.__name__
    command.__signature__ = inspect.Signature(list(parameters.values()))  # type: ignore[attr-defined]
    command.__annotations__ = {}
    return command
