"""`graphrecon scancli`: the records of active scans: one a host a scan."""

import typer

from graphrecon.cli.hosts import command
from graphrecon.cypher.filter import NMAP


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("scancli")(command(NMAP, "scancli", "Ask the records of active scans: one a host a scan."))
