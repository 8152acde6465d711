"""`graphrecon view` and `graphrecon scancli`: questions about hosts, consolidated or as each scan saw them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any

import typer

from graphrecon.api.formats import HOST_COLUMNS, PORT_COLUMNS, port_rows
from graphrecon.cli import answers, host_csv, options, sugar
from graphrecon.cli import host_formats as formats
from graphrecon.cli.host_text import host_lines
from graphrecon.cli.options import Query, UsageError
from graphrecon.cli.output import Printer, csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph, warn_stale
from graphrecon.cypher.filter import HostPurpose
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.record import shape
from graphrecon.cypher.query.top import distinct, top
from graphrecon.cypher.statement import Statement

Filters = Annotated[
    list[str] | None, typer.Option("--filter", "-f", metavar="FILTER…", help="Filters that must hold too.")
]
Top = Annotated[
    list[str] | None,
    typer.Option("--top", "-t", metavar="FIELD", help="Print the most common values; ~FIELD the least common."),
]
Listing = Annotated[
    bool, typer.Option("--field-options", help="List the options that stand for a filter (--country …) and exit.")
]

_HELP = """
A filter is text of the filter language, the same everywhere: `graphrecon fields` lists what it knows.

Example: graphrecon {name} country:FR service:ssh '!port:22'

Example: graphrecon {name} 'product:"Apache httpd" OR port:8080-8090' --top port:open
"""


def command(purpose: HostPurpose, name: str, doc: str) -> Callable[..., None]:
    """Return the command function of a purpose."""

    def ask(
        words: options.Words = None,
        filters: Filters = None,
        count: options.Count = False,
        top: Top = None,
        distinct: options.Distinct = None,
        sort: options.Sort = None,
        limit: options.Limit = None,
        skip: options.Skip = 0,
        json: options.Json = False,
        csv: host_csv.Csv = None,
        csv_separator: host_csv.Separator = None,
        csv_add_infos: host_csv.Infos = False,
        csv_na_str: host_csv.Absent = None,
        short: options.Short = False,
        cypher: options.Cypher = False,
        explain: options.Explain = False,
        nmap_xml: formats.NmapXml = False,
        gnmap: formats.Gnmap = False,
        http_urls: formats.HttpUrls = False,
        http_urls_names: formats.HttpUrlsNames = False,
        http_urls_full: formats.HttpUrlsFull = False,
        honeyd: formats.Honeyd = False,
        graphml: formats.GraphMl = False,
        gexf: formats.Gexf = False,
        graphroute: formats.GraphRoute = None,
        graphroute_cluster: formats.GraphRouteCluster = None,
        graphroute_include: formats.GraphRouteInclude = None,
        field_options: Listing = False,
        **given: Any,
    ) -> None:
        if field_options:
            _list_options(purpose)
            return
        if len(top or ()) > 1:
            raise UsageError(f"--top takes one field here, not {' '.join(top or ())}", hint="put filters before --top")
        style = host_csv.style(csv, csv_separator, csv_na_str, csv_add_infos)
        query = options.query(count, top, distinct, short, sort, limit, skip, json, csv == "", cypher, explain, style)
        flags = {"--nmap-xml": nmap_xml, "--gnmap": gnmap, "--http-urls": http_urls, "--honeyd": honeyd}
        flags |= {"--http-urls-names": http_urls_names, "--http-urls-full": http_urls_full}
        flags |= {"--graphml": graphml, "--gexf": gexf}
        form = formats.chosen(flags, graphroute, graphroute_cluster, graphroute_include, csv or "", csv_add_infos)
        _answer(purpose, options.filter_texts(words, filters, sugar.texts(purpose, given)), query, form)

    ask.__doc__ = doc + "\n" + _HELP.format(name=name)
    return options.with_parameters(ask, sugar.parameters(purpose))


def statement(purpose: HostPurpose, filters: Sequence[str], query: Query) -> Statement:
    """Return the Statement of a query; raises FilterError."""
    if query.count:
        return hosts.count(purpose, filters)
    if query.top:
        return top(purpose, query.top[0], filters, limit=query.most(10), skip=query.skip)
    if query.distinct is not None:
        return distinct(purpose, query.distinct, filters, limit=query.most(None), skip=query.skip)
    ask = hosts.addresses if query.short else hosts.get
    return ask(purpose, filters, limit=query.most(None), skip=query.skip, sort=query.sort)


def _answer(purpose: HostPurpose, filters: Sequence[str], query: Query, form: formats.Format | None) -> None:
    if form is not None:
        formats.check(form, query)
        asked = formats.statement(form, purpose, filters, query)
    else:
        asked = statement(purpose, filters, query)
    with printing():
        if query.cypher:
            answers.print_cypher(asked)
            return
        with open_graph() as graph:
            warn_stale(graph)
            if query.explain:
                answers.print_plan(graph, asked)
            elif form is not None:
                formats.write(form, graph, purpose, filters, asked, query)
            else:
                _print(graph, asked, query)


def _print(graph: Graph, asked: Statement, query: Query) -> None:
    with answers.rows_of(graph, asked) as rows:
        if query.count:
            answers.print_values("count", (row["count"] for row in rows), query)
        elif query.top:
            answers.print_top(rows, query)
        elif query.distinct is not None:
            answers.print_values(query.distinct, (row["value"] for row in rows), query)
        elif query.short:
            answers.print_values("addr", answers.once(row["addr"] for row in rows), query)
        else:
            _print_records((shape(row["record"]) for row in rows), query)


def _print_records(records: Iterator[dict[str, Any]], query: Query) -> None:
    if query.json:
        json_lines(records, ordered=True)
    elif query.csv:
        csv_rows((*HOST_COLUMNS, *PORT_COLUMNS), (row for record in records for row in port_rows(record)), query.style)
    else:
        printer = Printer()
        for record in records:
            for parts in host_lines(record):
                printer.line(*parts)


def _list_options(purpose: HostPurpose) -> None:
    for row in sugar.rows(purpose):
        takes = {"flag": "", "range": " MIN MAX", "value": " VALUE", "optional": " [VALUE]"}[row.takes]
        shown = row.text + ("" if row.takes == "flag" else ":…")
        typer.echo(f"{f'--{row.option}{takes}':32}{shown}")
