"""Plans made ahead: what the page of a host asks is asked once in the background while `web` has nothing else to do.

A server that has just started plans each statement at its first use, which together takes seconds.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from graphrecon.api.asking import Asking
from graphrecon.api.host import questions
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.anything import anything
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from graphrecon.model.values import parse_address

NO_HOST = parse_address("100::")
"""An address whose block is there to be thrown away (RFC 6666): what is asked about it is planned and finds nothing."""
PAUSE = 0.2
"""Seconds between two statements, and between looks whether the application is busy."""
LONGEST = 20.0
"""Seconds that one statement may take."""


def statements() -> Iterator[Statement]:
    """Yield what is planned ahead, what is waited for longest first: the page of a host, then the one box of search."""
    for part in questions(NO_HOST).values():
        yield from part
    yield anything("100::", 5)
    yield anything("nothing is called so", 5)


@contextmanager
def warming(graph: Graph, busy: Callable[[], bool]) -> Iterator[threading.Thread]:
    """Ask the statements one after another, never while the application is `busy`; leaving ends that.

    Yields the thread that does it. A failure ends it without a word: the first visitor then waits for the plans.
    """
    left, running = threading.Event(), threading.Event()
    asking = Asking(graph, LONGEST)
    thread = threading.Thread(target=_warm, args=(asking, busy, left, running), name="plans made ahead", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        left.set()
        if running.is_set():
            with suppress(GraphreconError):
                asking.hang_up()
        thread.join(timeout=5)


def _warm(asking: Asking, busy: Callable[[], bool], left: threading.Event, running: threading.Event) -> None:
    with suppress(GraphreconError):
        for statement in statements():
            while not left.wait(PAUSE) and busy():
                pass
            if left.is_set():
                return
            running.set()
            asking.read(statement)
            running.clear()
