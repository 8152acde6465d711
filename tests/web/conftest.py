"""The explorer as users have it: built, served by `graphrecon web` on the sample graph, seen in Chromium."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bench.screen import CHROMIUM
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from hatch_build import alone, install
from tests.conftest import ROOT, SAMPLES, empty
from tests.web import known

SIZE = {"width": 1280, "height": 800}

Open = Callable[..., Page]
Scheme = Literal["light", "dark"]

# The first answers of a server on a busy machine are late.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the built pages, brought up to date, with what the tests of pages load beside it."""
    with alone(ROOT / "web"):
        install(ROOT / "web", tests=True)
    done = subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "graphrecon" / "api" / "static"


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the bundled flows."""
    empty(graph)
    rejects = tmp_path_factory.mktemp("rejects")
    report = files.import_path(graph, str(SAMPLES / "flows" / "conn.log"), rejects, Options())
    assert report.written > 0
    return graph


@pytest.fixture(scope="module")
def known_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the flows of tests/web/known.py; modules of tests take it as their `sample_graph`."""
    empty(graph)
    folder = tmp_path_factory.mktemp("known")
    for path in known.write(folder):
        report = files.import_path(graph, str(path), folder, Options())
        assert report.written > 0
    return graph


@pytest.fixture(scope="module")
def site(
    built: Path,
    sample_graph: Graph,
    server: tuple[str, str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a real server on the sample graph, without a slash at its end."""
    home = tmp_path_factory.mktemp("web")
    uri, user, password = server
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("graphrecon")), "web", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "GRAPHRECON_URI": uri,
            "GRAPHRECON_USER": user,
            "GRAPHRECON_PASSWORD": password,
            "GRAPHRECON_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
        },
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip().rstrip("/")
    process.terminate()
    process.communicate(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; WebGL is drawn by SwiftShader, which Playwright's own arguments allow."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not there (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def kept(browser: Browser) -> Iterator[BrowserContext]:
    """A profile in which the files of the site stay: they are fetched and compiled once a module."""
    context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def open_page(browser: Browser, kept: BrowserContext, site: str) -> Iterator[Open]:
    """Open a path of the site and wait until it stands still.

    The first page of a test has the module's profile without what earlier tests stored; each other one, and one with
    options, is as a stranger's browser would have it.

    At the end of each test no request may have left the origin, and nothing may have gone wrong in the console
    but what the test says in `expected`.
    """
    pages: list[Page] = []
    wrong: list[str] = []
    foreign: list[str] = []
    allowed: list[str] = []

    def opened(path: str, *, scheme: Scheme = "light", expected: str = "", wait: bool = True, **options: Any) -> Page:
        if pages or options:
            page = browser.new_page(viewport=SIZE, **options)  # type: ignore[arg-type]
        else:
            page = kept.new_page()
            stored = {"origin": site, "storageTypes": "cookies,local_storage"}
            kept.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
        pages.append(page)
        page.emulate_media(color_scheme=scheme)
        allowed.extend([expected] if expected else [])
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: foreign.append(request.url) if not _own(request.url, site) else None)
        page.goto(site + path)
        # Keys are listened to from the first picture on.
        settle(page) if wait else drawn(page)
        return page

    yield opened
    for page in [*pages, *kept.pages]:
        page.close()
    assert foreign == []
    assert [text for text in wrong if not any(part in text for part in allowed)] == []


def _own(url: str, site: str) -> bool:
    return url.startswith(("data:", "blob:")) or urlsplit(url).netloc == urlsplit(site).netloc


def settle(page: Page, seconds: float = 30) -> None:
    """Wait until nothing is on its way and the layout is at its end."""
    until(page, "() => Boolean(window.__graphrecon?.settled())", seconds)
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until what changed has been drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def until(page: Page, condition: str, seconds: float = 10) -> None:
    """Wait until a function of JavaScript gives true; the page's policy forbids what `wait_for_function` does."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"{condition} did not come true in {seconds} s"
        page.wait_for_timeout(20)


def hosts(page: Page) -> dict[str, dict[str, Any]]:
    """Return the hosts that the page shows, by address, with their places in the window."""
    return {host["addr"]: host for host in page.evaluate("() => window.__graphrecon.hosts()")}


def flows(page: Page) -> list[dict[str, Any]]:
    """Return the flows that the page shows, with their places in the window."""
    found: list[dict[str, Any]] = page.evaluate("() => window.__graphrecon.flows()")
    return found


def picture(page: Page) -> Image.Image:
    """Return what is on the screen, without the addresses beside hosts."""
    page.get_by_role("tab", name="Display").click()
    page.get_by_label("Addresses beside hosts").set_checked(False)
    # The pointer lights what it is over.
    page.mouse.move(10, 790)
    page.wait_for_timeout(100)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def rows(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    """Return the rows of raw Cypher: what the page is held against."""
    return [tuple(row.values()) for row in graph.read(Statement(text))]
