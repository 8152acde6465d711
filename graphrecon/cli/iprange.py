"""`graphrecon iprange`: the addresses of a country, a region, a city, an autonomous system, a range or a network."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from graphrecon.cli.answers import print_cypher
from graphrecon.cli.options import Cypher, Json, UsageError
from graphrecon.cli.output import json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.query.iprange import Selector, statements
from graphrecon.db import iprange as found
from graphrecon.errors import GraphreconError

MOST = 1_000_000
"""Single addresses that are listed unless `--force` is given."""

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
Limit = Annotated[int | None, typer.Option("--limit", "-l", metavar="N", min=0, help="At most this many; 0 is all.")]


def iprange(
    country: Country = None,
    registered_country: Registered = None,
    region: Region = None,
    city: City = None,
    asnum: System = None,
    range_: Bounds = None,
    network: Network = None,
    cidrs: Annotated[bool, typer.Option("--cidrs", help="Print networks (the default).")] = False,
    ranges: Annotated[bool, typer.Option("--ranges", "-r", help="Print first and last address.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Print how many addresses these are.")] = False,
    addrs: Annotated[bool, typer.Option("--addrs", help=f"Print each address, {MOST:,} at most.")] = False,
    limit: Limit = None,
    force: Annotated[bool, typer.Option("--force", help=f"Print more than {MOST:,} addresses.")] = False,
    json: Json = False,
    cypher: Cypher = False,
) -> None:
    """Print the addresses of one country, region, city, autonomous system, range or network.

    Example: graphrecon iprange --country FR --count

    Example: graphrecon iprange -a 64500 --ranges
    """
    given = [name for name, on in (("cidrs", cidrs), ("ranges", ranges), ("count", count), ("addrs", addrs)) if on]
    if len(given) > 1:
        raise UsageError(f"--{given[0]} and --{given[1]} exclude each other")
    selector = Selector(country, registered_country, region, city, asnum, range_, network)
    selector.check()
    bounds = selector.bounds()
    with printing():
        if cypher:
            for one in statements(selector):
                print_cypher(one)
            return
        if bounds:
            _print([bounds].__iter__, given[0] if given else "cidrs", limit, force, json)
            return
        with open_graph() as graph:
            _print(lambda: found.pairs(selector, graph.stream), given[0] if given else "cidrs", limit, force, json)


def _print(pairs: Callable[[], Iterator[found.Pair]], form: str, limit: int | None, force: bool, as_json: bool) -> None:
    if form == "count":
        typer.echo(found.count(pairs()))
        return
    if form == "addrs" and not force and not limit and (total := found.count(pairs())) > MOST:
        raise GraphreconError(
            f"these are {total:,} addresses: more than {MOST:,} are listed with --force only",
            hint="--limit N gives the first, --cidrs all as networks",
        )
    makers: dict[str, Callable[[Iterator[found.Pair]], Iterator[Any]]] = {
        "cidrs": found.networks,
        "ranges": found.texts,
        "addrs": found.addresses,
    }
    wanted = islice(makers[form](pairs()), limit or None)
    if as_json:
        json_lines(wanted)
    else:
        for one in wanted:
            typer.echo("-".join(one) if isinstance(one, tuple) else one)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("iprange")(iprange)
