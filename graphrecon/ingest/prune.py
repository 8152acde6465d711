"""Retention: records, observations and flows that were last seen before a time go, with what only they held."""

from collections.abc import Sequence

from graphrecon.cypher import prune as statements
from graphrecon.cypher.graph import Graph, TookTooLong
from graphrecon.cypher.statement import Statement
from graphrecon.ingest import derive
from graphrecon.ingest.progress import Progress, Silent
from graphrecon.ingest.unused import remove_all, tidy

PURPOSES = tuple(statements.DATES)
"""The purposes whose facts age."""
ROWS = 2000
"""Records, observations or flows that one transaction removes."""
FEWEST = 20
"""Rows below which a batch that the server has no memory for is not made smaller any more."""


_PARTS = {
    "nmap": (statements.RECORDS, statements.SCANS),
    "passive": (statements.OBSERVATIONS, statements.references("CertificateReference"), statements.FILES),
    "flow": (statements.FLOWS, statements.references("FileReference")),
}
"""What removes the old of a purpose: the first counts what the purpose counts."""


def old(graph: Graph, before: str, purposes: Sequence[str] = PURPOSES) -> dict[str, int]:
    """Return how many records, observations and flows were last seen before an ISO time, by purpose."""
    return {purpose: int(graph.read(statements.count(purpose, before))[0]["old"]) for purpose in purposes}


def old_scans(graph: Graph, before: str) -> int:
    """Return how many scans ended before an ISO time and have no record that stays."""
    return int(graph.read(Statement(statements.OLD_SCANS, {"before": before}))[0]["old"])


def prune(
    graph: Graph, before: str, purposes: Sequence[str] = PURPOSES, progress: Progress | None = None
) -> dict[str, int]:
    """Remove what was last seen before an ISO time, and return how many of each purpose there were.

    Each goes whole, a batch a transaction; then views follow, and what nothing points at any more goes. Called again
    after a kill it goes on.
    """
    progress = progress or Silent()
    found = old(graph, before, purposes)
    for purpose, total in found.items():
        progress.start(purpose, total or None)
        if total and purpose != "nmap":  # a record tells by its scan which imports it came by
            graph.run(Statement(statements.MARK_IMPORTS, {"purpose": purpose, "before": before}))
        found[purpose] = _remove(graph, purpose, before, progress)
        progress.finish()
    derive.drain(graph, progress)
    tidy(graph)
    return found


def _remove(graph: Graph, purpose: str, before: str, progress: Progress) -> int:
    """Remove the old of one purpose, in batches as large as the server has memory for, and return how many."""
    done, rows = 0, ROWS

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress.advance(done, done)

    first, *rest = _PARTS[purpose]
    for text, told in ((first, tell), *((text, None) for text in rest)):
        while True:
            try:
                remove_all(graph, Statement(text, {"before": before, "rows": rows}), told)
                break
            except TookTooLong:
                if rows < FEWEST:
                    raise
                rows //= 4
    return done
