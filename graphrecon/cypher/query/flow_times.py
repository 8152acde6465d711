"""Flows over time: how many were seen in each slot, and on average in each hour of the day."""

from collections.abc import Sequence

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import FLOW
from graphrecon.cypher.query.flows import coarse
from graphrecon.cypher.query.matching import match_flows, where
from graphrecon.cypher.query.selection import ANYTIME, When, precision, slot_is_in
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import MICROSECOND

Texts = Sequence[str]

DAY = 86_400
HOUR = 3600


def timeline(
    node_filters: Texts = (),
    flow_filters: Texts = (),
    *,
    mode: str = "default",
    step: int | None = None,
    when: When = ANYTIME,
) -> Statement:
    """Return columns `slot` (epoch seconds of its start) and `edges`, in the order of time; empty slots have no row.

    An edge of the mode counts once a slot. `step` is the length of a slot in seconds, that of the graph by default.
    """
    params = Params()
    pairs = mode != "default"
    text = match_flows(node_filters, flow_filters, params, ("src", "dst") if pairs else (), when)
    what = ["src", "dst"] if pairs else []
    text += f"\nWITH {', '.join([*what, _times(when)])}"
    slots = "times" if step is None else coarse("times", params.named("step", step))
    text += f"\nUNWIND {slots} AS slot"
    if pairs:
        text += "\nWITH DISTINCT slot, src, dst"
    return Statement(f"{text}\nRETURN slot, count(*) AS edges ORDER BY slot", params.values)


def extent(node_filters: Texts = (), flow_filters: Texts = (), when: When = ANYTIME) -> Statement:
    """Return one row: `first` and `last`, the slots in which a timeline begins and ends; null when it is empty."""
    params = Params()
    text = match_flows(node_filters, flow_filters, params, (), when)
    text += f"\nWITH {_times(when)}\nRETURN min(times[0]) AS first, max(times[-1]) AS last"
    return Statement(text, params.values)


def daily(node_filters: Texts = (), flow_filters: Texts = (), when: When = ANYTIME) -> Statement:
    """Return columns `second` (of the day, UTC, at which an hour or longer slot begins), `flows`, `days`, `step`.

    A flow counts once each day that it was seen in that hour. `days` are those from the first to the last flow of the
    graph, or of the window, so that the average of an hour is flows / days. Hours without flows have no row.
    """
    params = Params()
    text = match_flows(node_filters, flow_filters, params, (), when)
    if not (when.seen or when.unseen):
        text += precision(["flow"])
    text += (
        f"\nWITH {_times(when)}, CASE WHEN precision > {HOUR} THEN precision ELSE {HOUR} END AS step"
        f"\nUNWIND {coarse('times', 'step')} AS slot"
        f"\nWITH slot % {DAY} AS second, step, count(*) AS flows, min(slot) / {DAY} AS least, max(slot) / {DAY} AS most"
        "\nWITH collect([second, flows]) AS rows, step, min(least) AS least, max(most) AS most"
        + _extent(params)
        + _clipped(when, params)
        + "\nUNWIND rows AS row\nRETURN row[0] AS second, row[1] AS flows, last - first + 1 AS days, step"
        "\nORDER BY second"
    )
    return Statement(text, params.values)


def _extent(params: Params) -> str:
    """Return the clauses that find the first and the last day of the flows seen, which an index has in order."""
    conditions = within.restrict(FLOW, params)
    path = "(src:Host)-[:SEND]->(flow:Flow)-[:TO]->(dst:Host)" if conditions else "(flow:Flow)"
    known = where([Condition("flow.lastseen IS NOT NULL"), *conditions])

    def day(order: str, name: str) -> str:
        text = f"MATCH {path}{known}\nWITH flow.lastseen AS moment ORDER BY moment{order} LIMIT 1"
        text += f"\nRETURN moment.epochSeconds / {DAY} AS {name}"
        return "\nCALL () {\n  " + text.replace("\n", "\n  ") + "\n}"

    return f"""{day("", "early")}{day(" DESC", "late")}
WITH rows, step, CASE WHEN early < least THEN early ELSE least END AS first,
  CASE WHEN late > most THEN late ELSE most END AS last"""


def _clipped(when: When, params: Params) -> str:
    """Return the clause that leaves out the days before and after the window."""
    first, last = "first", "last"
    if when.seen.start is not None:
        day = params.named("first_day", when.seen.start // MICROSECOND // DAY)
        first = f"CASE WHEN first < {day} THEN {day} ELSE first END AS first"
    if when.seen.stop is not None:
        day = params.named("last_day", when.seen.stop // MICROSECOND // DAY)
        last = f"CASE WHEN last > {day} THEN {day} ELSE last END AS last"
    return f"\nWITH rows, step, {first}, {last}" if when.seen else ""


def _times(when: When) -> str:
    """Return the slots of a flow, those in the window alone."""
    tests = slot_is_in(when.seen, "slot")
    if not tests:
        return "coalesce(flow.times, []) AS times"
    return f"[slot IN coalesce(flow.times, []) WHERE {' AND '.join(tests)}] AS times"
