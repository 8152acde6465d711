"""The command `graphrecon`: its commands, and how errors and Ctrl-C end them."""

import os
import sys
from importlib import import_module

import click
import typer

from graphrecon import __version__
from graphrecon.errors import GraphreconError

MODULES = ("load", "hosts", "flowcli", "cypher", "schema")
"""Modules of this room that register commands."""


def build() -> typer.Typer:
    """Return the application with all its commands."""
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

    for name in MODULES:
        import_module(f"graphrecon.cli.{name}").register(app)
    app.add_typer(import_module("graphrecon.cli.db").app, name="db")
    return app


def main() -> None:
    """Run the command line; an error is one line on stderr and status 2, Ctrl-C status 130."""
    from graphrecon.cli.argv import spread
    from graphrecon.cli.escape import visible

    command = typer.main.get_command(build())
    try:
        status = command.main(args=spread(sys.argv[1:]), prog_name="graphrecon", standalone_mode=False)
    except GraphreconError as error:
        sys.stderr.write(visible(f"graphrecon: {error}", lines=True) + "\n")
        status = 2
    except click.exceptions.Abort:
        sys.stderr.write("graphrecon: stopped\n")
        status = 130
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("graphrecon: stopped\n")
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status if isinstance(status, int) else 0)
