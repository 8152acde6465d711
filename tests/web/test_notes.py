"""Notes on the pages: written, shown as Markdown, kept apart when two write at once, with their history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import users
from tests.api.conftest import serving
from tests.web.known import WEB
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]
PASSWORD, SECRET = "correct horse battery", b"0" * 32
SCRIPT = "<script>document.title = 1</script>"
TEXT = f"# Ours\n\nSeen by **Ann**, see [its page](/host/192.0.2.80).\n- one\n- `two`\n\n{SCRIPT}"


@pytest.fixture(scope="module")
def closed(built: Path, known_graph: Graph) -> Iterator[str]:
    """The address of a server with an analyst's account."""
    users.add_user(known_graph, "ann", PASSWORD, SECRET, "analyst")
    with serving(create_app(known_graph, static=built, door=Door(known_graph, secret=SECRET))) as port:
        yield f"http://127.0.0.1:{port}"
    known_graph.run(Statement("MATCH (n:User|Session|AuditEvent|Note|NoteRevision) DETACH DELETE n"))


def entered(browser: Browser, site: str, path: str) -> Page:
    """Return a page of the explorer after the login."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(site + path)
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site + path)
    return page


def save(page: Page, text: str) -> None:
    """Write a text into the open editor and save it."""
    note = page.locator(".note-on")
    note.get_by_label("Text of the note").fill(text)
    note.get_by_role("button", name="Save").click()


def test_a_note_is_written_shown_and_kept_apart(browser: Browser, closed: str) -> None:
    """On the page of a host, and on a flow's node on the canvas; axe finds nothing in the editor and the history."""
    page = entered(browser, closed, f"/host/{WEB}")
    note = page.locator(".note-on")
    note.get_by_role("button", name="Write").or_(note.get_by_role("button", name="Edit")).click()
    assert violations(page) == []
    save(page, TEXT)
    shown = note.locator(".note-text").first
    expect(shown.locator("strong")).to_have_text("Ann")
    expect(shown.get_by_role("listitem")).to_have_count(2)
    expect(shown.get_by_role("link")).to_have_attribute("href", "/host/192.0.2.80")
    expect(shown).to_contain_text(SCRIPT)
    assert page.locator("main script").count() == 0
    expect(page).to_have_title(f"{WEB} – graphrecon")

    other = page.context.new_page()
    other.goto(f"{closed}/host/{WEB}")
    for one in (page, other):
        one.locator(".note-on").get_by_role("button", name="Edit").click()
    save(page, "first")
    expect(note.locator(".note-text")).to_have_text("first")
    save(other, "second")
    late = other.locator(".note-on")
    expect(late.get_by_role("alert")).to_contain_text("Somebody else has written meanwhile")
    expect(late.locator(".note-text")).to_have_text("first")
    expect(late.get_by_label("Text of the note")).to_have_value("second")
    late.get_by_role("button", name="Save").click()
    expect(late.locator(".note-text")).to_have_text("second")
    late.get_by_role("button", name="History").click()
    history = late.locator(".note-history li")
    expect(history.first).to_contain_text("second")
    expect(history.nth(1)).to_contain_text("first")
    assert violations(other) == []
    page.context.close()


def test_a_node_of_any_label_has_a_note(browser: Browser, closed: str, known_graph: Graph) -> None:
    """From the panel of the canvas; removed by an empty text."""
    uid = known_graph.read(Statement("MATCH (f:Flow) RETURN f.uid AS uid ORDER BY uid LIMIT 1"))[0]["uid"]
    page = entered(browser, closed, f"/cypher.html?n=Flow%2F{uid}&sel=Flow%2F{uid}")
    note = page.get_by_role("complementary", name="Nodes").locator(".note-on")
    note.get_by_role("button", name="Write").click()
    save(page, "watched")
    expect(note.locator(".note-text")).to_have_text("watched")
    text = "MATCH (n:Note) WHERE n.label = 'Flow' RETURN n.text AS text"
    assert [row["text"] for row in known_graph.read(Statement(text))] == ["watched"]
    note.get_by_role("button", name="Edit").click()
    note.get_by_label("Text of the note").fill("")
    note.get_by_role("button", name="Remove").click()
    expect(note).to_contain_text("Nobody has written anything yet.")
    page.context.close()
