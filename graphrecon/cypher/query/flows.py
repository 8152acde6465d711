"""Questions about flows: list, count and top values."""

from collections.abc import Sequence

from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.matching import match_flows
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]

COLUMNS = (
    "proto",
    "dport",
    "type",
    "codes",
    "sports",
    "times",
    "sources",
    "count",
    "cspkts",
    "scpkts",
    "csbytes",
    "scbytes",
    "firstseen",
    "lastseen",
)
"""The properties of a flow in a list, after `src` and `dst`."""


def flows(
    node_filters: Texts = (),
    flow_filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
) -> Statement:
    """Return the flows that match all filters: columns src, dst and COLUMNS, one flow a row.

    `sort` takes columns, with `~` or `-` before it downwards; `src`, `dst` and `flow` are orders too.
    Raises FilterError for a filter or a column that is not known.
    """
    params = Params()
    text = match_flows(node_filters, flow_filters, params)
    cut = order(sort) + window(params, limit, skip)
    if cut:
        text += f"\nWITH src, flow, dst{cut}"
    columns = ["src.addr AS src", "dst.addr AS dst", *(f"flow.{name} AS {name}" for name in COLUMNS)]
    lines = [", ".join(columns[start : start + 5]) for start in range(0, len(columns), 5)]
    text += "\nRETURN " + ",\n       ".join(lines)
    return Statement(text, params.values)


def count_flows(node_filters: Texts = (), flow_filters: Texts = ()) -> Statement:
    """Return one row: clients (distinct sources), servers (distinct destinations) and flows that match.

    A server with flows of its own is also a client.
    """
    params = Params()
    if not any(text.strip() for text in (*node_filters, *flow_filters)):
        return Statement(
            "RETURN COUNT { MATCH (host:Host) WHERE EXISTS { (host)-[:SEND]->() } } AS clients,\n"
            "       COUNT { MATCH (host:Host) WHERE EXISTS { (host)<-[:TO]-() } } AS servers,\n"
            "       COUNT { (:Flow) } AS flows"
        )
    text = match_flows(node_filters, flow_filters, params)
    text += "\nRETURN count(DISTINCT src) AS clients, count(DISTINCT dst) AS servers, count(flow) AS flows"
    return Statement(text, params.values)


def order(sort: Texts) -> str:
    """Return ORDER BY over columns of a list of flows; nothing for none."""
    keys: list[str] = []
    for item in sort:
        name = item.lstrip("~-")
        down = " DESC" if name != item else ""
        if name == "flow":
            keys += [f"flow.proto{down}", f"flow.dport{down}"]
        elif name in {"src", "dst", "src.addr", "dst.addr"}:
            keys.append(f"{name[:3]}.key{down}")
        elif name in COLUMNS:
            keys.append(f"flow.{name}{down}")
        else:
            raise FilterError(
                f"unknown column '{name}'", item, 1, "a column of flows", nearest(name, ("src", "dst", *COLUMNS))
            )
    return "\nORDER BY " + ", ".join(keys) if keys else ""


def window(params: Params, limit: int | None, skip: int) -> str:
    """Return SKIP and LIMIT as parameters; nothing for none."""
    text = f"\nSKIP {params.named('skip', skip)}" if skip else ""
    return text + (f"\nLIMIT {params.named('limit', limit)}" if limit is not None else "")
