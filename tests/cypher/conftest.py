"""The small known graph, for the tests of filters and questions."""

from collections.abc import Callable

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.conftest import empty
from tests.cypher.filter.small import STATEMENTS

Ask = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def small_graph(graph: Graph) -> Graph:
    """The run's Graph holding exactly the small graph."""
    empty(graph)
    for text in STATEMENTS:
        graph.run(Statement(text))
    return graph
