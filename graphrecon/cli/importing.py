"""What every import command does with its files: one Report a file as it ends, the view at the end; or `--test`."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import typer

from graphrecon.cli.escape import visible
from graphrecon.cli.output import json_lines
from graphrecon.cli.progress import Bar
from graphrecon.cli.session import open_graph
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError, SettingsError
from graphrecon.importers.base import Note, Options, Skipped, Source, prepared
from graphrecon.importers.passive.dns import blacklists
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from graphrecon.ingest.report import Report
from graphrecon.model.base import Edge, Node
from graphrecon.model.values import InvalidValue, clean_text
from graphrecon.settings import Settings, load_settings

TURN = 0.0005
"""Seconds after which a busy thread gives way: the one that reads a file, to the one that the server waits for."""
WORDS = {
    "known": "nothing new",
    "unknown": "not imported",
    "apart": "left",
    "failed": "failed",
    "truncated": "cut short",
    "pruned": "pruned before",
}
"""How an import ended, where it is not simply done."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What an import command was asked for."""

    options: Options
    paths: Sequence[str] = ()
    purpose: str | None = None
    importer: str | None = None
    recursive: bool = True
    init: bool = False
    yes: bool = False
    update_view: bool = True
    force: bool = False
    bulk: bool = False
    json: bool = False
    quiet: bool = False
    test: bool = False


def run(request: Request) -> None:
    """Import what was asked for and tell of each file; with `--test` print what would be stored."""
    if request.test:
        _show(request)
        return
    settings = load_settings()
    sys.setswitchinterval(TURN)
    failed = False
    ended: Counter[str] = Counter()
    named = {clean_text(path) for path in request.paths}
    for report in _in_bulk(request, settings) if request.bulk else _one_by_one(request, settings):
        failed = (
            failed
            or report.status not in ("done", "known", "unknown", "apart")
            or (report.status == "unknown" and report.file in named)
        )
        ended[report.status] += 1
        tell(report, as_json=request.json)
    if ended.total() > 1 and not request.quiet:
        counts = ", ".join(f"{count} {WORDS.get(status, 'imported')}" for status, count in sorted(ended.items()))
        sys.stderr.write(f"{ended.total()} files: {counts}\n")
    if failed:
        raise typer.Exit(2)


def by_settings(options: Options, settings: Settings) -> Options:
    """Return options of an import with what the settings say. Raises SettingsError for a list that is no domain."""
    try:
        lists = blacklists(settings.dns_blacklists)
    except InvalidValue as error:
        raise SettingsError(f"setting 'dns_blacklists': {error.message}", hint="domains with commas") from error
    return msgspec.structs.replace(options, credentials=settings.store_credentials, blacklists=lists)


def _one_by_one(request: Request, settings: Settings) -> Iterator[Report]:
    """Yield the Report of each file once it is in the graph, and bring what is derived up to date at the end."""
    with open_graph(settings) as graph:
        if request.init and request.purpose:
            _empty(graph, request.purpose, request.yes)
        options = by_settings(request.options, settings)
        try:
            for path in files.walk(request.paths, recursive=request.recursive):
                try:
                    yield from files.import_each(
                        graph,
                        path,
                        settings.home / "rejects",
                        options,
                        purpose=request.purpose,
                        name=request.importer,
                        force=request.force,
                        progress=Bar(quiet=request.quiet),
                    )
                except files.Apart as error:
                    yield Report(file=path, importer="", status="apart", notes=[error.message])
                except files.Unknown as error:
                    yield Report(file=path, importer="", status="unknown", notes=[error.message])
        finally:
            if request.update_view:
                derive.drain(graph, Bar(quiet=request.quiet))


def _in_bulk(request: Request, settings: Settings) -> list[Report]:
    """Return the Reports of all files, loaded into an empty database at once."""
    from graphrecon.cli import bulk

    if request.init and request.purpose:
        with open_graph(settings) as graph:
            _empty(graph, request.purpose, request.yes)
    return bulk.load(
        files.walk(request.paths, recursive=request.recursive),
        request.options,
        settings,
        name=request.importer,
        quiet=request.quiet,
        update_view=request.update_view,
    )


def tell(report: Report, *, as_json: bool = False) -> None:
    """Print a Report: for people, or as one JSON document."""
    if as_json:
        json_lines([msgspec.structs.asdict(report)])
        sys.stdout.flush()
        return
    counts = f"{report.read} read, {report.written} written, {report.skipped} skipped in {report.seconds:.1f} s"
    state = f" [{WORDS[report.status]}]" if report.status in WORDS else ""
    head = f"{report.file}: {report.importer}, {counts}" if report.importer else report.file
    sys.stdout.write(visible(f"{head}{state}") + "\n")
    for note in report.notes:
        sys.stdout.write(visible(f"  {note}") + "\n")
    if report.rejects:
        sys.stdout.write(visible(f"  what was skipped, and why: {report.rejects}") + "\n")
    sys.stdout.flush()


def _show(request: Request) -> None:
    """Print what would be stored of each file; what cannot be read is told, and the others are read all the same."""
    failed = False
    options = msgspec.structs.replace(by_settings(request.options, load_settings()), credentials=False)
    for path in files.walk(request.paths, recursive=request.recursive):
        try:
            with files.open_source(path) as opened:
                for name in (request.importer, *files.beside(opened, request.purpose)):
                    with opened.again() as source:
                        _show_one(source, name, request.purpose, options)
        except GraphreconError as error:
            failed = failed or not isinstance(error, files.Apart)
            sys.stdout.flush()
            sys.stderr.write(visible(f"graphrecon: {error}", lines=True) + "\n")
    sys.stdout.flush()
    if failed:
        raise typer.Exit(2)


def _show_one(source: Source, name: str | None, purpose: str | None, options: Options) -> None:
    """Print what would be stored of an input for one purpose. Raises GraphreconError, at last for one cut short."""
    importer = files.choose(source, purpose, name)
    with prepared(importer, source, options) as content:
        for item in importer.read(content, options):
            json_lines([_document(item)])
        if content.truncated:
            raise GraphreconError(content.truncated, where=source.name)


def _document(item: Node | Edge | Skipped | Note) -> dict[str, object]:
    if isinstance(item, Skipped):
        return {"skipped": item._asdict()}
    if isinstance(item, Note):
        return {"note": item.text}
    kept = {name: value for name, value in msgspec.structs.asdict(item).items() if value not in (None, (), "")}
    return {"edge": item.rel, **kept} if isinstance(item, Edge) else {"node": type(item).__name__, **kept}


def _empty(graph: Graph, purpose: str, yes: bool) -> None:
    if not yes:
        if not sys.stdin.isatty():
            raise GraphreconError(f"--init empties everything of {purpose}", hint="give --yes to do it unasked")
        typer.confirm(f"Remove everything of {purpose}?", abort=True)
    purge(graph, purpose)
