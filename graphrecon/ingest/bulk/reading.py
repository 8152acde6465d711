"""A content, or a range of its lines, read into rows on the disk, and what a process is told to do of it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from graphrecon.importers.base import Importer, ImporterError, Options, Source
from graphrecon.ingest.bulk import tables
from graphrecon.ingest.bulk.spill import Spill, Spilled
from graphrecon.ingest.files import choose
from graphrecon.ingest.reader import Batches, Limits
from graphrecon.ingest.report import Rejects

BY_LINES = ("zeek-conn", "zeek-intel", "iptables")
"""Importers that make of each line the same wherever reading begins."""
BIG = 8 << 20
"""Bytes of a plain file of lines from which it is read by several processes."""
LIMITS = Limits(rows=40_000, items=10_000_000)
"""How much is folded in memory before it is kept on the disk."""
Heard = Callable[[int, int], None]
"""Told how far reading is, and how many records were written."""


class Reading(msgspec.Struct, kw_only=True):
    """What was read of a content, up to `position`, whose sha256 is `sha256`."""

    spilled: Spilled
    start: int
    position: int
    sha256: str = ""
    read: int = 0
    written: int = 0
    skipped: int = 0
    firstseen: int | None = None
    lastseen: int | None = None
    notes: dict[str, int] = {}
    failure: str | None = None
    """Why nothing more could be read."""
    truncated: str | None = None
    """Why the content ends early."""
    rejects: Path | None = None
    """The file of what was skipped."""


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """A range of a file's lines for one process."""

    path: str
    serial: tuple[int, int]
    importer: str
    options: Options
    start: int
    stop: int | None
    folder: Path
    uid: str
    """Of the Import."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One of `of` shares of all tables, for one process."""

    spilled: list[Spilled]
    folder: Path
    number: int
    of: int


def read(importer: Importer, source: Source, options: Options, folder: Path, rejects: Rejects, heard: Heard) -> Reading:
    """Return what `source` holds from its `start` to its `stop`; its rows are kept in `folder`, which is made."""
    spill, notes = Spill(folder), Counter[str]()
    found = Reading(spilled=spill.spilled, start=source.start, position=source.start)
    first: list[int] = []
    last: list[int] = []
    try:
        for batch in Batches(importer, source, options, LIMITS).in_turn():
            spill.add(batch.fold)
            rejects.add(batch.skipped, batch.position)
            found.position, found.sha256 = batch.position, batch.sha256
            found.read += batch.read
            found.written += batch.written
            found.skipped += len(batch.skipped)
            first += [batch.firstseen] if batch.firstseen is not None else []
            last += [batch.lastseen] if batch.lastseen is not None else []
            notes.update(batch.notes)
            heard(batch.position, found.written)
    except ImporterError as error:
        found.failure = str(error)
    found.truncated = found.failure or source.truncated
    found.firstseen, found.lastseen = min(first, default=None), max(last, default=None)
    found.notes = dict(notes)
    found.rejects = rejects.path if found.skipped else None
    return found


def read_range(task: Range, heard: Heard) -> Reading:
    """Return what a range of a file holds. Raises ImporterError when another file has taken its name."""
    with Source.from_path(task.path) as source:
        if source.serial != task.serial:
            raise ImporterError("was replaced while it was read", where=task.path, hint="load it again")
        source.start, source.stop = task.start, task.stop
        importer = choose(source, None, task.importer)
        rejects = Rejects(task.folder.with_suffix(".rejects"), source.name, task.uid)
        return read(importer, source, task.options, task.folder, rejects, heard)


def write_share(share: Share, heard: Heard) -> tables.Tables:
    """Return the tables of one share, written."""
    return tables.write(share.spilled, share.folder, share.number, share.of, lambda: heard(0, 0))
