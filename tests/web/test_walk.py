"""From a question to its evidence, by the pages alone, on the data of the demo.

Which hosts run an outdated SSH, who talked to them in the last week, what do they share, and where is that known from?
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from graphrecon.cli.demo import BUNDLED, LAB
from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from graphrecon.ingest.derive import drain
from tests.conftest import empty
from tests.web.conftest import Open, rows, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding what the demo imports."""
    empty(graph)
    for name in BUNDLED:
        files.import_path(graph, str(LAB / name), tmp_path_factory.mktemp("rejects"), Options())
    drain(graph)
    return graph


def test_from_an_outdated_service_to_its_evidence(open_page: Open, sample_graph: Graph) -> None:
    """Every step is a press on the page; every number is what the graph says."""
    page = open_page("/?tab=top&field=version%3Assh")
    bar = page.get_by_role("list", name="Values of version:ssh").get_by_role("button").first
    version = bar.locator("bdi").inner_text()
    assert version.startswith("9.2p1")
    bar.click()
    settle(page)
    text = """MATCH (v:View)-[:HAS_PORT]->()-[:RUNS]->(s:Service {name: 'ssh', version: $version})
    WITH DISTINCT v RETURN v.addr AS addr ORDER BY v.key""".replace("$version", f"'{version}'")
    outdated = [addr for (addr,) in rows(sample_graph, text)]
    expect(page.locator("article.host")).to_have_count(len(outdated))
    assert page.locator("article.host h2").all_inner_texts() == outdated

    page.get_by_role("toolbar", name="Tools").get_by_text("Flows", exact=True).click()
    page.get_by_role("link", name="Their last week").click()
    expect(page).to_have_url(re.compile("/flow.html"))
    settle(page)
    text = f"MATCH (h:Host)--(f:Flow) WHERE h.addr IN {outdated} RETURN max(f.lastseen) AS last"
    [(last,)] = rows(sample_graph, text)
    since = (last - timedelta(days=7)).astimezone(UTC)
    after = datetime.fromisoformat(page.get_by_label("After").input_value()).replace(tzinfo=UTC)
    assert abs(after - since) < timedelta(seconds=2)
    text = f"""MATCH (a:Host)-[:SEND]->(f:Flow)-[:TO]->(b:Host)
    WHERE (a.addr IN {outdated} OR b.addr IN {outdated}) AND f.lastseen >= datetime('{since.isoformat()}')
    RETURN count(f) AS flows"""
    [(flows,)] = rows(sample_graph, text)
    expect(page.locator("[data-count=flows]")).to_have_text(f"{flows:,}")

    text = f"""MATCH (v:View)-[:HAS_PORT]->()-[:SHOWS]->(k:PublicKey)<-[:SHOWS]-()<-[:HAS_PORT]-(w:View)
    WHERE v.addr IN {outdated} AND v <> w RETURN v.addr AS addr, w.addr AS other ORDER BY v.key, w.key"""
    shared = rows(sample_graph, text)
    addr, other = shared[0]
    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Palette").get_by_role("combobox").fill(addr)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(addr)
    key = page.locator(".identities li").filter(has=page.get_by_role("link", name=other, exact=True)).first
    expect(key).to_contain_text("Public key")
    key.get_by_text("Known from").click()
    expect(key.locator(".origins li").first).to_contain_text(re.compile(r"nmap.*\.xml"))
    expect(page.get_by_role("region", name="Where this is known from")).to_contain_text("nmap-first.xml")

    key.get_by_role("link", name="What do these share").click()
    expect(page).to_have_url(re.compile("/cypher.html"))
    until(page, "() => Boolean(window.__canvas?.settled())", 30)
    picked = page.get_by_role("region", name="Picked")
    expect(picked).to_contain_text("in common")
    expect(picked.get_by_role("button", name=re.compile("PublicKey")).first).to_be_visible()
