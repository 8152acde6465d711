"""Laws of the filter language, on a real server: nothing is lost by a negation, and quantifiers agree with Python."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphrecon.cypher.filter import FLOW, NMAP, NODE, VIEW, Purpose, fields
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.matching import match_flows, match_hosts
from graphrecon.cypher.statement import Statement
from tests.cypher.filter.cases import COMBINED
from tests.cypher.filter.test_spec_flow import found

pytestmark = pytest.mark.graph
PURPOSES = (VIEW, NMAP, FLOW, NODE)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def matched(graph: Graph, purpose: Purpose, text: str) -> list[str]:
    """Return the keys of everything that a filter matches, doubles included."""
    params = Params()
    if isinstance(purpose, HostPurpose):
        match = match_hosts(purpose, [text], params)
        key = f"{purpose.root}.addr + coalesce({purpose.root}.uid, '')"
    else:
        match = match_flows([text], [], params) if purpose is NODE else match_flows([], [text], params)
        key = "flow.uid"
    rows = graph.read(Statement(f"{match}\nRETURN {key} AS key", params.values))
    return sorted(row["key"] for row in rows)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_exists_and_not_exists_are_all_of_it(purpose: Purpose, small_graph: Graph) -> None:
    everything = matched(small_graph, purpose, "")
    names = list(fields.names(purpose.name))
    wrong = [
        name
        for name in names
        if sorted(matched(small_graph, purpose, name) + matched(small_graph, purpose, f"!{name}")) != everything
    ]
    assert len(names) > 3
    assert wrong == []


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_a_clause_and_its_negation_are_all_of_it(purpose: Purpose, small_graph: Graph) -> None:
    everything = matched(small_graph, purpose, "")
    wrong = [
        text
        for text in COMBINED[purpose]
        if text
        and sorted(matched(small_graph, purpose, text) + matched(small_graph, purpose, f"!({text})")) != everything
    ]
    assert wrong == []


SPORTS: dict[str, list[int]] = {"f1": [40000, 50000], "f2": [1000], "f3": [33333, 53], "f5": [65535], "f6": []}
"""The source ports of the small graph; f4 has none at all."""
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": lambda port, value: port == value,
    "!=": lambda port, value: port != value,
    "<": lambda port, value: port < value,
    "<=": lambda port, value: port <= value,
    ">": lambda port, value: port > value,
    ">=": lambda port, value: port >= value,
}
QUANTIFY: dict[str, Callable[[list[bool]], bool]] = {
    "ANY": any,
    "ALL": lambda found: bool(found) and all(found),
    "ONE": lambda found: sum(found) == 1,
}


@few
@given(
    st.sampled_from(sorted(QUANTIFY)),
    st.sampled_from(sorted(COMPARE)),
    st.sampled_from([53, 1000, 1024, 33333, 40000, 50000, 65535]),
    st.booleans(),
)
def test_quantifiers_agree_with_python(small_graph: Graph, word: str, symbol: str, value: int, negated: bool) -> None:
    matching = {
        uid for uid, ports in SPORTS.items() if QUANTIFY[word]([COMPARE[symbol](port, value) for port in ports])
    }
    everything = {"f1", "f2", "f3", "f4", "f5", "f6"}
    text = f"{word} sports {symbol} {value}"
    assert found(small_graph, edge=f"!{text}" if negated else text) == (everything - matching if negated else matching)
    none = matched(small_graph, FLOW, f"NONE sports {symbol} {value}")
    assert set(none) == everything - {
        uid for uid, ports in SPORTS.items() if any(COMPARE[symbol](port, value) for port in ports)
    }


CLAUSES = [
    "country:FR",
    "port:80",
    "service:http",
    "hostname",
    "192.0.2.0/24",
    "openports > 0",
    "port != 80",
    "closed:22",
]
Formula = str | tuple[str, list[Any]]
formulas: st.SearchStrategy[Formula] = st.recursive(
    st.sampled_from(CLAUSES),
    lambda inner: st.one_of(
        st.tuples(st.just("!"), st.lists(inner, min_size=1, max_size=1)),
        st.tuples(st.sampled_from([" ", " OR "]), st.lists(inner, min_size=2, max_size=2)),
    ),
    max_leaves=5,
)


def written(formula: Formula) -> str:
    if isinstance(formula, str):
        return formula
    word, parts = formula
    return f"!({written(parts[0])})" if word == "!" else f"({word.join(map(written, parts))})"


def evaluated(formula: Formula, answers: dict[str, set[str]]) -> set[str]:
    if isinstance(formula, str):
        return answers[formula]
    word, parts = formula
    sets = [evaluated(part, answers) for part in parts]
    if word == "!":
        return answers[""] - sets[0]
    return sets[0] | sets[1] if word == " OR " else sets[0] & sets[1]


@few
@given(formulas)
def test_what_is_built_of_clauses_is_built_of_their_answers(small_graph: Graph, formula: Formula) -> None:
    text = written(formula)
    answers = {clause: set(matched(small_graph, VIEW, clause)) for clause in ["", *CLAUSES]}
    found_ = matched(small_graph, VIEW, text)
    assert set(found_) == evaluated(formula, answers)
    assert len(found_) == len(set(found_)), "each host once"
