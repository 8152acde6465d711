"""The timeline of the flow screen, its modes and sizes, on flows whose hours are known."""

import re

import pytest
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


def span(first: int, last: int) -> str:
    """Return the window of some hours as the address has it."""
    return f"span={known.START + first * known.HOUR}..{known.START + (last + 1) * known.HOUR}"


def lit(page: Page) -> set[tuple[str, str, str]]:
    """Return the flows in focus."""
    return {(flow["src"], flow["dst"], flow["pair"]) for flow in flows(page) if flow["lit"]}


def plot(page: Page) -> dict[str, float]:
    """Return where the bars are."""
    box = page.locator(".plot canvas").bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def x_of(page: Page, slot: float) -> float:
    """Return where a slot begins in the window, all slots in sight."""
    box = plot(page)
    return box["x"] + box["width"] * slot / len(known.SLOTS)


def at_slot(page: Page, slot: int) -> None:
    """Move the pointer over a bar."""
    page.mouse.move(x_of(page, slot + 0.5), plot(page)["y"] + 40)


@pytest.mark.parametrize("mode", ["default", "flow_map", "talk_map"])
def test_a_bar_is_the_edges_of_its_slot_in_every_mode(open_page: Open, mode: str) -> None:
    """Row 10: the count under the pointer is that of the edges that it lights."""
    page = open_page(f"/flow.html?mode={mode}")
    counts = []
    for slot in range(6):
        at_slot(page, slot)
        until(page, "() => document.querySelector('.readout b') !== null")
        page.wait_for_timeout(60)
        shown = int(page.locator(".readout b").inner_text().split()[0])
        assert shown == len(lit(page)), slot
        counts.append(shown)
    expected = {"default": known.SLOTS, "flow_map": [2, 1, 0, 2, 0, 3], "talk_map": [2, 1, 0, 2, 0, 3]}
    assert counts == expected[mode]


def test_the_brush_by_drag_lights_its_flows(open_page: Open) -> None:
    """Row 11: one step of history; white and grey are those of the window; zoom out and All time come back."""
    page = open_page("/flow.html")
    y = plot(page)["y"] + 40
    page.mouse.move(x_of(page, 0.5), y)
    page.mouse.down()
    for slot in (0.8, 1.2, 1.5):
        page.mouse.move(x_of(page, slot), y)
        page.wait_for_timeout(40)
    page.mouse.up()
    page.mouse.move(600, 300)
    until(page, f"() => location.search.includes('{span(0, 1)}')")
    assert lit(page) == {(ALICE, WEB, "tcp/80"), (BOB, WEB, "tcp/80"), (ALICE, NAMES, "udp/53")}
    served = {addr for addr, host in hosts(page).items() if host["served"] and host["lit"]}
    assert served == {WEB, NAMES}
    page.get_by_role("button", name="All time").click()
    assert len(lit(page)) == 14
    page.go_back()
    until(page, f"() => location.search.includes('{span(0, 1)}')")
    page.go_back()
    until(page, "() => location.search === ''")
    assert len(lit(page)) == 14


def test_the_brush_by_keys(open_page: Open) -> None:
    """Row 11: both ends are sliders that say their times."""
    page = open_page("/flow.html")
    end = page.get_by_role("slider", name="End of the window")
    end.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(end).to_have_attribute("aria-valuetext", "2026-01-01 03:00")
    start = page.get_by_role("slider", name="Start of the window")
    start.focus()
    page.keyboard.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuenow", "1")
    assert lit(page) == {(ALICE, NAMES, "udp/53")}


def test_the_timeline_zooms(open_page: Open) -> None:
    """Row 11: in by buttons and wheel, out and All always there."""
    page = open_page("/flow.html")
    everything = page.get_by_role("group", name="Zoom of the timeline").get_by_role("button", name="All")
    expect(everything).to_be_disabled()
    page.get_by_role("button", name="Zoom the timeline in").click()
    expect(everything).to_be_enabled()
    until(page, "() => location.search.includes('zoom=')")
    page.mouse.move(x_of(page, 3), plot(page)["y"] + 40)
    page.mouse.wheel(0, 400)
    page.mouse.wheel(0, 400)
    expect(everything).to_be_disabled()


def test_play_pause_step_and_speed(open_page: Open) -> None:
    """Row 12: one slot a frame to the end; the place is in the address; Space and brackets do the same."""
    page = open_page("/flow.html?speed=8")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    until(page, f"() => location.search.includes('{span(5, 5)}')")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert len(lit(page)) == 10
    page.mouse.move(600, 300)
    page.keyboard.press("[")
    page.keyboard.press("[")
    until(page, f"() => location.search.includes('{span(3, 3)}')")
    assert lit(page) == {(BOB, WEB, "tcp/443"), (ALICE, WEB, "tcp/80")}
    page.get_by_role("button", name="Trail").click()
    page.get_by_role("button", name="One slot on").click()
    page.get_by_role("button", name="One slot on").click()
    until(page, f"() => location.search.includes('{span(3, 5)}')")
    assert len(lit(page)) == 12


def test_play_is_in_the_display_tab_too(open_page: Open) -> None:
    """The manual's way: Display, Play timeline."""
    page = open_page("/flow.html?tab=display&speed=0.5")
    page.get_by_role("button", name="Play timeline").click()
    until(page, f"() => location.search.includes('{span(0, 0)}')")
    page.get_by_role("button", name="Pause timeline").click()
    assert len(lit(page)) == 2


