"""The labels of metadata as classes, made from the table of protocols, and how their nodes are made."""

from typing import Annotated, Any, ClassVar

import msgspec

from graphrecon.model import flow as _flow  # noqa: F401  (whose labels come first in the chapter)
from graphrecon.model.base import Kind, Node, Prop, greatest, keep, key, total, union
from graphrecon.model.intel import OTHER, PROTOCOLS, Attribute, Protocol
from graphrecon.model.values import uid

_TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.INT: int,
    Kind.BOOL: bool,
    Kind.TIME: int,
    Kind.TEXTS: tuple[str, ...],
}


def _prop(attribute: Attribute) -> Prop:
    doc = f"Zeek's `{attribute.column}`"
    if attribute.identifying:
        return keep(doc + ("" if attribute.kind is not Kind.TEXTS or attribute.ordered else ", sorted"))
    if attribute.counter:
        return total(doc)
    if attribute.kind is Kind.TEXTS:
        return union(doc)
    return greatest(doc, time=attribute.kind is Kind.TIME)


def _class(row: Protocol) -> type[Node]:
    """Return the label of a protocol as a class, in the chapter of flows."""
    fields: list[tuple[str, Any, Any]] = []
    for each in row.attributes:
        kind, prop = _TYPES[each.kind], _prop(each)
        fields.append((each.property, Annotated[kind | None, prop], None))
    proto = "name of the log" if row.name == OTHER else "protocol, lower case"
    doc = f"Metadata of {row.name}." if row.name != OTHER else "Metadata of a log without a label of its own, as JSON."
    namespace = {"__doc__": doc, "__annotations__": {}, "labels": ("Intel",)}
    made = msgspec.defstruct(
        row.label,
        [
            ("uid", Annotated[str, key("sha256 of the protocol and its identifying attributes")]),
            ("proto", Annotated[str, keep(proto)]),
            *fields,
        ],
        bases=(Node,),
        namespace=namespace,
        module="graphrecon.model.flow",
        frozen=True,
        kw_only=True,
    )
    assert issubclass(made, Node)
    return made


CLASSES: dict[str, type[Node]] = {row.name: _class(row) for row in PROTOCOLS}
"""Protocol -> the class of its label."""


class Maker:
    """Makes the nodes of one protocol from its properties."""

    _identifying: ClassVar[dict[str, tuple[str, ...]]] = {
        row.name: tuple(each.property for each in row.attributes if each.identifying) for row in PROTOCOLS
    }

    def __init__(self, protocol: Protocol, proto: str | None = None) -> None:
        self.cls = CLASSES[protocol.name]
        self.label = protocol.label
        self.proto = proto or protocol.name
        self._names = self._identifying[protocol.name]

    def key(self, values: dict[str, Any]) -> str:
        """Return the key of the node with these properties, whose texts are whole."""
        return uid(self.proto, *[values.get(name) for name in self._names])

    def node(self, key: str, values: dict[str, Any]) -> Node:
        """Return the node with this key and these properties."""
        return self.cls(uid=key, proto=self.proto, **values)
