"""Hostile text as the value of a filter, a name or a literal: it is a parameter, never a part of a statement."""

from collections.abc import Callable

import pytest

from graphrecon.cypher.filter import FLOW, NMAP, NODE, VIEW, FilterError, Purpose, list_fields
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import flows, hosts
from graphrecon.cypher.statement import Statement, literal, quote
from tests.attacks.hostile import CONTROLS, TEXTS

ALL = (*TEXTS, *CONTROLS)
SOME = tuple(text for text in (*TEXTS[::3], *CONTROLS[::9]) if text and not text.endswith("\\"))
COUNTS: dict[str, Callable[[str], Statement]] = {
    "view": lambda text: hosts.count(VIEW, [text]),
    "nmap": lambda text: hosts.count(NMAP, [text]),
    "flow": lambda text: flows.count_flows((), [text]),
    "node": lambda text: flows.count_flows([text], ()),
}


def quoted(text: str) -> str:
    """The text as a value of the filter language."""
    return '"' + text.replace('"', '\\"') + '"'


def compiled(purpose: Purpose, text: str) -> Statement | None:
    """The statement of a filter, None where it is refused."""
    try:
        return COUNTS[purpose.name](text)
    except FilterError:
        return None


@pytest.mark.parametrize("purpose", [VIEW, NMAP, FLOW, NODE], ids=lambda purpose: purpose.name)
def test_no_value_changes_the_text_of_a_statement(purpose: Purpose) -> None:
    """Every attribute that takes text, with each operator: the text is that of a harmless value."""
    own = [row for row in list_fields(purpose) if row.type in ("text", "name")]
    taken = set()
    for row in (*(row for row in own if "." not in row.name), *[row for row in own if "." in row.name][:12]):
        for symbol in row.operators:
            harmless = compiled(purpose, f"{row.name} {symbol} {quoted('a')}")
            for text in SOME if harmless else ():
                assert harmless is not None
                found = compiled(purpose, f"{row.name} {symbol} {quoted(text)}")
                if found is not None:
                    taken.add((row.name, text))
                    assert found.text == harmless.text, (row.name, text)
    assert {text for _, text in taken} == set(SOME)
    assert len({name for name, _ in taken}) >= 5


@pytest.mark.parametrize("purpose", [VIEW, NMAP, FLOW, NODE], ids=lambda purpose: purpose.name)
def test_a_hostile_name_is_no_attribute(purpose: Purpose) -> None:
    for text in TEXTS:
        for form in ("{} = 1", "meta.{} = 1", "meta.dns.{} = 1", "src.{} = 1", "ANY {} = 1"):
            found = compiled(purpose, form.format(text))
            if found is not None:
                assert "Attack" not in found.text
                assert "DETACH" not in found.text


@pytest.mark.graph
def test_a_literal_is_the_value_itself(graph: Graph) -> None:
    """What --cypher prints for a person to paste is the same text on the server."""
    written = ", ".join(map(literal, ALL))
    assert written.isprintable()
    assert graph.read(Statement(f"RETURN [{written}] AS x")) == [{"x": list(ALL)}]


@pytest.mark.graph
def test_a_name_in_backticks_is_the_name_itself(graph: Graph) -> None:
    names = [text for text in ALL if text and "\0" not in text]
    columns = ", ".join(f"{number} AS {quote(name)}" for number, name in enumerate(names))
    assert list(graph.read(Statement(f"RETURN {columns}"))[0]) == names
