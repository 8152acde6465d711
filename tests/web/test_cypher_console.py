"""The Cypher console and the canvas, held against the API and the graph."""

import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from graphrecon.db import explore
from tests.web import lab
from tests.web.conftest import Open, rows, until
from tests.web.lab import EVIL, MAIL, MAIL6
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]

PORTS = """MATCH (p:ViewPort {state: 'open'})
RETURN p.proto AS proto, p.port AS port, count(*) AS n ORDER BY n DESC, port, proto"""
PATHS = f"MATCH path = (:Host)-[:SEND]->(:Flow)-[:TO]->(:Host {{addr: '{MAIL}'}}) RETURN path"


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the lab."""
    lab.load(graph, tmp_path_factory.mktemp("lab"))
    return graph


def link(statement: str, view: str = "table") -> str:
    """Return the address of a statement with its answer."""
    return f"/cypher.html?q={quote(statement)}&as={view}"


def editor(page: Page) -> None:
    """Wait for the editor and put the focus there."""
    expect(page.locator(".editor.off")).to_have_count(0)
    page.get_by_role("textbox", name="Cypher statement").click()


def settled(page: Page) -> None:
    """Wait until the canvas stands still."""
    until(page, "() => Boolean(window.__canvas?.settled())", 30)


def cells(page: Page) -> list[list[str]]:
    """Return the rows of the answer that are in sight."""
    return [row.locator("td").all_inner_texts() for row in page.get_by_role("grid").locator("tbody tr[id]").all()]


def test_a_statement_is_written_run_and_shared(open_page: Open, sample_graph: Graph) -> None:
    """Row 28: typed with completion from the schema, run by Ctrl+Enter; rows, JSON; the address opens the same."""
    page = open_page("/cypher.html", wait=False)
    editor(page)
    page.keyboard.type("MATCH (p:ViewP")
    expect(page.get_by_role("option", name="ViewPort")).to_be_visible()
    page.wait_for_timeout(150)  # a key that comes at once is not meant for what has just opened
    page.keyboard.press("Enter")
    page.keyboard.type(" {sta")
    expect(page.get_by_role("option", name="state")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type(
        "te: 'open'}) RETURN p.proto AS proto, p.port AS port, count(*) AS n ORDER BY n DESC, port, proto"
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expected = [[str(value) for value in row] for row in rows(sample_graph, PORTS)]
    expect(page.locator(".status")).to_contain_text(f"{len(expected)} rows in")
    assert cells(page) == expected
    page.get_by_role("tab", name="JSON").click()
    written = json.loads(page.locator(".json pre").inner_text())
    assert [[str(value) for value in row.values()] for row in written] == expected
    again = open_page(page.url.partition(page.url.split("/cypher")[0])[2], wait=False)
    expect(again.locator(".json pre")).to_contain_text('"proto": "tcp"')
    again.reload()
    expect(again.get_by_text("Asked before")).to_be_visible()
    expect(again.locator(".shelf code").first).to_contain_text("MATCH (p:ViewPort {state: 'open'})")


def test_ten_thousand_rows_do_not_freeze(open_page: Open) -> None:
    """Row 28: only rows in sight are made, at the answer and at each scroll; the keyboard reaches the last.

    What is made is counted, since times are the machine's; no task holds the page for a second even on a slow one.
    """
    page = open_page("/cypher.html", wait=False)
    page.get_by_label("at most").select_option("10000")
    editor(page)
    page.keyboard.type("UNWIND range(1, 20000) AS n RETURN n, 'row ' + n AS text")
    page.evaluate(
        "() => { window.longest = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) =>"
        " (window.longest = Math.max(window.longest, one.duration)))).observe({ entryTypes: ['longtask'] }); }"
    )
    page.evaluate(
        "() => { window.made = 0; new MutationObserver((list) => list.forEach(({ addedNodes }) =>"
        " addedNodes.forEach((one) => (window.made += 1 + (one.querySelectorAll?.('*').length ?? 0)))))"
        ".observe(document.body, { childList: true, subtree: true }); }"
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator(".status")).to_contain_text("10,000 rows in")
    expect(page.locator(".status")).to_contain_text("there are more")
    assert page.locator("tbody tr[id]").count() < 100
    assert page.evaluate("() => window.made") < 1000, "elements that the answer made"
    page.evaluate("() => { window.made = 0; document.querySelector('.scroller').scrollTop = 27 * 5000; }")
    expect(page.get_by_role("gridcell", name="row 5005", exact=True).or_(page.get_by_text("row 5005"))).to_be_visible()
    assert page.locator("tbody tr[id]").count() < 100
    assert page.evaluate("() => window.made") < 1000, "elements that a scroll made"
    page.get_by_role("grid").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("row", selected=True)).to_contain_text("row 10000")
    page.get_by_role("button", name="n", exact=True).click()
    assert page.evaluate("() => window.longest") < 1000


def test_the_console_reflows(open_page: Open) -> None:
    """Row 30: on 320 pixels nothing of console or canvas goes beyond the edge."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    for width in (320, 640):
        page.set_viewport_size({"width": width, "height": 640})
        page.wait_for_timeout(200)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_slow_question_is_cancelled(open_page: Open, sample_graph: Graph) -> None:
    """In the page at once, and in the database."""
    slow = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b) AS slow_sum"
    page = open_page(link(slow), wait=False)
    expect(page.locator(".status")).to_contain_text("Running")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("Cancelled")
    text = """SHOW TRANSACTIONS YIELD currentQuery AS query
    WHERE query CONTAINS 'slow_sum' AND NOT query CONTAINS 'SHOW'"""
    for _ in range(100):
        if not rows(sample_graph, text):
            break
        page.wait_for_timeout(100)
    assert rows(sample_graph, text) == []


