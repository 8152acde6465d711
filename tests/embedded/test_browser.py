"""Neo4j Browser in a real Chromium: opened by our address, signed in, a statement run, nothing loaded from outside."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Request, expect, sync_playwright

from bench.screen import CHROMIUM
from graphrecon import embedded
from graphrecon.embedded import Address

from .test_server import wait_for_http


def test_address_carries_the_statement_and_no_password() -> None:
    address = Address("bolt://127.0.0.1:7001", "neo4j", "s3cret", "http://127.0.0.1:7002")
    statement = "MATCH (n {a: 'x&y #+%'})\nRETURN n"
    url = embedded.browser_url(address, statement)
    assert "s3cret" not in url
    assert urlsplit(url)._replace(query="").geturl() == "http://127.0.0.1:7002/browser/"
    assert parse_qs(urlsplit(url).query) == {
        "dbms": ["neo4j://neo4j@127.0.0.1:7001"],
        "cmd": ["edit"],
        "arg": [statement],
    }


@pytest.mark.graph
@pytest.mark.browser
def test_browser_signs_in_and_draws(address: Address, ask: Callable[[str], object], tmp_path: Path) -> None:
    ask("MERGE (:BrowserTest {name: 'one'})-[:SEES]->(:BrowserTest {name: 'two'})")
    wait_for_http(address)
    answered: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1400, "height": 900})

        def finished(request: Request) -> None:
            answered.append(request.url)

        page.on("requestfinished", finished)
        page.goto(embedded.browser_url(address, "MATCH p = (:BrowserTest)-[:SEES]->() RETURN p LIMIT 25"))
        page.fill("input[type=password]", address.password, timeout=60_000)
        page.keyboard.press("Enter")
        expect(page.get_by_text("You are connected as user")).to_be_visible(timeout=30_000)
        page.click('[data-testid="editor-Run"]', timeout=30_000)
        expect(page.get_by_text("Displaying 2 nodes, 1 relationships.")).to_be_visible(timeout=30_000)
        expect(page.locator("svg g.node")).to_have_count(2, timeout=30_000)
        page.screenshot(path=tmp_path / "browser.png")
        assert page.get_by_text("Neo.ClientError").count() == 0
        chromium.close()
    outside = [url for url in answered if urlsplit(url).scheme in ("http", "https") and "127.0.0.1" not in url]
    assert outside == []
