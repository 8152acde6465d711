"""The commands that import: `load` for anything, `scan2db`, `bro2db` and `flow2db` by purpose, and `db2view`."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from graphrecon.cli.output import json_lines
from graphrecon.cli.progress import Bar
from graphrecon.cli.session import open_graph
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError
from graphrecon.importers.banners import PROBES
from graphrecon.importers.base import Note, Options, Skipped, prepared
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from graphrecon.ingest.report import Report
from graphrecon.model.base import Edge, Node
from graphrecon.model.values import clean_text
from graphrecon.settings import Settings, load_settings


class FlowType(StrEnum):
    """What `flow2db --type` takes."""

    ARGUS = "argus"
    NETFLOW = "netflow"
    IPTABLES = "iptables"


FLOW_IMPORTERS = {FlowType.ARGUS: "argus", FlowType.NETFLOW: "nfdump", FlowType.IPTABLES: "iptables"}
"""The importer of each type."""

Paths = Annotated[list[str], typer.Argument(help="Files, `-` for standard input.", metavar="FILE…")]
Trees = Annotated[list[str], typer.Argument(help="Files and folders, `-` for standard input.", metavar="PATH…")]
Source = Annotated[str | None, typer.Option("--source", "-s", help="Name of the scanner or sensor.")]
Categories = Annotated[
    list[str] | None, typer.Option("--categories", "-c", help="Categories of the scan, several by commas.")
]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Walk folders.")]
NoCleanup = Annotated[bool, typer.Option("--no-cleanup", "-C", help="Keep each flow in the direction it was logged.")]
Test = Annotated[bool, typer.Option("--test", help="Print what would be stored, as JSON lines; write nothing.")]
Init = Annotated[bool, typer.Option("--init", help="Empty the purpose first; asks on a terminal.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
NoView = Annotated[bool, typer.Option("--no-update-view", help="Leave the view as it is.")]
Force = Annotated[bool, typer.Option("--force", help="Import a content again that is in the graph already.")]
Bulk = Annotated[
    bool,
    typer.Option("--bulk", help="First load of flows into an empty embedded database, several times as fast."),
]
Ports = Annotated[bool, typer.Option("--ports", help="Keep only hosts with a port.")]
OpenPorts = Annotated[bool, typer.Option("--open-ports", help="Keep only hosts with an open port.")]
Probe = Annotated[
    str | None,
    typer.Option(
        "--masscan-probes",
        metavar="NAME",
        help=f"How Masscan's banners are read, whatever it took them for: {', '.join(PROBES)}.",
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tags", metavar="VALUE:TYPE:INFO", help="Tags of every host, several by commas; type: info, …"),
]
AllHosts = Annotated[bool, typer.Option("--all-hosts", help="Keep hosts that were down and showed no port.")]
Kind = Annotated[
    FlowType | None, typer.Option("--type", "-t", help="Format of the files; else the content of each shows it.")
]
Year = Annotated[
    int | None,
    typer.Option("--year", min=1970, max=9998, help="Year of syslog lines that tell none; else from the file's date."),
]
Json = Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document a file.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


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

    paths: Sequence[str]
    options: Options
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


def load(
    paths: Trees,
    source: Source = None,
    categories: Categories = None,
    no_cleanup: NoCleanup = False,
    test: Test = False,
    no_update_view: NoView = False,
    force: Force = False,
    bulk: Bulk = False,
    all_hosts: AllHosts = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Import anything: the format of each file is recognised by its content.

    Files may be plain, gzip, bzip2, xz or zstd. A file that was imported before is recognised by its content,
    whatever its name; a log that grew is continued where it ended; after a crash the same command goes on.

    Example: graphrecon load scans/ conn.log.gz
    """
    run(
        Request(
            paths=paths,
            options=_options(source, categories, no_cleanup, all_hosts),
            update_view=not no_update_view,
            force=force,
            bulk=bulk,
            json=json,
            quiet=quiet,
        ),
        test=test,
    )


