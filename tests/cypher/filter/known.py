"""The labels, relationship types and properties that statements name, against those that the model declares."""

import re
from collections.abc import Iterable

from graphrecon.cypher.filter import metadata
from graphrecon.cypher.statement import Statement
from graphrecon.model import labels
from graphrecon.model.base import edges, nodes
from graphrecon.model.schema import links

_TYPE = re.compile(r"\[\w*:([\w|]+)[\]*]")
_LABEL = re.compile(r"\(\w*:([\w:]+)")
_PROPERTY = re.compile(r"(?<![\w$.])[a-z]\w*\.([A-Za-z_]\w*)(?!\()")
_COMPONENTS = {"epochSeconds", "microsecond"}
"""Parts of a time, which Cypher writes like properties."""
assert labels


def unknown_names(statements: Iterable[Statement]) -> set[str]:
    """Return every label, type and property that a statement names and the model does not declare."""
    known_types = {link.type for link in links()}
    known_labels = {name for node in nodes() for name in (node.label, *node.labels)}
    known_labels |= {row.label for row in metadata.PROTOCOLS}
    known_properties = {field.name for node in nodes() for field in node.fields}
    known_properties |= {field.name for edge in edges() for field in edge.fields}
    known_properties |= {name for row in metadata.PROTOCOLS for name in row.types()}
    found: set[str] = set()
    for statement in statements:
        text = re.sub(r"'[^']*'|`[^`]*`|CALL db[\w.]+", "", statement.text)
        used_types = {name for match in _TYPE.findall(text) for name in match.split("|")}
        used_labels = {name for match in _LABEL.findall(text) for name in match.split(":")}
        found |= {f"[:{name}]" for name in used_types - known_types}
        found |= {f"(:{name})" for name in used_labels - known_labels}
        found |= {f".{name}" for name in set(_PROPERTY.findall(text)) - known_properties - _COMPONENTS}
    return found
