"""Files and folders on their way in: which importer takes each, and one Report a file."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Importer, ImporterError, Options, importers, prepared, sniff
from graphrecon.importers.known import recognise
from graphrecon.importers.source import Source
from graphrecon.ingest import derive, pipeline
from graphrecon.ingest.pipeline import Limits, Progress
from graphrecon.ingest.report import Report


class Unknown(GraphreconError):
    """A file whose format no importer takes."""


def walk(paths: Sequence[str], *, recursive: bool) -> Iterator[str]:
    """Yield the files of `paths`, folders walked in order of names; `-` is standard input.

    Raises GraphreconError for a folder when `recursive` is not set, and for what does not exist.
    """
    for path in paths:
        if path != "-" and os.path.isdir(path):
            if not recursive:
                raise GraphreconError(f"{path} is a folder", hint="give -r to walk it")
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (os.path.join(folder, name) for name in sorted(names) if not name.startswith("."))
        elif path != "-" and not os.path.exists(path):
            raise GraphreconError(f"{path} does not exist")
        else:
            yield path


def open_source(path: str) -> Source:
    """Return the Source of a path; `-` is standard input, which is spooled."""
    return Source.from_stream(sys.stdin.buffer, "-") if path == "-" else Source.from_path(path)


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
    found = sniff(source)
    if found is None:
        what = recognise(source.head(), source.name)
        raise Unknown(f"{what}: not imported yet" if what else "not a format that graphrecon knows", where=source.name)
    if purpose is not None and found.purpose != purpose:
        raise Unknown(f"is {found.title}, which this command does not import", where=source.name, hint="use `load`")
    return found


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
    """Return the Report of importing one path. A file that cannot be read ends in status `failed`, with the reason.

    Raises Unknown for a format that is not known, GraphError when the server is lost.
    """
    try:
        source = open_source(path)
    except ImporterError as error:
        return Report(file=path, importer="", status="failed", notes=[str(error)])
    with source:
        importer = choose(source, purpose, name)
        try:
            content = prepared(importer, source, options)
        except ImporterError as error:
            return Report(file=path, importer=importer.name, status="failed", notes=[str(error)])
        with content:
            return pipeline.run(
                importer, content, graph, options, rejects, progress=progress, force=force, limits=limits
            )


def import_file(graph: Graph, path: str, purpose: str, options: Mapping[str, Any], rejects: Path) -> Report:
    """Import one file for the Python doors, bring the view up to date, and return its Report."""
    chosen = dict(options)
    force, update = bool(chosen.pop("force", False)), bool(chosen.pop("update_view", True))
    report = import_path(graph, path, rejects, msgspec.convert(chosen, Options), purpose=purpose, force=force)
    if update:
        derive.drain(graph)
    return report
