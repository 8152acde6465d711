"""The page of one host, held against the API and the graph."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.web import lab
from tests.web.conftest import Open, rows, until
from tests.web.lab import EVIL, MAIL, MAIL6
from tests.web.test_flow_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.graph]


RED = """(part) => {
  const [red, green, blue] = getComputedStyle(document.querySelector(part)).color.match(/[0-9]+/g).map(Number);
  return red > 2 * green && red > 2 * blue;
}"""


@pytest.fixture(scope="module")
def sample_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the lab."""
    lab.load(graph, tmp_path_factory.mktemp("lab"))
    return graph


def block(page: Page, title: str) -> list[list[str]]:
    """Return the cells of each row of a part of the page."""
    part = page.get_by_role("region", name=title, exact=True)
    expect(part).to_be_visible()
    found = part.locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in found]


def test_the_page_says_what_the_graph_holds(open_page: Open, sample_graph: Graph) -> None:
    """Row 27: ports, flows both ways, sightings, names, files: every number is the graph's."""
    page = open_page(f"/host/{MAIL}", wait=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(MAIL)
    expect(page).to_have_title(f"{MAIL} – graphrecon")
    text = f"""MATCH (:View {{addr: '{MAIL}'}})-[:HAS_PORT]->(p {{state: 'open'}})
    RETURN p.proto + '/' + p.port AS name ORDER BY p.port"""
    assert [row[0] for row in block(page, "Ports and services")] == [row[0] for row in rows(sample_graph, text)]
    text = f"""MATCH (:Host {{addr: '{MAIL}'}})<-[:TO]-(f:Flow)<-[:SEND]-(c)
    WITH c.addr AS addr, count(f) AS flows, sum(f.csbytes + f.scbytes) AS bytes
    ORDER BY flows DESC, bytes DESC
    RETURN addr, toString(flows) AS flows"""
    assert [(row[0], row[2]) for row in block(page, "Flows")] == rows(sample_graph, text)
    scans = rows(sample_graph, f"MATCH (r:Record {{addr: '{MAIL}'}}) RETURN count(r) AS n")[0][0]
    assert len(block(page, "Scan records")) == scans
    sources = [row[0] for row in block(page, "First and last seen")]
    assert (sources.count("Scan"), sources.count("Flows")) == (scans, 1)
    files = {row[0]: row[4] for row in block(page, "Where this is known from")}
    assert files == {"nmap-first.xml": "yes, as a record", "conn.log": "by its time, perhaps"}
    assert "nmap-first.xml" in block(page, "Ports and services")[0][4]
    assert "imap.lab.example" in {row[0] for row in block(page, "Names")}


def test_what_it_shares_leads_to_the_other(open_page: Open) -> None:
    """A certificate is shown by both addresses of the machine; flows lead to the flow screen."""
    page = open_page(f"/host/{MAIL}", wait=False)
    tied = page.get_by_role("region", name="Certificates, keys, fingerprints")
    shared = tied.get_by_role("listitem").filter(has_text="Certificate").first
    expect(shared).to_contain_text("mail.lab.example")
    link = page.get_by_role("link", name=re.compile("^6 flows$"))
    expect(link).to_have_attribute("href", f"/flow.html?nodes=dst.addr+%3D+{MAIL}")
    shared.get_by_role("link", name=MAIL6).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MAIL6)
    expect(
        page.get_by_role("region", name="Certificates, keys, fingerprints").get_by_role("link", name=MAIL).first
    ).to_be_visible()


