"""Plots of the screens that list: each section has the same ones, and what is pressed on them filters."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from tests.web import survey
from tests.web.conftest import Open, drawn, rows, settle, until
from tests.web.test_flow_access import violations
from tests.web.test_lists import total

pytestmark = [pytest.mark.browser, pytest.mark.graph]

PAINTS = "() => performance.getEntriesByName('grid').map((one) => one.duration)"


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the lab, cities, and what a sensor saw."""
    return survey.fill_all(graph, tmp_path_factory.mktemp("survey"))


def test_facts_are_compared(open_page: Open, sample_graph: Graph) -> None:
    """Row 14 for facts: how many are only here, in both, only there."""
    page = open_page("/passive.html?q=port%3A80&tab=compare&vs=recontype%3AHTTP_SERVER_HEADER")
    for side, where in (
        ("only the list", "o.port = 80 AND o.recontype <> 'HTTP_SERVER_HEADER'"),
        ("both", "o.port = 80 AND o.recontype = 'HTTP_SERVER_HEADER'"),
        ("only the other", "coalesce(o.port, 0) <> 80 AND o.recontype = 'HTTP_SERVER_HEADER'"),
    ):
        ((count,),) = rows(sample_graph, f"MATCH (o:Observation) WHERE {where} RETURN count(o)")
        expect(page.locator(f'[data-side="{side}"]')).to_have_text(str(count))


@pytest.mark.parametrize("path", ["/scans.html", "/passive.html"])
def test_the_map_of_scans_and_facts(open_page: Open, sample_graph: Graph, path: str) -> None:
    """Row 25: countries by how many records or facts, pressed as on the map of hosts."""
    label = "Record" if "scans" in path else "Observation"
    wanted = dict(
        rows(
            sample_graph,
            f"MATCH (n:{label})-[:OF]->()<-[:OF]-(v:View) WHERE v.country IS NOT NULL RETURN v.country, count(n)",
        )
    )
    assert wanted
    page = open_page(f"{path}?tab=map")
    page.locator("svg.world").wait_for()
    shown = page.locator("svg.world path.some").evaluate_all("(all) => all.map((one) => one.dataset.country)")
    assert set(shown) == set(wanted)
    page.locator('svg.world path[data-country="FR"]').dispatch_event("click")
    settle(page)
    assert total(page) == wanted["FR"]


def test_a_place_filters(open_page: Open, sample_graph: Graph) -> None:
    """Row 25: a circle says its city and how many, and a press keeps these."""
    page = open_page("/?tab=map")
    place = page.locator("svg.world circle.place", has_text="Paris")
    ((count,),) = rows(sample_graph, "MATCH (v:View {city: 'Paris'}) RETURN count(v)")
    expect(place.locator("title")).to_have_text(f"Paris, FR: {count} hosts")
    box = place.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(page)
    assert total(page) == count
    assert "city%3AParis" in page.url


def test_places_that_are_left_out_are_told(open_page: Open) -> None:
    """Row 25: a map of so many places, of so many."""
    page = open_page("/", wait=False)
    page.route("**/cgi/view/coordinates*", lambda route: route.continue_(url=route.request.url + "?limit=1"))
    page.goto(page.url + "?tab=map")
    expect(page.get_by_text("1 of 2 places are shown, those with the most hosts.")).to_be_visible()


@pytest.mark.parametrize("path", ["/scans.html", "/passive.html"])
def test_plane_and_ports_of_scans_and_facts(open_page: Open, sample_graph: Graph, path: str) -> None:
    """Row 26: both grids, walked by keys; Enter filters."""
    page = open_page(f"{path}?tab=plane")
    page.get_by_role("application", name="Address plane").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".told")).to_contain_text(": ")
    page = open_page(f"{path}?tab=ports")
    page.get_by_role("application", name="Hosts by ports").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".told")).to_contain_text(", port ")
    addr = page.locator(".told").inner_text().partition(",")[0]
    page.keyboard.press("Enter")
    settle(page)
    label = "Record" if "scans" in path else "Observation"
    ((count,),) = rows(sample_graph, f"MATCH (n:{label} {{addr: '{addr}'}}) RETURN count(n)")
    assert total(page) == count


