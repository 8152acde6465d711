"""Neo4j Browser greets with our guide and draws in our style: served by the embedded server, seen in Chromium."""

import re
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

from bench.screen import CHROMIUM
from graphrecon import embedded
from graphrecon.embedded import Address
from graphrecon.embedded.browser import PAGES, greeting, provide_jar
from graphrecon.embedded.conf import server_conf
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.jars import Jar, Lock

from .test_server import wait_for_http

BROWSER = files("graphrecon.embedded.browser")


def lock_of(lib: Path) -> Lock:
    """Return a lock of one jar, and make that jar."""
    with zipfile.ZipFile(lib / "neo4j-browser-1.jar", "w") as jar:
        jar.writestr("browser/index.html", "<!doctype html>")
    return Lock("1", "1", (Jar("org.neo4j.client", "neo4j-browser", "1", "", "0" * 64, 1),))


def test_the_copy_of_browser_holds_our_pages_and_the_cache_stays_as_it_is(tmp_path: Path) -> None:
    lock = lock_of(tmp_path)
    before = (tmp_path / "neo4j-browser-1.jar").read_bytes()

    made = provide_jar(tmp_path / "cache", tmp_path, lock)
    assert provide_jar(tmp_path / "cache", tmp_path, lock) == made
    assert list(made.parent.iterdir()) == [made]
    assert (tmp_path / "neo4j-browser-1.jar").read_bytes() == before
    assert made.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(made) as jar:
        assert jar.namelist() == ["browser/index.html", *(f"browser/graphrecon/{name}" for name in PAGES)]


def test_a_jar_that_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    lock = lock_of(tmp_path)
    (tmp_path / "neo4j-browser-1.jar").unlink()

    with pytest.raises(EmbeddedError, match="Neo4j Browser cannot be put in place"):
        provide_jar(tmp_path / "cache", tmp_path, lock)
    assert list((tmp_path / "cache" / "browser").iterdir()) == []


def test_the_greeting_is_style_and_guide_of_the_server_itself() -> None:
    assert greeting("http://127.0.0.1:7474") == (
        "style http://127.0.0.1:7474/browser/graphrecon/style.grass; "
        "play http://127.0.0.1:7474/browser/graphrecon/guide.html"
    )


def test_the_configuration_greets_from_loopback() -> None:
    lines = server_conf(bolt=7001, http=7002, heap="1G", pagecache="512M").splitlines()

    assert f"browser.post_connect_cmd={greeting('http://127.0.0.1:7002')}" in lines


@pytest.mark.graph
def test_the_server_serves_the_pages_with_its_own_policy(address: Address) -> None:
    wait_for_http(address)
    for name in PAGES:
        with urlopen(f"{address.http}/browser/graphrecon/{name}", timeout=10) as answer:
            assert answer.read() == BROWSER.joinpath(name).read_bytes()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.graph
@pytest.mark.browser
def test_browser_greets_with_the_guide_and_runs_its_questions_in_our_style(
    address: Address, ask: Callable[[str], object], tmp_path: Path
) -> None:
    ask(
        "MERGE (:Host {addr: '192.0.2.1'})-[:SEND]->(:Flow {uid: 'guide', proto: 'tcp', dport: 443})"
        "-[:TO]->(:Host {addr: '192.0.2.80'})"
    )
    wait_for_http(address)
    answered: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})

        def finished(request: Request) -> None:
            answered.append(request.url)

        page.on("requestfinished", finished)
        page.goto(embedded.browser_url(address))
        page.fill("input[type=password]", address.password, timeout=60_000)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Network reconnaissance as one graph")).to_be_visible(timeout=30_000)
        seen = _slides(page)
        page.screenshot(path=tmp_path / "guide.png")
        _run_second(page)
        page.screenshot(path=tmp_path / "question.png")
        chromium.close()
    assert seen == list(range(1, 21))
    assert [url for url in answered if urlsplit(url).scheme in ("http", "https") and "127.0.0.1" not in url] == []


def _slides(page: Page) -> list[int]:
    """Return the numbers of the questions that the slides show, one after the other."""
    seen: list[int] = []
    for _ in range(10):
        page.click("[data-testid=nextSlide]")
        headings = page.locator("[data-testid=carousel] h4, .slide h4")
        expect(headings.first).to_be_visible()
        seen += [int(number) for number in re.findall(r"^(\d+)\.", "\n".join(headings.all_inner_texts()), re.MULTILINE)]
    return seen


def _run_second(page: Page) -> None:
    """Go back to the first questions, click the picture and run it."""
    for _ in range(9):
        page.click("[data-testid=previousSlide]")
    page.locator("pre.runnable").nth(1).click()
    page.click('[data-testid="editor-Run"]')
    expect(page.get_by_text(re.compile("Displaying [0-9]+ nodes"))).to_be_visible(timeout=30_000)
    expect(page.locator("svg g.node circle[fill='#4C8EDA']").first).to_be_visible()
    expect(page.locator("svg g.node").filter(has_text="tcp/443").first).to_be_visible()
