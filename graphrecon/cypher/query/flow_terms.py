"""The fields of flows that can be counted and shown: their own, those of their ends, and their metadata's."""

import re
from dataclasses import dataclass

from graphrecon.cypher.filter import fields as table
from graphrecon.cypher.filter import metadata
from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.types import Flag


@dataclass(frozen=True)
class Term:
    """One field: the clauses that bind what it needs, and its expression. `end` is src or dst when it needs one.

    `group` is what tells its values apart, where that is quicker to compare than the value: a node for its address.
    `many` says that one flow may have several values.
    """

    steps: str
    value: str
    end: str = ""
    group: str = ""
    many: bool = False

    def of_one(self) -> str:
        """Return the expression of a flow's own value, or of the sorted list of its values where it may have many."""
        if not self.steps:
            return self.value
        steps = self.steps.strip().replace("\n", " ")
        values = f"COLLECT {{ {steps} RETURN DISTINCT {self.value} AS item ORDER BY item }}"
        return values if self.many else f"head({values})"


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
        return Term(f"\nUNWIND {value} AS {row.name}", row.name, many=True)
    return Term("", value)


def names() -> list[str]:
    """Return every field that `term` knows, metadata left out."""
    return [*(name for name in table.names("flow") if name != "timeago"), "src", "dst", *ends()]


def ends() -> list[str]:
    """Return the fields of the hosts at the ends that are worth naming: `term` knows all of nodes and views."""
    return [f"{end}.{name}" for end in ("src", "dst") for name in ("addr", "firstseen", "lastseen", "country", "asnum")]


def _of_end(name: str, end: str, attribute: str) -> Term:
    row = table.find(attribute, "node")
    place = row.place("node") if row else None
    if row and row.name == "addr":
        return Term("", f"{end}.addr", end, end)
    if place and row and not place.path and not isinstance(row.type, Flag) and row.name != "timeago":
        return Term("", place.value.replace("{it}", end), end)
    row = table.find(attribute, "view")
    place = row.place("view") if row else None
    if place is None or place.path or "{it}." not in place.value[:5]:
        raise _unknown(name)
    view = f"{end}view"
    steps, value = f"\nMATCH ({end})<-[:OF]-({view}:View)", place.value.replace("{it}", view)
    if place.array:
        return Term(f"{steps}\nUNWIND {value} AS {end}{attribute}", f"{end}{attribute}", end, many=True)
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
        return Term(f"{match}\nUNWIND {variable}.{key} AS {item}", item, many=True)
    return Term(f"{match}\nWHERE {variable}.{key} IS NOT NULL", f"{variable}.{key}", many=True)


def _unknown(name: str) -> FilterError:
    known = [*names(), *(f"meta.{item}" for item in metadata.names())]
    return FilterError(f"unknown field '{name}'", name, 1, "a field of flows", nearest(name, known))