def test_errors_have_their_place_and_writes_are_refused(open_page: Open) -> None:
    """Row 28: the word is underlined, the line says where; nothing is written."""
    page = open_page("/cypher.html", wait=False, expected="status of 40")
    editor(page)
    page.keyboard.type("MATCH (n)\nRETRN n")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("At line 2, column 1")
    expect(page.locator(".editor .wrong")).to_have_text("RETRN")
    page = open_page(link("MATCH (n) DETACH DELETE n"), wait=False, expected="status of 40")
    expect(page.get_by_role("alert")).to_contain_text("only reading is allowed")


def test_the_form_of_our_own_pages_runs(open_page: Open) -> None:
    """Parameters stand before the statement, as every page gives its Cypher."""
    page = open_page(
        link(f":params {{}};\n:param addr => '{MAIL}';\n\nMATCH (h:Host {{addr: $addr}}) RETURN h.addr;"), wait=False
    )
    expect(page.locator(".status")).to_contain_text("1 row in")
    assert cells(page) == [[MAIL]]


def test_saved_statements_and_the_guide(open_page: Open) -> None:
    """Row 28: twenty to begin with, each runs by a click; one's own are kept in this browser."""
    page = open_page("/cypher.html", wait=False)
    starters = page.locator(".shelf details").nth(1).get_by_role("listitem")
    expect(starters).to_have_count(20)
    starters.first.get_by_role("button").click()
    expect(page.locator(".status")).to_contain_text("rows in")
    page.get_by_label("Name of the statement").fill("Mine <b>")
    page.get_by_role("button", name="Save").click()
    page.reload()
    page.get_by_role("button", name="Mine <b>", exact=True).click()
    expect(page.locator(".status")).to_contain_text("rows in")