def scan2db(
    paths: Paths,
    source: Source = None,
    categories: Categories = None,
    recursive: Recursive = False,
    test: Test = False,
    init: Init = False,
    yes: Yes = False,
    no_update_view: NoView = False,
    force: Force = False,
    all_hosts: AllHosts = False,
    ports: Ports = False,
    open_ports: OpenPorts = False,
    tags: Tags = None,
    masscan_probes: Probe = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Import active scans: Nmap's XML and greppable output, Masscan's XML, JSON, list, greppable and binary output.

    Example: nmap -A -oX - 192.0.2.0/24 | graphrecon scan2db -c office -s scanner1 -
    """
    run(
        Request(
            paths=paths,
            options=msgspec.structs.replace(
                _options(source, categories, False, all_hosts),
                ports=ports,
                open_ports=open_ports,
                probe=probe_name(masscan_probes),
                tags=tag_texts(tags),
            ),
            purpose="nmap",
            recursive=recursive,
            init=init,
            yes=yes,
            update_view=not no_update_view,
            force=force,
            json=json,
            quiet=quiet,
        ),
        test=test,
    )


def bro2db(
    paths: Paths,
    source: Source = None,
    recursive: Recursive = False,
    no_cleanup: NoCleanup = False,
    test: Test = False,
    init: Init = False,
    yes: Yes = False,
    no_update_view: NoView = False,
    force: Force = False,
    bulk: Bulk = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Import Zeek logs, TSV or JSON lines: conn.log makes flows, protocol logs the metadata that they carried.

    Example: graphrecon bro2db -s border /var/log/zeek/current/conn.log
    """
    run(
        Request(
            paths=paths,
            options=_options(source, None, no_cleanup, False),
            purpose="flow",
            recursive=recursive,
            init=init,
            yes=yes,
            update_view=not no_update_view,
            force=force,
            bulk=bulk,
            json=json,
            quiet=quiet,
        ),
        test=test,
    )


def flow2db(
    paths: Paths,
    kind: Kind = None,
    source: Source = None,
    recursive: Recursive = False,
    no_cleanup: NoCleanup = False,
    year: Year = None,
    test: Test = False,
    init: Init = False,
    yes: Yes = False,
    no_update_view: NoView = False,
    force: Force = False,
    bulk: Bulk = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Import flows of other tools: Argus and Nfdump files, iptables and nftables lines of syslog, captures.

    Nfdump files need nfdump, Argus files argus-client, captures argus-server and argus-client.

    Example: graphrecon flow2db -s border flows.argus nfcapd.202611221000
    """
    run(
        Request(
            paths=paths,
            options=msgspec.structs.replace(_options(source, None, no_cleanup, False), year=year),
            purpose="flow",
            importer=FLOW_IMPORTERS[kind] if kind else None,
            recursive=recursive,
            init=init,
            yes=yes,
            update_view=not no_update_view,
            force=force,
            bulk=bulk,
            json=json,
            quiet=quiet,
        ),
        test=test,
    )


def db2view(
    full: Annotated[bool, typer.Option("--full", help="Build every view anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say whether a full rebuild would change anything.")] = False,
    quiet: Quiet = False,
) -> None:
    """Bring the (:View) projection up to date: one consolidated record a host.

    Imports do this by themselves; this goes on where one was stopped, and `--full` builds all of it again.

    Example: graphrecon db2view

    Example: graphrecon db2view --check
    """
    with open_graph() as graph:
        if check:
            changed = derive.check(graph)
            waiting = derive.marks(graph)
            for addr in changed:
                sys.stdout.write(f"{addr}\n")
            sys.stderr.write(f"{len(changed)} views would change, {waiting} hosts are marked\n")
            raise typer.Exit(1 if changed else 0)
        bar = Bar(quiet=quiet)
        count = derive.rebuild(graph, bar) if full else derive.drain(graph, bar)
        sys.stdout.write(f"{count} hosts {'rebuilt' if full else 'brought up to date'}\n")


def _options(source: str | None, categories: list[str] | None, no_cleanup: bool, all_hosts: bool) -> Options:
    names = [name.strip() for text in categories or () for name in text.split(",") if name.strip()]
    return Options(source=source, categories=tuple(names), cleanup=not no_cleanup, all_hosts=all_hosts)


def probe_name(name: str | None) -> str | None:
    """Return the name of a decoder. Raises GraphreconError for one that is not known."""
    if name is not None and name not in PROBES:
        raise GraphreconError(f"--masscan-probes does not know {name!r}", hint=f"one of: {', '.join(PROBES)}")
    return name


def tag_texts(texts: Sequence[str] | None) -> tuple[str, ...]:
    """Return tags as `VALUE:TYPE:INFO`, each as it was given. Raises GraphreconError for one without a value."""
    found = tuple(tag.strip() for text in texts or () for tag in text.split(",") if tag.strip())
    bad = next(
        (tag for tag in found if tag.startswith(":") or (tag.count(":") and tag.split(":")[1] not in _TYPES)), None
    )
    if bad is not None:
        raise GraphreconError(f"--tags does not understand {bad!r}", hint="VALUE or VALUE:TYPE or VALUE:TYPE:INFO;"
                              f" TYPE is {', '.join(_TYPES[:-1])}")  # fmt: skip
    return found


_TYPES = ("info", "warning", "danger", "")


def run(request: Request, *, test: bool = False) -> None:
    """Import what was asked for and tell of each file; with `test` print what would be stored."""
    if test:
        _show(request)
        return
    settings = load_settings()
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


def _one_by_one(request: Request, settings: Settings) -> Iterator[Report]:
    """Yield the Report of each file once it is in the graph, and bring what is derived up to date at the end."""
    with open_graph(settings) as graph:
        if request.init and request.purpose:
            _empty(graph, request.purpose, request.yes)
        try:
            for path in files.walk(request.paths, recursive=request.recursive):
                for name in (request.importer, *files.beside(path, request.purpose)):
                    try:
                        yield files.import_path(
                            graph,
                            path,
                            settings.home / "rejects",
                            msgspec.structs.replace(request.options, credentials=settings.store_credentials),
                            purpose=request.purpose,
                            name=name,
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
    from graphrecon.cli.escape import visible

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
    for path in files.walk(request.paths, recursive=request.recursive):
        with files.open_source(path) as source:
            importer = files.choose(source, request.purpose, request.importer)
            with prepared(importer, source, request.options) as content:
                for item in importer.read(content, request.options):
                    json_lines([_document(item)])
    sys.stdout.flush()


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


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("load")(load)
    app.command("scan2db")(scan2db)
    app.command("bro2db")(bro2db)
    app.command("zeek2db", hidden=True)(bro2db)
    app.command("flow2db")(flow2db)
    app.command("db2view")(db2view)
