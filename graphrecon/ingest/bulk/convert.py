"""Contents of flows as tables: each file is read once, all rows are folded into one graph, imports are noted in it."""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Importer, ImporterError, Options, Source, prepared
from graphrecon.ingest import files
from graphrecon.ingest.bulk import tables
from graphrecon.ingest.bulk.spill import Spill
from graphrecon.ingest.identity import Identity, identify_among, options_text
from graphrecon.ingest.pipeline import Progress, Silent
from graphrecon.ingest.reader import Batches, Limits
from graphrecon.ingest.report import Rejects, Report
from graphrecon.model.base import Node
from graphrecon.model.flow import DEFAULT_PRECISION
from graphrecon.model.provenance import Import, Setting
from graphrecon.model.values import clean_text

LIMITS = Limits(rows=100_000, items=10_000_000, size=1 << 40)
"""How much is folded in memory before it is kept on the disk."""


class Converted(NamedTuple):
    """What the import tool is given, and one Report a file with the Import that it became."""

    tables: tables.Tables
    reports: list[tuple[Report, str | None]]


class _State(NamedTuple):
    """What all files of one load share."""

    spill: Spill
    options: Options
    rejects: Path
    imports: dict[str, dict[str, Any]]
    progress: Progress


def convert(
    paths: Iterable[str],
    options: Options,
    folder: Path,
    rejects: Path,
    *,
    name: str | None = None,
    progress: Progress | None = None,
) -> Converted:
    """Return the tables of all files of flows among `paths`, written into `folder`, and their Reports.

    `name` is the importer for all. A file that is none of flows is refused with a GraphreconError; one whose format
    is not known has a Report of status `unknown`, one that cannot be read of `failed`.
    """
    state = _State(
        spill=Spill(folder),
        options=msgspec.structs.replace(options, precision=DEFAULT_PRECISION),
        rejects=rejects,
        imports={},
        progress=progress or Silent(),
    )
    reports = [_take(path, name, state) for path in paths]
    more: list[tuple[type[Node], dict[str, Any]]] = [(Import, found) for found in state.imports.values()]
    if more:
        more.append((Setting, {"name": "flow_precision", "value": DEFAULT_PRECISION}))
    return Converted(tables.write(state.spill, folder, more), reports)


def _take(path: str, name: str | None, state: _State) -> tuple[Report, str | None]:
    """Return the Report of one path, and the key of the Import that it became."""
    try:
        source = files.open_source(path)
    except ImporterError as error:
        return Report(file=path, importer="", status="failed", notes=[str(error)]), None
    with source:
        try:
            importer = files.choose(source, None, name)
        except files.Apart as error:
            return Report(file=path, importer="", status="apart", notes=[error.message]), None
        except files.Unknown as error:
            return Report(file=path, importer="", status="unknown", notes=[error.message]), None
        if importer.purpose != "flow":
            raise GraphreconError(f"--bulk loads flows, and this is {importer.title}", where=path,
                                  hint="load flows with --bulk first, then the others without it")  # fmt: skip
        try:
            with prepared(importer, source, state.options) as content:
                return _read(importer, content, path, state)
        except ImporterError as error:
            return Report(file=path, importer=importer.name, status="failed", notes=[str(error)]), None


def _read(importer: Importer, source: Source, path: str, state: _State) -> tuple[Report, str | None]:
    started = time.monotonic()
    report = Report(file=source.name, importer=importer.name)
    known = [each for each in state.imports.values() if each["importer"] == importer.name]
    known.sort(key=lambda each: (-each["position"], each["uid"]))
    identity = identify_among(known, importer, state.options, source)
    if identity.complete:
        report.status = "known"
        report.notes.append("its content was imported before: nothing is new")
        return report, None
    source.start = identity.position
    entry = state.imports.get(identity.uid) or _entry(importer, source, identity, state.options)
    rejects = Rejects(state.rejects, source.name, identity.uid)
    notes: Counter[str] = Counter()
    failure: ImporterError | None = None
    state.progress.start(entry["name"], source.size)
    try:
        for batch in Batches(importer, source, state.options, LIMITS).in_turn():
            state.spill.add(batch.fold)
            rejects.add(batch.skipped, batch.position)
            _count(entry, report, batch.position, batch.sha256, batch.read, batch.written, len(batch.skipped))
            _widen(entry, batch.firstseen, batch.lastseen)
            notes.update(batch.notes)
            if batch.skipped:
                report.rejects = str(rejects.path)
            state.progress.advance(batch.position, report.written)
    except ImporterError as error:
        failure = error
    finally:
        state.progress.finish()
    truncated = failure or source.truncated
    report.status = entry["status"] = "truncated" if truncated else "done"
    if truncated:
        report.notes.append(str(truncated))
    report.notes += [f"{text} ({count} times)" if count > 1 else text for text, count in sorted(notes.items())]
    report.seconds = round(time.monotonic() - started, 3)
    if failure is not None and not entry["position"]:
        report.status = "failed"
        return report, None
    _end(entry)
    state.imports[identity.uid] = entry
    return report, identity.uid


def _entry(importer: Importer, source: Source, identity: Identity, options: Options) -> dict[str, Any]:
    """Return a new Import, as properties by name."""
    return {
        "uid": identity.uid,
        "name": clean_text(Path(source.name).name),
        "importer": importer.name,
        "purpose": importer.purpose,
        "options": options_text(importer, options),
        "head": identity.head,
        "head_size": identity.head_size,
        "position": 0,
        "sha256": identity.sha256,
        "read": 0,
        "written": 0,
        "skipped": 0,
        "ends": [],
        "end_hashes": [],
        "run": uuid4().hex,
        "firstseen": None,
        "lastseen": None,
        "started": _now(),
    }


def _count(
    entry: dict[str, Any], report: Report, position: int, sha256: str, read: int, written: int, skipped: int
) -> None:
    entry["position"], entry["sha256"] = position, sha256
    for name, number in (("read", read), ("written", written), ("skipped", skipped)):
        entry[name] += number
        setattr(report, name, getattr(report, name) + number)


def _widen(entry: dict[str, Any], first: int | None, last: int | None) -> None:
    if first is not None:
        entry["firstseen"] = first if entry["firstseen"] is None else min(first, entry["firstseen"])
    if last is not None:
        entry["lastseen"] = last if entry["lastseen"] is None else max(last, entry["lastseen"])


def _end(entry: dict[str, Any]) -> None:
    """Note that the content ends where it was read to."""
    entry["size"], entry["finished"] = entry["position"], _now()
    if entry["position"] not in entry["ends"]:
        entry["ends"].append(entry["position"])
        entry["end_hashes"].append(entry["sha256"])


def _now() -> int:
    return time.time_ns() // 1000
