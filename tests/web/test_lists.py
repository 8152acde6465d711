"""What the screens that list share: pages, facets, values, exports, keys, failures, and how they fit small windows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.web import survey
from tests.web.conftest import Open, rows, settle, until
from tests.web.test_flow_access import violations
from tests.web.test_hosts_screen import cards, facet

pytestmark = [pytest.mark.browser, pytest.mark.graph]

SCREENS = ["/", "/scans.html", "/passive.html"]


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the lab, cities, and what a sensor saw."""
    return survey.fill_all(graph, tmp_path_factory.mktemp("survey"))


def texts(page: Page) -> list[str]:
    """Return the cards as text, in order."""
    return page.locator(".cards article").all_inner_texts()


def total(page: Page) -> int:
    """Return the number at the head of the list."""
    return int(page.get_by_test_id("total").inner_text().split()[0].replace(",", ""))


@pytest.mark.parametrize("path", SCREENS)
def test_pages_go_on_and_back(open_page: Open, path: str) -> None:
    """Row 20: each page is one step, its link opens the same; together they are the list, once."""
    page = open_page(f"{path}?limit=10")
    seen = [texts(page)]
    after = page.get_by_role("button", name="Next")
    while after.is_enabled():
        after.click()
        settle(page)
        seen.append(texts(page))
    assert "page=after" in page.url
    assert sum(map(len, seen)) == total(page)
    assert all(len(one) == 10 for one in seen[:-1])
    other = open_page(urlsplit(page.url)._replace(scheme="", netloc="").geturl())
    assert texts(other) == seen[-1]
    for wanted in seen[-2::-1]:
        page.get_by_role("button", name="Previous").click()
        settle(page)
        assert texts(page) == wanted
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    expect(page.locator(".pages .quiet").first).to_have_text("1 to 10")
    page.go_back()
    settle(page)
    assert texts(page) == seen[1]


def test_a_host_that_comes_moves_no_page(open_page: Open, sample_graph: Graph) -> None:
    """Row 20: what comes before a page does not push its hosts to the next one."""
    page = open_page("/?limit=10")
    page.get_by_role("button", name="Next").click()
    settle(page)
    before = cards(page)
    sample_graph.run(Statement("CREATE (:View {addr: '0.0.0.1', key: '0', openports: 0})"))
    try:
        page.reload()
        settle(page)
        assert cards(page) == before
        page.get_by_role("button", name="Previous").click()
        settle(page)
        page.get_by_role("button", name="Previous").click()
        settle(page)
        assert cards(page)[0] == "0.0.0.1"
        assert "page=" not in page.url
    finally:
        sample_graph.run(Statement("MATCH (v:View {addr: '0.0.0.1'}) DETACH DELETE v"))


FACETS = {
    ("/", "as"): "MATCH (n:View) RETURN n.asnum, count(*)",
    ("/", "tag"): "MATCH (n:View) UNWIND n.tags AS tag RETURN tag, count(*)",
    ("/scans.html", "scanner"): "MATCH (:Record)-[:IN_SCAN]->(s:Scan) RETURN s.scanner, count(*)",
    ("/scans.html", "category"): "MATCH (:Record)-[:IN_SCAN]->()-[:IN_CATEGORY]->(c) RETURN c.name, count(*)",
    ("/scans.html", "source"): "MATCH (n:Record) UNWIND n.source AS source RETURN source, count(*)",
    ("/passive.html", "sensor"): "MATCH (n:Observation) RETURN n.sensor, count(*)",
    ("/passive.html", "source"): "MATCH (n:Observation) RETURN n.source, count(*)",
}


@pytest.mark.parametrize(("path", "field"), FACETS)
def test_facets_agree_with_cypher(open_page: Open, sample_graph: Graph, path: str, field: str) -> None:
    """Row 23: the counts of each facet, and what a press on its first value leaves."""
    page = open_page(path)
    found = facet(page, field)
    wanted = sorted((count for _, count in rows(sample_graph, FACETS[path, field])), reverse=True)
    assert [count for _, count in found] == wanted[:15]
    assert found
    text, count = found[0]
    page.locator(f'[data-facet="{field}"] .keep').first.click()
    settle(page)
    assert total(page) == count, text


