"""Makes the pictures of docs/explorer.md: `python -m tests.web.walk URL [NAME…]`, of `web` on the bundled samples."""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from bench.screen import CHROMIUM
from tests.conftest import ROOT
from tests.web.conftest import SIZE, hosts, settle, until

IMAGES = ROOT / "docs" / "images"
COLOURS = 128
WWW = "198.51.100.80"
DB = "198.51.100.33"
SHARED = f"""MATCH p = (:View {{addr: '{DB}'}})-[:HAS_PORT]->()-[:SHOWS]->(x)<-[:SHOWS]-()<-[:HAS_PORT]-(:View)
WHERE x:PublicKey OR x:Certificate
RETURN p"""


def overview(page: Page) -> None:
    """Everything."""
    settle(page)


def details(page: Page) -> None:
    """A host, and what the database knows of it."""
    settle(page)
    page.get_by_role("article", name="Host").get_by_text("Open ports").wait_for()


def menu(page: Page) -> None:
    """What the right button offers, with the count of an expansion."""
    settle(page)
    at = hosts(page)[WWW]["at"]
    page.mouse.click(at["x"], at["y"], button="right")
    page.get_by_role("menuitem", name="Expand: ").wait_for()


def completion(page: Page) -> None:
    """A filter while it is typed."""
    settle(page)
    page.get_by_role("combobox", name="Flow filters 1").press_sequentially("dport > 1000 OR pro", delay=40)
    page.locator("#filter-edges-0-list").get_by_role("option").first.wait_for()
    page.wait_for_timeout(600)


def palette(page: Page) -> None:
    """The palette."""
    settle(page)
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()


def one_host(page: Page) -> None:
    """The head of the page of a host."""
    expect(page.get_by_role("heading", name="Ports and services")).to_be_visible()


def evidence(page: Page) -> None:
    """What a host shows, who else shows it, and who talked to it."""
    one_host(page)
    page.get_by_role("heading", name="Certificates, keys, fingerprints").evaluate("(place) => place.scrollIntoView()")
    page.evaluate("() => window.scrollBy(0, -60)")


def changes(page: Page) -> None:
    """What changed between the first scan and the last."""
    settle(page)
    page.get_by_role("button", name="Before").last.click()
    page.get_by_role("button", name="After").first.click()
    expect(page.get_by_text("Asking the database")).to_have_count(0, timeout=60_000)
    page.get_by_text("What changed").evaluate("(place) => place.scrollIntoView()")


def grown(page: Page) -> None:
    """The graph of an answer."""
    until(page, "() => Boolean(window.__canvas?.settled())", 30)


def canvas(page: Page) -> None:
    """The table of the nodes, and the menu of one."""
    grown(page)
    at = next(one["at"] for one in page.evaluate("() => window.__canvas.nodes()") if one["ref"] == f"View/{DB}")
    page.mouse.click(at["x"], at["y"], button="right")
    page.get_by_role("menuitem", name="Expand →").first.wait_for()


WALK: tuple[tuple[str, str, str, Callable[[Page], None]], ...] = (
    ("flows", "/flow.html", "light", overview),
    ("details", f"/flow.html?tab=details&sel={WWW}", "light", details),
    ("menu", "/flow.html?edges=dport+%3D+80", "light", menu),
    ("completion", "/flow.html", "light", completion),
    ("display", "/flow.html?tab=display&nodeSize=%24in&edgeSize=scbytes&scale=2&table=1", "dark", overview),
    ("palette", "/flow.html", "dark", palette),
    ("hosts", "/?q=service%3Assh&tab=top&field=version%3Assh", "light", overview),
    ("talkers", "/flow.html?edges=dport+%3D+22", "dark", overview),
    ("host", f"/host/{DB}", "light", one_host),
    ("evidence", f"/host/{DB}", "light", evidence),
    ("shared", f"/cypher.html?q={quote(SHARED)}&as=graph", "dark", grown),
    ("canvas", f"/cypher.html?q={quote(SHARED)}&as=graph&rows=nodes", "light", canvas),
    ("changes", "/scans.html", "light", changes),
    ("passive", "/passive.html", "dark", overview),
    ("times", "/?tab=times", "light", overview),
    ("map", "/?tab=map", "dark", overview),
    ("ports", "/scans.html?tab=ports", "light", overview),
    ("compare", "/?tab=compare&q=service%3Assh&vs=service%3Ahttp&field=port%3Aopen", "light", overview),
)


def main(address: str, *only: str) -> None:
    """Write every picture, or some by name, with few colours so that they are small."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for name, path, scheme, act in WALK:
            if only and name not in only:
                continue
            page = browser.new_page(viewport=SIZE, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address.rstrip("/") + path)
            act(page)
            page.wait_for_timeout(400)
            save(page.screenshot(), IMAGES / f"{name}.png")
            page.close()
        browser.close()


def save(shot: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    whole = Image.open(BytesIO(shot)).convert("RGB")
    whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
