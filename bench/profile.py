"""`python -m bench.profile FILE`: where the time of one import goes, statement by statement, and in Python.

The server is the one that the settings name (GRAPHRECON_URI or GRAPHRECON_HOME); the file goes into what it holds.
"""

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import neo4j

from graphrecon import connect
from graphrecon.cypher import graph as door
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files


class Cost(msgspec.Struct):
    """What one statement cost: times sent, seconds waited for it, rows handed in."""

    times: int = 0
    seconds: float = 0.0
    rows: int = 0


class Costs:
    """Seconds by statement, filled by standing in for the two methods that send one and for the commit."""

    def __init__(self) -> None:
        self.found: dict[str, Cost] = {}

    def watch(self) -> None:
        """Begin."""
        for name in ("run", "send"):
            setattr(door.Transaction, name, self._timed(getattr(door.Transaction, name)))
        base = neo4j.ManagedTransaction.__mro__[1]
        commit = base._commit  # type: ignore[attr-defined]

        def timed(transaction: Any) -> Any:
            started = time.perf_counter()
            found = commit(transaction)
            self._add("COMMIT", time.perf_counter() - started, 0)
            return found

        base._commit = timed  # type: ignore[attr-defined]

    def _timed(self, method: Any) -> Any:
        def timed(transaction: Any, text: str, params: Mapping[str, Any] | None = None) -> Any:
            started = time.perf_counter()
            found = method(transaction, text, params)
            if isinstance(found, door.Sent):
                found._result._buffer_all()  # type: ignore[no-untyped-call]
            rows = sum(len(each) for each in (params or {}).get("given", {}).values() if isinstance(each, list))
            self._add(text, time.perf_counter() - started, rows)
            return found

        return timed

    def _add(self, text: str, seconds: float, rows: int) -> None:
        cost = self.found.setdefault(text, Cost())
        cost.times += 1
        cost.seconds += seconds
        cost.rows += rows

    def table(self) -> str:
        """Return one line a statement, the most expensive first."""
        lines = []
        for text, cost in sorted(self.found.items(), key=lambda item: -item[1].seconds):
            each = f"{cost.seconds / cost.rows * 1e6:7.1f} µs a row" if cost.rows else " " * 16
            lines.append(f"{cost.seconds:8.2f} s {cost.times:5} times {cost.rows:9,} rows {each}  {_title(text)}")
        return "\n".join(lines)


def _title(text: str) -> str:
    """Return the line of a statement that tells most of it."""
    lines = [line.strip() for line in text.splitlines() if not line.startswith(("//", "UNWIND", "WITH"))]
    lines.sort(key=lambda line: ("CREATE" not in line, "MERGE" not in line, "MATCH" not in line))
    return (("update " if "SET n" in text else "") + lines[0])[:90] if lines else text[:90]


def main() -> None:
    """Import the file and print what it cost."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--view", action="store_true", help="bring the view up to date too")
    parser.add_argument("--python", action="store_true", help="profile Python as well, which slows it down")
    given = parser.parse_args()
    costs = Costs()
    with connect() as database, tempfile.TemporaryDirectory() as rejects:
        costs.watch()
        profiler = cProfile.Profile()
        if given.python:
            profiler.enable()
        started, cpu = time.perf_counter(), time.process_time()
        report = files.import_path(database.graph, given.file, Path(rejects), Options(), force=True)
        imported = time.perf_counter() - started
        if given.view:
            derive.drain(database.graph)
        profiler.disable()
        print(f"{report.written:,} records in {imported:.2f} s, {time.process_time() - cpu:.2f} s of Python's CPU")
        print(costs.table())
        if given.python:
            pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
