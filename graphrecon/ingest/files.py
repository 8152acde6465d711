"""Files and folders on their way in: which importer takes each, and one Report a file."""

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Converter, Importer, ImporterError, Options, importers, prepared, sniff
from graphrecon.importers.known import recognise
from graphrecon.importers.source import Source
from graphrecon.importers.zeek import log_of
from graphrecon.ingest import derive, editions, pipeline
from graphrecon.ingest.progress import Progress
from graphrecon.ingest.reader import Limits
from graphrecon.ingest.report import Report


class Unknown(GraphreconError):
    """A file whose format no importer takes."""


class Apart(Unknown):
    """A log of Zeek's that tells nothing a purpose wants, as `bro2db *.log` meets them: left, and no mistake."""


_OF_ZEEK = ("flow", "passive")
"""Purposes whose commands are given folders of Zeek's logs."""


def walk(paths: Sequence[str], *, recursive: bool) -> Iterator[str]:
    """Yield the files of `paths`, with `recursive` folders walked in order of names; `-` is standard input.

    Pipes, sockets and devices that stand in a folder are none of its files. What was named and is no file is yielded as
    it is: `open_source` says why it cannot be read.
    """
    for path in paths:
        if path != "-" and recursive and os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                inside = (os.path.join(folder, name) for name in sorted(names) if not name.startswith("."))
                yield from (each for each in inside if not _is_special(each))
        else:
            yield path


def _is_special(path: str) -> bool:
    """Return whether reading a path might wait for ever; one that does not exist is not special."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def open_source(path: str) -> Source:
    """Return the Source of a path; `-` is standard input, which is spooled.

    Raises ImporterError for what cannot be read: what does not exist, a folder.
    """
    if path == "-":
        return Source.from_stream(sys.stdin.buffer, "-")
    if os.path.isdir(path):
        raise ImporterError("is a folder", where=path, hint="give -r to walk it")
    if not os.path.exists(path):
        raise ImporterError("does not exist", where=path)
    return Source.from_path(path)


def choose(source: Source, purpose: str | None = None, name: str | None = None) -> Importer:
    """Return the importer for an input: the one called `name`, else the one that its beginning shows.

    Raises Unknown, with what the input seems to be, when there is none for this purpose.
    """
    if name is not None:
        found = next((importer for importer in importers() if importer.name == name), None)
        if found is None:
            known = ", ".join(importer.name for importer in importers())
            raise Unknown(f"no importer is called {name!r}", hint=f"known: {known}")
        return found
    found = sniff(source, purpose) or sniff(source)
    if found is None:
        if log := log_of(source.head(), source.name):
            raise Apart(f"Zeek's {log} log tells of no connection", where=source.name)
        what = recognise(source.head(), source.name)
        raise Unknown(f"{what}: not imported yet" if what else "not a format that graphrecon knows", where=source.name)
    if purpose is not None and found.purpose != purpose:
        if purpose in _OF_ZEEK and (log := log_of(source.head(), source.name)):
            raise Apart(f"Zeek's {log} log is for another command", where=source.name, hint="use `load`")
        raise Unknown(f"is {found.title}, which this command does not import", where=source.name, hint="use `load`")
    return found


def beside(source: Source, purpose: str | None) -> list[str]:
    """Return the names of the importers that take an input too, for other purposes than the first that takes it.

    None where one `purpose` is asked for, and none that another program reads: ARP of a capture is asked for by
    `passiverecon2db`.
    """
    first = None if purpose is not None else sniff(source)
    if first is None:
        return []
    found = [sniff(source, other) for other in ("passive",) if first.purpose != other]
    return [importer.name for importer in found if importer is not None and not isinstance(importer, Converter)]


def import_each(
    graph: Graph,
    path: str,
    rejects: Path,
    options: Options,
    *,
    purpose: str | None = None,
    name: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Iterator[Report]:
    """Yield the Report of each purpose that a path is read for; what cannot be opened twice is spooled.

    Raises Unknown for a format that is not known, GraphError when the server is lost.
    """
    try:
        opened = open_source(path)
    except ImporterError as error:
        yield Report(file=path, importer="", status="failed", notes=[str(error)])
        return
    with opened:
        for each in (name, *beside(opened, purpose)):
            with opened.again() as source:
                yield import_source(
                    graph, source, rejects, options, purpose=purpose, name=each, force=force, progress=progress
                )


def import_path(
    graph: Graph,
    path: str,
    rejects: Path,
    options: Options,
    *,
    purpose: str | None = None,
    name: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Report:
    """Return the Report of importing one path for one purpose.

    A file that cannot be read ends in status `failed`, with the reason. Raises Unknown for a format that is not
    known, GraphError when the server is lost.
    """
    try:
        source = open_source(path)
    except ImporterError as error:
        return Report(file=path, importer="", status="failed", notes=[str(error)])
    with source:
        return import_source(
            graph, source, rejects, options, purpose=purpose, name=name, force=force, progress=progress, limits=limits
        )


def import_source(
    graph: Graph,
    source: Source,
    rejects: Path,
    options: Options,
    *,
    purpose: str | None = None,
    name: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Report:
    """Return the Report of importing what is open; like `import_path`."""
    importer = choose(source, purpose, name)
    try:
        content = prepared(importer, source, options)
    except ImporterError as error:
        return Report(file=source.name, importer=importer.name, status="failed", notes=[str(error)])
    if importer.purpose == "data":
        editions.settle(graph)
    with content:
        return pipeline.run(importer, content, graph, options, rejects, progress=progress, force=force, limits=limits)


def import_file(graph: Graph, path: str, purpose: str, options: Mapping[str, Any], rejects: Path) -> Report:
    """Import one file for the Python doors, bring the view up to date, and return its Report."""
    chosen = dict(options)
    force, update = bool(chosen.pop("force", False)), bool(chosen.pop("update_view", True))
    try:
        given = msgspec.convert(chosen, Options)
    except msgspec.ValidationError as error:
        raise GraphreconError(str(error)) from error
    report = import_path(graph, path, rejects, given, purpose=purpose, force=force)
    if update:
        derive.drain(graph)
    return report
