"""The most common values of flows, by one field or several together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphrecon.cypher.filter import fields as table
from graphrecon.cypher.filter import metadata
from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query.flows import window
from graphrecon.cypher.query.matching import match_flows
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]


@dataclass(frozen=True)
class Term:
    """One field: the clauses that bind what it needs, and its expression. `end` is src or dst when it needs one.

    `group` is what tells its values apart, where that is quicker to compare than the value: a node for its address.
    """

    steps: str
    value: str
    end: str = ""
    group: str = ""


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
    base = match_flows(node_filters, flow_filters, params, ends=[found.end for found in (*terms, *extra)])
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


def term(name: str) -> Term:
    """Return the Term of a field such as `proto`, `sport`, `src.addr` or `meta.dns.query`."""
    if name in {"src", "dst"}:
        return Term("", f"{name}.addr", name, name)
    for end in ("src", "dst"):
        if name.startswith(end + "."):
            return _of_end(name, end, name[len(end) + 1 :])
    if name.startswith("meta."):
        return _of_metadata(name)
    row = table.find(name, "flow")
    place = row.place("flow") if row else None
    if row is None or place is None or isinstance(row.type, Flag) or name == "timeago":
        raise _unknown(name)
    value = place.value.replace("{it}", "flow")
    if place.array:
        return Term(f"\nUNWIND {value} AS {row.name}", row.name)
    return Term("", value)


def names() -> list[str]:
    """Return every field that `term` knows, metadata left out."""
    own = [name for name in table.names("flow") if name != "timeago"]
    ends = [f"{end}.{name}" for end in ("src", "dst") for name in ("addr", "firstseen", "lastseen", "country", "asnum")]
    return [*own, "src", "dst", *ends]


def _of_end(name: str, end: str, attribute: str) -> Term:
    row = table.find(attribute, "node")
    place = row.place("node") if row else None
    if row and row.name == "addr":
        return Term("", f"{end}.addr", end, end)
    if place and row and not isinstance(row.type, Flag) and row.name != "timeago":
        return Term("", place.value.replace("{it}", end), end)
    row = table.find(attribute, "view")
    place = row.place("view") if row else None
    if place is None or place.path or "{it}." not in place.value[:5]:
        raise _unknown(name)
    view = f"{end}view"
    steps, value = f"\nMATCH ({end})<-[:OF]-({view}:View)", place.value.replace("{it}", view)
    if place.array:
        return Term(f"{steps}\nUNWIND {value} AS {end}{attribute}", f"{end}{attribute}", end)
    return Term(steps, value, end)


def _of_metadata(name: str) -> Term:
    found = metadata.find(name[5:])
    if found is None:
        raise _unknown(name)
    variable = "meta" + re.sub(r"\W", "", found.label.removeprefix("Intel"))
    key = f"`{found.property}`" if "." in found.property else found.property
    match = f"\nMATCH (flow)-[:CARRIED]->({variable}:{found.label})"
    if found.array:
        item = "item" + re.sub(r"\W", "", name)
        return Term(f"{match}\nUNWIND {variable}.{key} AS {item}", item)
    return Term(f"{match}\nWHERE {variable}.{key} IS NOT NULL", f"{variable}.{key}")


def _number(name: str) -> str:
    row = table.find(name, "flow")
    if row is None or row.type.name != "integer" or row.name in {"type", "codes"}:
        raise FilterError(f"cannot sum '{name}'", name, 1, "count, cspkts, scpkts, csbytes or scbytes")
    return row.places["flow"].value.replace("{it}", "flow")


def _unknown(name: str) -> FilterError:
    known = [*names(), *(f"meta.{item}" for item in metadata.names())]
    return FilterError(f"unknown field '{name}'", name, 1, "a field of flows", nearest(name, known))
