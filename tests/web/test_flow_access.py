"""The flow screen for everyone: axe in both themes, keys, the policy."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from tests.conftest import ROOT
from tests.web import known
from tests.web.conftest import Open, drawn, hosts
from tests.web.known import WEB

pytestmark = [pytest.mark.browser, pytest.mark.graph]

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
"""By theme: only two rules look at colours, all others find the same in both."""
FOUND = """async (rules) => (await axe.run(document, { ...rules, resultTypes: ["violations"] })).violations.map(
    ({ id, help, nodes }) => ({ rule: id, what: help, where: nodes.map(({ html }) => html.slice(0, 160)) }))"""
"""What axe finds right as well is many times the rest, and slow to hand over."""


@pytest.fixture(scope="module")
def sample_graph(known_graph: Graph) -> Graph:
    """The run's Graph holding the known flows."""
    return known_graph


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds wrong in both themes; the page is left in the light one."""
    page.evaluate(f"{AXE.read_text()}; 0")
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        drawn(page)
        found += [{"theme": scheme, **one} for one in page.evaluate(FOUND, RULES[scheme])]
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize(
    "link",
    [
        "/flow.html",
        "/flow.html?tab=display&nodeSize=%24in&table=1",
        f"/flow.html?tab=details&sel={WEB}&span={known.START}..{known.START + known.HOUR}",
        f"/flow.html?base={known.START}..{known.START + known.HOUR}&table=1",
        "/flow.html?edges=dport+%3D+1",
        "/flow.html?mode=flow_map&limit=2",
    ],
)
def test_axe_finds_nothing(open_page: Open, link: str) -> None:
    """Row 30 and 31: zero violations of WCAG 2.2 AA in every state, in both themes."""
    page = open_page(link)
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_axe_finds_nothing_in_what_opens(open_page: Open) -> None:
    """Row 30: the menu, the keys, files, completion, a complaint."""
    page = open_page("/flow.html", expected="status of 400")
    at = hosts(page)[WEB]["at"]
    page.mouse.click(at["x"], at["y"], button="right")
    expect(page.get_by_role("menuitem", name="Expand")).to_contain_text("(11 in, 1 out)")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Export").click()
    field = page.get_by_role("combobox", name="Flow filters 1")
    field.press_sequentially("dprt = 1")
    field.press("Enter")
    expect(page.locator("#filter-edges-0-error")).to_be_visible()
    page.get_by_role("combobox", name="Host filters 1").press_sequentially("add")
    expect(page.locator("#filter-nodes-0-list [role=option]").first).to_be_visible()
    assert violations(page) == []


def test_single_keys_and_how_to_switch_them_off(open_page: Open) -> None:
    """Row 30, WCAG 2.1.4."""
    page = open_page("/flow.html")
    page.keyboard.press("2")
    expect(page.get_by_role("tab", name="Display")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("t")
    expect(page.get_by_role("grid")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Flow filters 1")).to_be_focused()
    page.get_by_role("tab", name="Explore").focus()
    page.keyboard.press("?")
    page.get_by_label("Keys without Ctrl do something").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.keyboard.press("3")
    expect(page.get_by_role("tab", name="Explore")).to_have_attribute("aria-selected", "true")


def test_everything_is_reached_by_tab(open_page: Open) -> None:
    """Row 30: from the first link to the last button, without a trap."""
    page = open_page("/flow.html")
    page.evaluate("() => document.body.focus()")
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const at = document.activeElement;"
            " return at.getAttribute('aria-label') || at.name || at.textContent.trim().slice(0, 30); }"
        )
        if seen and name == seen[0]:
            break
        seen.append(name)
    wanted = {"Table", "Export", "Host filters 1", "limit", "Graph of hosts and flows", "Show all", "Play"}
    assert wanted | {"Start of the window", "End of the window"} <= set(seen)


def test_the_policy_forbids_other_origins(open_page: Open) -> None:
    """Row 33: scripts, styles, fonts and connections come from the server itself."""
    page = open_page("/flow.html", expected="Content Security Policy")
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    refused = page.evaluate("() => fetch('https://example.org/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"
    assert page.evaluate("() => document.fonts.check('500 12px \"Inter Variable\"')")


def test_without_motion_nothing_slides(open_page: Open) -> None:
    """Row 30: who asks for less motion gets the end state."""
    page = open_page("/flow.html", reduced_motion="reduce")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.progress')).animationName") == "none"
