"""The bases of every label and edge, the merge policies, and the registry that subclassing fills."""

import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, ClassVar, NamedTuple

import msgspec


class Policy(Enum):
    """How two observations of one property combine. None never replaces a value."""

    KEY = "key"
    """identifies the thing; on an edge, tells parallel edges apart"""
    KEEP = "keep"
    """follows from the key, so every observation has the same"""
    REPLACE = "replace"
    """the later observation wins, by the class's `at` time; at equal times the greater value"""
    MIN = "min"
    MAX = "max"
    SUM = "sum"
    UNION = "union"
    """a set, kept as a sorted list"""
    DERIVED = "derived"
    """computed by Cypher from other parts of the graph, never loaded"""


class Kind(Enum):
    """The stored type of a property."""

    TEXT = "text"
    INT = "integer"
    FLOAT = "float"
    BOOL = "boolean"
    TIME = "time"
    TEXTS = "list of text"
    INTS = "list of integers"
    FLOATS = "list of floats"
    BYTES = "bytes"


class Prop(NamedTuple):
    """What a field declares beside its type: its policy and its description."""

    policy: Policy
    doc: str
    time: bool = False


class Anchor(NamedTuple):
    """A field that is no property but the key of a neighbour; the edge to it is made with the node, once.

    `edge` is the relationship type, `other` the neighbour's label, `incoming` says that the edge comes from it.
    """

    edge: str
    other: str
    incoming: bool
    doc: str


class Field(NamedTuple):
    """One declared property, resolved."""

    name: str
    kind: Kind
    policy: Policy
    doc: str
    required: bool


class NodeInfo(NamedTuple):
    """One label, resolved from its class."""

    cls: "type[Node]"
    label: str
    labels: tuple[str, ...]
    key: Field
    fields: tuple[Field, ...]
    anchors: tuple[tuple[str, Anchor], ...]
    indexes: tuple[tuple[str, ...], ...]
    fulltext: tuple[str, ...]
    at: str | None
    purpose: str
    loaded: bool
    doc: str


class EdgeInfo(NamedTuple):
    """One relationship type, resolved from its class."""

    cls: "type[Edge]"
    type: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    fields: tuple[Field, ...]
    keys: tuple[Field, ...]
    purpose: str
    loaded: bool
    doc: str


_nodes: "dict[str, type[Node]]" = {}
_edges: "dict[tuple[str, str], type[Edge]]" = {}
_infos: dict[type, NodeInfo] = {}
_edge_infos: dict[type, EdgeInfo] = {}


