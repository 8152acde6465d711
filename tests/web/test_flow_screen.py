"""The flow screen in a real browser, against the real server and database, held against raw Cypher."""

import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from tests.web.conftest import Open, flows, hosts, picture, rows, settle

pytestmark = [pytest.mark.browser, pytest.mark.graph]

COUNTS = """RETURN COUNT { (:Flow) } AS flows,
  COUNT { MATCH (h:Host) WHERE EXISTS { (h)<-[:TO]-(:Flow) } } AS servers,
  COUNT { MATCH (h:Host) WHERE EXISTS { (h)-[:SEND]->(:Flow) } } AS clients"""
PAIRS = """MATCH (f:Flow)
RETURN f.proto + '/' + coalesce(f.dport, f.type) AS pair, count(*) AS flows ORDER BY flows DESC, pair"""
SERVED = "MATCH (h:Host) WHERE EXISTS { (h)<-[:TO]-(:Flow) } RETURN h.addr"
WHITE = (255, 255, 255)
GREY = {"light": (155, 163, 174), "dark": (139, 147, 158)}
STAGE = (330, 60, 1040, 650)
CANVAS = {"light": (246, 247, 249), "dark": (18, 22, 28)}


def shown_counts(page: Page) -> tuple[int, ...]:
    """Return flows, servers and clients as the Explore tab says them."""
    page.get_by_role("tab", name="Explore").click()
    expect(page.locator("[data-count=clients]")).to_have_text(re.compile(r"\d"), timeout=30_000)
    texts = [page.locator(f"[data-count={name}]").inner_text() for name in ("flows", "servers", "clients")]
    return tuple(int(text.replace(",", "")) for text in texts)


def apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how far two colours are apart, in the channel where they differ most."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def around(image: Image.Image, at: dict[str, float], reach: int) -> list[tuple[int, ...]]:
    """Return the pixels around a place."""
    x, y = round(at["x"]), round(at["y"])
    return pixels(image, (x - reach, y - reach, x + reach + 1, y + reach + 1))


def pixels(image: Image.Image, box: tuple[int, int, int, int]) -> list[tuple[int, ...]]:
    """Return the pixels in a box."""
    data = image.crop(box).tobytes()
    return [tuple(data[at : at + 3]) for at in range(0, len(data), 3)]


def amount(image: Image.Image, color: str) -> int:
    """Return how many pixels of the graph have a colour."""
    return sum(apart(pixel, rgb(color)) <= 4 for pixel in pixels(image, STAGE))


def rgb(color: str) -> tuple[int, ...]:
    """Return the channels of `#rrggbb`."""
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def test_counts_are_those_of_the_database(open_page: Open, sample_graph: Graph) -> None:
    """Flows, servers and clients at the top of the Explore tab."""
    page = open_page("/flow.html")
    assert [shown_counts(page)] == rows(sample_graph, COUNTS)
    assert len(flows(page)) == shown_counts(page)[0] > 50


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hosts_with_incoming_flows_are_white_and_others_grey(open_page: Open, sample_graph: Graph, scheme: str) -> None:
    """From pixels, in both themes; the legend has both counts."""
    page = open_page("/flow.html", scheme=scheme)
    served = {addr for (addr,) in rows(sample_graph, SERVED)}
    shown = hosts(page)
    image = picture(page)
    assert 0 < len(served) < len(shown)
    for addr, host in shown.items():
        expected = WHITE if addr in served else GREY[scheme]
        seen = around(image, host["at"], 1)
        assert all(apart(pixel, expected) <= 6 for pixel in seen), (addr, seen)
    legend = page.get_by_label("Legend")
    counts = rf"with incoming flows\s*{len(served)}\s*without\s*{len(shown) - len(served)}\D"
    expect(legend).to_contain_text(re.compile(counts))


def test_pairs_have_one_colour_each(open_page: Open, sample_graph: Graph) -> None:
    """The first sixteen are distinct, in the legend with their counts, and on the screen."""
    page = open_page("/flow.html")
    wanted = dict(rows(sample_graph, PAIRS))
    named = page.locator(".legend .pairs button")
    legend = dict(text.split() for text in named.all_inner_texts())
    assert len(legend) == 16
    assert {pair: int(count) for pair, count in legend.items()}.items() <= wanted.items()
    assert min(int(count) for count in legend.values()) >= sorted(wanted.values(), reverse=True)[16]

    colors: dict[str, set[str]] = {}
    for flow in flows(page):
        colors.setdefault(flow["pair"], set()).add(flow["color"])
    assert set(colors) == set(wanted)
    assert all(len(found) == 1 for found in colors.values())
    assert len({color for pair in legend for color in colors[pair]}) == 16

    image = picture(page)
    seen = 0
    for pair in legend:
        near = [
            min(apart(pixel, rgb(flow["color"])) for pixel in around(image, flow["at"], 3))
            for flow in flows(page)
            if flow["pair"] == pair and flow["alone"]
        ]
        seen += 1 if near else 0
        assert min(near, default=0) <= 12, pair
    # The others are in bundles only, which have the colour of none.
    assert seen >= 12


