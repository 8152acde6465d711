"""A process that imports one file in small batches: what the kill tests kill.

Usage: python -m tests.ingest.importing FILE REJECTS ROWS, with the server in GRAPHRECON_URI, USER and PASSWORD.
"""

import sys
from pathlib import Path

import msgspec

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from graphrecon.ingest.reader import Limits
from graphrecon.settings import load_settings


class Told:
    """Prints a line a batch, so that a killer can choose its moment."""

    def start(self, label: str, total: int | None) -> None:
        """Begin."""

    def advance(self, position: int, written: int) -> None:
        """Say it."""
        sys.stdout.write(f"{position}\n")
        sys.stdout.flush()

    def finish(self) -> None:
        """End."""


def main(path: str, rejects: str, rows: int) -> None:
    """Import one file."""
    settings = load_settings()
    with Graph(settings.uri or "", settings.user, settings.password or "") as graph:
        report = files.import_path(
            graph, path, Path(rejects), Options(), progress=Told(), limits=Limits(rows=rows, items=10**9, size=10**9)
        )
    sys.stdout.write(msgspec.json.encode(report).decode() + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
