"""`graphrecon flowcli`: questions about network flows."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import typer

from graphrecon.cli import answers, options, sugar
from graphrecon.cli import flow_options as own
from graphrecon.cli.argv import LIST
from graphrecon.cli.flow_answers import Ask, print_answer
from graphrecon.cli.flow_daily import check_picture
from graphrecon.cli.flow_precision import print_precision, reduce
from graphrecon.cli.flow_text import field, list_fields
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import printing
from graphrecon.cli.session import open_graph, warn_stale
from graphrecon.cypher.query.allowed import allowed
from graphrecon.cypher.query.flow_maps import MODES, flow_map, talk_map
from graphrecon.cypher.query.flow_times import daily
from graphrecon.cypher.query.flow_top import top_flows
from graphrecon.cypher.query.flows import count_flows, flows
from graphrecon.cypher.query.selection import select
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

MOST_BYTES = 1 << 20
"""Bytes of the longest file of allowed flows."""


def flowcli(
    words: options.Words = None,
    node_filters: own.NodeFilters = None,
    flow_filters: own.FlowFilters = None,
    count: options.Count = False,
    top: own.Top = None,
    collect: own.Collect = None,
    sum: own.Sum = None,  # noqa: A002
    least: own.Least = False,
    distinct: options.Distinct = None,
    mode: own.Mode = None,
    flow_daily: own.FlowDaily = False,
    plot: own.Plot = None,
    after: own.After = None,
    before: own.Before = None,
    new_since: own.NewSince = None,
    baseline: own.Baseline = None,
    not_in: own.NotIn = None,
    fields: own.Fields = None,
    sort: options.Sort = None,
    orderby: own.Order = None,
    limit: options.Limit = None,
    skip: options.Skip = 0,
    timeline: own.Timeline = False,
    separator: own.Separator = " | ",
    precision: own.Precision = False,
    reduce_precision: own.ReducePrecision = None,
    host: own.HostOf = None,
    src: own.Src = None,
    dst: own.Dst = None,
    proto: own.Proto = None,
    tcp: own.Tcp = False,
    udp: own.Udp = False,
    dport: own.Dport = None,
    sport: own.Sport = None,
    json: options.Json = False,
    csv: options.Csv = False,
    short: options.Short = False,
    cypher: options.Cypher = False,
    explain: options.Explain = False,
) -> None:
    """Ask about network flows: list them, count them, find their most common values, watch for unwanted ones.

    A filter is text of the filter language, the same everywhere: `graphrecon fields` lists what it knows. Node filters
    (-n) are about the hosts at the ends, others about the flows; all must hold. Times are UTC; `7d` is seven days ago.

    Example: graphrecon flowcli --dst 10.0.0.0/8 -f 'dport > 10000' 'proto = tcp'

    Example: graphrecon flowcli --top proto dport --collect dst --limit 20

    Example: graphrecon flowcli --top src --sum csbytes scbytes --after 2026-01-01 --before '2026-01-02 12:00'

    Example: graphrecon flowcli -m talk_map --host 192.0.2.80 -T

    Example: graphrecon flowcli --udp --fields dst.country meta.dns.query

    Example: graphrecon flowcli --flow-daily --dport 22 --plot ssh.svg

    Example, for cron: graphrecon flowcli --dst 192.0.2.0/24 --not-in allowed.txt --new-since 1h
    """
    if fields == [LIST]:
        list_fields()
        return
    _check_alone(precision or reduce_precision is not None, fields, count, top, distinct, short, mode, flow_daily)
    query = options.query(
        count, top, distinct, short, [*(sort or ()), *_order(orderby)], limit, skip, json, csv, cypher, explain
    )
    if reduce_precision is not None:
        reduce(reduce_precision)
    elif precision:
        print_precision(json=json)
    else:
        given = {"src.addr": src, "dst.addr": dst, "proto": [*(proto or ()), *["tcp"] * tcp, *["udp"] * udp]}
        shortcuts = _shortcuts(host, {**given, "dport": dport, "sports": sport})
        ask = Ask(
            query=query,
            selection=select(
                options.filter_texts(words, flow_filters, shortcuts),
                options.filter_texts(None, node_filters),
                after=after,
                before=before,
                new_since=new_since,
                baseline=baseline,
                not_in=_allowed(not_in),
            ),
            watching=new_since is not None or baseline is not None or not_in is not None,
            mode=mode or "default",
            daily=flow_daily,
            plot=plot,
            collect=tuple(collect or ()),
            sum=tuple(sum or ()),
            least=least,
            fields=(*(field(name, mode) for name in fields or ()), *["times"] * timeline),
            separator=separator,
        )
        _check(ask, sorted_=bool(sort or orderby))
        _answer(ask)


def statement(ask: Ask) -> Statement:
    """Return the Statement of a question; raises FilterError."""
    query, nodes, edges, when = ask.query, ask.selection.nodes, ask.selection.edges, ask.selection.when
    if query.count:
        return count_flows(nodes, edges, when)
    if ask.daily:
        return daily(nodes, edges, when)
    if query.top or query.distinct is not None or query.short:
        return _values(ask)
    limit, skip = query.most(None), query.skip
    if ask.mode != "default":
        step = 1 if "times" in ask.fields else None
        make = flow_map if ask.mode == "flow_map" else talk_map
        return make(nodes, edges, limit=limit, skip=skip, sort=query.sort, when=when, step=step)
    return flows(nodes, edges, limit=limit, skip=skip, sort=query.sort, when=when, extra=ask.extra)


def _values(ask: Ask) -> Statement:
    query, found = ask.query, ask.selection
    top = partial(top_flows, node_filters=found.nodes, flow_filters=found.edges, when=found.when)
    if query.short:
        return top(("src", "dst"), limit=None)
    if query.distinct is not None:
        return top((query.distinct,), limit=query.most(None), skip=query.skip)
    return top(query.top, collect=ask.collect, sum_=ask.sum, least=ask.least, limit=query.most(10), skip=query.skip)


def _answer(ask: Ask) -> None:
    asked = statement(ask)
    seen = 0
    with printing():
        if ask.query.cypher:
            answers.print_cypher(asked)
            return
        with open_graph() as graph:
            warn_stale(graph)
            if ask.query.explain:
                answers.print_plan(graph, asked)
                return
            seen = print_answer(graph, asked, ask)
    if ask.watching and seen:
        raise typer.Exit(1)


def _check_alone(alone: bool, *others: object) -> None:
    if alone and any(others):
        raise UsageError("--precision and --reduce-precision stand alone", hint="they are about the whole graph")


def _check(ask: Ask, *, sorted_: bool) -> None:
    """Raise UsageError for options of flows that make no sense together."""
    query = ask.query
    values = bool(query.count or query.top or query.distinct is not None or query.short)
    if (ask.collect or ask.sum or ask.least) and not query.top:
        raise UsageError("--collect, --sum and --least go with --top")
    if ask.fields and (values or ask.daily):
        raise UsageError("--fields and --timeline print behind each flow of a list")
    if sorted_ and query.short:
        raise UsageError("--short lists addresses, which --sort and --orderby do not order")
    if ask.mode not in MODES:
        raise UsageError(f"--mode {ask.mode!r}: expected flow_map or talk_map")
    if ask.mode != "default" and (values or ask.daily):
        raise UsageError("--mode is how a list looks", hint="without --count, --top, --distinct, --short, --flow-daily")
    if ask.daily and (values or query.sort or query.limit or query.skip):
        raise UsageError("--flow-daily prints every hour of the day", hint="filters and --after, --before go with it")
    if ask.plot is not None:
        if not ask.daily:
            raise UsageError("--plot goes with --flow-daily")
        if query.json or query.csv:
            raise UsageError("--plot draws; --json and --csv print")
        check_picture(ask.plot)


def _shortcuts(host: Sequence[str] | None, given: Mapping[str, Sequence[str] | None]) -> list[str]:
    """Return the filters of --host (each must be an end of the flow) and of options of which one value must hold."""
    found = [sugar.clause("addr", text, "host") for text in host or ()]
    for name, texts in given.items():
        if texts:
            found.append(sugar.clause(name, ",".join(texts), name.partition(".")[0]))
    return found


def _allowed(path: Path | None) -> list[str]:
    """Return the filters of a file of allowed flows; raises GraphreconError when it cannot be read."""
    if path is None:
        return []
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise GraphreconError(f"longer than {MOST_BYTES} bytes", where=str(path))
        return allowed(raw.decode("utf-8-sig").splitlines(), str(path))
    except OSError as error:
        raise GraphreconError(f"cannot read it: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise GraphreconError(f"not UTF-8: byte {error.start}", where=str(path)) from None


def _order(name: str | None) -> list[str]:
    if name is not None and name not in {"src", "dst", "flow"}:
        raise UsageError(f"--orderby {name!r}: expected src, dst or flow", hint="--sort takes any column")
    return [] if name is None else [name]


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("flowcli")(flowcli)
