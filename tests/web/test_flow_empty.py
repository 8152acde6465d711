"""The flow screen on a database that holds nothing."""

import pytest
from playwright.sync_api import expect

from graphrecon.cypher.graph import Graph
from tests.conftest import empty
from tests.web.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(graph: Graph) -> Graph:
    """The run's Graph, empty."""
    empty(graph)
    return graph


def test_an_empty_database_says_how_to_import(open_page: Open) -> None:
    """Row 34: the command stands where the graph would be."""
    page = open_page("/flow.html")
    expect(page.get_by_text("graphrecon flow2db conn.log")).to_be_visible()
    expect(page.locator("[data-count=flows]")).to_have_text("0")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