def test_one_facet_is_stopped_alone(open_page: Open) -> None:
    """Row 23: each cancelable: those after it are counted, and it is counted on demand."""
    page = open_page("/", wait=False)
    held: list[Any] = []
    page.route("**/cgi/view/top/service*", lambda route: held.append(route))
    page.goto(page.url)
    expect(page.locator('[data-facet="service"]')).to_have_attribute("data-state", "asking")
    page.get_by_role("button", name="Stop counting Service").click()
    expect(page.locator('[data-facet="service"]')).to_have_attribute("data-state", "stopped")
    expect(page.locator('[data-facet="source"]')).to_have_attribute("data-state", "done")
    page.unroute("**/cgi/view/top/service*")
    page.locator('[data-facet="service"]').get_by_role("button", name="Count").click()
    expect(page.locator('[data-facet="service"]')).to_have_attribute("data-state", "done")


def test_many_values_are_made_as_they_are_seen(open_page: Open) -> None:
    """Row 23: of ten thousand lines those in sight are made, and that there may be more is said."""
    page = open_page("/", wait=False)
    many = [{"label": f"v{n}", "value": 20_000 - n} for n in range(10_000)]
    page.route("**/cgi/view/top/product?*", lambda route: route.fulfill(json=many))
    page.goto(page.url.partition("?")[0] + "?all=product")
    box = page.locator('[data-facet="product"]')
    expect(box).to_have_attribute("data-state", "done")
    expect(box.get_by_text("The 10,000 most common values; there may be more.")).to_be_visible()
    assert box.locator("li").count() < 60
    box.locator(".scroll").evaluate("(box) => (box.scrollTop = box.scrollHeight)")
    expect(box.locator("li").last).to_contain_text("v9999")
    expect(box.locator("li").last).to_have_attribute("aria-setsize", "10000")


def test_values_of_what_is_no_attribute(open_page: Open, sample_graph: Graph) -> None:
    """Row 23: a value is a filter where an attribute has it, by its own name or another's; else it is no button."""
    page = open_page("/?tab=top&field=domains")
    first = page.locator(".bars button").first
    count = int(first.locator("b").inner_text())
    first.click()
    settle(page)
    assert "q=domain%3A" in page.url
    assert total(page) == count
    page = open_page("/?tab=top&field=portlist")
    expect(page.locator(".bars button").first).to_be_disabled()
    page = open_page("/passive.html?tab=top")
    until(page, "() => document.querySelectorAll('#fields option').length > 10")


def test_all_values_and_runs_stand_in_the_address(open_page: Open) -> None:
    """Row 29: all values of the chart are in the link."""
    page = open_page("/?tab=top&field=addr")
    page.get_by_role("button", name="All values", exact=True).click()
    settle(page)
    assert "every=1" in page.url
    count = page.locator(".bars li").count()
    assert count > 25
    other = open_page("/" + page.url.partition("/?")[2].join(["?", ""]))
    assert other.locator(".bars li").count() == count


@pytest.mark.parametrize(("path", "told"), [("/scans.html", "a port a line"), ("/passive.html", "a fact a line")])
def test_exports(open_page: Open, path: str, told: str) -> None:
    """Row 22: scans and facts as files, all that match, each format said in its own words."""
    page = open_page(path)
    count = total(page)
    for name in ("JSON", "CSV", "TXT"):
        page.get_by_label("Export").click()
        expect(page.get_by_text(told)).to_be_visible()
        with page.expect_download() as download:
            page.locator(".export .popover a", has_text=name).click()
        lines = download.value.path().read_text(encoding="utf-8").splitlines()
        assert lines
        if name == "JSON":
            assert len(lines) == count
        page.keyboard.press("Escape")


def test_keys(open_page: Open) -> None:
    """Row 30: from card to card, from page to page, from plot to plot, from screen to screen."""
    page = open_page("/?limit=10")
    page.keyboard.press("k")
    expect(page.locator(".cards article h2 a").last).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".cards article h2 a").nth(8)).to_be_focused()
    first = cards(page)
    page.keyboard.press("]")
    settle(page)
    assert cards(page) != first
    page.keyboard.press("[")
    settle(page)
    assert cards(page) == first
    for key, tab in (("2", "times"), ("3", "map"), ("4", "plane"), ("5", "ports"), ("6", "compare")):
        page.keyboard.press(key)
        expect(page.locator(f"#tab-{tab}")).to_have_attribute("aria-selected", "true")
    for key, path in (
        ("s", "/scans.html"),
        ("p", "/passive.html"),
        ("h", "/"),
        ("c", "/cypher.html"),
        ("f", "/flow.html"),
    ):
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}")
        page.locator("header, .bar").first.wait_for()
        page.wait_for_timeout(300)