def test_the_graph_of_an_answer_grows_by_type(open_page: Open, sample_graph: Graph) -> None:
    """Counts first, then a page of neighbours; every relationship between what is shown is drawn; Back undoes."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    flows = len(rows(sample_graph, f"MATCH (f:Flow)-[:TO]->(:Host {{addr: '{MAIL}'}}) RETURN f"))
    edges = page.evaluate("() => window.__canvas.edges()")
    assert sorted({edge["type"] for edge in edges}) == ["SEND", "TO"]
    assert len(edges) == 2 * flows
    at = next(node["at"] for node in page.evaluate("() => window.__canvas.nodes()") if node["ref"] == f"Host/{MAIL}")
    page.mouse.click(at["x"], at["y"])
    panel = page.get_by_role("complementary", name="Nodes")
    expect(panel.get_by_role("heading", level=2)).to_have_text(MAIL)
    found = explore.around(sample_graph.read, f"Host/{MAIL}")
    assert found is not None
    expect(panel.locator(".groups li")).to_have_count(len(found.groups))
    listed = [item.inner_text().split("\n") for item in panel.locator(".groups li").all()]
    assert [int(parts[-1]) for parts in listed] == [group.count for group in found.groups]
    before = len(page.evaluate("() => window.__canvas.nodes()"))
    panel.get_by_role("button", name="OF incoming").click()
    settled(page)
    more = next(group.count for group in found.groups if group.type == "OF")
    refs = {node["ref"] for node in page.evaluate("() => window.__canvas.nodes()")}
    assert (len(refs), f"View/{MAIL}" in refs) == (before + more, True)
    expect(panel.get_by_role("button", name="OF incoming")).to_be_disabled()
    page.go_back()
    settled(page)
    assert len(page.evaluate("() => window.__canvas.nodes()")) == before


def test_picked_hosts_are_compared(open_page: Open, sample_graph: Graph) -> None:
    """What they share is what the database says; the shortest way between them is drawn; the address keeps both."""
    refs = [f"Host/{MAIL}", f"Host/{MAIL6}"]
    query = "&".join(f"n={quote(ref)}&pick={quote(ref)}" for ref in refs)
    page = open_page(f"/cypher.html?{query}", wait=False)
    picked = page.get_by_role("region", name="Picked")
    expected = explore.shared(sample_graph.read, [MAIL, MAIL6])
    expect(picked).to_contain_text(f"{len(expected)} things in common")
    named = [one.node.title for one in expected if one.node.labels == ["Certificate"]]
    expect(picked.get_by_role("button", name=named[0]).first).to_be_visible()
    picked.get_by_label("By").select_option("things")
    picked.get_by_role("button", name="Shortest way").click()
    until(page, "() => window.__canvas.nodes().length > 2")
    settled(page)
    ways = explore.shortest(sample_graph.read, refs[0], refs[1], "things")
    shown = page.evaluate("() => window.__canvas.nodes().map((node) => node.ref)")
    assert set(shown) == {node.ref for node in ways.nodes}
    again = open_page(page.url.split("://", 1)[1].partition("/")[2].join(["/", ""]), wait=False)
    settled(again)
    assert set(again.evaluate("() => window.__canvas.nodes().map((node) => node.ref)")) == set(shown)


def test_the_canvas_by_keyboard(open_page: Open) -> None:
    """Row 30: arrows, Enter, P and H do what the mouse does."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    page.get_by_role("application", name="Graph of the answer").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Nodes")
    expect(panel.get_by_role("article", name="Node", exact=True)).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("region", name="Picked")).to_be_visible()
    before = len(page.evaluate("() => window.__canvas.nodes()"))
    page.keyboard.press("h")
    until(page, f"() => window.__canvas.nodes().length === {before - 1}")


def test_the_server_bounds_the_time_and_back_brings_limits_back(open_page: Open) -> None:
    """Row 28: no time is offered that the server does not give; Back restores what was asked, with its limits."""
    page = open_page(link("RETURN 1 AS one"), wait=False)
    expect(page.locator(".status")).to_contain_text("1 row in")
    time = page.locator(".limits select").nth(1)
    longest = page.request.get(page.url.partition("/cypher")[0] + "/cgi/config").json()["timeout"]
    assert [int(text.split()[0]) for text in time.locator("option").all_inner_texts()] == [5, 30]
    assert longest == 30
    page.get_by_label("at most").select_option("100")
    time.select_option("5")
    page.get_by_role("button", name="Run").click()
    expect(page).to_have_url(re.compile("limit=100&time=5"))
    page.go_back()
    expect(page.get_by_label("at most")).to_have_value("1000")
    expect(time).to_have_value("30")
    page.go_forward()
    expect(page.get_by_label("at most")).to_have_value("100")
    expect(time).to_have_value("5")