def test_the_graph_is_drawn_by_webgl(open_page: Open) -> None:
    """A context exists, and what it draws varies; green on nothing is no test."""
    page = open_page("/flow.html")
    contexts = page.evaluate(
        "() => [...document.querySelectorAll('.stage canvas')].filter((c) => c.getContext('webgl2')).length"
    )
    assert contexts >= 1
    image = picture(page)
    assert len(set(pixels(image, STAGE))) > 100
    assert pixels(image, (330, 60, 331, 61)) == [CANVAS["light"]]


def test_the_same_answer_gives_the_same_picture(open_page: Open) -> None:
    """Bit for bit."""
    first, second = (hosts(open_page("/flow.html")) for _ in range(2))
    assert first == second


def test_a_filter_narrows_and_back_restores(open_page: Open, sample_graph: Graph) -> None:
    """Applied with Enter, kept in the address, one step of history; hosts stay where they are in the graph."""
    page = open_page("/flow.html")
    whole = shown_counts(page)
    field = page.get_by_role("combobox", name="Flow filters 1")
    field.fill("proto = udp")
    field.press("Enter")
    settle(page)
    (expected,) = rows(sample_graph, "MATCH (f:Flow {proto: 'udp'}) RETURN count(f)")
    assert shown_counts(page)[0] == expected[0] < whole[0]
    assert "edges=proto+%3D+udp" in page.url
    page.get_by_role("combobox", name="Host filters 1").fill("addr =~ 192.*")
    page.get_by_role("combobox", name="Host filters 1").press("Enter")
    settle(page)
    assert 0 < shown_counts(page)[0] < expected[0]
    page.go_back()
    page.go_back()
    settle(page)
    assert shown_counts(page) == whole
    assert page.get_by_role("combobox", name="Flow filters 1").input_value() == ""


def test_a_filter_that_is_not_understood_says_so_under_its_text(open_page: Open) -> None:
    """With what was meant; the graph stays."""
    page = open_page("/flow.html?edges=proto+%3D+tcp", expected="status of 400")
    before = len(flows(page))
    page.get_by_role("button", name="+ and another").nth(1).click()
    field = page.get_by_role("combobox", name="Flow filters 2")
    field.fill("dprt = 80")
    field.press("Enter")
    complaint = page.locator("#filter-edges-1-error")
    expect(complaint).to_contain_text("unknown attribute 'dprt'")
    expect(complaint).to_contain_text("did you mean 'dport'?")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("combobox", name="Flow filters 1")).to_have_attribute("aria-invalid", "false")
    assert len(flows(page)) == before
    field.fill("dport = 80")
    field.press("Enter")
    expect(complaint).to_have_count(0)
    settle(page)
    assert {flow["pair"] for flow in flows(page)} == {"tcp/80"}


def test_limit_and_skip_say_what_is_shown(open_page: Open) -> None:
    """Both counts stand over the graph; Next goes on."""
    page = open_page("/flow.html?limit=10")
    total = shown_counts(page)[0]
    expect(page.get_by_role("status")).to_contain_text(f"Flows 1 to 10 of {total}")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("status")).to_contain_text(f"Flows 11 to 20 of {total}")
    settle(page)
    assert len(flows(page)) == 10
    page.get_by_label("Limit").fill("500")
    page.get_by_label("Limit").press("Enter")
    page.get_by_label("Skip").fill("0")
    page.get_by_label("Skip").press("Enter")
    expect(page.get_by_role("status")).to_have_count(0)


def test_a_part_says_how_to_see_the_rest(open_page: Open, sample_graph: Graph) -> None:
    """Row 2: all of it, grouped by the server, or all of a part, by one press each."""
    page = open_page("/flow.html?limit=10")
    note = page.get_by_role("status")
    only = note.get_by_role("button", name=re.compile("^Only ")).first
    name = only.inner_text().removeprefix("Only ")
    only.click()
    settle(page)
    assert {flow["pair"] for flow in flows(page)} == {name}
    page.go_back()
    settle(page)
    note.get_by_role("button", name="Group by client and server").click()
    settle(page)
    ((edges,),) = rows(sample_graph, "MATCH (a)-[:SEND]->(:Flow)-[:TO]->(b) WITH DISTINCT a, b RETURN count(*)")
    expect(note).to_contain_text(f"Edges 1 to 10 of {edges}")
    page.go_back()
    settle(page)
    total = shown_counts(page)[0]
    note.get_by_role("button", name=f"Show all {total}").click()
    settle(page)
    assert len(flows(page)) == total
    expect(note).to_have_count(0)