def test_cards_tell_tags_and_names(open_page: Open, sample_graph: Graph) -> None:
    """Row 23: names and tags stand on the card, and each is a filter."""
    ((addr, tag),) = rows(
        sample_graph, "MATCH (v:View) WHERE size(v.tags) > 0 RETURN v.addr, v.tags[0] ORDER BY v.key LIMIT 1"
    )
    page = open_page(f"/?q={addr}")
    page.locator(".cards .tag", has_text=tag).first.click()
    settle(page)
    ((count,),) = rows(sample_graph, f"MATCH (v:View) WHERE '{tag}' IN v.tags RETURN count(v)")
    ((inside,),) = rows(sample_graph, f"MATCH (v:View {{addr: '{addr}'}}) WHERE '{tag}' IN v.tags RETURN count(v)")
    assert total(page) == inside == 1
    assert count >= 1
    ((addr, name),) = rows(
        sample_graph, "MATCH (v:View)-[:IS_NAMED]->(n:Hostname) RETURN v.addr, n.name ORDER BY v.key, n.name LIMIT 1"
    )
    page = open_page(f"/?q={addr}")
    page.locator(".cards .names button", has_text=name).first.click()
    settle(page)
    assert cards(page) == [addr]
    assert "hostname%3A" in page.url


@contextmanager
def down(page: Page) -> Iterator[None]:
    """Cut the page off from its server."""
    page.route("**/cgi/**", lambda route: route.abort())
    try:
        yield
    finally:
        page.unroute("**/cgi/**")


@pytest.mark.parametrize("path", SCREENS)
def test_a_server_that_is_gone(open_page: Open, path: str) -> None:
    """Row 34: the list stays with the reason above it, and one press asks again."""
    page = open_page(path + "?limit=10", expected="Failed to load resource")
    before = texts(page)
    with down(page):
        page.get_by_label("Order").select_option(index=1)
        alert = page.get_by_role("main").get_by_role("alert")
        expect(alert).to_contain_text("graphrecon does not answer")
        assert texts(page) == before
    alert.get_by_role("button", name="Try again").click()
    settle(page)
    expect(alert).to_have_count(0)
    assert len(texts(page)) == len(before)


@pytest.mark.parametrize("path", [*SCREENS, "/?tab=map", "/?tab=ports", "/passive.html?tab=compare&vs=port%3A80"])
def test_small_windows(open_page: Open, path: str) -> None:
    """Row 30: at 320 pixels, and at 200 % of a small screen, nothing needs a second way to scroll."""
    page = open_page(f"{path}{'&' if '?' in path else '?'}limit=10")
    for width, height in ((320, 640), (640, 400)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        expect(page.get_by_test_id("total")).to_be_attached()
        assert violations(page) == []


def test_tab_goes_through_in_the_order_that_is_seen(open_page: Open) -> None:
    """Row 30: the bar, the filter, the facets, the list, the plots; none is skipped."""
    page = open_page("/?limit=10")
    areas: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        area = page.evaluate(
            "() => document.activeElement.closest('.bar, .filterbar, .facets, .list, .plots')?.classList[0] ?? ''"
        )
        if not areas or areas[-1] != area:
            areas.append(area)
        if area == "plots":
            break
    assert [area for area in areas if area] == ["bar", "filterbar", "facets", "list", "plots"]


@pytest.mark.parametrize("wanted", ["reduce", "no-preference"])
def test_reduced_motion(open_page: Open, wanted: str) -> None:
    """Row 30: while an answer is waited for, nothing moves for who asked for that; for others the bar does."""
    page = open_page("/?limit=10", reduced_motion=wanted)
    held: list[Any] = []
    page.route("**/cgi/view?*", lambda route: held.append(route))
    page.get_by_label("Order").select_option(index=1)
    page.wait_for_timeout(400)
    assert held
    moving = page.evaluate("() => document.getAnimations().filter((one) => one.playState === 'running').length")
    assert (moving == 0) == (wanted == "reduce")
