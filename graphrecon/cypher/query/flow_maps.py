"""The coarser pictures of flows: one edge a pair of hosts, with what it consists of (flow_map) or without it."""

from collections.abc import Sequence

from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.flows import coarse, epoch, window
from graphrecon.cypher.query.matching import match_flows
from graphrecon.cypher.query.selection import ANYTIME, When
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]

MODES = ("default", "flow_map", "talk_map")
"""An edge is a flow; a client with a server and the protocols and ports between them; a client with a server."""
COUNTERS = ("count", "cspkts", "scpkts", "csbytes", "scbytes")
MAP_COLUMNS = ("flows", *COUNTERS, "firstseen", "lastseen")
"""What an edge of a map has after `src` and `dst`: the number of its flows, their sums and times."""


def flow_map(
    node_filters: Texts = (),
    flow_filters: Texts = (),
    *,
    kinds: int | None = None,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
    when: When = ANYTIME,
    step: int | None = None,
    epochs: bool = False,
) -> Statement:
    """Return one row a client and server: src, dst, MAP_COLUMNS and `kinds`, distinct lists of proto, dport and type.

    `kinds` cuts that list; with a `step` the slots of so many seconds in which any was seen are a column `slots`.
    `epochs` gives times as epoch seconds. Raises FilterError for a filter or a column that is not known.
    """
    text, params = _pairs(node_filters, flow_filters, when, sort, limit, skip, kinds=True, slots=step is not None)
    shown = "kinds" if kinds is None else f"kinds[..{params.named('kinds', kinds)}] AS kinds"
    return Statement(f"{text}\nRETURN {_columns(params, step, epochs)},\n       {shown}", params.values)


def talk_map(
    node_filters: Texts = (),
    flow_filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
    when: When = ANYTIME,
    step: int | None = None,
    epochs: bool = False,
) -> Statement:
    """Return one row a client and server: src, dst and MAP_COLUMNS, and `slots` and `epochs` as flow_map."""
    text, params = _pairs(node_filters, flow_filters, when, sort, limit, skip, kinds=False, slots=step is not None)
    return Statement(f"{text}\nRETURN {_columns(params, step, epochs)}", params.values)


def count_pairs(node_filters: Texts = (), flow_filters: Texts = (), when: When = ANYTIME) -> Statement:
    """Return one row: `edges`, how many edges a map of these flows has."""
    params = Params()
    text = match_flows(node_filters, flow_filters, params, when=when)
    return Statement(f"{text}\nWITH DISTINCT src, dst\nRETURN count(*) AS edges", params.values)


def _pairs(
    nodes: Texts, edges: Texts, when: When, sort: Texts, limit: int | None, skip: int, *, kinds: bool, slots: bool
) -> tuple[str, Params]:
    params = Params()
    text = match_flows(nodes, edges, params, when=when)
    columns = ["src", "dst", "count(*) AS flows", *(f"sum(flow.{name}) AS {name}" for name in COUNTERS)]
    columns += ["min(flow.firstseen) AS firstseen", "max(flow.lastseen) AS lastseen"]
    if kinds:
        columns.append("collect(DISTINCT [flow.proto, flow.dport, flow.type]) AS kinds")
    if slots:
        columns.append("collect(flow) AS held")
    lines = [", ".join(columns[start : start + 4]) for start in range(0, len(columns), 4)]
    return f"{text}\nWITH " + ",\n     ".join(lines) + _order(sort) + window(params, limit, skip), params


def _columns(params: Params, step: int | None, epochs: bool) -> str:
    shown = [*MAP_COLUMNS[:-2], *(f"{epoch(name)} AS {name}" if epochs else name for name in MAP_COLUMNS[-2:])]
    text = "src.addr AS src, dst.addr AS dst, " + ", ".join(shown)
    if step is None:
        return text
    slots = coarse("coalesce(flow.times, [])", params.named("step", step))
    seen = f"UNWIND held AS flow\n                 UNWIND {slots} AS slot\n                 "
    return f"{text},\n       COLLECT {{ {seen}RETURN DISTINCT slot ORDER BY slot }} AS slots"


def _order(sort: Texts) -> str:
    keys = []
    for item in sort:
        name = item.lstrip("~-")
        down = " DESC" if name != item else ""
        if name in {"src", "dst", "src.addr", "dst.addr"}:
            keys.append(f"{name[:3]}.key{down}")
        elif name in {"flow", *MAP_COLUMNS}:
            keys.append(f"{'flows' if name == 'flow' else name}{down}")
        else:
            known = ("src", "dst", *MAP_COLUMNS)
            raise FilterError(f"unknown column '{name}'", item, 1, "a column of a map of flows", nearest(name, known))
    return "\nORDER BY " + ", ".join(keys) if keys else ""
