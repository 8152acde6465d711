"""`graphrecon db2view`: brings the projection of hosts up to date."""

import sys
from typing import Annotated

import typer

from graphrecon.cli.progress import Bar, Quiet
from graphrecon.cli.session import open_graph
from graphrecon.ingest import derive


def db2view(
    full: Annotated[bool, typer.Option("--full", help="Build every view anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say whether a full rebuild would change anything.")] = False,
    quiet: Quiet = False,
) -> None:
    """Bring the (:View) projection up to date: one consolidated record a host.

    Imports do this by themselves; this goes on where one was stopped, and `--full` builds all of it again.

    Example: graphrecon db2view

    Example: graphrecon db2view --check
    """
    with open_graph() as graph:
        if check:
            changed = derive.check(graph)
            waiting = derive.marks(graph)
            for addr in changed:
                sys.stdout.write(f"{addr}\n")
            sys.stderr.write(f"{len(changed)} views would change, {waiting} hosts are marked\n")
            raise typer.Exit(1 if changed else 0)
        bar = Bar(quiet=quiet)
        count = derive.rebuild(graph, bar) if full else derive.drain(graph, bar)
        sys.stdout.write(f"{count} hosts {'rebuilt' if full else 'brought up to date'}\n")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("db2view")(db2view)
