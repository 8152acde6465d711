"""`graphrecon passiverecon2db`: imports what sensors saw on the wire."""

from pathlib import Path
from typing import Annotated

import typer

from graphrecon.cli.import_options import Force, Init, Json, NoView, Recursive, Test, importing
from graphrecon.cli.importing import Request, by_settings, tell
from graphrecon.cli.options import UsageError
from graphrecon.cli.progress import Quiet
from graphrecon.cli.session import open_graph
from graphrecon.importers.base import Options
from graphrecon.importers.passive.ignore import read_ignore
from graphrecon.ingest import follow as following
from graphrecon.settings import load_settings

Sensor = Annotated[str | None, typer.Option("--sensor", "-s", help="Name of the sensor.")]
Follow = Annotated[
    bool,
    typer.Option("--follow", "-F", help="Go on with what is appended to the files, across rotation, until stopped."),
]
IgnoreFile = Annotated[
    Path | None, typer.Option("--ignore-spec", "-i", metavar="FILE", help="TOML: networks that are left out, by kind.")
]


def passiverecon2db(
    paths: list[str] | None,
    sensor: Sensor = None,
    ignore: IgnoreFile = None,
    follow: Follow = False,
    test: Test = False,
    init: Init = False,
    recursive: Recursive = False,
    no_update_view: NoView = False,
    force: Force = False,
    json: Json = False,
    quiet: Quiet = False,
) -> Request | None:
    """Import passive facts: passive_recon logs of Zeek, Zeek's own logs (http, ssl, dns, software …), and others.

    Others are logs of p0f, access logs of web servers, CSV of airodump-ng, and ARP of captures (by tshark).

    Credentials that were seen in clear are masked. The setting `store_credentials` keeps them beside; then nothing but
    raw Cypher (`graphrecon cypher`) shows them.

    Example: graphrecon passiverecon2db -s border passive_recon.log.gz

    Example: graphrecon passiverecon2db -s border --follow /opt/zeek/logs/current/passive_recon.log
    """
    options = Options(source=sensor, ignore=read_ignore(ignore) if ignore else None)
    if follow:
        if not paths or "-" in paths or test or init or recursive or no_update_view or force:
            raise UsageError(
                "--follow takes files, without --test, --init, --recursive, --no-update-view or --force",
                hint="a pipe is read to its end as it is",
            )
        _follow(paths, options, json=json, quiet=quiet)
        return None
    return Request(options=options)


def _follow(paths: list[str], options: Options, *, json: bool, quiet: bool) -> None:
    """Import what is appended, and tell of each part; when quiet, of what went wrong alone."""
    settings = load_settings()
    kept = by_settings(options, settings)
    with open_graph(settings) as graph:
        for report in following.follow(graph, paths, settings.home / "rejects", kept, "passive"):
            if not quiet or report.skipped or report.status != "done":
                tell(report, as_json=json)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("passiverecon2db")(importing("passive", passiverecon2db))
