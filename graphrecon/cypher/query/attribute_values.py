"""How the values of an attribute of filters are counted."""

import re
from collections.abc import Sequence

from graphrecon.cypher.filter import ast, fields, within
from graphrecon.cypher.filter.attribute import AttributeCompiler
from graphrecon.cypher.filter.field import Field, Place
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.predicates import Target
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.filter.resolve import Reach, scope_of
from graphrecon.cypher.filter.time_types import Ago
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query.countable import Values, refused

PortNumber = tuple[str | None, int]
"""A protocol, where one is said, and a number."""


def row_of(purpose: HostPurpose, name: str) -> Field | None:
    """Return the row of an attribute that can be counted, or None."""
    row = fields.find(name, purpose.name) or (fields.find(name, "port") if purpose.has_port else None)
    return None if row is None or isinstance(row.type, Flag | Ago) else row


def attribute(row: Field, purpose: HostPurpose, params: Params, tests: Sequence[str] = ()) -> Values:
    """Return the values of an attribute, of what passes `tests`, conditions on what its pattern binds."""
    place = row.place(purpose.name)
    if place is not None:
        return _at(place, f"({purpose.root})", purpose.root, purpose, params, tests)
    return _at(row.places["port"], port_step(purpose), "port", purpose, params, tests)


def restricted(row: Field, purpose: HostPurpose, rest: str, params: Params) -> Values:
    """Return the values of ATTRIBUTE:PORT, of what a port shows, or of ATTRIBUTE:VALUE and ATTRIBUTE:/REGEX/.

    A value is what the filter of the attribute takes. Raises FilterError for any other.
    """
    port, place = port_number(rest), row.places.get("port")
    if port and place is not None and place.path:
        return _at(place, port_step(purpose), "port", purpose, params, port_tests(port, params))
    place = place_of(row, purpose)
    if place.label:
        raise refused("value", rest, f"'{row.name}' alone")
    if not (place.array or place.each):
        return attribute(row, purpose, params, tests_of(row, rest, purpose, params))
    found, compiler = attribute(row, purpose, params), AttributeCompiler(rest, params)
    tests = compiler.tests(row.type, _value(rest), "eq", scope_of(purpose))
    where = compiler.alternatives(tests, Target("item")).text
    return Values(f"{found.steps}\nWITH {found.label} AS item\nWHERE {where}", "item")


def tests_of(row: Field, text: str, purpose: HostPurpose, params: Params) -> list[str]:
    """Return the conditions on what the pattern of an attribute binds, that its value is a text; raises FilterError."""
    it = purpose.root if row.place(purpose.name) else "port"
    reach = Reach(row, place_of(row, purpose), it, level=purpose.name)
    return [AttributeCompiler(text, params).inside(_value(text), reach, scope_of(purpose)).text]


def place_of(row: Field, purpose: HostPurpose) -> Place:
    """Return where an attribute of hosts stands, or of their ports."""
    return row.place(purpose.name) or row.places["port"]


def _value(text: str) -> ast.Value:
    regex = re.fullmatch(r"/(.*)/([imsu]*)", text, re.DOTALL)
    return ast.Value(regex[1], "regex", regex[2]) if regex else ast.Value(text)


def _at(place: Place, start: str, it: str, purpose: HostPurpose, params: Params, tests: Sequence[str]) -> Values:
    value, also, each = (text.replace("{it}", it) for text in (place.label or place.value, place.also, place.each))
    path = place.path.format(**purpose.types)
    where = [*([also] if also else []), *tests, *(one.text for one in within.reached(path, params))]
    steps = f"\nMATCH {start}{path}" if path or start != f"({purpose.root})" else f"\nWITH {purpose.root}" * bool(where)
    steps += f"\nWHERE {' AND '.join(where)}" if where else ""
    if each:
        return Values(f"{steps}\nUNWIND {each} AS each", value)
    return Values(f"{steps}\nUNWIND {value} AS item", "item") if place.array else Values(steps, value)


def port_step(purpose: HostPurpose) -> str:
    """Return the pattern from a host to its ports."""
    return f"({purpose.root})-[:{purpose.has_port}]->(port:{purpose.port_label})"


def run_step(purpose: HostPurpose) -> str:
    """Return the pattern from a host to its services."""
    return f"{port_step(purpose)}-[runs:{purpose.runs}]->(service:Service)"


def port_number(text: str) -> PortNumber | None:
    """Return the port that `80` or `udp/53` is; None for other text."""
    match = re.fullmatch(r"(?:([a-z]+)/)?(\d{1,5})", text)
    return (match[1], int(match[2])) if match else None


def port_tests(port: PortNumber, params: Params) -> list[str]:
    """Return the conditions that `port` is a port."""
    proto, number = port
    return [f"port.port = {params.add(number)}", *([f"port.proto = {params.add(proto)}"] if proto else [])]
