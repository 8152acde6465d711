"""`graphrecon view`: the consolidated view: what is held true of each host now."""

import typer

from graphrecon.cli.hosts import command
from graphrecon.cypher.filter import VIEW


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("view")(command(VIEW, "view", "Ask the consolidated view: what is held true of each host now."))
