"""The rows of the HTTP API: what a browser waits for, asked of `graphrecon web` itself."""

import gzip
import http.client
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import msgspec

from bench.graphs import write_flows, write_views
from bench.result import Result, Row, Setting
from bench.screen import CHROMIUM, PACE
from bench.server import program
from graphrecon.cypher.statement import Statement

_MILLISECONDS = 1000


class Question(msgspec.Struct, frozen=True):
    """What is asked, in how many milliseconds, and in how many megabytes as sent."""

    work: str
    path: str
    reach: float
    megabytes: float | None = None


VIEW = (
    Question("/cgi/view, a page of 10 hosts", "/cgi/view", 60),
    Question("/cgi/view, a page of 10 hosts of a country", "/cgi/view?q=country:AA", 60),
    Question("/cgi/host, the page of one host", "/cgi/host/10.0.0.7", 500),
    Question("/cgi/view/count", "/cgi/view/count", 10),
    Question("/cgi/view/count of a country", "/cgi/view/count?q=country:AA", 10),
    Question("/cgi/view/top/country", "/cgi/view/top/country", 50),
    Question("/cgi/view/top/service", "/cgi/view/top/service", 50),
)
FLOWS = (
    Question("/flows, 1,000 edges", "/flows?limit=1000", 400),
    Question("/flows, 1,000 edges of a network", "/flows?limit=1000&nodes=net:10.0.0.0/24", 400),
    Question("/flows, 50,000 edges", "/flows?limit=50000", 3000, 3),
)


@contextmanager
def _served(setting: Setting) -> Iterator[http.client.HTTPConnection]:
    """Yield a connection to `graphrecon web` on the bench's server."""
    process = subprocess.Popen(
        [*program(), "web", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=setting.server.environment(),
    )
    try:
        assert process.stdout is not None
        port = urlsplit(process.stdout.readline().strip()).port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        yield connection
        connection.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _ask(setting: Setting, questions: tuple[Question, ...]) -> list[Result]:
    found: list[Result] = []
    with _served(setting) as connection:
        for question in questions:
            times: list[float] = []
            sent = b""
            for _ in range(max(setting.runs, 5) + 2):
                started = time.perf_counter()
                connection.request("GET", question.path, headers={"accept-encoding": "gzip"})
                answer = connection.getresponse()
                sent = answer.read()
                times.append((time.perf_counter() - started) * _MILLISECONDS)
                assert answer.status == 200, sent
            found.append(Result(work=question.work, values=times[2:], unit="ms", reach=question.reach))
            if question.megabytes is not None:
                found.append(_weight(question, sent))
    return found


def _weight(question: Question, sent: bytes) -> Result:
    body = msgspec.json.decode(gzip.decompress(sent))
    return Result(
        work=f"{question.work}, as sent",
        values=[len(sent) / 1e6],
        unit="MB",
        reach=question.megabytes,
        note=f"{len(body['nodes']['addr']):,} hosts, {len(body['edges']['src']):,} edges",
    )


def _views(setting: Setting) -> list[Result]:
    write_views(setting.server.empty(), setting.size(100_000), 2000)
    return _finish(setting, VIEW)


def _flows(setting: Setting) -> list[Result]:
    write_flows(setting.server.empty(), setting.size(50_000), setting.size(1_000_000))
    return _finish(setting, FLOWS)


def _finish(setting: Setting, questions: tuple[Question, ...]) -> list[Result]:
    graph = setting.server.graph
    graph.run(Statement("CALL db.awaitIndexes(300)"))
    graph.run(Statement("CALL db.resampleOutdatedIndexes()"))
    found = _ask(setting, questions)
    setting.server.discard()
    return found


def _screen(setting: Setting) -> list[Result]:
    """Measure the page itself; without Playwright or Chromium there is nothing to measure."""
    from playwright.sync_api import sync_playwright

    from bench.screen import visit

    hosts, flows = setting.size(10_000), setting.size(50_000)
    write_flows(setting.server.empty(), hosts, flows)
    found: list[dict[str, float]] = []
    with _served(setting) as connection, sync_playwright() as playwright:
        for _ in range(2):  # a warm server
            connection.request("GET", f"/flows?limit={flows}&timeline=200")
            connection.getresponse().read()
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for _ in range(setting.runs):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            address = f"http://127.0.0.1:{connection.port}"
            page.goto(f"{address}/healthz")  # the process of this origin is there before its trace begins
            found.append(msgspec.structs.asdict(visit(browser, page, f"{address}/flow.html?limit={flows}")))
            page.close()
        browser.close()
    setting.server.discard()
    return [
        Result(work=f"flow screen, {work}", values=[each[name] for each in found], unit="ms", reach=reach)
        for name, work, reach in SCREEN
    ]


_LISTED = """() => {
  const of = (part) => performance.getEntriesByType("resource").find(({ name }) => name.includes(part)).duration;
  const content = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { content, list: of("/cgi/view?"), count: of("/cgi/view/count") };
}"""


def _lists(setting: Setting) -> list[Result]:
    """Measure the hosts screen, its first page and one far behind."""
    from playwright.sync_api import sync_playwright

    views = setting.size(100_000)
    write_views(setting.server.empty(), views, 2000)
    setting.server.graph.run(Statement("CALL db.awaitIndexes(300)"))
    found: list[dict[str, float]] = []
    with _served(setting) as connection, sync_playwright() as playwright:
        connection.request("GET", f"/cgi/view?limit=1&skip={views - 100}")
        answer = connection.getresponse()
        after = re.search(r"after=([^>&]+)", answer.headers["link"])
        answer.read()
        assert after is not None
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for _ in range(setting.runs + 1):
            figures: dict[str, float] = {}
            for name, query in (("", ""), ("far ", f"?page=after:{after[1]}")):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(f"http://127.0.0.1:{connection.port}/{query}")
                page.wait_for_selector(".cards article")
                page.get_by_test_id("total").filter(has_text=re.compile(r"\d")).wait_for()
                figures |= {name + key: value for key, value in page.evaluate(_LISTED).items()}
                page.close()
            found.append(figures)
        browser.close()
    setting.server.discard()
    return [
        Result(work=f"hosts screen, {work}", values=[each[name] for each in found[1:]], unit="ms", reach=reach)
        for name, work, reach in LISTED
    ]


LISTED = (
    ("content", "first content", 1000),
    ("list", "list there", 200),
    ("count", "count there", 300),
    ("far list", "list of a page far behind there", 200),
)
"""Figures of the hosts screen, and what they are to reach in milliseconds; a list's are those of its request."""

SCREEN = (
    ("content", "first content", 1000),
    ("answer", "answer there", 2300),
    ("graph", "first graph", 2500),
    ("show", "longest task at first show", 200),
    ("layout", "longest task while the layout runs", 50),
    ("pan", "scripts a frame of a pan, 95 of 100", 8),
    ("brush", "a step of the brush", 100),
    ("brush_task", "longest task of the brush", 50),
    ("pace", "a round of the work that is always the same", PACE),
)
"""Figures of `bench.screen`, and what they are to reach in milliseconds."""

ROWS = (
    Row(name="web-view", help="HTTP: hosts, counts and tops of 100,000 views", measure=_views),
    Row(name="web-flows", help="HTTP: /flows of 1,000,000 flows", measure=_flows),
    Row(
        name="web-screen",
        help="the flow screen in Chromium: 10,000 hosts, 50,000 flows",
        measure=_screen,
        default=False,
    ),
    Row(name="web-lists", help="the hosts screen in Chromium: 100,000 views", measure=_lists, default=False),
)
