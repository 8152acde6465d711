"""The first load of an empty home through Neo4j's own import tool, beside the empty graph and then in its place."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from graphrecon.embedded import admin
from graphrecon.embedded import home as homes
from graphrecon.embedded.exchange import DATABASE, STAGING, Copying, alone, replace
from graphrecon.embedded.folders import private_folder
from graphrecon.embedded.home import Address
from graphrecon.embedded.jars import Lock
from graphrecon.embedded.java import Java
from graphrecon.embedded.progress import Progress, Silent
from graphrecon.embedded.server import Ready

TABLES = ".tables"
"""The folder of a home in which tables stand while they are read."""
HEAP = "1G"


class File(NamedTuple):
    """One table: labels parted by colons, or a relationship type; its files' names in their folder; which it is."""

    name: str
    files: tuple[str, ...]
    nodes: bool


class Folder(NamedTuple):
    """The folder of the tables of one load, and the locked file that says that it is in use."""

    path: Path
    held: IO[str]


@contextmanager
def tables_folder(home: Path) -> Iterator[Folder]:
    """Yield the private, empty folder for the tables of a load, removed at the end.

    Raises EmbeddedError while another load of this home, or what is left of one that was killed, is at work.
    """
    home = home.resolve()
    homes.prepare(home)
    folder = home / TABLES
    with alone(home, "bulk.lock", "loads tables into") as held:
        shutil.rmtree(folder, ignore_errors=True)
        private_folder(folder)
        try:
            yield Folder(folder, held)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def load_tables(home: Path, cache: Path, folder: Folder, files: Sequence[File], *, delimiter: str,
                multiline: bool, java: Java, ready: Ready, still_empty: Callable[[], None],
                progress: Progress | None = None) -> Address:  # fmt: skip
    """Put the graph of the tables in the place of the empty one of `home`, and return the Address of its server.

    `still_empty` is asked before the server is stopped, and raises when something was written meanwhile. Whatever
    fails or is killed, either the empty graph or the whole new one is there.
    """
    copying = Copying(home.resolve(), cache, java, ready, progress or Silent())

    def fill(lib: Path, lock: Lock, held: IO[str]) -> None:
        private_folder(copying.home / STAGING)
        kinds = {True: "nodes", False: "relationships"}
        given = [
            f"--{kinds[each.nodes]}={each.name}=" + ",".join(f"../{TABLES}/{name}" for name in each.files)
            for each in files
        ]
        admin.run(
            copying.home, lib, lock, "database", "import", "full", DATABASE, *given,
            "--id-type=string", f"--array-delimiter=U+{ord(delimiter):04X}",
            f"--multiline-fields={'true' if multiline else 'false'}", "--bad-tolerance=0",
            "--max-off-heap-memory=1G", f"--report-file=../{TABLES}/report",
            base=copying.home / STAGING, held=(held, folder.held), heap=HEAP, label="Loading tables",
            progress=copying.progress,
        )  # fmt: skip

    return replace(copying, fill, still_empty)
