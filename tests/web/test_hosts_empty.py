"""The hosts screen on a database that holds nothing."""

import pytest
from playwright.sync_api import expect

from graphrecon.cypher.graph import Graph
from tests.conftest import empty
from tests.web.conftest import Open
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(graph: Graph) -> Graph:
    """The run's Graph, empty."""
    empty(graph)
    return graph


def test_an_empty_database_says_how_to_import(open_page: Open) -> None:
    """Row 34: the command stands where the list would be, on each screen that lists."""
    for path, command in (
        ("/", "graphrecon scan2db scan.xml"),
        ("/scans.html", "graphrecon scan2db scan.xml"),
        ("/passive.html", "graphrecon passiverecon2db passive_recon.log"),
    ):
        page = open_page(path)
        expect(page.get_by_text(command).first).to_be_visible()
        expect(page.get_by_test_id("total")).to_contain_text("0 ")
        assert violations(page) == []