def test_passive_facts_and_the_cypher_of_each_part(open_page: Open, sample_graph: Graph) -> None:
    """Observations of a sensor, oldest first; every part can be asked again in Neo4j Browser."""
    page = open_page("/host/192.0.2.10", wait=False)
    seen = block(page, "Passive observations")
    text = "MATCH (o:Observation {addr: '192.0.2.10'}) RETURN o.recontype AS r ORDER BY o.lastseen"
    assert sorted(row[0] for row in seen) == sorted(row[0] for row in rows(sample_graph, text))
    assert [row[5][-19:] for row in seen] == sorted(row[5][-19:] for row in seen)
    regions = page.get_by_role("region").all()
    assert len(regions) >= 5
    for region in regions:
        expect(region.locator("details.cypher pre")).to_contain_text(re.compile(":param .* => .*'192.0.2.10'"))


def test_one_address_has_one_page(open_page: Open) -> None:
    """Other ways to write it lead there; an unknown one is friendly, what is none is told."""
    page = open_page("/host/2001:DB8:B:0::25", wait=False)
    expect(page.get_by_role("heading", level=1)).to_have_text(MAIL6)
    assert page.url.endswith(f"/host/{MAIL6}")
    page = open_page("/host/198.51.100.254", wait=False, expected="status of 404")
    expect(page.get_by_text("Nothing is known of this address")).to_be_visible()
    page = open_page("/host/%3Cb%3Enobody", wait=False, expected="status of 400")
    expect(page.get_by_role("alert")).to_contain_text("This is no address")
    expect(page.get_by_role("heading", level=1)).to_have_text("<b>nobody")


def test_an_address_that_cannot_be_read_is_told(open_page: Open) -> None:
    """A per cent sign that begins nothing breaks no script."""
    page = open_page("/host/%E0%A4%A", wait=False, expected="status of 4")
    expect(page.get_by_role("alert")).to_contain_text("This is no address")


