"""Logging in and out, the name in the bar, and what the palette finds, as a person does it, without a pointer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import users
from tests.api.conftest import serving
from tests.web.known import SCANNER, WEB
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]
PASSWORD, SECRET = "correct horse battery", b"0" * 32


@pytest.fixture(scope="module")
def closed(built: Path, known_graph: Graph) -> Iterator[str]:
    """The address of a server with an analyst's account."""
    users.add_user(known_graph, "ann", PASSWORD, SECRET, "analyst")
    with serving(create_app(known_graph, static=built, door=Door(known_graph, secret=SECRET))) as port:
        yield f"http://127.0.0.1:{port}"
    known_graph.run(Statement("MATCH (n:User|Session|AuditEvent) DETACH DELETE n"))


def test_from_the_login_to_the_logout(browser: Browser, closed: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{closed}/flow.html?table=1")
    expect(page).to_have_title("Log in – graphrecon")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("the name or the password is wrong")
    assert violations(page) == []
    assert page.get_by_label("Password").input_value() == ""
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{closed}/flow.html?table=1")
    expect(page.locator(".account")).to_contain_text("ann")
    assert violations(page) == []
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="What to do, or where to go").fill("10.")
    page.get_by_role("combobox", name="What to do, or where to go").fill("192.0.2")
    expect(page.get_by_role("group", name="Hosts").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{closed}/login")
    page.goto(f"{closed}/flow.html")
    expect(page).to_have_title("Log in – graphrecon")
    page.context.close()


def test_what_a_role_may_not_is_not_offered(browser: Browser, closed: str, known_graph: Graph) -> None:
    """Within a scope: a canvas without a console, no Cypher, no writing of notes; what works is there."""
    users.add_user(known_graph, "ray", PASSWORD, SECRET, "reader", "net:10.0.0.0/8 OR net:192.0.2.0/24")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    refused: list[str] = []
    page.on("response", lambda one: refused.append(one.url) if one.status in {403, 500} else None)
    page.goto(f"{closed}/host/{WEB}")
    page.get_by_label("Name").fill("ray")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(WEB)
    screens = page.get_by_role("navigation", name="Screens")
    expect(screens.get_by_role("link")).to_have_text(["Hosts", "Flows", "Scans", "Passive", "Canvas"])
    expect(page.get_by_role("heading", name="Note")).to_be_visible()
    expect(page.get_by_role("button", name="Write")).to_have_count(0)
    expect(page.get_by_text("Cypher that gives this")).to_have_count(0)
    page.goto(f"{closed}/cypher.html?n=Host/{WEB}&sel=Host/{WEB}")
    panel = page.get_by_role("complementary").filter(has_text=WEB)
    expect(panel).to_contain_text("SEND")
    expect(page.get_by_role("region", name="Statement")).to_have_count(0)
    expect(page.get_by_role("tablist", name="Answer as")).to_have_count(0)
    assert SCANNER not in page.content()
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 400
    assert refused == []
    page.context.close()
