"""The command `graphrecon`: its commands, and how errors and Ctrl-C end them."""

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer

from graphrecon import __version__
from graphrecon.errors import GraphreconError

MODULES = {
    "load": ("load", "scan2db", "bro2db", "zeek2db", "flow2db"),
    "db2view": ("db2view",),
    "view": ("view",),
    "scancli": ("scancli",),
    "diff": ("diff",),
    "prune": ("prune",),
    "ipinfo": ("ipinfo",),
    "passive_load": ("passiverecon2db",),
    "passive_ask": ("iphost", "ipinfohost", "macinfo", "getmoduli"),
    "flowcli": ("flowcli",),
    "ipdata": ("ipdata",),
    "iprange": ("iprange",),
    "cypher": ("cypher",),
    "schema": ("schema", "fields"),
    "guide": ("guide",),
    "web": ("web", "httpd"),
    "user": ("user",),
    "doctor": ("doctor",),
    "db": ("db",),
}
"""The modules of this room and the commands that each registers: only the one that is asked for is imported."""

GROUPS = ("db", "user")
"""Modules that are a group of commands."""

COMPLETING = "_GRAPHRECON_COMPLETE"
"""The variable by which a shell asks for completions."""

UsageProblem = next(cls for cls in typer.BadParameter.__mro__ if cls.__name__ == "ClickException")


def build(words: Sequence[str] = ()) -> typer.Typer:
    """Return the application: with the command that `words` begin with alone, or with all of them."""
    app = typer.Typer(
        name="graphrecon",
        help="Network reconnaissance as one graph: scans, passive sensors and flows in Neo4j.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def version(
        show: bool = typer.Option(False, "--version", help="Print the version and exit.", is_eager=True),
    ) -> None:
        if show:
            sys.stdout.write(f"graphrecon {__version__}\n")
            raise typer.Exit

    asked = [name for name, commands in MODULES.items() if words and words[0] in commands]
    for name in asked or MODULES:
        module = import_module(f"graphrecon.cli.{name}")
        if name in GROUPS:
            app.add_typer(module.app, name=name)
        else:
            module.register(app)
    return app


def command_of(words: Sequence[str] = ()) -> Any:
    """Return what runs a command line: the application with its help, and what the shell completes when it asks."""
    from graphrecon.cli import manual

    command = manual.prepare(typer.main.get_command(build(words)))
    if COMPLETING in os.environ:
        from graphrecon.cli import completion

        command = completion.prepare(command)
    return command


NEW_OBJECTS = 100_000
"""Objects that are made before the collector looks for cycles again: an import's rows hold none, and are many."""


def main() -> None:
    """Run the command line; an error is one line on stderr and status 2, Ctrl-C status 130."""
    gc.disable()
    from graphrecon.cli.argv import spread
    from graphrecon.cli.escape import visible

    words = spread(sys.argv[1:])
    command = command_of(words)
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 50)
    gc.enable()
    try:
        status = command.main(args=words, prog_name="graphrecon", standalone_mode=False)
        if status == 130:  # how typer reports Ctrl-C
            sys.stderr.write("graphrecon: stopped\n")
    except GraphreconError as error:
        sys.stderr.write(visible(f"graphrecon: {error}", lines=True) + "\n")
        status = 2
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("graphrecon: stopped\n")
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except Exception as error:
        if not isinstance(error, UsageProblem):
            raise
        problem: Any = error
        said = io.StringIO()
        problem.show(said)
        sys.stderr.write(visible(said.getvalue(), lines=True))
        status = problem.exit_code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status if isinstance(status, int) else 0)
