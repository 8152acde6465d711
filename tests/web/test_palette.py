"""The palette and the keys of every screen."""

import re

import pytest
from playwright.sync_api import expect

from graphrecon.cypher.graph import Graph
from tests.web.conftest import Open, flows, settle
from tests.web.known import WEB
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(known_graph: Graph) -> Graph:
    """The run's Graph holding the known flows."""
    return known_graph


def test_the_palette_finds_actions_filters_questions_and_hosts(open_page: Open) -> None:
    """Row 30: opened by Ctrl+K even from a field, walked by arrows; the focus goes back."""
    page = open_page("/flow.html")
    page.get_by_role("combobox", name="Host filters 1").focus()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Palette")
    field = palette.get_by_role("combobox")
    expect(field).to_be_focused()
    assert violations(page) == []
    field.fill("table")
    expect(palette.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.get_by_role("combobox", name="Host filters 1")).to_be_focused()
    page.keyboard.press("Control+k")
    field.fill("flow dport")
    expect(palette.get_by_role("option", selected=True)).to_have_text(re.compile("^dport"))
    page.keyboard.press("Enter")
    flow_filter = page.get_by_role("combobox", name="Flow filters 1")
    expect(flow_filter).to_be_focused()
    page.keyboard.type("= 443")
    page.keyboard.press("Enter")
    settle(page)
    assert [flow["pair"] for flow in flows(page)] == ["tcp/443"]
    page.get_by_role("button", name="Search").click()
    expect(palette.get_by_role("option", selected=True)).to_have_text(re.compile(r"^dport = 443\s*Flows"))
    field.fill(WEB)
    expect(palette.get_by_role("option")).to_have_text(f"Go to {WEB}")
    page.keyboard.press("Escape")
    expect(palette).to_have_count(0)


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_a_palette_opened_at_once_after_another_stays(open_page: Open, key: str) -> None:
    """The event of the first one's end comes a task later; it ends the first one alone."""
    page = open_page("/flow.html")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog", name="Palette").get_by_role("combobox")
    field.fill("table")
    field.evaluate(
        """async (field, key) => {
            const always = { bubbles: true, cancelable: true };
            const press = (at, settings) => at.dispatchEvent(new KeyboardEvent("keydown", { ...always, ...settings }));
            press(field, { key });
            await null;
            press(document.body, { key: "k", ctrlKey: true });
            await new Promise((done) => setTimeout(done, 100));
        }""",
        key,
    )
    expect(field).to_be_focused()
    expect(field).to_have_value("")


def test_two_keys_go_to_a_screen_unless_keys_are_off(open_page: Open) -> None:
    """Row 30, WCAG 2.1.4."""
    page = open_page("/flow.html")
    page.keyboard.press("?")
    page.get_by_label("Keys without Ctrl do something").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Palette")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("() => localStorage.clear()")
    page.reload()
    settle(page)
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))
