"""The command line run inside the test's process, and a small known graph that it asks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from graphrecon.cli.app import build
from graphrecon.cli.argv import spread
from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError
from tests.cli import known
from tests.conftest import empty


class Ran(NamedTuple):
    """What a command printed and how it ended; `error` is the line of a GraphreconError."""

    out: str
    err: str
    status: int
    error: str | None


Ask = Callable[..., Ran]
Env = dict[str, str | None]


def run(*argv: str, env: Env | None = None, stdin: str | None = None) -> Ran:
    """Run a command line as `main` does; what is no error of ours is raised."""
    done = CliRunner(env=env or {}).invoke(build(), spread(argv), input=stdin, prog_name="graphrecon")
    error = done.exception
    if isinstance(error, GraphreconError):
        return Ran(done.stdout, done.stderr, 2, str(error))
    if error is not None and not isinstance(error, SystemExit):
        raise error
    return Ran(done.stdout, done.stderr, done.exit_code, None)


def environment(server: tuple[str, str, str], folder: Path) -> Env:
    """Return the environment in which a command line asks a server, and keeps its files in a folder."""
    uri, user, password = server
    return {
        "GRAPHRECON_URI": uri,
        "GRAPHRECON_USER": user,
        "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


def asking(env: Env) -> Ask:
    """Return a function that runs a command line in an environment."""

    def asked(*argv: str, stdin: str | None = None) -> Ran:
        return run(*argv, env=env, stdin=stdin)

    return asked


@pytest.fixture(scope="module")
def known_graph(graph: Graph) -> Iterator[Graph]:
    """The run's Graph with the hosts and flows of `known` and nothing else."""
    empty(graph)
    for statement in known.statements():
        graph.run(statement)
    yield graph
    empty(graph)


@pytest.fixture
def ask(known_graph: Graph, server: tuple[str, str, str], tmp_path: Path) -> Ask:
    """A function that runs a command line on the known graph."""
    return asking(environment(server, tmp_path))