def test_what_is_pointed_at_lights_its_slots(open_page: Open) -> None:
    """Row 13: a line over the bars, for a host, a flow and a pair of the legend."""
    page = open_page("/flow.html")
    page.mouse.move(600, 20)
    before = page.locator(".plot canvas").screenshot()
    at = hosts(page)[SCANNER]["at"]
    page.mouse.move(at["x"], at["y"])
    expect(page.locator(".line")).to_contain_text(SCANNER)
    page.wait_for_timeout(300)
    pointed = page.locator(".plot canvas").screenshot()
    assert pointed != before
    page.mouse.move(600, 20)
    page.locator(".legend button", has_text="udp/53").click()
    page.wait_for_timeout(300)
    assert page.locator(".plot canvas").screenshot() not in (before, pointed)


def test_the_precision_is_capped_by_the_stored_one(open_page: Open) -> None:
    """Fewer slots are longer; more than there are give those that are stored."""
    page = open_page("/flow.html?tab=display")
    expect(page.get_by_test_id("precision")).to_have_text(
        "6 slots of 1 h. This is what is stored: no finer is possible."
    )
    field = page.get_by_label("Slots at most")
    field.fill("3")
    field.press("Enter")
    expect(page.get_by_test_id("precision")).to_have_text("3 slots of 2 h. Stored are slots of 1 h.")


def test_a_baseline_tells_new_gone_and_both(open_page: Open) -> None:
    """Row 14: by colour, ring, legend and table; each alone by the legend."""
    page = open_page(f"/flow.html?{span(0, 1)}&table=1")
    page.get_by_role("button", name="Set as baseline").click()
    y = plot(page)["y"] + 40
    page.mouse.move(x_of(page, 2.5), y)
    page.mouse.down()
    page.mouse.move(x_of(page, 4.5), y, steps=4)
    page.wait_for_timeout(60)
    page.mouse.up()
    page.mouse.move(600, 300)
    legend = page.get_by_label("Legend")
    expect(legend).to_contain_text(re.compile(r"new\s*1\s*gone\s*2\s*in both\s*1$"))
    expect(page.get_by_role("columnheader", name="Baseline")).to_be_visible()
    legend.get_by_role("button", name="new").click()
    assert lit(page) == {(BOB, WEB, "tcp/443")}
    legend.get_by_role("button", name="gone").click()
    assert lit(page) == {(BOB, WEB, "tcp/80"), (ALICE, NAMES, "udp/53")}
    expect(page.get_by_role("row", name=re.compile(r"10\.0\.0\.2.*gone"))).to_be_visible()
    page.get_by_role("button", name="End comparison").click()
    expect(legend).to_contain_text("tcp/80")


def test_modes_and_orders(open_page: Open) -> None:
    """One edge a port, one two hosts with their ports, one who talks to whom; the order is the server's."""
    page = open_page("/flow.html")
    mode = page.get_by_label("Mode")
    mode.select_option("flow_map")
    settle(page)
    shown = {(flow["src"], flow["dst"]): flow["pair"] for flow in flows(page)}
    assert len(shown) == len(flows(page)) == 6
    assert shown[(BOB, WEB)] == "tcp/443, tcp/80"
    assert shown[(SCANNER, WEB)] == "tcp/21, tcp/22, tcp/23 and 5 more"
    mode.select_option("talk_map")
    settle(page)
    assert {flow["pair"] for flow in flows(page)} == {"1 flow", "2 flows", "8 flows"}
    page.go_back()
    page.go_back()
    until(page, "() => location.search === ''")
    settle(page)
    page.get_by_label("Order").select_option("-scbytes")
    page.get_by_label("Limit").fill("1")
    page.get_by_label("Limit").press("Enter")
    settle(page)
    assert [(flow["src"], flow["pair"]) for flow in flows(page)] == [(BOB, "tcp/80")]


def test_after_and_before_narrow_the_question(open_page: Open) -> None:
    """A wrong time says so under its field."""
    page = open_page("/flow.html", expected="status of 400")
    field = page.get_by_label("Before (UTC)")
    field.fill("2026-01-01T00:30")
    field.press("Enter")
    settle(page)
    assert {(flow["src"], flow["dst"]) for flow in flows(page)} == {(ALICE, WEB), (BOB, WEB)}
    field.fill("yesterdayish")
    field.press("Enter")
    expect(page.locator("#seen-error")).to_contain_text("yesterdayish")


def test_sizes_by_what_hosts_and_flows_carry(open_page: Open) -> None:
    """Row 16: $in, $out and properties, more with the scale."""
    page = open_page("/flow.html?tab=display")
    page.get_by_label("Host size").select_option("$in")
    size = {addr: host["size"] for addr, host in hosts(page).items()}
    assert max(size, key=size.__getitem__) == WEB
    assert size[ALICE] == size[SCANNER] < size[NAMES] < size[WEB]
    page.get_by_label("Host size").select_option("$out")
    assert max(hosts(page).items(), key=lambda item: item[1]["size"])[0] == SCANNER
    page.get_by_label("Flow size").select_option("scbytes")
    wide = max(flows(page), key=lambda flow: flow["size"] * (flow["src"] != SCANNER))
    assert (wide["src"], wide["pair"]) == (BOB, "tcp/80")
    page.get_by_label("Size scale").fill("10")
    again = max(flows(page), key=lambda flow: flow["size"] * (flow["src"] != SCANNER))
    assert again["size"] > 2 * wide["size"]
    until(page, "() => location.search.includes('scale=10')")
