"""Every row of the tables, every operator and quantifier, compiled; then asked of a real server as EXPLAIN."""

from pathlib import Path

import pytest

from graphrecon.cypher.filter import FLOW, NMAP, NODE, PASSIVE, VIEW, Purpose, fields
from graphrecon.cypher.filter.fields import TABLE
from graphrecon.cypher.filter.operators import OPERATORS, QUANTIFIERS
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.filter.shortcuts import SHORTCUTS
from graphrecon.cypher.graph import Graph, GraphError
from graphrecon.cypher.query import flows, hosts
from graphrecon.cypher.statement import Statement
from tests.cypher.filter import goldens
from tests.cypher.filter.cases import cases
from tests.cypher.filter.known import unknown_names
from tests.cypher.filter.test_laws import PURPOSES as LAWFUL

PURPOSES = (VIEW, NMAP, FLOW, NODE, PASSIVE)


def path(purpose: Purpose) -> Path:
    return Path(__file__).parent / "goldens" / f"{purpose.name}.json"


def statement(purpose: Purpose, text: str) -> Statement:
    """Return the statement that counts what a filter matches."""
    if isinstance(purpose, HostPurpose):
        return hosts.count(purpose, [text])
    return flows.count_flows([text], []) if purpose is NODE else flows.count_flows([], [text])


def compiled(purpose: Purpose) -> dict[str, Statement]:
    return {text: statement(purpose, text) for text in cases(purpose)}


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_filters_compile_to_their_goldens(purpose: Purpose) -> None:
    assert goldens.compare(path(purpose), compiled(purpose)) == []


def test_every_row_operator_and_quantifier_has_a_golden() -> None:
    pinned = " | ".join(text for purpose in PURPOSES for text in goldens.read(path(purpose)))
    wanted = [row.name for row in TABLE] + [name for row in TABLE for name in row.aliases] + list(SHORTCUTS)
    wanted += [f" {operator.symbols[0]} " for operator in OPERATORS] + [f"{row.word} " for row in QUANTIFIERS]
    assert [word for word in wanted if word not in pinned] == []


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_statements_name_only_what_the_model_has(purpose: Purpose) -> None:
    assert unknown_names(compiled(purpose).values()) == set()


@pytest.mark.graph
@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_the_server_accepts_every_golden(purpose: Purpose, graph: Graph) -> None:
    """Explained; of the purposes of test_laws.py without a field alone and its negation, which are asked there."""
    found = goldens.read(path(purpose))
    alone = set(fields.names(purpose.name)) if purpose in LAWFUL else set()
    found = {text: golden for text, golden in found.items() if text.removeprefix("!") not in alone}
    wanted = {"\n".join(golden["cypher"]): golden["params"] for golden in found.values()}
    refused = []
    for text, params in wanted.items():
        try:
            graph.read(Statement(f"EXPLAIN {text}", params))
        except GraphError as error:
            refused.append(f"{text}: {error}")
    assert refused == []
