"""`python -m bench [ROW…]`: measure rows of the table of numbers and print them."""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from bench import imports, passive, questions, ranges, starting, table, views, web
from bench.result import Result, Row, Setting
from bench.server import Server

ROWS: tuple[Row, ...] = (
    *imports.ROWS,
    *views.ROWS,
    *ranges.ROWS,
    *passive.ROWS,
    *starting.ROWS,
    *questions.ROWS,
    *web.ROWS,
)


def main() -> None:
    """Run the rows that are named, or all that run by default; progress goes to stderr."""
    names = "\n".join(f"  {row.name:16}{row.help}{'' if row.default else ' (only when named)'}" for row in ROWS)
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog=f"rows:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help="all that run by default when none is named")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    parser.add_argument("--runs", type=int, default=3, help="how often each row is measured (3)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes")
    parser.add_argument("--heap", help="heap of the server, by default that of the settings")
    parser.add_argument("--pagecache", help="page cache of the server, by default that of the settings")
    given = parser.parse_args()
    unknown = set(given.rows) - {row.name for row in ROWS}
    if unknown:
        parser.error(f"no row is called {', '.join(sorted(unknown))}; known: {', '.join(row.name for row in ROWS)}")
    chosen = [row for row in ROWS if row.name in given.rows or (not given.rows and row.default)]
    results: list[Result] = []
    with Server(given.heap, given.pagecache) as server:
        setting = Setting(server=server, runs=given.runs, quick=given.quick)
        about = {
            "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "python": platform.python_version(),
            "machine": platform.platform(),
            "cores": os.cpu_count(),
            "heap": server.heap,
            "pagecache": server.pagecache,
            "runs": given.runs,
            "quick": given.quick,
        }
        for row in chosen:
            sys.stderr.write(f"{row.name} …\n")
            started, load = time.perf_counter(), os.getloadavg()[0]
            found = row.measure(setting)
            sys.stderr.write(f"{row.name}: {time.perf_counter() - started:.0f} s, load before it {load:.1f}\n")
            sys.stderr.write(table.text(found) + "\n")
            results += found
            if given.json:
                given.json.write_bytes(table.document(results, about))
    print(table.text(results))


if __name__ == "__main__":
    main()
