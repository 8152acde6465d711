"""What is derived from all declarations at once."""

import re
from typing import Any

import pytest

from graphrecon.cypher.load import constraints
from graphrecon.model import schema
from graphrecon.model.base import edges, nodes


def test_every_label_and_relationship_type_is_in_the_reference() -> None:
    text = schema.markdown()
    for node in nodes():
        assert f"### `(:{':'.join(node.labels)})`" in text
        assert all(f"| `{field.name}` |" in text for field in node.fields)
    for edge in edges():
        assert f"[:{edge.type}]" in text
    assert {node.purpose for node in nodes()} | {edge.purpose for edge in edges()} == set(schema.PURPOSES)


def test_constraints_and_indexes_of_the_reference_are_those_that_are_made() -> None:
    made = set()
    for statement in constraints():
        if "FULLTEXT" in statement.text:
            continue
        label, unique, listed = re.findall(r"\(n:(\w+)\) (?:REQUIRE n\.(\w+)|ON \((.*)\))", statement.text)[0]
        made.add((label, "unique", unique) if unique else (label, "index", listed.replace("n.", "")))
    told = set()
    for section in schema.markdown().split("### `(:")[1:]:
        label = re.split(r"[:`)]", section.partition(")")[0])[-1]
        told |= {(label, kind, names) for kind, names in re.findall(r"^- (unique|index): (.*)$", section, re.MULTILINE)}
    assert told == made


def test_one_full_text_index_covers_all_text_that_is_declared() -> None:
    made = [statement.text for statement in constraints() if "FULLTEXT" in statement.text]

    covered = re.findall(r"FOR \(n:(\S+)\) ON EACH \[(.*)\]", made[0])[0]
    assert len(made) == 1
    assert set(covered[0].split("|")) == {node.label for node in nodes() if node.fulltext}
    assert set(covered[1].split(", ")) == {f"n.{name}" for node in nodes() for name in node.fulltext}


def test_flows_are_drawn_as_users_know_them() -> None:
    """(:Host)-[:SEND]->(:Flow)-[:TO]->(:Host), (:Flow)-[:CARRIED]->(:Intel), (:Host)-[:SENT]->(:Intel)"""
    assert set(schema.links("flow")) == {
        ("Host", "SEND", "Flow"),
        ("Flow", "TO", "Host"),
        ("Flow", "CARRIED", "Intel"),
        ("Host", "SENT", "Intel"),
    }
    assert "flowchart LR\n  Host -- SEND --> Flow\n  Flow -- TO --> Host\n" in schema.markdown()


def test_every_end_of_an_edge_is_a_declared_label() -> None:
    known = {node.label for node in nodes()}
    assert {end for link in schema.links() for end in (link.start, link.end)} <= known


@pytest.mark.parametrize(
    ("label", "name", "expected"),
    [
        ("Flow", "dport", {"type": "integer", "description": "destination port; null for ICMP", "x-merge": "keep"}),
        (
            "Host",
            "firstseen",
            {
                "type": "string",
                "format": "date-time",
                "description": "first time any source saw it",
                "x-merge": "min",
            },
        ),
        (
            "Flow",
            "sports",
            {
                "type": "array",
                "items": {"type": "integer"},
                "description": "source ports",
                "x-merge": "union",
                "uniqueItems": True,
            },
        ),
    ],
)
def test_json_schema_of_a_property(label: str, name: str, expected: dict[str, Any]) -> None:
    assert schema.json_schema()["$defs"][label]["properties"][name] == expected


def test_json_schema_of_a_label() -> None:
    flow = schema.json_schema()["$defs"]["Flow"]
    assert flow["required"] == ["uid", "proto"]
    assert (flow["x-key"], flow["x-indexes"], flow["x-purpose"]) == ("uid", [["dport"], ["lastseen"]], "flow")
