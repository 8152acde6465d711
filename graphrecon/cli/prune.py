"""`graphrecon prune`: retention: what was last seen long ago goes, whole, with what only it held."""

import sys
from typing import Annotated

import typer

from graphrecon.cli import options
from graphrecon.cli.import_options import Yes
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import json_lines
from graphrecon.cli.progress import Bar, Quiet
from graphrecon.cli.session import open_graph
from graphrecon.cypher.query.selection import micro
from graphrecon.errors import GraphreconError
from graphrecon.ingest import prune as retention
from graphrecon.model.values import InvalidValue, time_text

NAMES = {"nmap": "records", "passive": "observations", "flow": "flows"}
"""What is counted of each purpose."""


def prune(
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="TIME", help="A span up to now (90d, 12h, 1y) or a date.")
    ],
    purposes: Annotated[
        list[str] | None,
        typer.Option("--purpose", "-p", metavar="NAME", help=f"Only of these: {', '.join(NAMES)}."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Count what would go; remove nothing.")] = False,
    yes: Yes = False,
    json: options.Json = False,
    quiet: Quiet = False,
) -> None:
    """Remove what was last seen before a time: records of scans, scans that keep none, observations and flows.

    Each goes whole: nothing is subtracted from a flow or a fact that was seen since. What only they held (services,
    certificates, names, hosts) goes too, and views follow. What has no date stays. A file that they came from needs
    --force to be read again. After a crash the same command goes on.

    Example: graphrecon prune --older-than 90d --dry-run

    Example: graphrecon prune --older-than 2026-01-01 --purpose flow --yes
    """
    chosen = tuple(dict.fromkeys(purposes or NAMES))
    for name in chosen:
        if name not in NAMES:
            raise UsageError(f"--purpose does not know {name!r}", hint=f"one of: {', '.join(NAMES)}")
    before = _before(older_than)
    with open_graph() as graph:
        counts = _counts(retention.old(graph, before, chosen))
        if "nmap" in chosen:
            counts["scans"] = retention.old_scans(graph, before)
        if not dry_run and any(counts.values()):
            _confirm(counts, before, yes)
            counts |= _counts(retention.prune(graph, before, chosen, Bar(quiet=quiet)))
    if json:
        json_lines([{"before": before, "removed": not dry_run, **counts}])
    else:
        said = "would go" if dry_run else "removed"
        sys.stdout.write("".join(f"{count} {name} {said}\n" for name, count in counts.items()))


def _counts(found: dict[str, int]) -> dict[str, int]:
    return {NAMES[purpose]: count for purpose, count in found.items()}


def _before(text: str) -> str:
    try:
        return time_text(micro(text))
    except (InvalidValue, ValueError, OverflowError):
        raise UsageError(f"--older-than does not understand {text!r}", hint="90d, 12h, 1y, or 2026-01-31") from None


def _confirm(counts: dict[str, int], before: str, yes: bool) -> None:
    if yes:
        return
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    if not sys.stdin.isatty():
        raise GraphreconError(f"this would remove {told}", hint="give --yes to do it unasked, --dry-run to look")
    typer.confirm(f"Remove {told}, last seen before {before}?", abort=True)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("prune")(prune)
