"""The flow screen at 10,000 hosts and 50,000 flows: rows 1 to 4, 11 and 32, in processor time of the page's scripts."""

import json
import sys

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.graphs import write_flows
from bench.screen import Figures, visit
from graphrecon.cypher.graph import Graph
from tests.conftest import empty
from tests.web import known
from tests.web.conftest import Open, flows, hosts, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.graph, pytest.mark.alone]

GOALS: dict[str, float] = {"show": 200, "layout": 50, "pan": 8, "brush": 100, "brush_task": 50}
"""Milliseconds at most; of a machine that is slower than theirs, as many more."""


@pytest.fixture(scope="module")
def sample_graph(known_graph: Graph) -> Graph:
    """The run's Graph holding the known flows: large answers take their place in the browser."""
    return known_graph


def large(hosts_: int, flows_: int) -> str:
    """Return an answer of the server's shape: a few servers, many clients, each flow in two slots."""
    servers = max(1, hosts_ // 20)
    span = range(flows_)
    answer = {
        "counts": {"clients": hosts_ - servers, "servers": servers, "flows": flows_},
        "cut": None,
        "nodes": {"addr": [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(hosts_)]},
        "pairs": [{"proto": "tcp", "dport": port, "type": None, "flows": flows_ // 40} for port in range(1, 41)],
        "edges": {
            "src": [servers + n * 7919 % (hosts_ - servers) for n in span],
            "dst": [n * 104729 % servers for n in span],
            "pair": [n % 40 for n in span],
            **{name: [n % 1000 for n in span] for name in ("count", "cspkts", "scpkts", "csbytes", "scbytes")},
            "firstseen": [known.START + n % 96 * 3600 for n in span],
            "lastseen": [known.START + n % 96 * 3600 + 60 for n in span],
            "slots": [[n % 95, n % 95 + 1] for n in span],
        },
        "timeline": {"precision": 3600, "step": 3600, "start": known.START, "edges": [2 * flows_ // 96] * 96},
    }
    return json.dumps(answer)


def answered(page: Page, body: str) -> None:
    """Give the page an answer of ours."""
    page.route("**/flows?*", lambda route: route.fulfill(body=body, content_type="application/json"))


def check(browser: Browser, page: Page, address: str) -> Figures:
    """Visit an address and hold what it takes against the goals; return the figures, which are printed.

    Where a goal is missed it is visited again, twice at most, and each goal is to be held in one of the visits:
    whatever else a machine does makes times longer, never shorter.
    """
    visits: list[Figures] = []
    missed: dict[str, float] = GOALS
    while missed and len(visits) < 3:
        visits.append(visit(browser, page, address))
        last = visits[-1]
        missed = {name: most for name, most in missed.items() if getattr(last, name) > most * last.slower}
    sys.stdout.write(f"{visits}\n")
    assert missed == {}
    return visits[-1]


def test_ten_thousand_hosts_stay_responsive(open_page: Open, browser: Browser) -> None:
    """Rows 1, 2, 4 and 11: shown, laid out, panned and brushed without keeping the page; what is lit is right."""
    page = open_page("/", wait=False)
    answered(page, large(10_000, 50_000))
    check(browser, page, page.url + "flow.html")
    page.get_by_role("button", name="All time").click()
    assert len(flows(page)) == 50_000
    page.get_by_role("button", name="One slot on").click()
    until(page, "() => location.search.includes('span=')")
    assert sum(flow["lit"] for flow in flows(page)) == 50_000 // 95 + 1


def test_what_is_under_the_pointer_is_not_asked_while_the_graph_moves(open_page: Open) -> None:
    """Row 1: reading it back from the graphics card waits for all that was drawn."""
    page = open_page("/", wait=False)
    page.add_init_script("""
        window.asked = 0;
        const {readPixels} = WebGL2RenderingContext.prototype;
        WebGL2RenderingContext.prototype.readPixels = function (...given) {
          asked++;
          return readPixels.apply(this, given);
        };
    """)
    page.goto(page.url + "flow.html")
    settle(page)
    box = page.locator(".stage").bounding_box()
    assert box is not None
    [x, y] = box["x"] + 20, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.move(x + 5, y + 5)
    hovering = page.evaluate("() => asked")
    page.mouse.down()
    for step in range(20):
        page.mouse.move(x + 5 * step, y + 5 * step)
        page.wait_for_timeout(20)
    pressing = page.evaluate("() => asked") - hovering
    assert hovering >= 2
    assert pressing <= 3  # the press, and the move that makes it a drag
    page.mouse.up()


def test_slow_machines_draw_less_and_say_so(open_page: Open) -> None:
    """Row 32: found by the renderer's name, which is that of a program here; a switch draws everything, and stays."""
    page = open_page("/", wait=False)
    answered(page, large(2_000, 6_000))
    page.goto(page.url + "flow.html")
    settle(page)
    note = page.locator(".spared")
    expect(note).to_contain_text("the first 5,000 of 6,000 flows")
    sparse = _inked(page)
    note.get_by_role("button", name="Draw everything").click()
    expect(note).to_contain_text("everything is drawn")
    page.wait_for_timeout(1000)
    assert _inked(page) > sparse
    page.reload()
    settle(page)
    expect(note).to_contain_text("everything is drawn")
    note.get_by_role("button", name="Draw less").click()
    expect(note).to_contain_text("hairlines")


def test_small_graphs_are_drawn_in_full_everywhere(open_page: Open) -> None:
    """Row 32: where less would save nothing, nothing is left out and nothing is said."""
    page = open_page("/flow.html")
    assert page.locator(".spared").count() == 0
    assert len(flows(page)) == len(known.SEEN) - 1


@pytest.mark.long
def test_a_real_graph_stays_responsive(open_page: Open, browser: Browser, graph: Graph) -> None:
    """The same on flows of the database, on screen about as soon as the server has answered."""
    empty(graph)
    write_flows(graph, 10_000, 50_000)
    page = open_page("/", wait=False)
    address = page.url + "flow.html?limit=50000"
    page.request.get(page.url + "flows?limit=50000&timeline=200")
    figures = check(browser, page, address)
    assert figures.content < 1000
    assert figures.graph - figures.answer < 1500
    assert len(hosts(page)) > 9_900


def _inked(page: Page) -> int:
    """Return how large a picture of the graph is: more lines make a larger file."""
    return len(page.locator(".stage").screenshot())