def test_rows_are_saved_as_csv(open_page: Open) -> None:
    """What a spreadsheet would take for a formula is text."""
    page = open_page(link("RETURN '=1+1' AS said, [1, 2] AS many, null AS none"), wait=False)
    expect(page.locator(".status")).to_contain_text("1 row in")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV file").click()
    assert Path(download.value.path()).read_bytes() == b'said,many,none\r\n\'=1+1,"[1,2]",\r\n'


def menu_of(page: Page, ref: str) -> None:
    """Open the menu of a node by the right button."""
    at = next(node["at"] for node in page.evaluate("() => window.__canvas.nodes()") if node["ref"] == ref)
    page.mouse.click(at["x"], at["y"], button="right")
    expect(page.get_by_role("menu")).to_be_visible()


def test_the_menu_of_a_node_and_of_a_relationship(open_page: Open, sample_graph: Graph) -> None:
    """Row 15: by the right button; expansion with its counts, pin, hide, only its kind, open host; undone by Back."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    menu_of(page, f"Host/{MAIL}")
    found = explore.around(sample_graph.read, f"Host/{MAIL}")
    assert found is not None
    expand = page.get_by_role("menuitem", name=re.compile("^Expand [→←]"))
    expect(expand).to_have_count(len(found.groups))
    expect(page.get_by_role("menuitem", name="Open host")).to_have_attribute("href", f"/host/{MAIL}")
    page.get_by_role("menuitem", name="Pin", exact=True).click()
    expect(page).to_have_url(re.compile(r"pin=-?[\d.]+%2C-?[\d.]+%2CHost"))
    menu_of(page, f"Host/{MAIL}")
    expect(page.get_by_role("menuitem", name="Unpin")).to_be_visible()
    before = len(page.evaluate("() => window.__canvas.nodes()"))
    page.get_by_role("menuitem", name="Hide").click()
    until(page, f"() => window.__canvas.nodes().length === {before - 1}")
    page.go_back()
    until(page, f"() => window.__canvas.nodes().length === {before}")


def test_relationships_and_menus_by_keyboard(open_page: Open) -> None:
    """Row 30: the relationships of a node are reached from the panel, their menu by Shift+F10; focus comes back."""
    page = open_page(f"{link(PATHS, 'graph')}&sel=Host%2F{MAIL}", wait=False)
    settled(page)
    panel = page.get_by_role("complementary", name="Nodes")
    panel.locator(".drawn button").first.focus()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("article", name="Relationship")).to_contain_text("TO")
    canvas = page.get_by_role("application", name="Graph of the answer")
    canvas.focus()
    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu", name="TO")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("End")
    expect(menu.get_by_role("menuitem").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(canvas).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="Hide")).to_be_visible()


def test_tables_of_the_canvas_have_the_same_selection(open_page: Open) -> None:
    """Row 21: nodes and relationships as rows; a row selects on the canvas and the other way round; in the link."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    page.get_by_role("button", name="Nodes", exact=True).click()
    table = page.get_by_role("region", name="Nodes as a table")
    nodes = page.evaluate("() => window.__canvas.nodes().map((node) => node.ref)")
    expect(table.get_by_role("grid")).to_have_attribute("aria-rowcount", str(len(nodes) + 1))
    table.locator("tbody tr[id]").nth(1).click()
    expect(page).to_have_url(re.compile("rows=nodes"))
    expect(page.get_by_role("article", name="Node", exact=True)).to_be_visible()
    page.get_by_role("button", name="Relationships", exact=True).click()
    table = page.get_by_role("region", name="Relationships as a table")
    table.get_by_role("grid").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("article", name="Relationship", exact=True)).to_be_visible()
    expect(table.get_by_role("row", selected=True)).to_have_count(1)
    page.reload()
    expect(page.get_by_role("region", name="Relationships as a table").get_by_role("row", selected=True)).to_have_count(
        1
    )


