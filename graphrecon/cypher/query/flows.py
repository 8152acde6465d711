"""Questions about flows: list and count."""

from collections.abc import Sequence

from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.flow_terms import term
from graphrecon.cypher.query.matching import match_flows
from graphrecon.cypher.query.selection import ANYTIME, When
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
    when: When = ANYTIME,
    extra: Texts = (),
    columns: Texts = COLUMNS,
    step: int | None = None,
    epochs: bool = False,
) -> Statement:
    """Return the flows that match all filters: columns src, dst and `columns` of COLUMNS, one flow a row.

    `sort` takes columns, with `~` or `-` before it downwards; `src`, `dst` and `flow` are orders too. `extra` fields
    of the ends and of metadata are one more column `extra`, a list of values in their order; with a `step` the slots
    of so many seconds in which the flow was seen are a column `slots`.
    Raises FilterError for a filter, a column or a field that is not known.
    """
    params = Params()
    text = match_flows(node_filters, flow_filters, params, when=when)
    cut = order(sort) + window(params, limit, skip)
    if cut:
        text += f"\nWITH src, flow, dst{cut}"
    timed = {"firstseen", "lastseen"} if epochs else set()
    values = ((name, epoch(f"flow.{name}") if name in timed else f"flow.{name}") for name in columns)
    shown = ["src.addr AS src", "dst.addr AS dst", *(f"{value} AS {name}" for name, value in values)]
    lines = [", ".join(shown[start : start + 5]) for start in range(0, len(shown), 5)]
    if step is not None:
        lines.append(f"{coarse('coalesce(flow.times, [])', params.named('step', step))} AS slots")
    if extra:
        lines.append("[" + ",\n        ".join(term(name).of_one() for name in extra) + "] AS extra")
    text += "\nRETURN " + ",\n       ".join(lines)
    return Statement(text, params.values)


def count_flows(node_filters: Texts = (), flow_filters: Texts = (), when: When = ANYTIME) -> Statement:
    """Return one row: clients (distinct sources), servers (distinct destinations) and flows that match.

    A server with flows of its own is also a client.
    """
    params = Params()
    if not when and not narrowed() and not any(text.strip() for text in (*node_filters, *flow_filters)):
        return Statement(
            "RETURN COUNT { MATCH (host:Host) WHERE EXISTS { (host)-[:SEND]->() } } AS clients,\n"
            "       COUNT { MATCH (host:Host) WHERE EXISTS { (host)<-[:TO]-() } } AS servers,\n"
            "       COUNT { (:Flow) } AS flows"
        )
    text = match_flows(node_filters, flow_filters, params, when=when)
    text += "\nRETURN count(DISTINCT src) AS clients, count(DISTINCT dst) AS servers, count(flow) AS flows"
    return Statement(text, params.values)


def epoch(moment: str) -> str:
    """Return the expression of a time in epoch seconds, a float."""
    return f"{moment}.epochSeconds + {moment}.microsecond / 1000000.0"


def coarse(times: str, step: str) -> str:
    """Return the slots of `step` seconds that a sorted list of slots touches, each once: their starts."""
    changed = f"{times}[place] / {step} <> {times}[place - 1] / {step}"
    places = f"place IN range(0, size({times}) - 1) WHERE place = 0 OR {changed}"
    return f"[{places} | {times}[place] / {step} * {step}]"


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
