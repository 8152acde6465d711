"""A home of its own for the tests of the embedded server, with the parts of the user's cache."""

from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest

from graphrecon import embedded
from graphrecon.cli.db import answers
from graphrecon.embedded import Address
from graphrecon.settings import load_settings
from tests.conftest import BRIEF


@pytest.fixture(scope="session")
def cache() -> Path:
    """The user's cache: filled at first use, shared by every home."""
    return load_settings().cache


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose name would break a careless quote; its server is stopped at the end."""
    folder = tmp_path_factory.mktemp("embedded") / 'home of o\'Né "x" %p $1'
    yield folder
    embedded.stop(folder)


@pytest.fixture(scope="session")
def start(home: Path, cache: Path) -> Callable[[], Address]:
    """A function that starts the server of `home`, or attaches to it."""

    def started() -> Address:
        return embedded.ensure_started(home, cache, java=BRIEF, ready=answers, timeout=180)

    return started


@pytest.fixture
def address(start: Callable[[], Address]) -> Address:
    """The running server."""
    return start()


@pytest.fixture
def ask(address: Address) -> Iterator[Callable[[str], list[list[object]]]]:
    """A function that runs Cypher on the running server and returns the rows."""
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:

        def run(text: str) -> list[list[object]]:
            with driver.session() as session:
                return [record.values() for record in session.run(text)]

        yield run