def test_a_click_on_a_host_shows_its_details(open_page: Open, sample_graph: Graph) -> None:
    """Its flows in and out, and each of them on a further click."""
    page = open_page("/flow.html")
    addr, host = next((addr, host) for addr, host in hosts(page).items() if host["served"])
    page.mouse.click(host["at"]["x"], host["at"]["y"])
    details = page.get_by_role("article", name="Host")
    expect(details).to_contain_text(addr)
    query = "MATCH (h:Host {addr: '%s'}) RETURN COUNT { (h)<-[:TO]-() }, COUNT { (h)-[:SEND]->() }" % addr  # noqa: UP031
    ((incoming, outgoing),) = rows(sample_graph, query)
    expect(details).to_contain_text(re.compile(rf"Incoming flows\s*{incoming}\s*Outgoing flows\s*{outgoing}\D"))
    listed = details.locator(".flows li")
    assert listed.count() == incoming + outgoing
    listed.first.get_by_role("button").click()
    expect(page.get_by_role("article", name="Flow")).to_contain_text(addr)
    page.keyboard.press("Escape")
    page.mouse.move(10, 790)
    expect(page.get_by_role("tabpanel")).to_contain_text("Click a host or a flow")


def test_a_click_on_a_flow_shows_its_details(open_page: Open) -> None:
    """Also on a curved one: hit by distance, not by pixels."""
    page = open_page("/flow.html?edges=dport+%3D+443+OR+dport+%3D+80")
    found = 0
    for flow in flows(page):
        page.mouse.click(flow["at"]["x"], flow["at"]["y"])
        # A second click within 300 ms would be a double click, which zooms.
        page.wait_for_timeout(320)
        article = page.get_by_role("article")
        text = article.inner_text() if article.count() else ""
        found += flow["pair"] in text and flow["src"] in text and flow["dst"] in text
    # Where flows cross, the nearest is taken, which may be the other.
    assert found >= len(flows(page)) - 1


def test_hovering_says_one_line(open_page: Open) -> None:
    """Without a request."""
    page = open_page("/flow.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    addr, host = next(iter(hosts(page).items()))
    page.mouse.move(host["at"]["x"], host["at"]["y"])
    expect(page.locator(".line")).to_contain_text(f"{addr}: ")
    assert asked == []


def test_a_pair_alone_is_shown_in_colour(open_page: Open) -> None:
    """Pressed in the legend; the others fade."""
    page = open_page("/flow.html")
    color = next(flow["color"] for flow in flows(page) if flow["pair"] == "tcp/80")
    other = next(flow["color"] for flow in flows(page) if flow["pair"] == "tcp/443")
    page.locator(".legend button", has_text=re.compile("^ *tcp/80 ")).click()
    image = picture(page)
    assert amount(image, color) > 50
    assert amount(image, other) == 0


def test_nothing_found_says_which_filter(open_page: Open) -> None:
    """And takes all of them away."""
    page = open_page("/flow.html?edges=dport+%3D+1")
    expect(page.get_by_text("No flow matches these filters.")).to_be_visible()
    page.get_by_role("button", name="Remove all filters").click()
    settle(page)
    assert len(flows(page)) > 50


def test_a_database_that_is_down_keeps_the_graph(open_page: Open) -> None:
    """The server's words and a retry; the next answer takes them away."""
    page = open_page("/flow.html", expected="status of 503")
    before = len(flows(page))
    down = '{"error":{"code":"database_down","message":"no Neo4j server answers","where":null,"hint":"start it"}}'
    page.route("**/flows?*", lambda route: route.fulfill(status=503, body=down, content_type="application/json"))
    page.get_by_label("Limit").fill("7")
    page.get_by_label("Limit").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("no Neo4j server answers")
    assert len(flows(page)) == before
    page.unroute("**/flows?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    settle(page)
    assert len(flows(page)) == 7


def test_without_webgl_a_reduced_graph_and_the_table(open_page: Open) -> None:
    """Row 32: drawn as SVG, clickable, with the table beside it."""
    page = open_page("/", wait=False)
    page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind === '2d' ? real.call(this, kind, ...more) : null; };"
    )
    page.goto(page.url + "flow.html")
    settle(page)
    expect(page.get_by_text("Reduced drawing: this browser gives no WebGL.")).to_be_visible()
    assert page.locator(".stage svg [data-host]").count() == len(hosts(page))
    expect(page.get_by_role("grid")).to_be_visible()
    addr, host = next(iter(hosts(page).items()))
    page.mouse.click(host["at"]["x"], host["at"]["y"])
    expect(page.get_by_role("article", name="Host")).to_contain_text(addr)
    assert shown_counts(page)[0] > 50


def test_the_theme_can_be_chosen_and_stays(open_page: Open) -> None:
    """The canvas follows without a reload."""
    page = open_page("/flow.html", scheme="light")
    page.get_by_label("Theme").select_option("dark")
    assert pixels(picture(page), (330, 60, 331, 61)) == [CANVAS["dark"]]
    page.reload()
    settle(page)
    assert page.get_by_label("Theme").input_value() == "dark"


def test_the_start_page_leads_to_the_flows(open_page: Open) -> None:
    """By a link."""
    page = open_page("/", wait=False)
    page.get_by_role("link", name="Flows", exact=True).click()
    settle(page)
    assert page.title() == "Flows – graphrecon"
