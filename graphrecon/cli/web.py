"""`graphrecon web`: serve the HTTP API and the web explorer on this machine."""

import errno
import ipaddress
import re
import socket
import sys
import webbrowser
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from graphrecon import embedded
from graphrecon.cli.session import open_graph
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError, SettingsError
from graphrecon.settings import Settings, load_settings

if TYPE_CHECKING:
    from graphrecon.api.door import Door

HOST, PORT = "127.0.0.1", 8080
CLEAR = "without TLS passwords and cookies cross the network in clear; see docs/accounts.md for a proxy with TLS"

Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="ADDR", help="Address to listen on; this machine's own only, unless there are accounts."
    ),
]
PortOption = Annotated[
    int, typer.Option("--port", "-p", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
]
Open = Annotated[bool, typer.Option("--open", "-o", help="Open the explorer in the browser.")]


class CannotListen(GraphreconError):
    """The address or the port cannot be listened on."""


def web(host: Host = HOST, port: PortOption = PORT, open_browser: Open = False) -> None:
    """Serve the HTTP API and the web explorer until Ctrl-C.

    It listens on this machine only until there is an account (`graphrecon user add`): without one, whoever reaches it
    reads the whole database. With accounts everything needs a login. GRAPHRECON_WEB_NAMES are names under which it is
    reached besides, GRAPHRECON_WEB_PROXY is the proxy with TLS in front of it.

    Example: graphrecon web --port 8081 --open

    Example: graphrecon web --host 192.0.2.1
    """
    from graphrecon.api.security import check_loopback, is_loopback
    from graphrecon.db.accounts import users

    settings = load_settings()
    # A home without data has no accounts: no server is started to be told so.
    empty = settings.uri is None and not embedded.has_data(settings.home)
    reached = is_reached(settings)
    with nullcontext() if empty or (is_loopback(host) and not reached) else open_graph(settings) as early:
        check_loopback(host, accounts=early is not None and users.any_user(early), reached=reached)
    with listen(host, port) as listening, open_graph(settings) as graph:
        address = url(listening.getsockname()[1], host)
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        if not is_loopback(host) and not settings.web_proxy:
            sys.stderr.write(f"graphrecon: warning: {CLEAR}\n")
        sys.stderr.write("graphrecon: serving; Ctrl-C stops it\n")
        if open_browser:
            webbrowser.open(address)
        run(graph, listening, settings, host)


def url(port: int = PORT, host: str = HOST) -> str:
    """Return the address of the explorer."""
    name = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{name}:{port}/"


def serve(graph: Graph, *, host: str = HOST, port: int = PORT) -> None:
    """Serve `graph` until Ctrl-C or SIGTERM; returns then.

    Raises NotLoopback for an address that other machines reach, CannotListen when the port is taken.
    """
    from graphrecon.api.security import check_loopback

    settings = load_settings()
    check_loopback(host, reached=is_reached(settings))
    with listen(host, port) as listening:
        run(graph, listening, settings, host)


def is_reached(settings: Settings) -> bool:
    """Return whether the settings say that others reach the explorer wherever it listens."""
    return bool(settings.web_proxy or settings.web_names.strip(", "))


def listen(host: str = HOST, port: int = PORT) -> socket.socket:
    """Return a socket that listens there; raises CannotListen with what to do."""
    name = host.strip("[]")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    # With its protocol named, asyncio sends small answers at once; else each would wait 40 ms for another.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((name, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            why, hint = "another program listens there", f"choose another port: --port {port % 65535 + 1}"
        elif error.errno == errno.EACCES:
            why, hint = "ports below 1024 are the administrator's", f"choose another port: --port {PORT}"
        else:
            why, hint = error.strerror or str(error), "see --host and --port"
        raise CannotListen(f"cannot listen on {host} port {port}: {why}", hint=hint) from None
    return listening


def door_of(graph: Graph, settings: Settings, host: str) -> "Door":
    """Return who comes in to `graph`, by the settings.

    Raises SettingsError for a proxy that is no address, and for a header that nobody or everybody may set.
    """
    from graphrecon.api.door import Door
    from graphrecon.api.security import is_loopback
    from graphrecon.db.accounts.passwords import secret_of

    try:
        proxy = ipaddress.ip_network(settings.web_proxy) if settings.web_proxy else None
    except ValueError as error:
        raise SettingsError(
            f"setting 'web_proxy': {error}", hint="an address such as 127.0.0.1, or a network"
        ) from None
    header = settings.web_user_header.lower() if settings.web_user_header else None
    if header is not None and (not _HEADER.fullmatch(header) or header in _TAKEN):
        raise SettingsError(f"setting 'web_user_header': not a header for names: {header!r}", hint="Remote-User")
    if header is not None and proxy is None:
        hint = "GRAPHRECON_WEB_PROXY is the address of the proxy that sets the header"
        raise SettingsError("setting 'web_user_header': nobody's word is taken without a proxy", hint=hint)
    secret = secret_of(settings.home, settings.secret)
    return Door(graph, is_loopback(host) and not is_reached(settings), proxy, secret, header)


_HEADER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
_TAKEN = frozenset(("authorization", "cookie", "host", "origin", "x-api-key", "x-csrf-token", "x-forwarded-for"))


def run(graph: Graph, listening: socket.socket, settings: Settings, host: str) -> None:
    """Serve `graph` on a socket until Ctrl-C or SIGTERM."""
    import anyio
    import uvicorn

    from graphrecon.api.answering import MOST_AT_ONCE
    from graphrecon.api.app import create_app
    from graphrecon.api.security import LONGEST_HEAD, names_of
    from graphrecon.api.warming import warming

    limiter = anyio.CapacityLimiter(MOST_AT_ONCE)
    names = names_of(host, settings.web_names.split(","))
    config = uvicorn.Config(
        create_app(graph, door=door_of(graph, settings, host), names=names, limiter=limiter),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    try:
        with warming(graph, lambda: limiter.borrowed_tokens > 0):
            uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        # uvicorn has ended in order and raises the signal again; for a server it is the way to end.
        sys.stderr.write("graphrecon: stopped\n")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("web")(web)
    app.command("httpd", hidden=True)(web)
