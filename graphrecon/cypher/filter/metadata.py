"""The attributes of flow metadata, as `meta.` knows them: derived from the table of protocols in the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graphrecon.cypher.filter.number_types import Int
from graphrecon.cypher.filter.time_types import Time
from graphrecon.cypher.filter.types import Anything, Boolean, Name, Text, Type
from graphrecon.model import intel
from graphrecon.model.base import Kind

NAME = Name()
TEXT = Text()
ANY = Anything()
_TYPES: dict[Kind, Type] = {
    Kind.TEXT: TEXT,
    Kind.INT: Int(low=0),
    Kind.BOOL: Boolean(),
    Kind.TIME: Time(),
    Kind.TEXTS: ANY,
}


@dataclass(frozen=True)
class Protocol:
    """One protocol: its name in filters, its label, its attributes."""

    name: str
    label: str
    attributes: tuple[intel.Attribute, ...]

    def types(self) -> dict[str, tuple[Type, bool]]:
        """Return (type, whether it is an array) by property."""
        return {
            each.property: (NAME if each.listed else _TYPES[each.kind], each.kind is Kind.TEXTS)
            for each in self.attributes
        }

    def names(self) -> list[str]:
        """Return the attributes as Zeek calls them, without the `certificate.` of x509."""
        return [each.column.removeprefix("certificate.") for each in self.attributes]


PROTOCOLS = tuple(Protocol(row.name, row.label, row.attributes) for row in intel.PROTOCOLS)

ALIASES = {"tls": "ssl", "krb": "kerberos", "file": "files", "smb_files": "smb", "smb_mapping": "smb"}
_BY_NAME = {row.name: row for row in PROTOCOLS}


@dataclass(frozen=True)
class Attribute:
    """One attribute of metadata: the label of the nodes that have it, the property, its type."""

    label: str
    property: str
    type: Type
    array: bool


@cache
def _any_protocol() -> dict[str, tuple[Type, bool]]:
    """Return attributes that are looked up in every protocol; where their types differ, text or number."""
    found: dict[str, tuple[Type, bool]] = {"proto": (TEXT, False)}
    for row in PROTOCOLS:
        for name, (type_, array) in row.types().items():
            before = found.setdefault(name, (type_, array))
            if before != (type_, array):
                found[name] = (ANY, before[1] and array)
    return found


def find(name: str) -> Attribute | None:
    """Return the attribute `query` (of any protocol) or `dns.query` (of one), or None."""
    protocol, dot, rest = name.partition(".")
    row = _BY_NAME.get(ALIASES.get(protocol, protocol))
    if row is not None and dot:
        found = intel.property_of(rest)
        types = row.types()
        return Attribute(f"Intel:{row.label}", found, *types[found]) if found in types else None
    found = intel.property_of(name)
    if found in _any_protocol():
        return Attribute("Intel", found, *_any_protocol()[found])
    return None if row is None else Attribute(f"Intel:{row.label}", "uid", TEXT, False)


def names() -> Iterator[str]:
    """Yield every name that `find` knows: attributes, protocols, and attributes of one protocol."""
    yield "proto"
    for row in PROTOCOLS:
        yield from row.names()
    for name in (*_BY_NAME, *ALIASES):
        yield name
        row = _BY_NAME[ALIASES.get(name, name)]
        yield from (f"{name}.{attribute}" for attribute in row.names())
