"""From the name of an attribute to where it stands in the graph, seen from where the clause stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphrecon.cypher.filter import fields, metadata
from graphrecon.cypher.filter.errors import nearest
from graphrecon.cypher.filter.field import Field, Place
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose, Purpose
from graphrecon.cypher.filter.shortcuts import SHORTCUTS

ENDS = ("src", "dst")
BOUND = {"proto", "search"}
"""What filters of flows do not know of their hosts: what says little outside PORT(…), and the full-text index."""
WINDOW = {
    "skip": "give it beside the filter: --skip N, in a URL skip=N",
    "limit": "give it beside the filter: --limit N, in a URL limit=N",
    "sortby": "give it beside the filter: --sort NAME, in a URL sort=NAME",
    "fields": "give it beside the filter: --csv and --json print every field",
    "display": "pages choose what they show beside the filter",
}
"""What the field writes into its queries and a filter is not: how to give it."""
LEVELS = {
    "view": "the view",
    "nmap": "scan records",
    "port": "ports, inside PORT(…)",
    "flow": "flows (an edge filter)",
    "node": "the hosts of flows (a node filter)",
    "meta": "metadata, inside META(…)",
    "passive": "passive observations",
}


class UnknownName(ValueError):
    """A name that no row has where it stands; the message says so."""

    def __init__(self, message: str, expected: str, hint: str | None) -> None:
        super().__init__(message)
        self.expected = expected
        self.hint = hint


@dataclass(frozen=True)
class Scope:
    """Where a clause stands: the level of the table that it sees, the variable that it is about.

    `types` are the labels and relationship types of the purpose. Inside PORT(…) a port is open unless a state is
    named there, and its protocol tcp unless one is named.
    """

    level: str
    variable: str
    types: Mapping[str, str]
    open_only: bool = True
    tcp_only: bool = True

    @property
    def port_step(self) -> str:
        return f"-[:{self.types['has_port']}]->(port:{self.types['port_label']})"


@dataclass(frozen=True)
class Reach:
    """How an attribute is reached: a pattern up to `it` ("" when `it` is known already), and its Place there.

    `both` says that it is meant for either end of the flow and written for `src`; `level` is that of the Place.
    """

    field: Field
    place: Place
    it: str
    start: str = ""
    both: bool = False
    level: str = ""

    @property
    def each(self) -> str:
        return self.place.each.replace("{it}", self.it)

    @property
    def value(self) -> str:
        return self.place.value.replace("{it}", self.it)

    @property
    def key(self) -> str:
        return self.place.key.replace("{it}", self.it)

    @property
    def also(self) -> str:
        return self.place.also.replace("{it}", self.it)

    def pattern(self, scope: Scope) -> str:
        """Return the pattern that leads to the value, or "" when it is a property of what is known already."""
        if not self.start and not self.place.path:
            return ""
        return (self.start or f"({self.it})") + self.place.path.format(**scope.types)


def scope_of(purpose: Purpose) -> Scope:
    """Return the outermost scope of a purpose."""
    types = purpose.types if isinstance(purpose, HostPurpose) else VIEW.types
    return Scope(purpose.name, purpose.root, types)


def reach(name: str, scope: Scope) -> Reach:
    """Return how the attribute `name` is reached; raises UnknownName when it is not known in the scope."""
    if scope.level in {"flow", "node"}:
        return _of_flow(name, scope)
    if scope.level == "passive":
        row = fields.find(name, "passive")
        if row is None:
            raise _unknown(name, scope)
        return _row(row, "passive", scope.variable)
    if scope.level == "meta":
        return _metadata(name.removeprefix("meta."), "")
    if scope.level == "port":
        row = fields.find(name, "port")
        if row is None:
            raise _unknown(name, scope)
        found = _row(row, "port", "port")
        return found if row.name != "port" or scope.open_only else replace(found, place=replace(found.place, also=""))
    return _of_host(name, scope, scope.level, scope.variable, "")


def at_port(found: Reach, scope: Scope) -> Reach:
    """Return how what is reached from a host is reached from one of its ports; raises UnknownName where it has none."""
    place = found.field.places.get("port")
    if place is None or found.level == "passive":
        raise UnknownName(f"'{found.field.name}' tells of no port here", "a value without a port or service", None)
    return replace(_row(found.field, "port", "port"), start=(found.start or f"({found.it})") + scope.port_step)


def _of_flow(name: str, scope: Scope) -> Reach:
    for end in ENDS:
        if name.startswith(end + "."):
            return _of_end(name[len(end) + 1 :], end, scope)
    if scope.level == "node":
        return replace(_of_end(name, "src", scope), both=True)
    if name.startswith("meta."):
        return _metadata(name[5:], "(flow)-[:CARRIED]->")
    row = fields.find(name, "flow")
    if row:
        return _row(row, "flow", "flow")
    row = fields.find(name, "node")
    if row:
        return replace(_row(row, "node", "src"), both=True)
    raise _unknown(name, scope)


def _of_end(name: str, end: str, scope: Scope) -> Reach:
    """Return the reach of an attribute of the host at an end of the flow: its own, its metadata's, its view's."""
    if name.startswith("meta."):
        return _metadata(name[5:], f"({end})-[:SENT]->")
    row = fields.find(name, "node")
    if row:
        return _row(row, "node", end)
    return _of_host(name, scope, "view", "view", f"({end})<-[:OF]-(view:View)")


def _of_host(name: str, scope: Scope, level: str, variable: str, start: str) -> Reach:
    """Return the reach of an attribute of a view or record, or of one of its ports."""
    row = fields.find(name, level)
    if row:
        return replace(_row(row, level, variable), start=start)
    row = fields.find(name, "port")
    if row is None or row.name in BOUND:
        raise _unknown(name, scope)
    return replace(_row(row, "port", "port"), start=(start or f"({variable})") + scope.port_step)


def _metadata(name: str, step: str) -> Reach:
    """Return the reach of an attribute of metadata, from what `step` leads from, or of the bound `meta`."""
    found = metadata.find(name)
    if found is None:
        raise UnknownName(
            f"unknown metadata attribute '{name}'",
            "an attribute such as meta.query or meta.dns.query",
            nearest(name, metadata.names()),
        )
    value = f"meta.`{found.property}`" if "." in found.property else f"meta.{found.property}"
    label = found.label.removeprefix("Intel:")
    also = "" if step or label == "Intel" else f"meta:{label}"
    row = Field(f"meta.{name}", found.type, "", f"meta.{name}", {})
    return Reach(row, Place(value, also=also, array=found.array), "meta", step and f"{step}(meta:{found.label})")


def _row(row: Field, level: str, it: str) -> Reach:
    place = row.place(level)
    assert place is not None, f"{row.name} has no place at {level}"
    return Reach(row, place, it, level=level)


def _unknown(name: str, scope: Scope) -> UnknownName:
    """Return the error for an attribute that is not known in a scope, with the nearest that is."""
    level = scope.level
    if name in WINDOW:
        return UnknownName(f"'{name}' is no part of a filter", f"an attribute of {LEVELS[level]}", WINDOW[name])
    known = set(fields.names(level))
    if level in {"view", "nmap", "node"}:
        known |= (set(fields.names("port")) - BOUND) | set(SHORTCUTS)
    if level == "node":
        known |= set(fields.names("view"))
    bare = re.sub(r"^(?:src|dst)\.", "", name) if level in {"flow", "node"} else name
    hint = _elsewhere(bare, level) or nearest(bare, known)
    return UnknownName(f"unknown attribute '{name}'", f"an attribute of {LEVELS[level]}", hint)


def _elsewhere(name: str, level: str) -> str | None:
    """Return where an attribute would be valid, when it is not here."""
    for other, where in LEVELS.items():
        if other != level and fields.find(name, other):
            return f"'{name}' is an attribute of {where}"
    return None
