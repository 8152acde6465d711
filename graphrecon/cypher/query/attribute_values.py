"""How the values of an attribute of filters are counted."""

import re
from collections.abc import Sequence

from graphrecon.cypher.filter import fields, within
from graphrecon.cypher.filter.field import Field, Place
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.filter.time_types import Ago
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query.countable import Values, wanted

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
    """Return the values of ATTRIBUTE:PORT, of what a port shows, or of ATTRIBUTE:VALUE and ATTRIBUTE:/REGEX/."""
    port, place = port_number(rest), row.places.get("port")
    if port and place is not None and place.path:
        return _at(place, port_step(purpose), "port", purpose, params, port_tests(port, params))
    return wanted(attribute(row, purpose, params), rest, params)


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
