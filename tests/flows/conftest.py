"""The known flows, the command line and the Python API on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.db import Database
from graphrecon.db.importing import Report
from tests.cli.conftest import Ask, Ran, run
from tests.conftest import empty
from tests.flows import known


@pytest.fixture(scope="module")
def flows(graph: Graph) -> Iterator[Graph]:
    """The run's Graph with the known flows and nothing else."""
    empty(graph)
    for statement in known.statements():
        graph.run(statement)
    yield graph
    empty(graph)


@pytest.fixture
def command(server: tuple[str, str, str], tmp_path: Path) -> Ask:
    """A function that runs a command line on the run's server."""
    uri, user, password = server
    env: dict[str, str | None] = {
        "GRAPHRECON_URI": uri,
        "GRAPHRECON_USER": user,
        "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": f"{tmp_path}/home",
        "XDG_CONFIG_HOME": f"{tmp_path}/config",
        "COLUMNS": "100",
    }

    def asked(*argv: str) -> Ran:
        return run(*argv, env=env)

    return asked


@pytest.fixture
def ask(flows: Graph, command: Ask) -> Ask:
    """A function that runs a command line on the known flows."""
    return command


@pytest.fixture
def db(flows: Graph) -> Database:
    """The Python API on the known flows."""
    return api(flows)


def api(graph: Graph) -> Database:
    """Return the Python API on a graph; it imports nothing."""

    def load(*_: object) -> Report:
        raise AssertionError("nothing is imported here")

    return Database(graph, load, lambda _: 0)
