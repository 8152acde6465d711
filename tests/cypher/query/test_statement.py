"""A statement, its identifiers, and the form that is pasted into Neo4j Browser."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement, literal, quote


def test_a_statement_without_parameters_is_pasted_as_it_is() -> None:
    assert Statement("MATCH (n) RETURN n").paste() == "MATCH (n) RETURN n;\n"


def test_parameters_come_before_the_statement() -> None:
    statement = Statement("RETURN $p0, $p1", {"p0": "it's", "p1": [1, None]})
    assert (
        statement.paste()
        == """:params {};
:param p0 => 'it\\'s';
:param p1 => [1, null];

RETURN $p0, $p1;
"""
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (1.5, "1.5"),
        ("a\\b\n\t", "'a\\\\b\\n\\t'"),
        ("é\x00\u2028\x1b", "'é\\u0000\\u2028\\u001b'"),
        (datetime(2024, 1, 2, tzinfo=UTC), "datetime('2024-01-02T00:00:00+00:00')"),
        (datetime(2024, 1, 2), "datetime('2024-01-02T00:00:00+00:00')"),
        (date(2024, 1, 2), "date('2024-01-02')"),
        ({"a b": 1, "c": (2,)}, "{`a b`: 1, c: [2]}"),
    ],
)
def test_a_value_is_written_as_a_literal(value: Any, text: str) -> None:
    assert literal(value) == text


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        literal(object())


@pytest.mark.parametrize(("name", "text"), [("Host", "Host"), ("a b", "`a b`"), ("a`b", "`a``b`"), ("1a", "`1a`")])
def test_an_identifier_is_quoted_where_it_must(name: str, text: str) -> None:
    assert quote(name) == text


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.graph
@given(value=_VALUES)
def test_a_literal_is_the_value_on_the_server(value: Any, graph: Graph) -> None:
    assert graph.read(Statement(f"RETURN {literal(value)} AS value")) == [{"value": value}]
