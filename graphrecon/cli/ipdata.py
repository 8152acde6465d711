"""`graphrecon ipdata`: who owns addresses and where they are; imports and downloads the ranges that tell it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Annotated, Any

import typer

from graphrecon.cli import downloading, importing
from graphrecon.cli.answers import print_cypher
from graphrecon.cli.escape import visible
from graphrecon.cli.import_options import Force, Init, NoView, Test, Yes
from graphrecon.cli.options import Csv, Cypher, Json, UsageError
from graphrecon.cli.output import Printer, csv_rows, json_lines, plain_text, printing
from graphrecon.cli.progress import Bar, Quiet
from graphrecon.cli.session import open_graph
from graphrecon.cypher import ranges
from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query import ipdata as question
from graphrecon.importers.base import Options
from graphrecon.importers.ranges import KINDS
from graphrecon.ingest import derive, editions
from graphrecon.ingest.download import DownloadError
from graphrecon.model.values import Address, InvalidValue, parse_address

BATCH = 1000
"""Addresses of one question."""

Words = Annotated[
    list[str] | None, typer.Argument(metavar="ADDR…|FILE…", help="Addresses, `-` for a list on standard input.")
]
Filters = Annotated[
    list[str] | None, typer.Option("--filter", metavar="FILTER…", help="Look up the hosts of the view that match.")
]
Import = Annotated[bool, typer.Option("--import", help="Import the files that are given: .mmdb, CSV editions, dumps.")]
Download = Annotated[
    bool, typer.Option("--download", help="Fetch and import MaxMind's GeoLite2 editions; needs a key of theirs.")
]
Editions = Annotated[
    list[str] | None, typer.Option("--edition", metavar="NAME", help="What --download fetches; several times.")
]
Kind = Annotated[
    str | None, typer.Option("--kind", help=f"What the files tell, where they do not say it: {', '.join(KINDS)}.")
]
TagOption = Annotated[
    str | None,
    typer.Option(
        "--tag",
        metavar="VALUE:TYPE:INFO",
        help="Import lists that share a tag, of addresses or of digests: CDN:info:name.",
    ),
]
Drop = Annotated[
    str | None, typer.Option("--drop", metavar="LIST", help="Put a list of tagged addresses, or digests, out of use.")
]


def ipdata(
    words: Words = None,
    filters: Filters = None,
    import_: Import = False,
    download: Download = False,
    edition: Editions = None,
    kind: Kind = None,
    tag: TagOption = None,
    drop: Drop = None,
    test: Test = False,
    init: Init = False,
    yes: Yes = False,
    no_update_view: NoView = False,
    force: Force = False,
    json: Json = False,
    csv: Csv = False,
    cypher: Cypher = False,
    quiet: Quiet = False,
) -> None:
    """Tell the AS, country and city of addresses; without any, list the editions in use.

    A new edition of a kind is imported beside the one in use and then takes its place. Nothing here is needed by
    any other command.

    Example: graphrecon ipdata 192.0.2.1 2001:db8::1

    Example: graphrecon ipdata --filter port:22 --csv

    Example: graphrecon ipdata --import GeoLite2-ASN.mmdb GeoLite2-City-CSV_20260101.zip

    Example: graphrecon ipdata --import --tag CDN:info:example networks-of-example.txt

    Example: GRAPHRECON_MAXMIND_KEY=… graphrecon ipdata --download
    """
    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind does not know {kind!r}", hint=f"one of: {', '.join(KINDS)}")
    if drop is not None:
        _drop(drop, update_view=not no_update_view)
        return
    if tag is not None and not import_:
        raise UsageError("--tag belongs to --import", hint="graphrecon ipdata --import --tag CDN FILE…")
    if import_ and download:
        raise UsageError("--import and --download exclude each other")
    if filters and (words or import_ or download):
        raise UsageError("--filter looks up hosts: give no addresses, --import or --download beside it")
    if json and csv:
        raise UsageError("--json and --csv exclude each other")
    if cypher and filters:
        print_cypher(hosts.addresses(VIEW, filters))
        return
    if cypher:
        asked = question.lookup([parse_address(word) for word in words]) if words else question.EDITIONS
        print_cypher(asked)
        return
    if not (import_ or download):
        _ask(words or [], filters or [], as_json=json, as_csv=csv)
        return
    if import_ and not words and not init:
        raise UsageError("--import needs files", hint="graphrecon ipdata --import FILE…")
    failed: list[DownloadError] = []
    importing.run(
        importing.Request(
            paths=downloading.fetched(edition or (), failed, quiet=quiet) if download else words or [],
            options=Options(kind=kind, tags=(tag,) if tag else ()),
            purpose="data",
            importer="tag-list" if tag else None,
            init=init,
            yes=yes,
            update_view=not no_update_view,
            force=force,
            json=json,
            quiet=quiet,
            test=test,
        )
    )
    if failed:
        raise typer.Exit(2)


def _drop(name: str, *, update_view: bool) -> None:
    """Put a list out of use; views follow. Status 1 when there is none of this name."""
    with open_graph() as graph:
        if not editions.drop(graph, name):
            known = ", ".join(row["provider"] for row in graph.read(ranges.LISTS)) or "none"
            sys.stderr.write(visible(f"graphrecon: no list is called {name!r}; there are: {known}") + "\n")
            raise typer.Exit(1)
        if update_view:
            derive.drain(graph, Bar())


def _ask(words: Sequence[str], filters: Sequence[str], *, as_json: bool, as_csv: bool) -> None:
    bad: list[str] = []
    with printing(), open_graph() as graph:
        if not (words or filters):
            _list(graph, as_json=as_json, as_csv=as_csv)
            return
        matching = graph.stream(hosts.addresses(VIEW, filters)) if filters else iter(())
        given = (parse_address(row["addr"]) for row in matching) if filters else _addresses(words, bad)
        known = _print(_records(graph, given), as_json=as_json, as_csv=as_csv)
        if not known and not bad and not graph.read(question.EDITIONS):
            sys.stderr.write("graphrecon: no ranges are imported; `graphrecon ipdata --import FILE…` does it\n")
    if bad:
        raise typer.Exit(2)
    if not known and words:
        raise typer.Exit(1)


def _print(records: Iterator[dict[str, Any]], *, as_json: bool, as_csv: bool) -> bool:
    """Print records, and return whether one of them tells of more than its address."""
    known = False

    def noted() -> Iterator[dict[str, Any]]:
        nonlocal known
        for record in records:
            known = known or len(record) > 1
            yield record

    if as_json:
        json_lines(noted())
    elif as_csv:
        csv_rows(question.COLUMNS, ([record.get(name) for name in question.COLUMNS] for record in noted()))
    else:
        printer = Printer()
        for record in noted():
            print_record(printer, record)
    return known


def _addresses(words: Sequence[str], bad: list[str]) -> Iterator[Address]:
    """Yield the addresses; what is none is told on stderr and kept in `bad`."""
    given: Iterable[str] = (part for word in words for part in (sys.stdin.read().split() if word == "-" else [word]))
    for text in given:
        try:
            yield parse_address(text)
        except InvalidValue as error:
            bad.append(text)
            sys.stderr.write(f"graphrecon: {error.message}\n")


def _records(graph: Graph, addresses: Iterator[Address]) -> Iterator[dict[str, Any]]:
    while some := list(islice(addresses, BATCH)):
        yield from map(question.shape, graph.read(question.lookup(some)))


def print_record(printer: Printer, record: dict[str, Any]) -> None:
    """Print what is known of one address: the address, then a line a fact."""
    printer.line((str(record["addr"]), "bold"))
    for name, value in record.items():
        if name != "addr":
            text = ", ".join(map(plain_text, value)) if isinstance(value, list) else plain_text(value)
            printer.line(f"    {name}: ", (text, "cyan"))


def _list(graph: Graph, *, as_json: bool, as_csv: bool) -> None:
    rows = graph.read(question.EDITIONS)
    if as_csv:
        names = ("kind", "provider", "version", "edition", "built", "active", "ranges")
        csv_rows(names, ([row[name] for name in names] for row in rows))
        return
    if as_json:
        json_lines(rows, ordered=True)
        return
    printer = Printer()
    for row in rows:
        state = {True: "in use", False: "goes", None: "not whole"}[row["active"]]
        of, things = (f", IPv{row['version']}", "ranges") if row["version"] else ("", "digests")
        what = f"{row['kind']}{of}, {row['provider']} {row['edition']}"
        printer.line((what, "bold"), f": {row['ranges']:,} {things}, {state}")
    if not rows:
        printer.line("no ranges are imported: `graphrecon ipdata --import FILE…` or `--download` does it")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("ipdata")(ipdata)
