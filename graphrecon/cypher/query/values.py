"""Which values of hosts can be counted: each field name becomes the clauses that lead to one label a row."""

import re
from dataclasses import dataclass

from graphrecon.cypher.filter import fields
from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import NMAP, VIEW, HostPurpose
from graphrecon.cypher.query import script_values
from graphrecon.cypher.query.attribute_values import attribute, restricted, row_of
from graphrecon.cypher.query.countable import Values
from graphrecon.cypher.query.fingerprint_values import FINGERPRINTS
from graphrecon.cypher.query.host_values import HOSTS
from graphrecon.cypher.query.port_values import PORTS
from graphrecon.cypher.query.script_values import SCRIPTS

_ROWS = {row.name: row for row in (*PORTS, *HOSTS, *SCRIPTS, *FINGERPRINTS)}


@dataclass(frozen=True)
class CountedHelp:
    """One field that can be counted and is no attribute, or takes arguments that the attribute does not."""

    name: str
    form: str
    purposes: tuple[str, ...]
    help: str
    example: str


def values(purpose: HostPurpose, field: str, params: Params) -> Values:
    """Return how to count `field`, such as `port:open`, `product:http` or any attribute of a filter.

    Raises FilterError for a field that is not known.
    """
    name, colon, rest = re.sub("^hop>", "hop:>", field).partition(":")
    if name in _ROWS:
        return _ROWS[name].build(purpose, rest, params)
    row = row_of(purpose, name)
    if row is not None:
        return restricted(row, purpose, rest, params) if colon else attribute(row, purpose, params)
    build = script_values.other_member(name)
    if build is None:
        known = nearest(field, names(purpose))
        raise FilterError(f"unknown field '{name}'", field, 1, f"a field of {purpose.help}", known)
    return build(purpose, rest, params)


def names(purpose: HostPurpose) -> list[str]:
    """Return every field that `values` knows, without its arguments."""
    attributes = {*fields.names(purpose.name), *fields.names("port")}
    return sorted({*_ROWS, *(name for name in attributes if row_of(purpose, name))})


def list_counted() -> list[CountedHelp]:
    """Return the fields that can be counted besides the attributes of filters, with their arguments."""
    purposes = (VIEW.name, NMAP.name)
    return [CountedHelp(row.name, row.form, purposes, row.help, row.example) for row in _ROWS.values()]
