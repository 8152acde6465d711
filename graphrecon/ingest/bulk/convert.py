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
from graphrecon.ingest.bulk import reading, tables
from graphrecon.ingest.bulk.reading import BY_LINES, Range, Reading, Share, read, read_range, write_share
from graphrecon.ingest.bulk.spill import Spilled
from graphrecon.ingest.bulk.workers import Workers
from graphrecon.ingest.identity import Identity, identify_among, options_text
from graphrecon.ingest.progress import Progress, Silent
from graphrecon.ingest.report import Rejects, Report
from graphrecon.model.base import Node
from graphrecon.model.flow import DEFAULT_PRECISION
from graphrecon.model.provenance import Import, Setting
from graphrecon.model.values import clean_text


class Converted(NamedTuple):
    """What the import tool is given, and one Report a file with the Import that it became."""

    tables: tables.Tables
    reports: list[tuple[Report, str | None]]


class _State(NamedTuple):
    """What all files of one load share."""

    folder: Path
    workers: Workers
    spilled: list[Spilled]
    options: Options
    rejects: Path
    imports: dict[str, dict[str, Any]]
    progress: Progress

    def room(self) -> Path:
        """Return a folder for rows that nothing else uses, also not what a killed load left running."""
        return self.folder / uuid4().hex


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
    with Workers() as workers:
        state = _State(
            folder=folder,
            workers=workers,
            spilled=[],
            options=msgspec.structs.replace(options, precision=DEFAULT_PRECISION),
            rejects=rejects,
            imports={},
            progress=progress or Silent(),
        )
        reports = [_take(path, name, state) for path in paths]
        return Converted(_tables(state), reports)


def _tables(state: _State) -> tables.Tables:
    """Return the tables of all that was read and of the Imports, written by as many processes as have read."""
    count = state.workers.count if state.workers.begun else 1
    shares = [Share(spilled=state.spilled, folder=state.folder, number=number, of=count) for number in range(count)]
    if count > 1:
        written = state.workers.run(write_share, shares, lambda positions, done: None)
    else:
        written = [write_share(share, lambda position, done: None) for share in shares]
    more: list[tuple[type[Node], dict[str, Any]]] = [(Import, found) for found in state.imports.values()]
    if more:
        more.append((Setting, {"name": "flow_precision", "value": DEFAULT_PRECISION}))
    return tables.joined([*written, tables.write_nodes(state.folder, more)])


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
    failure: str | None = None
    truncated: str | None = None
    state.progress.start(entry["name"], source.size)
    try:
        for found in _readings(importer, source, path, identity.uid, state):
            state.spilled.append(found.spilled)
            _count(entry, report, found)
            notes.update(found.notes)
            failure, truncated = found.failure, found.truncated
            if found.rejects is not None:
                rejects.take(found.rejects)
                report.rejects = str(rejects.path)
            if truncated:
                break
    finally:
        state.progress.finish()
    report.status = entry["status"] = "truncated" if truncated else "done"
    if truncated:
        report.notes.append(truncated)
    report.notes += [f"{text} ({count} times)" if count > 1 else text for text, count in sorted(notes.items())]
    report.seconds = round(time.monotonic() - started, 3)
    if failure and not entry["position"]:
        report.status = "failed"
        return report, None
    _end(entry)
    state.imports[identity.uid] = entry
    return report, identity.uid


def _readings(importer: Importer, source: Source, path: str, uid: str, state: _State) -> list[Reading]:
    """Return what each range of the content holds, in order."""
    workers, start = state.workers, source.start
    cuts: list[int] = []
    if importer.name in BY_LINES and (source.size or 0) - start >= reading.BIG:
        cuts = [place for place in source.cuts(workers.count) if place > start]
    if not cuts:
        folder = state.room()
        rejects = Rejects(folder.with_suffix(".rejects"), source.name, uid)
        return [read(importer, source, state.options, folder, rejects, state.progress.advance)]
    starts = [start, *cuts]
    tasks = [
        Range(path=path, serial=source.serial, importer=importer.name, options=state.options, start=first, stop=stop,
              folder=state.room(), uid=uid)
        for first, stop in zip(starts, [*cuts, None], strict=True)
    ]  # fmt: skip

    def heard(positions: list[int], written: int) -> None:
        passed = [max(0, at - first) for at, first in zip(positions, starts, strict=False)]
        state.progress.advance(start + sum(passed), written)

    return workers.run(read_range, tasks, heard)


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


def _count(entry: dict[str, Any], report: Report, found: Reading) -> None:
    entry["position"], entry["sha256"] = found.position, found.sha256
    for name in ("read", "written", "skipped"):
        entry[name] += getattr(found, name)
        setattr(report, name, getattr(report, name) + getattr(found, name))
    for name, choose in (("firstseen", min), ("lastseen", max)):
        times = [each for each in (entry[name], getattr(found, name)) if each is not None]
        entry[name] = choose(times, default=None)


def _end(entry: dict[str, Any]) -> None:
    """Note that the content ends where it was read to."""
    entry["size"], entry["finished"] = entry["position"], _now()
    if entry["position"] not in entry["ends"]:
        entry["ends"].append(entry["position"])
        entry["end_hashes"].append(entry["sha256"])


def _now() -> int:
    return time.time_ns() // 1000
