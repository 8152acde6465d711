"""The page of one host: pictures, ranges, the way to it, and the links from each value to those that have the same."""

import re
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from tests.web import survey
from tests.web.conftest import Open, rows, until
from tests.web.survey import HOSTILE
from tests.web.test_flow_access import violations
from tests.web.test_host_page import block

pytestmark = [pytest.mark.browser, pytest.mark.graph]
FILES = "198.51.100.45"


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the lab's scans, a host that means harm, and ranges."""
    return survey.fill(graph, tmp_path_factory.mktemp("survey"))


def test_a_picture_is_shown_and_opens_in_full(open_page: Open, sample_graph: Graph) -> None:
    """Row 27: beside the port that showed it and among the identities, with words for who does not see it."""
    # A picture alone is Chromium's own page: its style and its icon are refused.
    page = open_page(f"/host/{HOSTILE}", wait=False, expected="Applying inline style")
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    [(digest,)] = rows(sample_graph, "MATCH (s:Screenshot) RETURN s.sha256 AS it")
    shown = page.get_by_role("region", name="Ports and services").get_by_role("img")
    expect(shown).to_have_attribute("alt", f"Screenshot of {HOSTILE} tcp/8080", timeout=30_000)
    shown.scroll_into_view_if_needed()
    until(page, "() => document.querySelector('.ports img').naturalWidth === 32")
    shown.click()
    expect(page).to_have_url(re.compile(f"/cgi/screenshot/{digest}$"))


def test_ranges_say_what_they_hold_and_who_says_so(open_page: Open) -> None:
    page = open_page(f"/host/{HOSTILE}", wait=False)
    found = block(page, "Ranges that hold it")
    assert [(row[0], row[2]) for row in found] == [("203.0.113.0 – 203.0.113.255", "Country")]
    assert found[0][1] in ("DE", "Germany")
    page = open_page(f"/host/{FILES}", wait=False)
    kinds = {row[2]: row[1] for row in block(page, "Ranges that hold it")}
    assert kinds.keys() == {"Autonomous system", "Country"}
    assert kinds["Autonomous system"].startswith("AS64501")


def test_each_value_leads_to_the_hosts_that_have_it(open_page: Open, sample_graph: Graph) -> None:
    """Network, country, tags, sources, services: a link is the filter, and what it finds holds this host."""
    page = open_page(f"/host/{FILES}", wait=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(FILES)
    links = page.locator("main a.having").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    wanted = ("asnum:64501", "country:FR", "source:lab", "category:nmap", "service:ftp", "product:vsftpd")
    assert {f"/?q={quote_plus(text)}" for text in wanted} <= set(links)
    for link in sorted(set(links)):
        answer = page.request.get(page.url.partition("/host/")[0] + link.replace("/?", "/cgi/view/onlyips?limit=1000&"))
        assert answer.ok, link
        assert FILES in answer.text(), link
    page.get_by_role("link", name="vsftpd", exact=True).click()
    expect(page.get_by_role("link", name=FILES, exact=True)).to_be_visible()


def test_the_way_and_the_ports_that_were_only_counted(open_page: Open, sample_graph: Graph) -> None:
    """Each hop is a link to its page; products stand with their names in the field's form."""
    page = open_page(f"/host/{FILES}", wait=False)
    found = block(page, "The way to it")
    text = f"""MATCH (:View {{addr: '{FILES}'}})-[hop:REACHED_BY]->(via)
    RETURN toString(hop.ttl) AS ttl, via.addr AS addr ORDER BY hop.proto, hop.port, hop.ttl"""
    assert [(row[0], row[1]) for row in found] == rows(sample_graph, text)
    way = page.get_by_role("region", name="The way to it")
    expect(way.get_by_role("link", name="192.0.2.1", exact=True).first).to_have_attribute("href", "/host/192.0.2.1")
    ports = page.get_by_role("region", name="Ports and services")
    expect(ports.get_by_role("link", name="cpe:/a:vsftpd:vsftpd:3.0.3")).to_be_visible()


def test_an_identity_leads_to_its_node(open_page: Open, sample_graph: Graph) -> None:
    """And says which scan saw it."""
    [(addr,)] = rows(
        sample_graph, "MATCH (v:View)-[:HAS_PORT]->()-[:SHOWS]->(:PublicKey) RETURN v.addr AS a ORDER BY a LIMIT 1"
    )
    page = open_page(f"/host/{addr}", wait=False)
    key = page.locator(".identities li").filter(has_text="Public key").first
    key.get_by_text("Known from").click()
    expect(key.locator(".origins li").first).to_contain_text(re.compile(r"^nmap nmap-\w+\.xml"))
    key.get_by_role("link", name="In the graph").click()
    expect(page).to_have_url(re.compile("/cypher.html"))
    until(page, "() => Boolean(window.__canvas?.settled())", 30)
    expect(page.get_by_role("article", name="Node", exact=True)).to_contain_text(":PublicKey")


def test_pages_reflow_and_stay_whole(open_page: Open) -> None:
    """Row 30: on 320 pixels, which is 1280 at 400 %, nothing of the page goes beyond the edge; axe agrees."""
    for path in (f"/host/{FILES}", f"/host/{HOSTILE}"):
        page = open_page(path, wait=False)
        page.set_viewport_size({"width": 320, "height": 640})
        expect(page.get_by_role("region", name="Ports and services")).to_be_visible()
        assert width(page) <= 320, path
        assert violations(page) == []
        page.set_viewport_size({"width": 640, "height": 400})
        assert width(page) <= 640, path


def width(page: Page) -> int:
    """Return how wide the document is."""
    found: int = page.evaluate("() => document.documentElement.scrollWidth")
    return found