def test_what_is_drawn_is_saved_as_files(open_page: Open) -> None:
    """Row 22: PNG twice as large, SVG, JSON, GEXF, CSV, each with all nodes; pictures without names where chosen."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    nodes = page.evaluate("() => window.__canvas.nodes().map((node) => node.ref)")
    edges = len(page.evaluate("() => window.__canvas.edges()"))

    def saved(kind: str) -> bytes:
        page.get_by_label("Export").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        return Path(download.value.path()).read_bytes()

    assert [node["ref"] for node in json.loads(saved("JSON"))["nodes"]] == nodes
    svg = saved("SVG").decode()
    assert (svg.count("data-host="), f">{MAIL}</text>" in svg) == (len(nodes), True)
    assert ElementTree.fromstring(saved("GEXF"))[0][1].tag.endswith("nodes")
    assert len(saved("CSV of nodes").decode().strip().split("\r\n")) == len(nodes) + 1
    assert len(saved("CSV of relationships").decode().strip().split("\r\n")) == edges + 1
    assert Image.open(BytesIO(saved("PNG"))).size == (3200, 2000)
    page.get_by_label("Export").click()
    page.get_by_label("Names in pictures").uncheck()
    page.get_by_label("Export").click()
    assert MAIL not in saved("SVG").decode()


def test_labels_look_as_they_are_styled(open_page: Open) -> None:
    """Colour, size and caption of a label; kept in this browser, and taken back."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    page.get_by_text("Style", exact=True).click()
    page.get_by_label("Colour of Host").fill("#123456")
    page.get_by_label("Caption of Host").select_option("version")

    def colours() -> set[str]:
        found = page.evaluate("() => window.__canvas.nodes().filter((one) => one.ref.startsWith('Host/'))")
        return {node["color"] for node in found}

    assert colours() == {"#123456"}
    page.reload()
    settled(page)
    assert colours() == {"#123456"}
    page.get_by_text("Style", exact=True).click()
    expect(page.get_by_label("Caption of Host")).to_have_value("version")
    page.get_by_role("button", name="Style of Host as it was").click()
    assert colours() != {"#123456"}


def test_a_lost_context_of_the_canvas_is_restored(open_page: Open) -> None:
    """Row 34: drawn anew, nodes where they were."""
    page = open_page(link(PATHS, "graph"), wait=False)
    settled(page)
    page.evaluate(
        "() => document.querySelector('.stage canvas.sigma-nodes').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    page.wait_for_timeout(500)
    settled(page)
    assert page.evaluate(
        "() => !document.querySelector('.stage canvas.sigma-nodes').getContext('webgl2').isContextLost()"
    )
    assert all(node["at"] for node in page.evaluate("() => window.__canvas.nodes()"))


def star(page: Page, leaves: int) -> str:
    """Let the page have an answer of ours, a node with so many others around it; return where it is asked for."""
    nodes = [{"id": str(n), "labels": ["Tag"], "properties": {"name": f"t{n}"}} for n in range(leaves + 1)]
    nodes = [{**node, "ref": f"Tag/t{n}", "title": f"t{n}"} for n, node in enumerate(nodes)]
    edges = [{"id": f"e{n}", "type": "TO", "start": "0", "end": str(n), "properties": {}} for n in range(1, leaves + 1)]
    answer = {"columns": ["n"], "rows": [[1]], "nodes": nodes, "edges": edges, "cut": None, "seconds": 0.1}
    page.route("**/cgi/cypher", lambda route: route.fulfill(json=answer))
    page.route("**/cgi/graph/part", lambda route: route.fulfill(json={"nodes": [], "edges": []}))
    return page.url.replace("/docs", link("RETURN 1 AS n", "graph"))


def test_slow_machines_draw_less_of_the_canvas(open_page: Open) -> None:
    """Row 32: found by the renderer's name, said, and switched; the choice stays."""
    page = open_page("/docs", wait=False)
    page.goto(star(page, 1200))
    settled(page)
    note = page.locator(".spared")
    expect(note).to_contain_text("hairlines")
    note.get_by_role("button", name="Draw everything").click()
    expect(note).to_contain_text("everything is drawn")
    page.reload()
    settled(page)
    expect(note).to_contain_text("everything is drawn")
    note.get_by_role("button", name="Draw less").click()
    expect(note).to_contain_text("hairlines")


@pytest.mark.parametrize("wanted", ["reduce", "no-preference"])
def test_the_canvas_without_motion(open_page: Open, wanted: str) -> None:
    """Row 30: who asks for less motion sees where nodes begin and where they end; others see them move."""
    page = open_page("/docs", wait=False, reduced_motion=wanted)
    page.add_init_script(
        "window.seen = new Set(); const look = () => { const nodes = window.__canvas?.nodes() ?? [];"
        " if (nodes.length) window.seen.add(JSON.stringify(nodes.slice(0, 5).map(({ at }) => at)));"
        " requestAnimationFrame(look); }; look();"
    )
    page.goto(star(page, 1200))
    settled(page)
    page.wait_for_timeout(300)
    places = page.evaluate("() => window.seen.size")
    # The beginning, and the end before and after the window is fitted to it.
    assert places <= 3 if wanted == "reduce" else places > 3


def test_without_webgl_the_canvas_is_svg(open_page: Open) -> None:
    """Row 32: the same nodes, drawn in SVG, said so; menus and tables as ever."""
    page = open_page("/docs", wait=False)
    page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext ="
        " function (kind, ...rest) { return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); }"
    )
    page.goto(page.url.replace("/docs", link(PATHS, "graph")))
    settled(page)
    expect(page.get_by_text("Reduced drawing: this browser gives no WebGL.")).to_be_visible()
    nodes = page.evaluate("() => window.__canvas.nodes()")
    expect(page.locator(".stage svg [data-host]")).to_have_count(len(nodes))
    menu_of(page, f"Host/{MAIL}")
    expect(page.get_by_role("menuitem", name="Hide")).to_be_visible()


