"""`graphrecon flowcli`: questions about network flows."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, options, sugar
from graphrecon.cli.argv import LIST
from graphrecon.cli.flow_text import CSV_COLUMNS, csv_row, field, flow_line, flow_record, top_line
from graphrecon.cli.options import Query, UsageError
from graphrecon.cli.output import Printer, csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph, warn_stale
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.provenance import FLOW_PRECISION
from graphrecon.cypher.query.flow_top import top_flows
from graphrecon.cypher.query.flows import COLUMNS, count_flows, flows
from graphrecon.cypher.statement import Statement
from graphrecon.model.flow import DEFAULT_PRECISION
from graphrecon.model.values import parse_time, time_text

NodeFilters = Annotated[
    list[str] | None,
    typer.Option("--node-filters", "-n", metavar="FILTER…", help="Filters of the hosts at the ends of flows."),
]
FlowFilters = Annotated[
    list[str] | None, typer.Option("--flow-filters", "--filter", "-f", metavar="FILTER…", help="Filters of flows.")
]
Top = Annotated[
    list[str] | None,
    typer.Option("--top", "-t", metavar="FIELD…", help="The most common values of these fields together."),
]
Collect = Annotated[
    list[str] | None,
    typer.Option("--collect", "-C", metavar="FIELD…", help="With --top: the values of these fields too."),
]
Sum = Annotated[
    list[str] | None,
    typer.Option("--sum", "-S", metavar="FIELD…", help="With --top: add these fields up instead of counting flows."),
]
Least = Annotated[bool, typer.Option("--least", "-L", help="With --top: the least common first.")]
After = Annotated[
    str | None, typer.Option("--after", "-a", metavar="TIME", help="Flows seen at this time (UTC) or later.")
]
Before = Annotated[
    str | None, typer.Option("--before", "-b", metavar="TIME", help="Flows seen at this time (UTC) or earlier.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--fields", metavar="[FIELD…]", help="Fields to print behind each flow; with none, list them."),
]
Order = Annotated[
    str | None, typer.Option("--orderby", "-o", metavar="src|dst|flow", help="Order by source, destination or flow.")
]
Separator = Annotated[str, typer.Option("--separator", "-s", help="What stands between the parts of a line.")]
Timeline = Annotated[bool, typer.Option("--timeline", "-T", help="Print the time slots of each flow behind it.")]
HostOf = Annotated[list[str] | None, typer.Option("--host", metavar="ADDR", help="Either end: an address or network.")]
Src = Annotated[list[str] | None, typer.Option("--src", metavar="ADDR", help="Source: an address or network.")]
Dst = Annotated[list[str] | None, typer.Option("--dst", metavar="ADDR", help="Destination: an address or network.")]
Proto = Annotated[list[str] | None, typer.Option("--proto", metavar="NAME", help="Protocol.")]
Tcp = Annotated[bool, typer.Option("--tcp", help="TCP flows.")]
Udp = Annotated[bool, typer.Option("--udp", help="UDP flows.")]
Dport = Annotated[
    list[str] | None, typer.Option("--dport", "--port", metavar="PORT", help="Destination port, list or range.")
]
Sport = Annotated[list[str] | None, typer.Option("--sport", metavar="PORT", help="Source port, list or range.")]


@dataclass(frozen=True)
class Ask:
    """What flowcli was asked for, besides what every query command knows."""

    query: Query
    nodes: Sequence[str]
    edges: Sequence[str]
    collect: Sequence[str]
    sum: Sequence[str]
    least: bool
    fields: tuple[str, ...]
    separator: str


def flowcli(
    words: options.Words = None,
    node_filters: NodeFilters = None,
    flow_filters: FlowFilters = None,
    count: options.Count = False,
    top: Top = None,
    collect: Collect = None,
    sum: Sum = None,  # noqa: A002
    least: Least = False,
    distinct: options.Distinct = None,
    after: After = None,
    before: Before = None,
    fields: Fields = None,
    sort: options.Sort = None,
    orderby: Order = None,
    limit: options.Limit = None,
    skip: options.Skip = 0,
    timeline: Timeline = False,
    separator: Separator = " | ",
    host: HostOf = None,
    src: Src = None,
    dst: Dst = None,
    proto: Proto = None,
    tcp: Tcp = False,
    udp: Udp = False,
    dport: Dport = None,
    sport: Sport = None,
    json: options.Json = False,
    csv: options.Csv = False,
    short: options.Short = False,
    cypher: options.Cypher = False,
    explain: options.Explain = False,
) -> None:
    """Ask about network flows: list them, count them, or find their most common values.

    Example: graphrecon flowcli --dst 10.0.0.0/8 -f 'dport > 10000' 'proto = tcp'

    Example: graphrecon flowcli --top proto dport --collect dst --limit 20
    """
    if fields == [LIST]:
        _list_fields()
        return
    if (collect or sum or least) and not top:
        raise UsageError("--collect, --sum and --least go with --top")
    protocols = [*(proto or ()), *["tcp"] * tcp, *["udp"] * udp]
    shortcuts = _shortcuts(
        host, {"src.addr": src, "dst.addr": dst, "proto": protocols, "dport": dport, "sports": sport}
    )
    order = [*(sort or ()), *([_order(orderby)] if orderby else ())]
    _answer(
        Ask(
            query=options.query(count, top, distinct, short, order, limit, skip, json, csv, cypher, explain),
            nodes=options.filter_texts(None, node_filters),
            edges=options.filter_texts(words, flow_filters, shortcuts, _window(after, before)),
            collect=collect or (),
            sum=sum or (),
            least=least,
            fields=(*map(field, fields or ()), *["times"] * timeline),
            separator=separator,
        )
    )


def statement(ask: Ask) -> Statement:
    """Return the Statement of a query; raises FilterError."""
    query, nodes, edges = ask.query, ask.nodes, ask.edges
    if query.count:
        return count_flows(nodes, edges)
    if query.top:
        return top_flows(
            query.top,
            collect=ask.collect,
            sum_=ask.sum,
            least=ask.least,
            limit=query.most(10),
            skip=query.skip,
            node_filters=nodes,
            flow_filters=edges,
        )
    if query.distinct is not None:
        return top_flows(
            (query.distinct,), limit=query.most(None), skip=query.skip, node_filters=nodes, flow_filters=edges
        )
    if query.short:
        return top_flows(("src", "dst"), limit=None, node_filters=nodes, flow_filters=edges)
    return flows(limit=query.most(None), skip=query.skip, sort=query.sort, node_filters=nodes, flow_filters=edges)


def _answer(ask: Ask) -> None:
    asked = statement(ask)
    with printing():
        if ask.query.cypher:
            answers.print_cypher(asked)
            return
        with open_graph() as graph:
            warn_stale(graph)
            if ask.query.explain:
                answers.print_plan(graph, asked)
            else:
                _print(graph, asked, ask)


def _print(graph: Graph, asked: Statement, ask: Ask) -> None:
    query = ask.query
    with answers.rows_of(graph, asked) as rows:
        if query.count:
            _print_count(next(rows), query)
        elif query.top:
            _print_top(rows, ask)
        elif query.distinct is not None:
            answers.print_values(query.distinct, (row["fields"][0] for row in rows), query)
        elif query.short:
            found = answers.once(addr for row in rows for addr in row["fields"])
            last = None if query.most(None) is None else query.skip + (query.most(None) or 0)
            answers.print_values("addr", islice(found, query.skip, last), query)
        else:
            _print_flows(graph, rows, ask)


def _print_count(row: dict[str, Any], query: Query) -> None:
    if query.json:
        json_lines([row])
    elif query.csv:
        csv_rows(tuple(row), [tuple(row.values())])
    else:
        printer = Printer()
        for name, value in row.items():
            printer.line(f"{value} {name}")


def _print_top(rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    fields, collect = ask.query.top, tuple(ask.collect)
    if ask.query.json:
        json_lines(_top_document(row, single=len(fields) == 1) for row in rows)
    elif ask.query.csv:
        header = (*fields, "value", *(["collected"] if collect else ()))
        csv_rows(header, ([*row["fields"], row["count"], *([row["collected"]] if collect else ())] for row in rows))
    else:
        printer = Printer()
        for row in rows:
            printer.line(top_line(row, ask.separator))


def _top_document(row: dict[str, Any], *, single: bool) -> dict[str, Any]:
    """Return a row of --top: the label of one field is its value, of several a list."""
    found = {"label": row["fields"][0] if single else row["fields"], "value": row["count"]}
    return {**found, "collected": row["collected"]} if row["collected"] else found


def _print_flows(graph: Graph, rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    if ask.query.json:
        known = graph.read(FLOW_PRECISION)
        precision = int(known[0]["value"]) if known else DEFAULT_PRECISION
        json_lines(flow_record(row, precision) for row in rows)
    elif ask.query.csv:
        csv_rows(CSV_COLUMNS, map(csv_row, rows))
    else:
        printer = Printer()
        for row in rows:
            printer.line(flow_line(row, ask.fields, ask.separator))


def _shortcuts(host: Sequence[str] | None, given: Mapping[str, Sequence[str] | None]) -> list[str]:
    """Return the filters of --host (each must be an end of the flow) and of options of which one value must hold."""
    found = [sugar.clause("addr", text, "host") for text in host or ()]
    for name, texts in given.items():
        if texts:
            found.append(sugar.clause(name, ",".join(texts), name.partition(".")[0]))
    return found


def _window(after: str | None, before: str | None) -> list[str]:
    found = [f"lastseen >= {time_text(parse_time(after))}"] if after else []
    return [*found, f"firstseen <= {time_text(parse_time(before))}"] if before else found


def _order(name: str) -> str:
    if name not in {"src", "dst", "flow"}:
        raise UsageError(f"--orderby {name!r}: expected src, dst or flow", hint="--sort takes any column")
    return name


def _list_fields() -> None:
    for name in ("src", "dst", *COLUMNS):
        typer.echo(name)
    sys.stderr.write("--top, --collect and --distinct take fields of the hosts and metadata too: `graphrecon fields`\n")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("flowcli")(flowcli)
