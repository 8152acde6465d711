"""The passive screen on what a sensor saw: its numbers are those of Cypher."""

import pytest
from playwright.sync_api import expect

from graphrecon.cypher.graph import Graph
from tests.web import lab
from tests.web.conftest import Open, rows, settle
from tests.web.test_flow_access import violations
from tests.web.test_hosts_screen import facet

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding everything of the lab."""
    lab.load(graph, tmp_path_factory.mktemp("lab"))
    return graph


def test_facts_facets_and_times(open_page: Open, sample_graph: Graph) -> None:
    """Row 23 for facts: count and facets agree with Cypher, values are kept and left out, a span filters."""
    page = open_page("/passive.html")
    ((count,),) = rows(sample_graph, "MATCH (o:Observation) RETURN count(o)")
    expect(page.get_by_test_id("total")).to_have_text(f"{count} facts")
    page.locator('[data-facet="recontype"]').get_by_role("button", name="All values of kind").click()
    settle(page)
    kinds = rows(sample_graph, "MATCH (o:Observation) RETURN o.recontype, count(*)")
    assert set(facet(page, "recontype")) == set(kinds)
    page.get_by_role("button", name="Leave out Kind DNS_ANSWER").click()
    settle(page)
    ((left,),) = rows(sample_graph, "MATCH (o:Observation) WHERE o.recontype <> 'DNS_ANSWER' RETURN count(o)")
    assert 0 < left < count
    expect(page.get_by_test_id("total")).to_have_text(f"{left} facts")
    page.goto(page.url.partition("?")[0] + "?tab=times")
    settle(page)
    canvas = page.locator("canvas.times")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40, steps=4)
    page.mouse.up()
    settle(page)
    total = int(page.get_by_test_id("total").inner_text().split()[0])
    assert 0 < total < count
    texts = page.evaluate("() => new URLSearchParams(location.search).getAll('q')")
    since, until = (text.split()[-1] for text in texts)
    ((seen,),) = rows(
        sample_graph,
        "MATCH (o:Observation)"
        f" WHERE o.lastseen >= datetime('{since}Z') AND o.firstseen <= datetime('{until}Z') RETURN count(o)",
    )
    assert total == seen


def test_axe_finds_nothing(open_page: Open, site: str) -> None:
    """Rows 30 and 31: zero violations in both themes."""
    page = open_page("/passive.html", wait=False)
    for link in ("/passive.html", "/passive.html?tab=times&q=recontype%3ADNS_ANSWER"):
        page.goto(site + link)
        settle(page)
        assert violations(page) == [], link