def test_hostile_text_stays_text(open_page: Open) -> None:
    """In cells, in the row, in JSON, in the panel."""
    statement = f"""MATCH (v:View {{addr: '{EVIL}'}})-[:HAS_PORT]->(p)-[:PRINTS|RUNS]->(s)
    RETURN s.output AS o, s.version AS v, s"""
    page = open_page(link(statement), wait=False)
    expect(page.get_by_role("grid")).to_contain_text("<img src=x onerror=")
    expect(page.get_by_role("grid")).to_contain_text("safe\\u{202e}gnp.exe")
    page.get_by_role("tab", name="JSON").click()
    expect(page.locator(".json pre")).to_contain_text("<script>")
    page.get_by_role("tab", name="Graph").click()
    settled(page)
    page.get_by_role("complementary", name="Nodes").get_by_role("button").first.click()
    assert page.locator("main img, main script").count() == 0
    expect(page).to_have_title("Cypher – graphrecon")


def test_axe_finds_nothing(open_page: Open) -> None:
    """Rows 30 and 31: table with a row, graph with a node and picks, JSON, a complaint."""
    page = open_page(link(PORTS), wait=False)
    expect(page.locator(".status")).to_contain_text("rows in")
    expect(page.locator(".editor.off")).to_have_count(0)
    page.get_by_role("grid").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("complementary", name="Row")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("tab", name="JSON").click()
    assert violations(page) == []
    page = open_page(f"{link(PATHS, 'graph')}&sel=Host%2F{MAIL}&pick=Host%2F{MAIL}", wait=False)
    settled(page)
    expect(page.locator(".groups li").first).to_be_visible()
    assert violations(page) == []
    page.locator(".drawn button").first.click()
    expect(page.get_by_role("article", name="Relationship", exact=True)).to_be_visible()
    for opened in ("Style", "Export"):
        page.locator(".drawing .tools details", has_text=opened if opened == "Style" else "PNG").locator(
            "summary"
        ).click()
    page.get_by_role("button", name="Relationships", exact=True).click()
    assert violations(page) == []
    both = "".join(f"&n=Host%2F{addr}&pick=Host%2F{addr}" for addr in (MAIL, quote(MAIL6)))
    page = open_page(f"/cypher.html?as=graph{both}", wait=False)
    expect(page.get_by_role("region", name="Picked")).to_contain_text("in common")
    settled(page)
    page.get_by_role("application", name="Graph of the answer").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []
    page = open_page("/docs", wait=False)
    assert violations(page) == []
    page = open_page(link("MATCH"), wait=False, expected="status of 400")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
