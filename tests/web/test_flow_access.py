"""The flow screen for everyone: axe in both themes, keys, the policy."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from tests.conftest import ROOT
from tests.web import known
from tests.web.conftest import Open, hosts
from tests.web.known import WEB

pytestmark = [pytest.mark.browser, pytest.mark.graph]

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def sample_graph(known_graph: Graph) -> Graph:
    """The run's Graph holding the known flows."""
    return known_graph


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds wrong."""
    page.evaluate(AXE.read_text() + "; 0")
    found = page.evaluate(f"() => axe.run(document, {json.dumps(RULES)})")
    return [
        {"rule": one["id"], "what": one["help"], "where": [node["html"][:160] for node in one["nodes"]]}
        for one in found["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
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
def test_axe_finds_nothing(open_page: Open, link: str, scheme: str) -> None:
    """Row 30 and 31: zero violations of WCAG 2.2 AA in every state, in both themes."""
    page = open_page(link, scheme=scheme)
    page.wait_for_timeout(300)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(open_page: Open, scheme: str) -> None:
    """Row 30: the menu, the keys, files, completion, a complaint."""
    page = open_page("/flow.html", scheme=scheme, expected="status of 400")
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
