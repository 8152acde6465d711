"""The hosts screen on the lab's scans: every number on it is that of Cypher, and nothing of a host does harm."""

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import diff as question
from graphrecon.cypher.query.diff import Side
from graphrecon.db.diff import changes
from graphrecon.db.hosts import Hosts
from graphrecon.db.looked import Looked
from tests.web import survey
from tests.web.conftest import Open, rows, settle
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the lab."""
    return survey.fill(graph, tmp_path_factory.mktemp("survey"))


@pytest.fixture(scope="module")
def view(sample_graph: Graph) -> Hosts:
    """What Python says of the same hosts."""

    def load(*_: Any) -> Any:
        raise AssertionError("nothing is imported here")

    return Hosts(sample_graph, "view", load)


def cards(page: Page) -> list[str]:
    """Return the addresses of the cards, in order."""
    return page.locator(".cards article h2").all_inner_texts()


def facet(page: Page, field: str) -> list[tuple[str, int]]:
    """Return the values of a facet, with their counts."""
    lines = page.locator(f'[data-facet="{field}"] .keep')
    found = [one.inner_text().split("\n") for one in lines.all()]
    return [(text, int(count.replace(",", ""))) for text, count in found]


def told(label: Any) -> str:
    """Return a label as facets write it."""
    return "none" if label is None else "/".join(map(str, label)) if isinstance(label, list) else str(label)


def test_counts_facets_and_order(open_page: Open, sample_graph: Graph, view: Hosts) -> None:
    """Row 23: list, count and every facet agree with Cypher; values are kept and left out; all of it is in the URL."""
    page = open_page("/")
    ((all_hosts,),) = rows(sample_graph, "MATCH (v:View) RETURN count(v)")
    expect(page.get_by_test_id("total")).to_have_text(f"{all_hosts} hosts")
    assert cards(page) == [row["addr"] for row in view.get(limit=25)]
    for field in ("country", "port:open", "service", "product", "category", "source"):
        wanted = {(told(row["label"]), row["value"]) for row in view.top(field, limit=15)}
        assert {value for _, value in wanted} == {value for _, value in facet(page, field)}, field
        assert len(facet(page, field)) == len(wanted)
    page.locator('[data-facet="country"]').get_by_role("button", name="FR", exact=False).first.click()
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{view.count('country:FR')} hosts")
    assert set(cards(page)) == {row["addr"] for row in view.get("country:FR", limit=25)}
    page.get_by_role("button", name="Leave out Service ssh").click()
    settle(page)
    assert page.url.endswith("/?q=country%3AFR&q=%21service%3Assh")
    left = view.count("country:FR", "!service:ssh")
    assert 0 < left < view.count("country:FR")
    expect(page.get_by_test_id("total")).to_have_text(f"{left} hosts")
    page.get_by_label("Order").select_option("-openports")
    settle(page)
    found = list(view.get("country:FR", "!service:ssh", sort=["-openports"], limit=25))
    assert cards(page) == [row["addr"] for row in found]
    other = open_page(page.url.partition("/?")[1].replace("?", "?") + page.url.partition("/?")[2])
    assert cards(other) == cards(page)
    page.go_back()
    page.go_back()
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{view.count('country:FR')} hosts")


def test_the_whole_of_a_facet_is_searched(open_page: Open, view: Hosts) -> None:
    """Row 23: fifteen values first, all of them on demand, and by a word."""
    page = open_page("/")
    ports = page.locator('[data-facet="port:open"]')
    assert ports.locator(".keep").count() == 15
    ports.get_by_role("button", name="All values of open port").click()
    settle(page)
    everything = view.top("port:open", limit=None)
    assert ports.locator(".keep").count() == len(everything) > 15
    ports.get_by_label("Search Open port").fill("udp/")
    assert ports.locator(".keep").count() == sum(row["label"][0] == "udp" for row in everything)
    ports.get_by_label("Search Open port").fill("tcp/80")
    assert {text for text, _ in facet(page, "port:open")} == {
        told(row["label"]) for row in everything if told(row["label"]).startswith("tcp/80")
    }


def test_facets_come_after_the_list_and_can_be_stopped(open_page: Open) -> None:
    """Row 23: one after another, each cancelable; what was stopped is counted on demand."""
    page = open_page("/", wait=False)
    waiting: list[Any] = []
    page.route("**/cgi/view/top/service*", lambda route: waiting.append(route))
    page.goto(page.url)
    expect(page.locator('[data-facet="service"]')).to_have_attribute("data-state", "asking")
    assert cards(page)
    expect(page.locator('[data-facet="country"]')).to_have_attribute("data-state", "done")
    expect(page.locator('[data-facet="product"]')).to_have_attribute("data-state", "waiting")
    page.get_by_role("button", name="Stop counting", exact=True).click()
    expect(page.locator('[data-facet="product"]')).to_have_attribute("data-state", "stopped")
    page.unroute("**/cgi/view/top/service*")
    page.locator('[data-facet="service"]').get_by_role("button", name="Count").click()
    expect(page.locator('[data-facet="service"]')).to_have_attribute("data-state", "done")
    expect(page.locator('[data-facet="product"]')).to_have_attribute("data-state", "stopped")


def test_filters_complete_count_and_complain(open_page: Open, view: Hosts) -> None:
    """Row 17: completion from real attributes, the count before Enter, the place of a mistake, the clause at fault."""
    page = open_page("/?q=country%3AFR", expected="status of 400")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Another filter")
    expect(field).to_be_focused()
    field.press_sequentially("servi")
    expect(page.locator("#filter-next-list [role=option]").first).to_contain_text("service")
    field.press("ArrowDown")
    field.press("Enter")
    field.press_sequentially(":http")
    expect(page.locator(".would")).to_have_text(f"{view.count('country:FR', 'service:http')} hosts")
    field.press("Enter")
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{view.count('country:FR', 'service:http')} hosts")
    before = cards(page)
    field.fill("servce:ssh")
    field.press("Enter")
    complaint = page.locator("#filter-error")
    expect(complaint).to_contain_text("column 1")
    expect(complaint).to_contain_text("service")
    assert "servce:ssh" in page.locator(".chip.bad").inner_text()
    assert cards(page) == before
    page.get_by_role("button", name="Remove servce:ssh").click()
    page.get_by_role("button", name="Turn round service:http").click()
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{view.count('country:FR', '!service:http')} hosts")
    page.goto(page.url.partition("?")[0] + "?q=country%3AFR&q=asnum%3A64500")
    expect(page.get_by_text("Without country:FR: ")).to_contain_text(f"{view.count('asnum:64500')} hosts")
    page.get_by_role("button", name="Remove it").first.click()
    settle(page)
    assert len(cards(page)) > 0


def test_pages_and_files(open_page: Open, view: Hosts) -> None:
    """Pages by keys, exports by the server, with the filter that is in force."""
    page = open_page("/?q=openport&limit=10")
    everything = [row["addr"] for row in view.get("openport")]
    assert cards(page) == everything[:10]
    page.keyboard.press("]")
    settle(page)
    assert cards(page) == everything[10:20]
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.textContent") == everything[10]
    page.get_by_label("Export").click()
    for kind, lines in (("JSON", len(everything)), ("TXT", len(everything)), ("CSV", 0)):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).click()
        text = download.value.path().read_text()
        assert not lines or len(text.splitlines()) == lines
        assert everything[-1] in text
        page.get_by_label("Export").click()


def test_hostile_text_does_no_harm(open_page: Open, view: Hosts) -> None:
    """Row 33: HTML stays text, controls and turns of direction are seen, a value in quotes filters by itself."""
    page = open_page(f"/?q={survey.HOSTILE}&tab=top&field=source")
    card = page.get_by_role("article")
    expect(card).to_have_count(1)
    for summary in card.locator("summary").all():
        summary.click()
    text = card.inner_text()
    assert '<img src=x onerror="document.title=' in text
    assert "\\u202e" in text
    assert "\\x1b" in text
    assert "\u202e" not in page.content()
    assert "\u001b" not in page.content()
    assert page.title() == "Hosts – graphrecon"
    assert page.locator(".listing b", has_text="bold").count() == 0
    expect(page.locator(".bars")).to_contain_text("<b>bold</b>")
    picture = card.get_by_role("img")
    assert picture.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [32, 24]
    page.goto(page.url.partition("?")[0] + "?q=country%3ADE")
    settle(page)
    page.get_by_role("article").get_by_text("evil").click()
    settle(page)
    assert cards(page) == [survey.HOSTILE]
    expect(page.get_by_test_id("total")).to_have_text("1 host")


def test_two_filters_compared(open_page: Open, view: Hosts) -> None:
    """Row 14 for hosts: how many are only here, in both, only there."""
    page = open_page("/?q=service%3Assh&tab=compare&vs=service%3Ahttp&field=product")
    for side, filters in (
        ("only the list", ("service:ssh", "!service:http")),
        ("both", ("service:ssh", "service:http")),
        ("only the other", ("service:http", "!service:ssh")),
    ):
        expect(page.locator(f'[data-side="{side}"]')).to_have_text(str(view.count(*filters)))
    line = page.locator(".mirror tbody tr", has=page.get_by_role("rowheader", name="OpenSSH", exact=True))
    wanted = [
        next(row["value"] for row in view.top("product", filter_, limit=None) if row["label"] == "OpenSSH")
        for filter_ in ("service:ssh", "service:http")
    ]
    assert [int(text) for text in line.locator("td").all_inner_texts()] == wanted


def test_times_filter_the_list(open_page: Open, view: Hosts) -> None:
    """Row 24: a drag over the strip, or two times, keep the hosts that were seen then; all time is one press away."""
    page = open_page("/?tab=times")
    page.locator("canvas.times").hover(position={"x": 5, "y": 3 * 6 + 2})
    expect(page.locator(".told")).to_have_text("2026-11-20 03:00, 1 host")
    box = page.locator("canvas.times").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 100, steps=4)
    page.mouse.up()
    settle(page)
    assert cards(page) == [survey.HOSTILE]
    page.get_by_role("button", name="All time").click()
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{view.count()} hosts")
    page.get_by_label("Seen from (UTC)").fill("2026-11-22T10:00")
    page.get_by_label("Seen from (UTC)").blur()
    settle(page)
    left = view.count("lastseen >= 2026-11-22T10:00:00", "firstseen <= 2026-11-23T00:00:00")
    assert 0 < left < view.count()
    expect(page.get_by_test_id("total")).to_have_text(f"{left} hosts")


def test_the_map_filters(open_page: Open, view: Hosts) -> None:
    """Row 25: countries by their hosts, a small state among them, pressed on the map or in the list beside it."""
    page = open_page("/?tab=map")
    page.locator("svg.world").wait_for()
    wanted = {row["label"]: row["value"] for row in view.top("country", limit=None) if row["label"]}
    assert set(wanted) == {"FR", "SG", "DE"}
    shown = page.locator("svg.world path.some").evaluate_all("(all) => all.map((one) => one.dataset.country)")
    assert set(shown) == set(wanted)
    label = page.locator("svg.world").get_attribute("aria-label") or ""
    assert f"Singapore {wanted['SG']}" in label
    page.locator('svg.world path[data-country="FR"]').dispatch_event("click")
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{wanted['FR']} hosts")
    page.go_back()
    settle(page)
    page.get_by_role("list", name="Countries").get_by_role("button", name="Singapore").press("Enter")
    settle(page)
    expect(page.get_by_test_id("total")).to_have_text(f"{wanted['SG']} hosts")


def test_grids_by_keyboard(open_page: Open, view: Hosts) -> None:
    """Row 26: each cell is told as the arrows go, Enter filters by it; what is drawn varies."""
    page = open_page(f"/?tab=ports&q={survey.HOSTILE}")
    grid = page.get_by_role("application", name="Hosts by ports")
    grid.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".told")).to_have_text(f"{survey.HOSTILE}, port 9: open")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".told")).to_have_text(f"{survey.HOSTILE}, port 8080: open")
    page.keyboard.press("Shift+Enter")
    settle(page)
    assert "q=port%3A8080" in page.url
    colors = grid.locator("canvas").first.evaluate(
        "(canvas) => new Set(new Uint32Array(canvas.getContext('2d')"
        ".getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"
    )
    assert colors > 2
    page = open_page("/?tab=plane")
    networks = {row["label"] for row in view.top("net", limit=None)}
    expect(page.get_by_text(f"{len(networks)} networks")).to_be_visible(timeout=30_000)
    plane = page.get_by_role("application", name="Address plane")
    plane.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".told")).to_have_text("192.0.2.1: hosts")
    page.keyboard.press("Enter")
    settle(page)
    assert cards(page) == ["192.0.2.1"]


def test_scans_and_what_changed(open_page: Open, sample_graph: Graph) -> None:
    """The scans that were imported, and the difference of any two, as the command has it."""
    page = open_page("/scans.html")
    ((records,),) = rows(sample_graph, "MATCH (r:Record) RETURN count(r)")
    expect(page.get_by_test_id("total")).to_have_text(f"{records} records")
    scans = rows(
        sample_graph,
        "MATCH (s:Scan)<-[:IN_SCAN]-(r) WITH s, count(r) AS hosts ORDER BY s.start IS NULL, s.start DESC, s.uid"
        " RETURN s.uid, s.args, hosts",
    )
    assert page.locator("[data-run]").evaluate_all("(all) => all.map((one) => one.dataset.run)") == [
        uid for uid, *_ in scans
    ]
    sides = {name: next(uid for uid, args, _ in scans if args and name in args) for name in ("first", "second")}
    page.locator(f'[data-run="{sides["first"]}"]').get_by_role("button", name="Before").click()
    page.locator(f'[data-run="{sides["second"]}"]').get_by_role("button", name="After").click()
    expect(page.get_by_test_id("changes")).to_contain_text("new host")
    found = sample_graph.read(question.diff(Side("scan", sides["first"]), Side("scan", sides["second"])))
    wanted = Counter(f"{one['change']} {one['what']}s" for one in changes(found, Looked(sample_graph.read)))
    told = page.get_by_test_id("changes").inner_text()
    assert told == ", ".join(f"{count} {name}" for name, count in sorted(wanted.items()))
    assert page.locator(".difference li").count() == wanted.total()
    page.locator(f'[data-run="{sides["second"]}"] .value').click()
    settle(page)
    count = next(count for uid, _, count in scans if uid == sides["second"])
    expect(page.get_by_test_id("total")).to_have_text(f"{count} records")


LINKS = [
    "/?limit=10",
    f"/?q={survey.HOSTILE}&tab=compare&vs=tcp%2F22",
    "/?q=country%3AXX&q=tcp%2F80&tab=times",
    "/?q=servce%3Assh&tab=map",
    "/?limit=10&tab=times",
    "/?limit=10&tab=map",
    "/?limit=10&tab=plane",
    "/?limit=10&tab=ports",
    "/scans.html?before=category%3Anmap&after=time%3A2100-01-01",
]


def test_axe_finds_nothing(open_page: Open, site: str) -> None:
    """Rows 30 and 31: zero violations of WCAG 2.2 AA in every state, in both themes."""
    page = open_page("/", expected="status of 400", wait=False)
    for link in LINKS:
        page.goto(site + link)
        settle(page)
        assert violations(page) == [], link
