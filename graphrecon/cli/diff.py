"""`graphrecon diff`: hosts and ports that are new, gone or changed between two scans, times or categories."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, options
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import Part, Printer, csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.query import diff as question
from graphrecon.db.diff import UnknownSide, changes, side
from graphrecon.db.looked import Looked

COLUMNS = ("what", "change", "addr", "protocol", "port", "before", "after", "field", "side")
_SIGNS = {"new": ("+", "green"), "gone": ("-", "red"), "changed": ("~", "yellow"), "unseen": ("?", "dim")}
_COUNTED = tuple(
    f"{change} {what}s" for what in ("host", "port") for change in _SIGNS if (change, what) != ("unseen", "host")
)


def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A scan, a time or a category.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="A scan, a time or a category.")],
    count: Annotated[bool, typer.Option("--count", "-c", help="Print how many of each there are.")] = False,
    json: options.Json = False,
    csv: options.Csv = False,
    cypher: options.Cypher = False,
) -> None:
    """Compare two sides: hosts and open ports that are new (+), gone (-) or changed (~).

    A side is what is known of a scan (the beginning of its uid, as `graphrecon cypher 'MATCH (s:Scan) RETURN s.uid,
    s.start, s.args'` shows it), of a category, or up to a time; of several scans the newest that looked at a port
    tells of it. `scan:`, `category:` or `time:` before it says which is meant. A host is compared by its state, its
    names by reverse DNS and its systems, a port by being open and by its service. A port that is open on one side
    and that no scan of the other looked at is neither new nor gone: it gets a question mark.

    Example: graphrecon diff 2026-11-01 2026-11-22

    Example: graphrecon diff category:internal category:internet --json
    """
    if sum((count, json, csv, cypher)) > 1 and not (count and json):
        raise UsageError("--count, --json, --csv and --cypher exclude each other", hint="give one of them")
    with open_graph() as graph, printing():
        try:
            asked = question.diff(side(graph.read, before), side(graph.read, after))
        except UnknownSide as error:
            typer.echo(f"graphrecon: {error}", err=True)
            raise typer.Exit(1) from None
        if cypher:
            answers.print_cypher(asked)
            return
        with answers.rows_of(graph, asked) as rows:
            looked = Looked(graph.read)
            _print(changes(rows, looked), count, json, csv)
        for scan in sorted(looked.unknown):
            typer.echo(
                f"graphrecon: scan {scan[:12]} does not say which ports it looked at; those not listed count as closed",
                err=True,
            )


def _print(found: Iterator[dict[str, Any]], count: bool, json: bool, csv: bool) -> None:
    if count:
        counts = Counter(f"{change['change']} {change['what']}s" for change in found)
        named = {name: counts[name] for name in _COUNTED}
        if json:
            json_lines([named])
        else:
            printer = Printer()
            for name, number in named.items():
                printer.line(f"{number} {name}")
    elif json:
        json_lines(found)
    elif csv:
        csv_rows(COLUMNS, ([change.get(name) for name in COLUMNS] for change in found))
    else:
        printer = Printer()
        for change in found:
            printer.line(*_parts(change))


def _parts(change: dict[str, Any]) -> Iterator[Part]:
    sign, colour = _SIGNS[change["change"]]
    yield (f"{sign} ", colour)
    yield (str(change["addr"]), "bold" if change["what"] == "host" else "")
    told = " -> ".join(str(change[name]) for name in ("before", "after") if change.get(name))
    if change["what"] == "host":
        yield (f" {change['change']} host", colour) if not told else (f" {change['field']} {told}", colour)
        return
    yield f" {change['protocol']}/{change['port']}"
    if told:
        yield (f" {told}", colour)
    if change["change"] == "unseen":
        yield (f" (not looked at {change['side']})", colour)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("diff")(diff)
