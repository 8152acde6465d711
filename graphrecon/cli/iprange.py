"""`graphrecon iprange`: the addresses of a country, a city, an autonomous system, a list, or of hosts of the view."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from graphrecon.cli.answers import print_cypher
from graphrecon.cli.options import Csv, Cypher, Json, UsageError
from graphrecon.cli.output import csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.filter import VIEW
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.iprange import Selector, statement
from graphrecon.db import iprange as found
from graphrecon.errors import GraphreconError

MOST = 1_000_000
"""Single addresses that are listed unless `--force` is given."""

MOST_TEXT = 64 << 20
"""Characters of a list of addresses."""
FORMS: dict[str, tuple[tuple[str, ...], Callable[[Iterator[found.Pair]], Iterator[Any]]]] = {
    "cidrs": (("network",), found.networks),
    "ranges": (("start", "stop"), found.texts),
    "addrs": (("addr",), found.addresses),
}
"""What each form prints: the columns of its CSV, and what makes its rows."""


@dataclass(frozen=True)
class Form:
    """How addresses are printed."""

    name: str
    limit: int | None
    force: bool
    json: bool
    csv: bool


Country = Annotated[str | None, typer.Option("--country", "-c", metavar="CC", help="Code of a country; EU is one too.")]
Registered = Annotated[
    str | None, typer.Option("--registered-country", metavar="CC", help="Country that ranges are registered in.")
]
Region = Annotated[
    tuple[str, str] | None, typer.Option("--region", metavar="CC REGION", help="Codes of a country and its region.")
]
City = Annotated[
    tuple[str, str] | None, typer.Option("--city", metavar="CC NAME", help="Code of a country and name of a city.")
]
System = Annotated[str | None, typer.Option("--asnum", "-a", metavar="N", help="Number of an autonomous system.")]
Bounds = Annotated[tuple[str, str] | None, typer.Option("--range", metavar="A B", help="First and last address.")]
Network = Annotated[str | None, typer.Option("--network", "-n", metavar="NET", help="A network.")]
Routable = Annotated[
    bool, typer.Option("--routable", help="All that an autonomous system announces, by the editions in use.")
]
File = Annotated[
    Path | None,
    typer.Option("--file", "-f", metavar="FILE", help="Addresses, networks and ranges A-B, one a line; `-` is stdin."),
]
Filters = Annotated[
    list[str] | None, typer.Option("--filter", metavar="FILTER…", help="The hosts of the view that match.")
]
Limit = Annotated[int | None, typer.Option("--limit", "-l", metavar="N", min=0, help="At most this many; 0 is all.")]


def iprange(
    country: Country = None,
    registered_country: Registered = None,
    region: Region = None,
    city: City = None,
    asnum: System = None,
    range_: Bounds = None,
    network: Network = None,
    routable: Routable = False,
    file: File = None,
    filters: Filters = None,
    cidrs: Annotated[bool, typer.Option("--cidrs", help="Print networks (the default).")] = False,
    ranges: Annotated[bool, typer.Option("--ranges", "-r", help="Print first and last address.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Print how many addresses these are.")] = False,
    addrs: Annotated[bool, typer.Option("--addrs", help=f"Print each address, {MOST:,} at most.")] = False,
    limit: Limit = None,
    force: Annotated[bool, typer.Option("--force", help=f"Print more than {MOST:,} addresses.")] = False,
    json: Json = False,
    csv: Csv = False,
    cypher: Cypher = False,
) -> None:
    """Print addresses by where and whose they are: a country, region, city, autonomous system, range, network or list.

    Example: graphrecon iprange --country FR --count

    Example: graphrecon iprange --filter country:FR port:22

    Example: graphrecon iprange -a 64500 --ranges
    """
    given = [name for name, on in (("cidrs", cidrs), ("ranges", ranges), ("count", count), ("addrs", addrs)) if on]
    if len(given) > 1:
        raise UsageError(f"--{given[0]} and --{given[1]} exclude each other")
    if json and csv:
        raise UsageError("--json and --csv exclude each other")
    selector = Selector(country, registered_country, region, city, asnum, range_, network, routable)
    chosen = [
        name for name, on in (("--file", file), ("--filter", filters), ("a choice", selector != Selector())) if on
    ]
    if len(chosen) > 1:
        raise UsageError(f"{chosen[0]} and {chosen[1]} exclude each other")
    if not (file or filters):
        selector.check()
    form = Form(given[0] if given else "cidrs", limit, force, json, csv)
    listed = found.listed(_lines(file)) if file else list(filter(None, [selector.bounds()]))
    with printing():
        if cypher:
            asked = hosts.addresses(VIEW, filters) if filters else statement(selector)
            if asked is not None:
                print_cypher(asked)
            return
        if file or listed:
            _print(listed.__iter__, form)
            return
        with open_graph() as graph:
            if filters:
                _print(lambda: found.of_hosts(filters, graph.stream), form)
            else:
                _print(lambda: found.pairs(selector, graph.stream), form)


def _lines(file: Path) -> list[str]:
    """Return the lines of a list of addresses. Raises UsageError for what cannot be read as text, or is too long."""
    try:
        with sys.stdin if str(file) == "-" else file.open(encoding="utf-8") as opened:
            text = opened.read(MOST_TEXT + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {getattr(error, 'strerror', None) or 'is not text'}") from None
    if len(text) > MOST_TEXT:
        raise UsageError(
            f"{file}: is longer than {MOST_TEXT >> 20} MiB", hint="it is read as a whole, to be put in order"
        )
    return text.splitlines()


def _print(pairs: Callable[[], Iterator[found.Pair]], form: Form) -> None:
    if form.name == "count":
        total = found.count(pairs())
        if form.csv:
            csv_rows(("count",), [[total]])
        else:
            typer.echo(total)
        return
    if form.name == "addrs" and not form.force and not form.limit and (total := found.count(pairs())) > MOST:
        raise GraphreconError(
            f"these are {total:,} addresses: more than {MOST:,} are listed with --force only",
            hint="--limit N gives the first, --cidrs all as networks",
        )
    columns, make = FORMS[form.name]
    wanted = islice(make(pairs()), form.limit or None)
    if form.json:
        json_lines(wanted)
    elif form.csv:
        csv_rows(columns, (one if isinstance(one, tuple) else (one,) for one in wanted))
    else:
        for one in wanted:
            typer.echo("-".join(one) if isinstance(one, tuple) else one)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("iprange")(iprange)
