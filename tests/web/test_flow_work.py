"""Work on the flow screen: details of the database, menus, history, the table, files; on flows that are known."""

import csv
import json
import math
import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from tests.web import known
from tests.web.conftest import Open, flows, hosts, settle, until
from tests.web.known import ALICE, BOB, NAMES, SCANNER, WEB

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(known_graph: Graph) -> Graph:
    """The run's Graph holding the known flows."""
    return known_graph


def direction(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the angle from one place to another."""
    return math.atan2(other["y"] - one["y"], other["x"] - one["x"])


def selected(page: Page, key: str) -> None:
    """Wait until the address says what is selected."""
    until(page, f"() => new URLSearchParams(location.search).get('sel') === '{key}'")


def menu_of(page: Page, addr: str) -> None:
    """Open the menu of a host by the right button."""
    at = hosts(page)[addr]["at"]
    page.mouse.click(at["x"], at["y"], button="right")
    expect(page.get_by_role("menu", name=addr)).to_be_visible()


def test_a_flow_tells_its_metadata_and_the_cypher(open_page: Open) -> None:
    """Row 18: the DNS queries that happened on it."""
    page = open_page(f"/flow.html?tab=details&sel={ALICE}%3E{NAMES}%3Eudp%2F53")
    article = page.get_by_role("article", name="Flow")
    expect(article).to_contain_text("www.example.org")
    expect(article).to_contain_text("Source ports")
    article.get_by_text("Cypher that gives this").click()
    expect(article.locator("pre")).to_contain_text("MATCH (:Flow {uid: $uid})-[seen:CARRIED]->(meta:Intel)")


def test_a_host_tells_what_it_offers(open_page: Open) -> None:
    """Row 18: peers and kinds of its flows, and the way to everything else."""
    page = open_page("/flow.html")
    at = hosts(page)[WEB]["at"]
    page.mouse.click(at["x"], at["y"])
    article = page.get_by_role("article", name="Host")
    expect(article).to_contain_text("11 in, 1 out")
    expect(article).to_contain_text(re.compile(r"Peers\s*3 clients, 1 server"))
    expect(article.get_by_role("link", name="Everything about this host")).to_have_attribute("href", f"/host/{WEB}")


def test_an_error_of_details_says_why(open_page: Open) -> None:
    """The graph and the basics stay."""
    page = open_page("/flow.html", expected="status of 503")
    down = '{"error":{"code":"database_down","message":"no Neo4j server answers","where":null,"hint":"start it"}}'
    page.route("**/flows/host/*", lambda route: route.fulfill(status=503, body=down, content_type="application/json"))
    at = hosts(page)[WEB]["at"]
    page.mouse.click(at["x"], at["y"])
    expect(page.get_by_role("article", name="Host").get_by_role("alert")).to_contain_text("no Neo4j server answers")
    assert len(flows(page)) == 14


def test_right_click_filters_by_and_out(open_page: Open) -> None:
    """Row 15: each attribute, =, !=, network and port range; never the same clause twice."""
    page = open_page("/flow.html")
    menu_of(page, ALICE)
    page.get_by_role("menuitem", name=f"Filter out addr = {ALICE}", exact=True).click()
    settle(page)
    assert all(ALICE not in (flow["src"], flow["dst"]) for flow in flows(page))
    assert len(flows(page)) == 12
    menu_of(page, BOB)
    page.get_by_role("menuitem", name="Filter by addr = 10.0.0.0/24").click()
    settle(page)
    assert {(flow["src"], flow["pair"]) for flow in flows(page)} == {(BOB, "tcp/80"), (BOB, "tcp/443")}
    address = page.url
    menu_of(page, BOB)
    page.get_by_role("menuitem", name="Filter by addr = 10.0.0.0/24").click()
    settle(page)
    assert page.url == address
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert len(flows(page)) == 14


def test_the_menu_of_a_flow_has_all_its_attributes(open_page: Open) -> None:
    """Row 15: also from the table; what is filtered by is what remains."""
    page = open_page("/flow.html?table=1")
    page.get_by_role("row").filter(has_text="udp/53").first.click(button="right")
    menu = page.get_by_role("menu")
    names = menu.get_by_role("menuitem").evaluate_all("items => items.map((item) => item.getAttribute('aria-label'))")
    for name in ("proto", "dport", "src.addr", "dst.addr", "csbytes", "scbytes", "count"):
        assert any(label and label.startswith(f"Filter by {name} = ") for label in names), name
    menu.get_by_role("menuitem", name="Filter by udp/53").click()
    settle(page)
    assert {flow["pair"] for flow in flows(page)} == {"udp/53"}


def test_the_menu_by_keyboard(open_page: Open) -> None:
    """Rows 15 and 30: to a host by arrows, its menu by Shift+F10, an item by arrows and Enter, back by Escape."""
    page = open_page("/flow.html")
    stage = page.get_by_role("application", name="Graph of hosts and flows")
    stage.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu")
    first = menu.get_by_role("menuitem").first
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(menu.get_by_role("menuitem").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(stage).to_be_focused()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menu").get_by_role("menuitem").first).to_be_focused()
    addr = page.get_by_role("menu").get_attribute("aria-label")
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    until(page, f"() => location.search.includes('hide={addr}')")
    assert all(not flow["drawn"] for flow in flows(page) if addr in (flow["src"], flow["dst"]))


def test_arrows_reach_every_host(open_page: Open) -> None:
    """Row 30: the line says which one; Enter shows it."""
    page = open_page("/flow.html")
    page.get_by_role("application").focus()
    line = page.locator(".line")
    reached = set()
    for key in ("ArrowLeft", *("ArrowRight",) * 6, *("ArrowDown",) * 5, *("ArrowLeft",) * 6, *("ArrowUp",) * 5):
        page.keyboard.press(key)
        reached.add(line.inner_text().split(":")[0])
    assert len(reached & set(hosts(page))) >= 4
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="Host")).to_be_visible()


def test_expand_shows_the_count_first_and_keeps_places(open_page: Open) -> None:
    """Row 19: one request a page; what was there stays; collapsed by the menu, by keys and by a step back."""
    page = open_page("/flow.html?edges=dport+%3D+443")
    before = {addr: host["at"] for addr, host in hosts(page).items()}
    assert set(before) == {BOB, WEB}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    menu_of(page, WEB)
    expect(page.get_by_role("menuitem", name="Expand")).to_have_text("Expand: 12 flows (11 in, 1 out)")
    page.get_by_role("menuitem", name="Expand").click()
    until(page, "() => window.__graphrecon.settled() && window.__graphrecon.flows().length === 12")
    assert len([url for url in asked if "/flows?" in url]) == 1
    settle(page)
    after = hosts(page)
    assert set(after) == {ALICE, BOB, WEB, NAMES, SCANNER}
    assert abs(direction(before[BOB], before[WEB]) - direction(after[BOB]["at"], after[WEB]["at"])) < 0.05
    expect(page.get_by_text("1 host expanded")).to_be_visible()
    expect(page.locator("[data-count=flows]")).to_have_text("1")
    link = page.url
    menu_of(page, WEB)
    expect(page.get_by_role("menuitem", name="Expand")).to_have_text("Expand: all are shown (11 in, 1 out)")
    page.get_by_role("menuitem", name="Collapse").click()
    until(page, "() => window.__graphrecon.settled() && window.__graphrecon.flows().length === 1")
    page.go_back()
    until(page, "() => window.__graphrecon.settled() && window.__graphrecon.flows().length === 12")
    page.go_back()
    until(page, "() => window.__graphrecon.settled() && window.__graphrecon.flows().length === 1")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    until(page, "() => window.__graphrecon.settled() && window.__graphrecon.flows().length > 1")
    page.keyboard.press("E")
    until(page, "() => window.__graphrecon.settled() && window.__graphrecon.flows().length === 1")
    shared = open_page(link.removeprefix(page.evaluate("() => location.origin")))
    assert len(flows(shared)) == 12


def test_an_expansion_comes_in_pages(open_page: Open) -> None:
    """Row 19: a hundred flows at a time, how many there are said before each."""
    page = open_page(f"/flow.html?edges=dport+%3D+443&grow={WEB}")
    many = '{"addr":"x","incoming":{"flows":250,"hosts":9},"outgoing":{"flows":30,"hosts":3}}'
    page.route("**/expansion*", lambda route: route.fulfill(body=many, content_type="application/json"))
    pages: list[str] = []
    page.on("request", lambda request: pages.append(request.url) if f"{WEB}/flows?" in request.url else None)
    menu_of(page, WEB)
    page.get_by_role("menuitem", name="Expand: next 100 of 280 flows (250 in, 30 out)").click()
    until(page, "() => location.search.split('grow=').length === 3")
    settle(page)
    assert len(pages) == 1
    assert "skip=100" in pages[0]


def test_pin_open_host_and_neo4j_browser(open_page: Open) -> None:
    """Row 15: pinned hosts are counted; links open beside the page."""
    page = open_page("/flow.html?tab=display")
    menu_of(page, WEB)
    expect(page.get_by_role("menuitem", name="Open host")).to_have_attribute("href", f"/host/{WEB}")
    link = page.get_by_role("menuitem", name="Open in Neo4j Browser")
    expect(link).to_have_attribute("href", re.compile(r"^http://.*/browser/\?dbms=neo4j://.*&cmd=edit&arg=MATCH"))
    page.get_by_role("menuitem", name="Pin").click()
    expect(page.get_by_role("button", name="Lay out again")).to_have_text("Lay out again, 1 pinned")


def test_a_pinned_host_stays_where_it_was_put(open_page: Open) -> None:
    """Row 29: the link has its place, and everything else stands where it stood."""
    page = open_page("/flow.html?tab=display")
    start = hosts(page)[SCANNER]["at"]
    page.mouse.move(start["x"], start["y"])
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 40, steps=6)
    page.mouse.up()
    until(page, f"() => new URLSearchParams(location.search).get('pin')?.startsWith('{SCANNER}@')")
    settle(page)
    put = hosts(page)[SCANNER]["at"]
    # The whole graph is in sight again, so that all of it is a little smaller.
    assert put["x"] > start["x"] + 10
    again = open_page(page.url.removeprefix(page.evaluate("() => location.origin")))
    one, other = hosts(page), hosts(again)
    for addr in one:
        assert abs(one[addr]["at"]["x"] - other[addr]["at"]["x"]) < 2, addr
        assert abs(one[addr]["at"]["y"] - other[addr]["at"]["y"]) < 2, addr


def test_a_bundle_opens_and_closes(open_page: Open) -> None:
    """Row 8: eight flows are one line, whose list and whose second click show them; each can be clicked then."""
    page = open_page("/flow.html")
    scan = [flow for flow in flows(page) if flow["src"] == SCANNER]
    assert [flow["drawn"] for flow in scan].count(True) == 1
    at = scan[0]["at"]
    page.mouse.click(at["x"], at["y"])
    bundle = page.get_by_role("article", name="Bundle")
    expect(bundle).to_contain_text("8 flows")
    bundle.get_by_role("button", name="Open bundle").click()
    settle(page)
    scan = [flow for flow in flows(page) if flow["src"] == SCANNER]
    assert all(flow["drawn"] for flow in scan)
    assert len({(round(flow["at"]["x"]), round(flow["at"]["y"])) for flow in scan}) == 8
    # A second click within 300 ms would be a double click, which zooms.
    page.wait_for_timeout(320)
    page.mouse.click(scan[7]["at"]["x"], scan[7]["at"]["y"])
    expect(page.get_by_role("article", name="Flow")).to_contain_text(scan[7]["pair"])
    page.get_by_role("button", name="Close bundle").click()
    expect(page.get_by_role("article", name="Flow")).to_contain_text(scan[7]["pair"])
    settle(page)
    assert [flow["drawn"] for flow in flows(page) if flow["src"] == SCANNER].count(True) == 1


def test_a_host_that_talks_to_itself_has_a_loop(open_page: Open) -> None:
    """Row 8: which can be clicked."""
    page = open_page("/flow.html")
    (own,) = [flow for flow in flows(page) if flow["src"] == flow["dst"]]
    page.mouse.click(own["at"]["x"], own["at"]["y"])
    expect(page.get_by_role("article", name="Flow")).to_contain_text(
        re.compile(rf"tcp/53\s*From\s*{NAMES}\s*To\s*{NAMES}")
    )


def test_undo_redo_and_the_camera(open_page: Open) -> None:
    """Row 20: every change of the view is one step; back restores graph, window, selection and camera."""
    page = open_page("/flow.html")
    page.get_by_role("group", name="Zoom", exact=True).get_by_role("button", name="Zoom in").click()
    until(page, "() => location.search.includes('camera=')")
    near = hosts(page)[WEB]["at"]
    page.get_by_label("Mode").select_option("talk_map")
    settle(page)
    page.get_by_role("tab", name="Display").click()
    page.get_by_label("Host size").select_option("$in")
    page.keyboard.press("Control+z")
    until(page, "() => !location.search.includes('nodeSize')")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    until(page, "() => !location.search.includes('mode')")
    settle(page)
    again = hosts(page)[WEB]["at"]
    assert abs(near["x"] - again["x"]) < 2
    assert abs(near["y"] - again["y"]) < 2
    page.get_by_role("button", name="Redo").click()
    until(page, "() => location.search.includes('mode=talk_map')")


def test_one_link_opens_the_same_view(open_page: Open) -> None:
    """Row 29: pixel for pixel, but for edges of letters, which the browser draws as it likes."""
    link = (
        f"/flow.html?edges=proto+%3D+tcp&mode=default&span={known.START}..{known.START + 4 * known.HOUR}"
        f"&sel={WEB}&tab=details&nodeSize=%24in&edgeSize=scbytes&table=1&scale="
    )
    shots = []
    for scale in (6, 6, 2):
        page = open_page(f"{link}{scale}")
        expect(page.get_by_role("article", name="Host")).to_contain_text("Peers")
        page.wait_for_timeout(500)
        shots.append(Image.open(BytesIO(page.screenshot())).convert("L"))
    same, other = (sum(ImageChops.difference(shots[0], shot).histogram()[32:]) for shot in shots[1:])
    assert same < 400
    assert other > 4 * 400


def test_the_table_has_the_same_flows_and_selection(open_page: Open) -> None:
    """Row 21: sorted by a press, chosen by keys, synced both ways."""
    page = open_page("/flow.html")
    page.get_by_role("button", name="Table", exact=True).click()
    grid = page.get_by_role("grid", name="14 flows")
    page.get_by_role("columnheader", name="From server").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="From server")).to_have_attribute("aria-sort", "descending")
    expect(grid.get_by_role("row").nth(1)).to_contain_text("500 kB")
    grid.focus()
    page.keyboard.press("Home")
    selected(page, f"{BOB}>{WEB}>tcp/80")
    page.keyboard.press("ArrowDown")
    selected(page, f"{ALICE}>{WEB}>tcp/80")
    at = next(flow["at"] for flow in flows(page) if flow["pair"] == "tcp/443")
    page.mouse.click(at["x"], at["y"])
    expect(grid.locator("[aria-selected=true]")).to_contain_text("tcp/443")


@pytest.mark.parametrize("kind", ["json", "csv", "gexf", "svg", "png"])
def test_files_hold_what_is_lit(open_page: Open, kind: str) -> None:
    """Row 22: the flows of the window, as data and as pictures."""
    page = open_page(f"/flow.html?span={known.START}..{known.START + known.HOUR}")
    page.get_by_label("Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind.upper()).click()
    path = waiting.value.path()
    if kind == "json":
        assert {(edge["src"], edge["dport"]) for edge in json.loads(path.read_text())["edges"]} == {
            (ALICE, 80),
            (BOB, 80),
        }
    elif kind == "csv":
        assert [row["src"] for row in csv.DictReader(path.open())] == [ALICE, BOB]
    elif kind == "gexf":
        assert len(ElementTree.parse(path).findall(".//{http://gexf.net/1.3}edge")) == 2
    elif kind == "svg":
        text = path.read_text()
        assert ElementTree.fromstring(text).tag.endswith("svg")
        assert ALICE in text
    else:
        image = Image.open(path).convert("RGB")
        assert image.size == (3200, 2000)
        assert len(image.getcolors(1 << 24) or []) > 50


def test_pictures_without_addresses(open_page: Open) -> None:
    """Row 22: the switch."""
    page = open_page("/flow.html")
    page.get_by_label("Export").click()
    page.get_by_label("Addresses in pictures").uncheck()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").click()
    assert ALICE not in waiting.value.path().read_text()


def test_completion_and_the_count_before_it_is_asked(open_page: Open) -> None:
    """Row 17: attributes as they are typed, by keys; how many flows would be left."""
    # What is not complete yet may be counted before the next key comes.
    page = open_page("/flow.html", expected="status of 400")
    field = page.get_by_role("combobox", name="Flow filters 1")
    field.press_sequentially("dpo")
    offer = page.get_by_role("option", name=re.compile("^dport"))
    expect(offer).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(re.compile("^dport"))
    field.fill("dport = 80")
    expect(page.locator(".would")).to_have_text("2 flows")
    assert len(flows(page)) == 14
    field.press("Enter")
    settle(page)
    assert len(flows(page)) == 2


def test_an_empty_answer_says_which_filter_emptied_it(open_page: Open) -> None:
    """Row 34: each is tried without; a press takes it away."""
    page = open_page("/flow.html?edges=dport+%3D+443&edges=proto+%3D+udp&nodes=addr+%3D+10.0.0.2")
    culprits = page.locator(".culprits")
    expect(culprits).to_contain_text("Without proto = udp: 1 flow")
    expect(culprits.get_by_role("listitem")).to_have_count(1)
    culprits.get_by_role("button", name="Remove it").click()
    settle(page)
    assert [(flow["src"], flow["pair"]) for flow in flows(page)] == [(BOB, "tcp/443")]


def test_a_lost_context_is_restored(open_page: Open) -> None:
    """Row 34: the graph is drawn again."""
    page = open_page("/flow.html")
    page.evaluate(
        "() => { const canvas = document.querySelector('.stage canvas.sigma-nodes');"
        " canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(); }"
    )
    page.wait_for_timeout(300)
    settle(page)
    assert all(host["at"] for host in hosts(page).values())
    assert page.evaluate(
        "() => !document.querySelector('.stage canvas.sigma-nodes').getContext('webgl2').isContextLost()"
    )
