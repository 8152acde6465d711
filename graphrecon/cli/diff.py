"""`graphrecon diff`: hosts and ports that are new, gone or changed between two scans, times or categories."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, options
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import Part, Printer, csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import diff as question
from graphrecon.cypher.query.diff import Side
from graphrecon.errors import GraphreconError
from graphrecon.model.values import InvalidValue, parse_time, time_text

COLUMNS = ("what", "change", "addr", "protocol", "port", "before", "after")
_SIGNS = {"new": ("+", "green"), "gone": ("-", "red"), "changed": ("~", "yellow")}
_UID = re.compile(r"[0-9a-f]{6,64}")


class NotFound(GraphreconError):
    """A side of which the graph knows nothing."""


def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A scan, a time or a category.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="A scan, a time or a category.")],
    count: Annotated[bool, typer.Option("--count", "-c", help="Print how many of each there are.")] = False,
    json: options.Json = False,
    csv: options.Csv = False,
    cypher: options.Cypher = False,
) -> None:
    """Print hosts and ports that are new (+), gone (-) or changed (~) between two sides.

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
            asked = question.diff(side(graph, before), side(graph, after))
        except NotFound as error:
            typer.echo(f"graphrecon: {error}", err=True)
            raise typer.Exit(1) from None
        if cypher:
            answers.print_cypher(asked)
            return
        with answers.rows_of(graph, asked) as rows:
            _print(_changes(rows), count, json, csv)


def side(graph: Graph, text: str) -> Side:
    """Return the Side that a word names. Raises NotFound when it names none, UsageError when it names several."""
    kind, colon, value = text.partition(":")
    if not colon or kind not in ("scan", "category", "time"):
        kind, value = "", text
    if kind in ("", "category") and graph.read(question.category(value)):
        return Side("category", value)
    if kind in ("", "scan") and _UID.fullmatch(value):
        found = graph.read(question.scans(value))
        if len(found) > 1:
            raise UsageError(f"several scans begin with {value!r}", hint="give more of the uid")
        if found:
            return Side("scan", str(found[0]["uid"]))
    if kind in ("", "time"):
        try:
            return Side("time", time_text(parse_time(value)))
        except InvalidValue as error:
            if kind:
                raise UsageError(f"{value!r} is no time: {error.message}") from error
    raise NotFound(f"{text!r} is no category, no scan and no time that the graph knows")


def _changes(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one document a change: of hosts, and of ports of hosts that both sides know."""
    for row in rows:
        addr = row["addr"]
        was, now = ({(proto, port): service for proto, port, _, service in row[name]} for name in ("was", "now"))
        if not (row["known"] and row["found"]):
            change = "gone" if row["known"] else "new"
            yield {"what": "host", "change": change, "addr": addr}
        for proto, port in sorted({**was, **now}):
            key = (proto, port)
            before, after = was.get(key), now.get(key)
            if key in was and key in now and before == after:
                continue
            change = "changed" if key in was and key in now else "gone" if key in was else "new"
            document = {"what": "port", "change": change, "addr": addr, "protocol": proto, "port": port}
            yield document | {name: value for name, value in (("before", before), ("after", after)) if value}


def _print(changes: Iterator[dict[str, Any]], count: bool, json: bool, csv: bool) -> None:
    if count:
        counts = Counter(f"{change['change']} {change['what']}s" for change in changes)
        named = {f"{change} {what}s": 0 for what in ("host", "port") for change in _SIGNS} | counts
        named.pop("changed hosts")
        if json:
            json_lines([named])
        else:
            printer = Printer()
            for name, number in named.items():
                printer.line(f"{number} {name}")
    elif json:
        json_lines(changes)
    elif csv:
        csv_rows(COLUMNS, ([change.get(name) for name in COLUMNS] for change in changes))
    else:
        printer = Printer()
        for change in changes:
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
