"""Which format of another tool `view` and `scancli` were asked for, and how it is written."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, host_csv
from graphrecon.cli.escape import ascii_xml, visible
from graphrecon.cli.formats import gnmap, honeyd, routes, urls
from graphrecon.cli.options import Query, UsageError
from graphrecon.cypher.filter import NMAP, HostPurpose
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, ways
from graphrecon.cypher.query.record import shape
from graphrecon.cypher.statement import Statement

_PANEL = "Formats of other tools"


def _flag(name: str, help_: str) -> Any:
    return typer.Option(name, help=help_, rich_help_panel=_PANEL)


NmapXml = Annotated[bool, _flag("--nmap-xml", "Nmap's XML, valid against its DTD; of several scans one document each.")]
Gnmap = Annotated[bool, _flag("--gnmap", "Nmap's greppable output.")]
HttpUrls = Annotated[bool, _flag("--http-urls", "URLs of web servers, by address.")]
HttpUrlsNames = Annotated[bool, _flag("--http-urls-names", "URLs of web servers, by name where there is one.")]
HttpUrlsFull = Annotated[bool, _flag("--http-urls-full", "URLs by address and by name, each behind the address.")]
Honeyd = Annotated[bool, _flag("--honeyd", "A configuration of Honeyd.")]
GraphMl = Annotated[bool, _flag("--graphml", "The part of the graph that hangs on the answer, as GraphML.")]
Gexf = Annotated[bool, _flag("--gexf", "The same as GEXF.")]
GraphRoute = Annotated[
    str | None,
    typer.Option("--graphroute", metavar="dot", help="The ways to the hosts, for Graphviz.", rich_help_panel=_PANEL),
]
GraphRouteCluster = Annotated[
    routes.Cluster | None,
    typer.Option("--graphroute-cluster", help="Group the hops of --graphroute.", rich_help_panel=_PANEL),
]
GraphRouteInclude = Annotated[
    routes.Include | None,
    typer.Option("--graphroute-include", help="How far the ways of --graphroute go.", rich_help_panel=_PANEL),
]


@dataclass(frozen=True)
class Format:
    """The format asked for: its option, and for `--graphroute` and `--csv TABLE` what belongs to them."""

    option: str
    cluster: routes.Cluster | None = None
    include: routes.Include | None = None
    table: str = ""
    infos: bool = False


def chosen(
    flags: dict[str, bool],
    graphroute: str | None,
    cluster: routes.Cluster | None,
    include: routes.Include | None,
    table: str,
    infos: bool,
) -> Format | None:
    """Return the one format that options ask for, or None. Raises UsageError for several."""
    named = [option for option, given in flags.items() if given] + (["--graphroute"] if graphroute is not None else [])
    named += [f"--csv {table}"] if table else []
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} exclude each other", hint="give one of them")
    if graphroute not in (None, "dot"):
        raise UsageError(f"--graphroute writes dot, not {graphroute!r}")
    if (cluster or include) and graphroute is None:
        raise UsageError("--graphroute-cluster and --graphroute-include belong to --graphroute dot")
    return Format(named[0], cluster, include, table, infos) if named else None


def check(form: Format, query: Query) -> None:
    """Raise UsageError for options of a query that a format does not take."""
    others = {"--count": query.count, "--top": query.top, "--distinct": query.distinct is not None}
    others |= {"--short": query.short, "--json": query.json, "--csv": query.csv}
    given = [option for option, value in others.items() if value]
    if given:
        raise UsageError(f"{form.option} and {given[0]} exclude each other", hint="give one of them")
    if form.option == "--honeyd" and query.sort:
        raise UsageError("--honeyd is in the order of addresses, so it takes no --sort")


def statement(form: Format, purpose: HostPurpose, filters: Sequence[str], query: Query) -> Statement:
    """Return the Statement whose rows the format is made of; raises FilterError."""
    if form.table:
        return host_csv.statement(form.table, form.infos, purpose, filters, query)
    ask: Callable[..., Statement] = hosts.get
    if form.option == "--graphroute":
        ask = ways.routes
    elif form.option in ("--graphml", "--gexf"):
        ask = hosts.subgraph
    return ask(purpose, filters, limit=query.most(None), skip=query.skip, sort=query.sort)


def write(
    form: Format, graph: Graph, purpose: HostPurpose, filters: Sequence[str], asked: Statement, query: Query
) -> None:
    """Ask, and write the answer to stdout as it comes."""
    from graphrecon.cli import scan_xml  # XML takes long to load, and few commands write it
    from graphrecon.cli.formats import network, nmap_xml

    if form.table:
        host_csv.write(form.table, form.infos, graph, asked, query)
        return
    if form.option == "--nmap-xml" and purpose is NMAP:
        scan_xml.write(graph, filters, query)
        return
    with answers.rows_of(graph, asked) as rows:
        if form.option == "--graphroute":
            _lines(routes.lines(rows, form.include, form.cluster))
        elif form.option in ("--graphml", "--gexf"):
            _pieces(network.pieces(rows, network.Form(form.option[2:])))
        else:
            records = (shape(row["record"]) for row in rows)
            if form.option == "--nmap-xml":
                _pieces(nmap_xml.pieces(records, None, f"graphrecon {purpose.name} {' '.join(filters)}".rstrip()))
            else:
                _lines(_LINES[form.option](records))


_LINES: dict[str, Callable[[Iterator[dict[str, Any]]], Iterator[str]]] = {
    "--gnmap": gnmap.lines,
    "--honeyd": honeyd.lines,
    "--http-urls": lambda records: urls.lines(records, urls.Hosts.ADDRESS),
    "--http-urls-names": lambda records: urls.lines(records, urls.Hosts.NAMES),
    "--http-urls-full": lambda records: urls.lines(records, urls.Hosts.FULL),
}


def _lines(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write("\t".join(visible(part) for part in line.split("\t")) + "\n")


def _pieces(pieces: Iterator[str]) -> None:
    for piece in pieces:
        sys.stdout.write(ascii_xml(piece))
