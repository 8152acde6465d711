"""The most common values of flows, by one field or several together."""

from collections.abc import Sequence

from graphrecon.cypher.filter import fields as table
from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.flow_terms import term
from graphrecon.cypher.query.flows import window
from graphrecon.cypher.query.matching import match_flows
from graphrecon.cypher.query.selection import ANYTIME, When
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]


def top_flows(
    fields: Texts,
    *,
    collect: Texts = (),
    sum_: Texts = (),
    least: bool = False,
    limit: int | None = 10,
    skip: int = 0,
    node_filters: Texts = (),
    flow_filters: Texts = (),
    when: When = ANYTIME,
) -> Statement:
    """Return columns `fields` (a list, one value a field), `count` and `collected` (a list of lists).

    `count` is the number of flows, or the sum of the numeric fields `sum_`. Array fields count once an element, a
    metadata field once a metadata node; flows without them do not count. Limit 0 or None means all.
    Raises FilterError for a filter or a field that is not known, or no field.
    """
    if not fields:
        raise FilterError("no field to count", "", 1, "at least one field")
    params = Params()
    terms = [term(name) for name in fields]
    extra = [term(name) for name in collect]
    steps = list(dict.fromkeys(found.steps for found in terms if found.steps))
    later = list(dict.fromkeys(found.steps for found in extra if found.steps and found.steps not in steps))
    amount = " + ".join(f"coalesce({_number(name)}, 0)" for name in sum_)
    base = match_flows(node_filters, flow_filters, params, [found.end for found in (*terms, *extra)], when)
    groups = [found.group or f"{found.value} AS field{place}" for place, found in enumerate(terms)]
    columns = [*dict.fromkeys(groups), f"sum({amount}) AS count" if amount else "count(*) AS count"]
    collected = "collect(DISTINCT [" + ", ".join(found.value for found in extra) + "]) AS collected"
    held = dict.fromkeys(["flow", *(found.end for found in extra if found.end)])
    if later:
        columns.append("collect(DISTINCT {" + ", ".join(f"{name}: {name}" for name in held) + "}) AS found")
    elif extra:
        columns.append(collected)
    labels = [found.value if found.group else f"field{place}" for place, found in enumerate(terms)]
    text = base + "".join(steps) + "\nWITH " + ", ".join(columns)
    text += f"\nORDER BY count{'' if least else ' DESC'}, {', '.join(labels)}{window(params, limit or None, skip)}"
    if later:
        # What is collected from arrays or metadata is taken apart here, so that each flow has counted once.
        bound = ", ".join(f"one.{name} AS {name}" for name in held)
        inner = f"\nUNWIND found AS one\nWITH {bound}" + "".join(later) + f"\nRETURN {collected}"
        text += "\nCALL (found) {" + inner.replace("\n", "\n  ") + "\n}"
    text += f"\nRETURN [{', '.join(labels)}] AS fields, count, {'collected' if extra else '[] AS collected'}"
    return Statement(text, params.values)


def _number(name: str) -> str:
    row = table.find(name, "flow")
    if row is None or row.type.name != "integer" or row.name in {"type", "codes"}:
        raise FilterError(f"cannot sum '{name}'", name, 1, "count, cspkts, scpkts, csbytes or scbytes")
    return row.places["flow"].value.replace("{it}", "flow")
