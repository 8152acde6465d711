"""`/cgi/schema`, what the graph is made of, and `/cgi/guide`, questions to begin with."""

from msgspec import Struct

from graphrecon.api.asking import Asking
from graphrecon.api.contract import Nothing
from graphrecon.api.endpoint import Endpoint
from graphrecon.cypher.guide import questions
from graphrecon.model import schema
from graphrecon.model.base import Field, edges, nodes


class Property(Struct, frozen=True):
    """A property: what it is called, what it holds, what it means."""

    name: str
    type: str
    help: str


class LabelRecord(Struct, frozen=True):
    """A label, the labels that its nodes carry too, and the property that names a node."""

    name: str
    labels: list[str]
    key: str
    help: str
    properties: list[Property]


class RelationshipRecord(Struct, frozen=True):
    """A relationship type and the labels that it joins."""

    name: str
    starts: list[str]
    ends: list[str]
    help: str
    properties: list[Property]


class Schema(Struct, frozen=True):
    """What the graph is made of, as the program declares it."""

    labels: list[LabelRecord]
    relationships: list[RelationshipRecord]


class SavedQuestion(Struct, frozen=True):
    """A question of the guide: a title, what it tells, and the statement."""

    title: str
    text: str
    statement: str


def described(asking: Asking, request: Nothing) -> Schema:
    """Return the schema."""
    found: dict[str, RelationshipRecord] = {}
    declared = {edge.type: edge for edge in edges()}
    for start, kind, end in schema.links():
        edge = declared.get(kind)
        row = found.setdefault(
            kind,
            RelationshipRecord(kind, [], [], edge.doc if edge else "", _properties(edge.fields if edge else ())),
        )
        row.starts.extend([start] if start not in row.starts else [])
        row.ends.extend([end] if end not in row.ends else [])
    return Schema(
        [
            LabelRecord(node.label, list(node.labels), node.key.name, node.doc, _properties(node.fields))
            for node in nodes()
        ],
        list(found.values()),
    )


def guide(asking: Asking, request: Nothing) -> list[SavedQuestion]:
    """Return the questions of the guide in their order."""
    return [SavedQuestion(one.title, one.text, one.statement.text) for one in questions()]


def _properties(fields: tuple[Field, ...]) -> list[Property]:
    return [Property(field.name, field.kind.value, field.doc) for field in fields]


SCHEMA = (
    Endpoint("/cgi/schema", "Labels, relationship types and properties of the graph", Nothing, Schema, described),
    Endpoint("/cgi/guide", "Questions in Cypher to begin with", Nothing, list[SavedQuestion], guide),
)
"""Their rows of the table of endpoints."""
