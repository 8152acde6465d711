"""`graphrecon ipinfo`: questions about what sensors saw on the wire."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, options, sugar
from graphrecon.cli.observation_text import observation_lines
from graphrecon.cli.options import Query, UsageError
from graphrecon.cli.output import Printer, csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.filter import PASSIVE
from graphrecon.cypher.query import observations
from graphrecon.cypher.query.observation import shape
from graphrecon.cypher.statement import Statement
from graphrecon.db.arrivals import arriving

Filters = Annotated[
    list[str] | None, typer.Option("--filter", "-f", metavar="FILTER…", help="Filters that must hold too.")
]
Top = Annotated[
    list[str] | None,
    typer.Option("--top", "-t", metavar="FIELD", help="Print the most common values; ~FIELD the least common."),
]
Weighted = Annotated[bool, typer.Option("--weighted", help="--top counts how often each fact was seen.")]
Tail = Annotated[int | None, typer.Option("--tail", metavar="N", min=1, help="The N facts that were seen last.")]
TailNew = Annotated[
    int | None, typer.Option("--tailnew", metavar="N", min=1, help="The N facts that were first seen last.")
]
Follow = Annotated[bool, typer.Option("--follow", help="Go on with what is imported from now on, until stopped.")]
Tailf = Annotated[bool, typer.Option("--tailf", hidden=True)]
TailfNew = Annotated[bool, typer.Option("--tailfnew", help="--follow, what was never seen before alone.")]
Silent = Annotated[bool, typer.Option("--quiet", "-q", help="Do not say that --follow waits.")]
Listing = Annotated[
    bool, typer.Option("--field-options", help="List the options that stand for a filter (--sensor …) and exit.")
]


def ipinfo(
    words: options.Words = None,
    filters: Filters = None,
    count: options.Count = False,
    top: Top = None,
    weighted: Weighted = False,
    distinct: options.Distinct = None,
    tail: Tail = None,
    tailnew: TailNew = None,
    follow: Follow = False,
    tailf: Tailf = False,
    tailfnew: TailfNew = False,
    sort: options.Sort = None,
    limit: options.Limit = None,
    skip: options.Skip = 0,
    json: options.Json = False,
    csv: options.Csv = False,
    short: options.Short = False,
    cypher: options.Cypher = False,
    explain: options.Explain = False,
    quiet: Silent = False,
    field_options: Listing = False,
    **given: Any,
) -> None:
    """Ask what sensors saw of addresses on the wire.

    A filter is text of the filter language; `graphrecon fields --purpose passive` lists what it knows here.
    Credentials are shown masked.

    Example: graphrecon ipinfo 192.0.2.0/24 recontype:HTTP_SERVER_HEADER

    Example: graphrecon ipinfo sensor:border --top source --limit 20
    """
    if field_options:
        for row in sugar.rows(PASSIVE):
            typer.echo(f"--{row.option:30}{row.text}")
        return
    if len(top or ()) > 1:
        raise UsageError(f"--top takes one field here, not {' '.join(top or ())}", hint="put filters before --top")
    query = options.query(count, top, distinct, short, sort, limit, skip, json, csv, cypher, explain)
    texts = options.filter_texts(words, filters, sugar.texts(PASSIVE, given))
    follow = follow or tailf or tailfnew
    if (tail or tailnew or follow) and (query.count or query.top or query.distinct is not None or query.short):
        raise UsageError("--tail, --tailnew and --follow list facts, without --count, --top, --distinct or --short")
    if tail and tailnew:
        raise UsageError("--tail and --tailnew exclude each other")
    if (tail or tailnew) and (sort or limit is not None or skip):
        raise UsageError("--tail and --tailnew choose order and number themselves")
    newest = ("firstseen", tailnew) if tailnew else ("lastseen", tail) if tail else None
    going = Going(tailfnew or tailnew is not None, place=not (json or csv), quiet=quiet) if follow else None
    _answer(_statement(texts, query, newest, weighted), texts, query, going, turned=newest is not None)


@dataclass(frozen=True)
class Going:
    """The answer goes on with what arrives: with `new` what was never seen before alone, with `place` of its host.

    Unless it is `quiet` it says on stderr that it waits.
    """

    new: bool
    place: bool
    quiet: bool


def _statement(filters: Sequence[str], query: Query, newest: tuple[str, int] | None, weighted: bool) -> Statement:
    text = not (query.json or query.csv)
    if newest is not None:
        return observations.get(filters, sort=[f"~{newest[0]}"], limit=newest[1], place=text)
    if query.count:
        return observations.count(filters)
    if query.top:
        return observations.top(query.top[0], filters, limit=query.most(10), skip=query.skip, weighted=weighted)
    if query.distinct is not None:
        return observations.distinct(query.distinct, filters, limit=query.most(None), skip=query.skip)
    if query.short:
        return observations.addresses(filters, limit=query.most(None), skip=query.skip)
    return observations.get(filters, limit=query.most(None), skip=query.skip, sort=query.sort, place=text)


def _answer(asked: Statement, filters: Sequence[str], query: Query, going: Going | None, *, turned: bool) -> None:
    with printing():
        if query.cypher:
            answers.print_cypher(asked)
            return
        with open_graph() as graph:
            if query.explain:
                answers.print_plan(graph, asked)
                return
            with answers.rows_of(graph, asked) as rows:
                found = _turned(rows) if turned else rows
                if going is None:
                    _print(found, query)
                elif turned:
                    _print_records(found, query)
            if going is not None:
                if not going.quiet:
                    sys.stderr.write("graphrecon: waiting for what imports bring; Ctrl-C stops it\n")
                _print_records(arriving(graph, filters, new=going.new, place=going.place), query)


def _turned(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the newest rows with the newest at the end, as `tail` does."""
    yield from reversed(list(rows))


def _print(rows: Iterator[dict[str, Any]], query: Query) -> None:
    if query.count:
        answers.print_values("count", (row["count"] for row in rows), query)
    elif query.top:
        answers.print_top(rows, query)
    elif query.distinct is not None:
        answers.print_values(query.distinct, (row["value"] for row in rows), query)
    elif query.short:
        answers.print_values("addr", (row["addr"] for row in rows), query)
    else:
        _print_records(rows, query)


def _print_records(rows: Iterator[dict[str, Any]], query: Query) -> None:
    if query.json:
        json_lines(shape(row) for row in rows)
    elif query.csv:
        csv_rows(observations.COLUMNS, ([row[name] for name in observations.COLUMNS] for row in rows))
    else:
        printer = Printer()
        for parts in observation_lines((shape(row), row.get("place")) for row in rows):
            printer.line(*parts)


COMMAND = options.with_parameters(ipinfo, sugar.parameters(PASSIVE))


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("ipinfo")(COMMAND)
