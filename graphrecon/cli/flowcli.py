"""`graphrecon flowcli`: questions about network flows."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from graphrecon.cli import answers, options, sugar
from graphrecon.cli.argv import LIST
from graphrecon.cli.flow_answers import Ask, print_answer
from graphrecon.cli.flow_text import field
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import printing
from graphrecon.cli.session import open_graph, warn_stale
from graphrecon.cypher.query.flow_top import top_flows
from graphrecon.cypher.query.flows import COLUMNS, count_flows, flows
from graphrecon.cypher.statement import Statement
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
Separator = Annotated[
    str, typer.Option("--separator", "-s", metavar="TEXT", help="What stands between the parts of a line.")
]
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
    if (fields or timeline) and (count or top or distinct or short):
        raise UsageError("--fields and --timeline print behind each flow of a list")
    if (sort or orderby) and short:
        raise UsageError("--short lists addresses, which --sort and --orderby do not order")
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
                print_answer(graph, asked, ask)


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