class Node(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A label: each field with a Prop is a property, each field with an Anchor a neighbour it always has."""

    labels: ClassVar[tuple[str, ...]] = ()
    """Labels that a node carries beside its own."""
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Range indexes beside the key's constraint."""
    fulltext: ClassVar[tuple[str, ...]] = ()
    """Properties that one full-text index covers."""
    at: ClassVar[str | None] = None
    """The MAX property whose value dates the REPLACE properties."""
    loaded: ClassVar[bool] = True
    """False for what Cypher derives or a room manages by its own statements."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _nodes[cls.__name__] = cls


class Edge(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A relationship type: `source` and `target` are the keys of its ends.

    Where the type joins several labels, `source_label` and `target_label` say which; empty means the first.
    """

    rel: ClassVar[str]
    starts: ClassVar[tuple[str, ...]]
    ends: ClassVar[tuple[str, ...]]
    loaded: ClassVar[bool] = True

    source: str
    target: str
    source_label: str = ""
    target_label: str = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _edges[(cls.rel, cls.__name__)] = cls


def nodes() -> Iterator[NodeInfo]:
    """Yield every declared label, in the order of declaration."""
    for cls in _nodes.values():
        yield info(cls)


def edges() -> Iterator[EdgeInfo]:
    """Yield every declared edge, in the order of declaration."""
    for cls in _edges.values():
        yield edge_info(cls)


def label(name: str) -> NodeInfo:
    """Return the label called `name`; raises KeyError when nothing declares it."""
    return info(_nodes[name])


def info(cls: type[Node]) -> NodeInfo:
    """Return what the class of a label declares."""
    found = _infos.get(cls)
    if found is None:
        found = _infos[cls] = _read_node(cls)
    return found


def edge_info(cls: type[Edge]) -> EdgeInfo:
    """Return what the class of an edge declares."""
    found = _edge_infos.get(cls)
    if found is None:
        found = _edge_infos[cls] = _read_edge(cls)
    return found


def _read_node(cls: type[Node]) -> NodeInfo:
    fields, anchors = _read_fields(cls)
    keys = [field for field in fields if field.policy is Policy.KEY]
    if len(keys) != 1:
        raise TypeError(f"{cls.__name__} needs exactly one KEY property, has {len(keys)}")
    if cls.at is None and any(field.policy is Policy.REPLACE for field in fields):
        raise TypeError(f"{cls.__name__} has REPLACE properties and names no `at`")
    return NodeInfo(
        cls=cls,
        label=cls.__name__,
        labels=(*cls.labels, cls.__name__),
        key=keys[0],
        fields=fields,
        anchors=anchors,
        indexes=cls.indexes,
        fulltext=cls.fulltext,
        at=cls.at,
        purpose=cls.__module__.rpartition(".")[2],
        loaded=cls.loaded,
        doc=_doc(cls),
    )


def _read_edge(cls: type[Edge]) -> EdgeInfo:
    fields, _ = _read_fields(cls)
    if any(field.policy is Policy.REPLACE for field in fields):
        raise TypeError(f"{cls.__name__}: an edge has no REPLACE properties")
    return EdgeInfo(
        cls=cls,
        type=cls.rel,
        starts=cls.starts,
        ends=cls.ends,
        fields=fields,
        keys=tuple(field for field in fields if field.policy is Policy.KEY),
        purpose=cls.__module__.rpartition(".")[2],
        loaded=cls.loaded,
        doc=_doc(cls),
    )


def _doc(cls: type) -> str:
    return " ".join((cls.__doc__ or "").split())


def _read_fields(cls: type) -> tuple[tuple[Field, ...], tuple[tuple[str, Anchor], ...]]:
    fields: list[Field] = []
    anchors: list[tuple[str, Anchor]] = []
    required = {field.name for field in msgspec.structs.fields(cls) if field.required}
    for name, hint in typing.get_type_hints(cls, include_extras=True).items():
        if typing.get_origin(hint) is not Annotated:
            continue
        inner, *extras = typing.get_args(hint)
        for extra in extras:
            if isinstance(extra, Anchor):
                anchors.append((name, extra))
            elif isinstance(extra, Prop):
                fields.append(Field(name, _kind(inner, extra), extra.policy, extra.doc, name in required))
    return tuple(fields), tuple(anchors)


def _kind(hint: Any, prop: Prop) -> Kind:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if prop.time:
        return Kind.TIME
    if typing.get_origin(hint) is tuple:
        return {str: Kind.TEXTS, int: Kind.INTS, float: Kind.FLOATS}[typing.get_args(hint)[0]]
    return {str: Kind.TEXT, int: Kind.INT, float: Kind.FLOAT, bool: Kind.BOOL, bytes: Kind.BYTES}[hint]


def key(doc: str) -> Prop:
    """Declare the property that identifies the node, or one that tells parallel edges apart."""
    return Prop(Policy.KEY, doc)


def keep(doc: str, *, time: bool = False) -> Prop:
    """Declare a property that follows from the key."""
    return Prop(Policy.KEEP, doc, time)


def replace(doc: str) -> Prop:
    """Declare a property whose later observation wins."""
    return Prop(Policy.REPLACE, doc)


def least(doc: str, *, time: bool = False) -> Prop:
    """Declare a property whose least value wins."""
    return Prop(Policy.MIN, doc, time)


def greatest(doc: str, *, time: bool = False) -> Prop:
    """Declare a property whose greatest value wins."""
    return Prop(Policy.MAX, doc, time)


def total(doc: str) -> Prop:
    """Declare a counter."""
    return Prop(Policy.SUM, doc)


def union(doc: str) -> Prop:
    """Declare a set, stored as a sorted list."""
    return Prop(Policy.UNION, doc)


def derived(doc: str, *, time: bool = False) -> Prop:
    """Declare a property that Cypher computes from the rest of the graph."""
    return Prop(Policy.DERIVED, doc, time)
