"""`graphrecon db`: start, stop, look at, back up and empty the embedded Neo4j."""

import json
import os
import sys
import webbrowser
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphrecon import embedded
from graphrecon.cli.escape import visible
from graphrecon.cli.terminal import console
from graphrecon.embedded import Address
from graphrecon.errors import GraphreconError
from graphrecon.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

app = typer.Typer(
    name="db",
    help="The embedded Neo4j: started on demand, kept in GRAPHRECON_HOME, reached on this machine only.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class Bar:
    """Draws the embedded room's progress on stderr; a terminal sees a bar, a file one line a step."""

    def __init__(self) -> None:
        self._bars: Bars | None = None

    def start(self, total: int, label: str) -> None:
        """Show a bar for `total` bytes, or a moving one when `total` is 0."""
        terminal = console(sys.stderr)
        if terminal is None:
            sys.stderr.write(f"{visible(label)}\n")
            return
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
        self._bars = Bars(*columns, *([DownloadColumn()] if total else []), console=terminal, transient=True)
        self._bars.add_task(label, total=total or None)
        self._bars.start()

    def advance(self, amount: int) -> None:
        """Move the bar."""
        if self._bars is not None:
            self._bars.advance(self._bars.task_ids[0], amount)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def answers(address: Address) -> bool:
    """Whether Bolt answers there and lets us in."""
    from graphrecon.cypher.graph import answers as asked

    return asked(address.uri, address.user, address.password)


def serves(address: Address) -> bool:
    """Whether Bolt answers there, lets us in, and the database is up."""
    from graphrecon.cypher.graph import serves as asked

    return asked(address.uri, address.user, address.password)


def java(settings: Settings) -> embedded.Java:
    """Return how Java runs the server by these settings; raises EmbeddedError when one of them is malformed."""
    return embedded.Java.of(settings.heap, settings.pagecache, settings.java_options)


def start_embedded(settings: Settings) -> Address:
    """Return the Address of the embedded server of these settings, started when it does not run."""
    return embedded.attach(settings.home) or embedded.ensure_started(
        settings.home,
        settings.cache,
        java=java(settings),
        ready=serves,
        progress=Bar(),
    )


def rehearse(settings: Settings) -> Path:
    """Return the file that later starts take from, made by a rehearsal when it is missing."""
    return embedded.rehearse(
        settings.cache,
        java=java(settings),
        ready=serves,
        work=_first_questions,
        progress=Bar(),
    )


def _first_questions(address: Address) -> None:
    from graphrecon.cypher.graph import Graph
    from graphrecon.cypher.guide import questions

    with Graph(address.uri, address.user, address.password) as graph:
        graph.apply_schema()
        for question in questions():
            graph.read(question.statement)


def _embedded_settings(what: str) -> Settings:
    """Return the settings, refusing when they name another server than the embedded one."""
    settings = load_settings()
    if settings.uri is not None:
        raise GraphreconError(
            f"another server is set ({settings.uri}): graphrecon does not {what} it",
            hint="unset GRAPHRECON_URI (and uri in the settings file) to use the embedded one",
        )
    return settings


@app.command()
def start() -> None:
    """Start the server, or find the one that runs; the first time downloads it (190 MB).

    Example: graphrecon db start

    Example: GRAPHRECON_HOME=/data/lab GRAPHRECON_HEAP=4G graphrecon db start
    """
    settings = _embedded_settings("start")
    address = start_embedded(settings)
    _rows(uri=address.uri, browser=embedded.browser_url(address), user=address.user, password=_secret(settings))
    if embedded.is_due(settings.cache):
        typer.echo("graphrecon db prepare, once, makes starts twice as quick", err=True)


@app.command()
def prepare() -> None:
    """Make all later starts of the server twice as quick: takes a minute, once, and 200 MB of the cache.

    Starts a server without data, asks it what servers are asked first, and keeps what Java had to load for that.

    Example: graphrecon db prepare
    """
    kept = rehearse(_embedded_settings("prepare"))
    _rows(kept=str(kept), size=f"{kept.stat().st_size / 1e6:,.0f} MB")


@app.command()
def stop() -> None:
    """Stop the server; the data stay.

    Example: graphrecon db stop
    """
    settings = _embedded_settings("stop")
    outcome = embedded.stop(settings.home)
    typer.echo({"killed": "killed: it did not end in time; the next start recovers"}.get(outcome, outcome))


@app.command()
def status(as_json: Json = False) -> None:
    """Say whether the server runs, where, in which version, and how large its data are.

    Example: graphrecon db status --json
    """
    settings = load_settings()
    if settings.uri is not None:
        up = answers(Address(settings.uri, settings.user, settings.password or "", ""))
        found = {"server": "other", "state": "running" if up else "unreachable", "uri": settings.uri}
        found["user"] = settings.user
    else:
        found = {"server": "embedded", **asdict(embedded.status(settings.home))}
    if as_json:
        typer.echo(json.dumps(found))
    elif settings.uri is not None:
        _rows(**found)
    else:
        seen = embedded.status(settings.home)
        _rows(
            state=seen.state,
            uri=seen.uri,
            browser=f"{seen.http}/browser/" if seen.http else None,
            pid=str(seen.pid) if seen.pid else None,
            uptime=_duration(seen.uptime),
            neo4j=f"{seen.neo4j} (Browser {seen.browser})",
            data=f"{seen.data_bytes / 1e6:,.1f} MB" + (f"; {seen.trouble}" if seen.trouble else ""),
            home=seen.home,
            password=_secret(settings),
        )


@app.command()
def logs(
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many lines from the end.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Print what the server wrote.

    Example: graphrecon db logs -n 200 --follow
    """
    settings = load_settings()
    for line in embedded.logs(settings.home, lines):
        typer.echo(visible(line.expandtabs()))
    for line in embedded.follow_logs(settings.home) if follow else ():
        typer.echo(visible(line.expandtabs()))


@app.command()
def browser(
    statement: Annotated[str | None, typer.Argument(help="Cypher to type in.")] = None,
    show: Annotated[bool, typer.Option("--print", "-p", help="Print the address only.")] = False,
) -> None:
    """Open Neo4j Browser, or print its address where there is no desktop.

    Example: graphrecon db browser 'MATCH (f:Flow) RETURN f LIMIT 25'
    """
    open_browser(statement, show=show)


def open_browser(statement: str | None = None, *, show: bool = False) -> None:
    """Print the address of Neo4j Browser, with a statement typed in, and open it where there is a desktop.

    `show` only prints. Raises GraphreconError when another server than the embedded one is set.
    """
    settings = _embedded_settings("open Neo4j Browser of")
    url = embedded.browser_url(start_embedded(settings), statement)
    typer.echo(url)
    typer.echo(f"sign in as {embedded.USER} with the password in {_secret(settings)}", err=True)
    if not show and (sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(url)


@app.command()
def reset(yes: Yes = False) -> None:
    """Stop the server and remove all its data.

    Example: graphrecon db reset --yes
    """
    settings = _embedded_settings("reset")
    _ask(yes, f"this removes all data in {settings.home}", f"Remove all data in {settings.home}?")
    embedded.reset(settings.home)
    typer.echo("empty")


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the dump goes; .dump is the usual ending.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    yes: Yes = False,
) -> None:
    """Write the whole graph into one file, as Neo4j's own admin tool does.

    A running server is stopped meanwhile and started again; when other programs are connected to it this asks
    first. An import that is cut off so goes on where it was when it is started again.

    Example: graphrecon db dump graph.dump
    """
    settings = _embedded_settings("dump")
    programs = _connected(settings)
    if programs:
        _ask(yes, f"this stops the server for a moment, and {programs}", f"{programs.capitalize()}. Stop the server?")
    found = embedded.dump(
        settings.home,
        settings.cache,
        file.expanduser().absolute(),
        overwrite=force,
        java=java(settings),
        ready=serves,
        progress=Bar(),
    )
    _rows(file=str(file), size=f"{file.expanduser().stat().st_size / 1e6:,.1f} MB", data=f"{found.size / 1e6:,.1f} MB")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A dump: of `graphrecon db dump` or neo4j-admin.")],
    yes: Yes = False,
) -> None:
    """Replace the whole graph by that of a dump; asks first.

    The dump may come from another home or machine, or from an older Neo4j 5. It is checked and loaded beside the
    graph that is there, which is removed only when the server has come up with the new one. Password and ports stay.

    Example: graphrecon db restore graph.dump
    """
    settings = _embedded_settings("restore")
    programs = _connected(settings)
    if not file.expanduser().is_file():
        raise GraphreconError("there is no such file", where=str(file))
    also = f" {programs.capitalize()}." if programs else ""
    _ask(yes, f"this replaces all data in {settings.home}", f"Replace all data in {settings.home}?{also}")
    address = embedded.restore(
        settings.home,
        settings.cache,
        file.expanduser().absolute(),
        java=java(settings),
        ready=serves,
        progress=Bar(),
    )
    _rows(restored=str(file), uri=address.uri)


@app.command()
def fingerprint(as_json: Json = False) -> None:
    """Print a hash of the whole graph: two graphs with the same content have the same, in whatever order they grew.

    Works on the server that is set, embedded or not. Names, times and marks of imports do not count.

    Example: graphrecon db fingerprint --json
    """
    from graphrecon.cli.session import open_graph
    from graphrecon.cypher.query.fingerprint import fingerprint as taken

    with open_graph() as graph:
        found = taken(graph)
    if as_json:
        typer.echo(json.dumps({"sha256": found.sha256, "nodes": found.nodes, "edges": found.edges}))
        return
    typer.echo(found.sha256)
    for title, counts in (("nodes", found.nodes), ("edges", found.edges)):
        typer.echo(f"\n{title}")
        width = max(map(len, counts), default=0)
        for name, count in counts.items():
            typer.echo(visible(f"  {name:{width}}  {count:>12,}"))


def _ask(yes: bool, what: str, question: str) -> None:
    """Return when it is allowed: by --yes, or by a person on a terminal."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise GraphreconError(what, hint="--yes does it without asking")
    typer.confirm(visible(question), abort=True, err=True)


def _connected(settings: Settings) -> str:
    """Return what is connected to the server as a phrase, or nothing."""
    programs = embedded.connected(settings.home)
    if not programs:
        return ""
    named = ", ".join(programs[:5]) + (f" and {len(programs) - 5} more" if len(programs) > 5 else "")
    return f"{named} {'is' if len(programs) == 1 else 'are'} connected to it"


def _secret(settings: Settings) -> str:
    return str(Path(settings.home) / "password")


def _duration(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _rows(**values: str | None) -> None:
    width = max(map(len, values)) + 2
    for name, value in values.items():
        if value is not None:
            typer.echo(visible(f"{name:{width}}{value}"))
