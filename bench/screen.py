"""The flow screen in Chromium: how long its scripts keep the page busy, from the browser's own trace.

Times of tasks are those of the processor, so that a busy machine, or one without a graphics card, tells the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(
    (path for path in map(Path, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")) if path.exists()),
    Path("/usr/bin/chromium"),
)
"""Debian's Chromium: the one without windows where it is there, since it takes a third less of the processor."""
_CATEGORIES = ["-*", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
_TASK = "RunTask"
_SCRIPTS = {"FireAnimationFrame", "EventDispatch"}
_STEPS = 15
"""Steps of the brush."""
PACE = 12.0
"""What a round of `_ROUNDS` takes on the machine that the goals are for, in milliseconds."""
_ROUNDS = """() => new Promise((done) => {
  const n = 50_000, [x, y, other] = [new Float32Array(n), new Float32Array(n), new Uint32Array(n)];
  for (let i = 0; i < n; i++) [x[i], y[i], other[i]] = [(i * 0.37) % 1, (i * 0.73) % 1, (i * 7919) % n];
  const named = new Map();
  for (let i = 0; i < n; i += 5) named.set(`10.0.${i}`, { at: x[i] });
  let [left, sum] = [20, 0];
  const round = () => {
    for (let i = 0; i < n * 8; i++) sum += Math.hypot(x[i % n] - x[other[i % n]], y[i % n] - y[other[i % n]]);
    for (const { at } of named.values()) sum += at;
    if (--left) setTimeout(round, 5);
    else done(sum);
  };
  setTimeout(round, 5);
})"""
"""Twenty rounds of what the page's scripts are made of: loops over arrays, and objects by name."""


class Figures(msgspec.Struct, frozen=True):
    """What a visit took, in milliseconds.

    `content` and `graph` are by the clock from the first request on, `answer` of that is the server's; the others are
    processor time of the page's main thread: the longest task at the first show, and while the layout runs, scripts in
    a frame of a pan (95 of 100 are quicker), everything a step of the brush, and its longest task. `pace` is a round of
    work that is always the same, beside them: how quick the machine was just then (the median of twenty).
    """

    content: float
    answer: float
    graph: float
    show: float
    layout: float
    pan: float
    brush: float
    brush_task: float
    pace: float

    @property
    def slower(self) -> float:
        """How many times slower the machine was than the one that the goals are for, at least 1."""
        return max(1.0, self.pace / PACE)


class Event(msgspec.Struct, frozen=True):
    """One entry of a trace; microseconds."""

    name: str = ""
    ph: str = ""
    pid: int = 0
    tid: int = 0
    ts: float = 0
    dur: float = 0
    tdur: float | None = None
    args: dict[str, Any] = {}

    @property
    def busy(self) -> float:
        """Milliseconds of the processor, of the clock where they are not known."""
        return (self.dur if self.tdur is None else self.tdur) / 1000


class _Trace(msgspec.Struct):
    traceEvents: list[Event]  # noqa: N815 - the browser's name

    def main(self) -> list[Event]:
        """Return the events of the page's main thread: of the busiest, where there are several."""
        mains = {(one.pid, one.tid) for one in self.traceEvents if one.args.get("name") == "CrRendererMain"}
        threads = {key: [one for one in self.traceEvents if (one.pid, one.tid) == key] for key in mains}
        return max(threads.values(), key=len, default=[])


@contextmanager
def traced(browser: "Browser", page: "Page") -> Iterator[list[Event]]:
    """Yield a list that has the events of the main thread once the block is over."""
    found: list[Event] = []
    browser.start_tracing(page=page, categories=_CATEGORIES)
    try:
        yield found
    finally:
        found += msgspec.json.decode(browser.stop_tracing(), type=_Trace).main()


def visit(browser: "Browser", page: "Page", address: str, settle: float = 240) -> Figures:
    """Open an address of the flow screen, wait for its layout, pan and brush; return what it took."""
    with traced(browser, page) as shown:
        page.goto(address)
        for _ in range(int(settle * 5)):
            if page.evaluate("() => Boolean(window.__graphrecon?.settled())"):
                break
            page.wait_for_timeout(200)
    marks = page.evaluate(
        "() => Object.fromEntries(['paint', 'mark'].flatMap((type) => performance.getEntriesByType(type))"
        ".map(({ name, startTime }) => [name, startTime]))"
    )
    with traced(browser, page) as panned:
        _drag(page, page.locator(".stage"), (0.05, 0.15), 80, 2, 16)  # beside the hosts
    with traced(browser, page) as brushed:
        _drag(page, page.locator(".plot canvas"), (0.3, 0.4), _STEPS, 8, 60)
    with traced(browser, page) as paced:
        page.evaluate(_ROUNDS)
    drawn = [one.ts for one in shown if one.name == "graphrecon:graph"]
    if not drawn:
        raise RuntimeError("the browser's trace ends before the graph is drawn")
    frames = sorted(_frames(panned))
    return Figures(
        content=marks["first-contentful-paint"],
        answer=marks["graphrecon:answer"],
        graph=marks["graphrecon:graph"],
        show=max(one.busy for one in _tasks(shown) if one.ts <= drawn[0]),
        layout=max(one.busy for one in _tasks(shown) if one.ts > drawn[0]),
        pan=frames[int(len(frames) * 0.95)],
        brush=sum(one.busy for one in _tasks(brushed)) / _STEPS,
        brush_task=max(one.busy for one in _tasks(brushed)),
        pace=sorted((one.busy for one in _tasks(paced)), reverse=True)[10],
    )


def _drag(page: "Page", part: Any, at: tuple[float, float], steps: int, step: int, pause: float) -> None:
    box = part.bounding_box()
    x, y = box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1]
    page.mouse.move(x, y)
    page.mouse.down()
    for number in range(1, steps + 1):
        page.mouse.move(x + number * step, y)
        page.wait_for_timeout(pause)
    page.mouse.up()
    page.wait_for_timeout(300)


def _tasks(events: list[Event]) -> list[Event]:
    """Return the tasks; one within another is part of it."""
    found: list[Event] = []
    for one in sorted((one for one in events if one.name == _TASK), key=lambda one: (one.ts, -one.dur)):
        if not found or one.ts >= found[-1].ts + found[-1].dur:
            found.append(one)
    return found


def _frames(events: list[Event]) -> Iterator[float]:
    """Yield the milliseconds of scripts in each task that draws a frame."""
    for task in _tasks(events):
        scripts = [one for one in events if one.name in _SCRIPTS and task.ts <= one.ts < task.ts + task.dur]
        if any(one.name == "FireAnimationFrame" for one in scripts):
            yield sum(one.busy for one in scripts)