def test_a_grid_of_a_million_cells(open_page: Open) -> None:
    """Row 26: 5,000 hosts by 200 ports are painted in a tenth of a second; zoom, words and a press go on from there.

    The answer is made up: a million ports in the database would be a test of the database.
    """
    answer = [
        [
            f"10.0.{host >> 8}.{host & 255}",
            [[port, ("open", "closed", "filtered")[(host + port) % 3]] for port in range(1, 201)],
        ]
        for host in range(5000)
    ]
    page = open_page("/", wait=False)
    page.route("**/cgi/view/ipsports*", lambda route: route.fulfill(json=answer))
    page.goto(page.url + "?tab=ports")
    grid = page.get_by_role("application", name="Hosts by ports")
    grid.wait_for(timeout=60_000)
    settle(page)
    for name in ("Zoom in", "Zoom out", "Zoom in", "All"):
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_timeout(50)
    whole = page.evaluate(PAINTS)
    assert len(whole) >= 4
    assert min(whole[0], *whole[-1:]) < 100
    box = grid.bounding_box()
    assert box is not None
    count = len(page.evaluate(PAINTS))
    for step in range(20):
        page.mouse.move(box["x"] + 140 + step * 10, box["y"] + 50 + step)
    expect(page.locator(".told")).to_contain_text(", port ")
    assert len(page.evaluate(PAINTS)) == count, "a move of the pointer paints no cell"
    host, _, rest = page.locator(".told").inner_text().partition(", port ")
    assert host.startswith("10.0.")
    assert rest.partition(": ")[2] in {"open", "closed", "filtered"}
    page.mouse.click(box["x"] + 140 + 190, box["y"] + 50 + 19)
    until(page, "() => location.search.includes('q=10.0.')")


@pytest.mark.parametrize("tab", ["times", "plane", "ports"])
def test_a_canvas_is_left_quietly(open_page: Open, tab: str) -> None:
    """Row 30: nothing is drawn on a canvas that is gone; `open_page` holds that nothing went wrong."""
    page = open_page(f"/?tab={tab}")
    plot = page.locator(".plots [role=tabpanel] canvas").first
    plot.wait_for()
    page.keyboard.press("6")
    expect(plot).to_have_count(0)
    drawn(page)


def test_the_zoom_of_a_grid_is_in_the_link(open_page: Open) -> None:
    """Row 29: the part that is shown comes back, as no step of its own."""
    page = open_page("/?tab=plane")
    page.get_by_role("application", name="Address plane").focus()
    before = page.evaluate("() => history.length")
    page.keyboard.press("+")
    until(page, "() => location.search.includes('zoom=')")
    assert page.evaluate("() => history.length") == before
    page.mouse.move(5, 5)
    link = "/?" + page.url.partition("?")[2]
    zoomed = pixels(open_page(link)).tobytes()
    assert pixels(open_page(link)).tobytes() == zoomed
    assert pixels(open_page("/?tab=plane")).tobytes() != zoomed


def pixels(page: Page) -> Image.Image:
    """Return what the canvas of a grid holds."""
    return Image.open(BytesIO(page.locator(".plane").screenshot())).convert("RGB")


def test_a_drag_that_is_broken_off_filters_nothing(open_page: Open) -> None:
    """Row 24: a window is taken when the pointer is lifted, not when the drag is cancelled."""
    for path in ("/?tab=times", "/passive.html?tab=times"):
        page = open_page(path)
        box = page.locator("canvas.times").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 5, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20, steps=4)
        page.locator("canvas.times").dispatch_event("pointercancel")
        page.mouse.up()
        settle(page)
        assert "q=" not in page.url


def test_plots_follow_the_theme(open_page: Open) -> None:
    """Row 31: canvases are painted anew when the theme changes, without asking again."""
    page = open_page("/?tab=ports")
    asked: list[Any] = []
    light = pixels(page)
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_timeout(300)
    assert ImageChops.difference(light, pixels(page)).getbbox() is not None
    assert asked == []


STATES = [
    f"{path}?limit=10&tab={tab}" + ("&vs=port%3A80" if tab == "compare" else "")
    for path in ("/scans.html", "/passive.html")
    for tab in ("top", "times", "map", "plane", "ports", "compare")
]


def test_axe_finds_nothing(open_page: Open, site: str) -> None:
    """Rows 30 and 31: zero violations of WCAG 2.2 AA on every plot of scans and facts, in both themes."""
    page = open_page("/scans.html", wait=False)
    for link in STATES:
        page.goto(site + link)
        settle(page)
        assert violations(page) == [], link