def test_flows_are_seen_from_the_first_to_the_last(open_page: Open, sample_graph: Graph) -> None:
    """The span of all flows, with who told of them below."""
    page = open_page(f"/host/{MAIL}", wait=False)
    text = f"""MATCH (:Host {{addr: '{MAIL}'}})<-[:TO]-(f:Flow)
    RETURN min(f.firstseen).epochSeconds AS first, max(f.lastseen).epochSeconds AS last, count(f) AS flows"""
    [(first, last, count)] = rows(sample_graph, text)
    [span] = [row for row in block(page, "First and last seen") if row[1] == "Flows in"]
    told = [datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") for at in (first, last)]
    assert span[2:5] == [str(count), *told]
    flows = page.get_by_role("region", name="Flows", exact=True)
    flows.get_by_text("Known from 1 source of flows").click()
    expect(flows.locator(".origins")).to_contain_text(f"flow logs without a name {count} flows in")


def test_the_small_graph_has_the_neighbours_and_leads_to_them(open_page: Open, sample_graph: Graph) -> None:
    """Row 27: drawn in the colours of the theme, every neighbour once, an edge a port; a click opens a page."""
    page = open_page(f"/host/{MAIL}", wait=False)
    until(page, "() => Boolean(window.__ego?.settled())", 30)
    text = f"""MATCH (:Host {{addr: '{MAIL}'}})--(f:Flow)--(c:Host)
    RETURN c.addr AS addr, count(DISTINCT [f.proto, f.dport, f.type]) AS ports ORDER BY addr"""
    expected = rows(sample_graph, text)
    drawn = {host["addr"]: host["at"] for host in page.evaluate("() => window.__ego.hosts()")}
    assert set(drawn) == {MAIL, *(addr for addr, _ in expected)}
    assert page.evaluate("() => window.__ego.edges()") == sum(min(ports, 5) for _, ports in expected)
    looks: list[Any] = []
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        colours = Image.open(BytesIO(page.locator(".ego .stage").screenshot())).convert("RGB").getcolors(1 << 20)
        assert colours is not None
        assert len(colours) > 8
        looks.append(max(colours)[1])
    assert sum(looks[0]) > sum(looks[1])
    other = expected[0][0]
    page.mouse.click(drawn[other]["x"], drawn[other]["y"])
    expect(page.get_by_role("heading", level=1)).to_have_text(other)


@pytest.mark.parametrize(
    ("text", "group", "lead"),
    [
        ("mail.lab", "Names", r"/\?q=hostname"),
        ("dovecot", "Services", r"/\?q=search"),
        ("mail.lab.example", "Certificates", r"/\?q=cert"),
        ("KEY", "Keys", r"/cypher\.html\?n=PublicKey"),
        ("198.51.100", "Hosts", r"/host/198\.51\.100\."),
    ],
)
def test_the_palette_finds_what_hosts_show(
    open_page: Open, sample_graph: Graph, text: str, group: str, lead: str
) -> None:
    """Names, services, certificates and keys lead to the hosts that have them; what no filter asks for to its node."""
    if text == "KEY":
        asked = "MATCH (k:PublicKey) WHERE k.sha256 IS NOT NULL RETURN k.sha256 AS it ORDER BY it LIMIT 1"
        [(text,)] = rows(sample_graph, asked)
    page = open_page(f"/host/{MAIL}", wait=False)
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Palette")
    palette.get_by_role("combobox").fill(text)
    first = palette.get_by_role("group", name=group).get_by_role("option").first
    expect(first).to_be_visible()
    assert violations(page) == []
    first.click()
    expect(page).to_have_url(re.compile(lead))


def test_hostile_text_stays_text(open_page: Open) -> None:
    """Markup is written out, and what would turn the direction of the text is shown as an escape."""
    page = open_page(f"/host/{EVIL}", wait=False)
    ports = page.get_by_role("region", name="Ports and services")
    expect(ports).to_contain_text(lab.SAID)
    expect(ports).to_contain_text("safe\\u{202e}gnp.exe")
    assert page.locator("main img").count() == 0
    expect(page).to_have_title(f"{EVIL} – graphrecon")


def test_axe_finds_nothing(open_page: Open) -> None:
    """Rows 30 and 31: a full page, an unknown address; everything opened."""
    page = open_page(f"/host/{MAIL}", wait=False)
    expect(page.locator(".ego canvas, .ego svg").first).to_be_attached()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert violations(page) == []
    page = open_page("/host/198.51.100.254", wait=False, expected="status of 404")
    expect(page.get_by_text("Nothing is known")).to_be_visible()
    assert violations(page) == []


def test_it_prints(open_page: Open, tmp_path: Path) -> None:
    """On paper: no bar, no graph, and all of the facts, on more than one page."""
    page = open_page(f"/host/{MAIL}", wait=False)
    expect(page.get_by_role("region", name="Where this is known from")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("banner").first).to_be_hidden()
    expect(page.locator(".ego")).to_be_hidden()
    expect(page.get_by_role("region", name="Ports and services")).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "light"
    paper = page.pdf(path=str(tmp_path / "host.pdf"))
    assert paper.count(b"/Type /Page\n") >= 2


def test_tags_say_why_and_what_is_dangerous_stands_out(open_page: Open, sample_graph: Graph) -> None:
    """The reason is read without pointing at the tag; in the list it is what the pointer shows."""
    view = f"MATCH (v:View {{addr: '{MAIL}'}}) "
    sample_graph.run(Statement(view + "CREATE (v)-[:TAGGED {type: 'danger', info: 'shown <b>'}]->(:Tag {name: 'Bad'})"))
    try:
        page = open_page(f"/host/{MAIL}", wait=False)
        chip = page.locator(".chip.danger")
        expect(chip).to_have_text("Bad shown <b>")
        assert page.evaluate(RED, ".chip.danger > *")
        page = open_page(f"/?q=addr%3A{MAIL}", wait=False)
        expect(page.locator(".tag.danger")).to_have_text("Bad")
        assert page.evaluate(RED, ".tag.danger")
    finally:
        sample_graph.run(Statement("MATCH (t:Tag {name: 'Bad'}) DETACH DELETE t"))
