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

COLUMNS = ("what", "change", "addr", "protocol", "port", "before", "after")
_SIGNS = {"new": ("+", "green"), "gone": ("-", "red"), "changed": ("~", "yellow")}


def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A scan, a time or a category.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="A scan, a time or a category.")],
    count: Annotated[bool, typer.Option("--count", "-c", help="Print how many of each there are.")] = False,
    json: options.Json = False,
    csv: options.Csv = False,
    cypher: options.Cypher = False,
) -> None:
    """Compare two sides: hosts and ports that are new (+), gone (-) or changed (~).

    A side is the newest record of each host: of a scan (the beginning of its uid, as `graphrecon cypher 'MATCH
    (s:Scan) RETURN s.uid, s.start, s.args'` shows it), of a category, or up to a time. `scan:`, `category:` or `time:`
    before it says which is meant. A port is compared by being open and by its service.

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
            _print(changes(rows), count, json, csv)


def _print(found: Iterator[dict[str, Any]], count: bool, json: bool, csv: bool) -> None:
    if count:
        counts = Counter(f"{change['change']} {change['what']}s" for change in found)
        named = {f"{change} {what}s": 0 for what in ("host", "port") for change in _SIGNS} | counts
        named.pop("changed hosts")
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
    if change["what"] == "host":
        yield (f" {change['change']} host", colour)
        return
    yield f" {change['protocol']}/{change['port']}"
    told = [str(change[name]) for name in ("before", "after") if change.get(name)]
    if told:
        yield (f" {' -> '.join(told)}", colour)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("diff")(diff)
