"""Makes the pictures of docs/explorer.md: `python -m tests.web.walk URL`, of `web` on the bundled samples."""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.conftest import ROOT
from tests.web.conftest import CHROMIUM, SIZE, hosts, settle

IMAGES = ROOT / "docs" / "images"
COLOURS = 128
WWW = "198.51.100.80"


def overview(page: Page) -> None:
    """All flows."""


def details(page: Page) -> None:
    """A host, and what the database knows of it."""
    page.get_by_role("article", name="Host").get_by_text("Open ports").wait_for()


def menu(page: Page) -> None:
    """What the right button offers, with the count of an expansion."""
    at = hosts(page)[WWW]["at"]
    page.mouse.click(at["x"], at["y"], button="right")
    page.get_by_role("menuitem", name="Expand: ").wait_for()


def completion(page: Page) -> None:
    """A filter while it is typed."""
    page.get_by_role("combobox", name="Flow filters 1").press_sequentially("dport > 1000 OR pro", delay=40)
    page.locator("#filter-edges-0-list").get_by_role("option").first.wait_for()
    page.wait_for_timeout(600)


def palette(page: Page) -> None:
    """The palette."""
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").wait_for()


WALK: tuple[tuple[str, str, str, Callable[[Page], None]], ...] = (
    ("flows", "/flow.html", "light", overview),
    ("details", f"/flow.html?tab=details&sel={WWW}", "light", details),
    ("menu", "/flow.html?edges=dport+%3D+80", "light", menu),
    ("completion", "/flow.html", "light", completion),
    ("display", "/flow.html?tab=display&nodeSize=%24in&edgeSize=scbytes&scale=2&table=1", "dark", overview),
    ("palette", "/flow.html", "dark", palette),
)


def main(address: str) -> None:
    """Write every picture, with few colours so that it is small."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for name, path, scheme, act in WALK:
            page = browser.new_page(viewport=SIZE, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address.rstrip("/") + path)
            settle(page)
            act(page)
            page.wait_for_timeout(400)
            save(page.screenshot(), IMAGES / f"{name}.png")
            page.close()
        browser.close()


def save(shot: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
