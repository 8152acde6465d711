"""The server that tests use, options of the run, and the samples that lie beside the project."""

import fcntl
import os
import shlex
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from graphrecon import embedded
from graphrecon.cli.db import rehearse
from graphrecon.cypher.graph import Graph, answers
from graphrecon.cypher.statement import Statement
from graphrecon.settings import load_settings

if TYPE_CHECKING:
    from tests.faults.victim import Victim

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "samples"
SAMPLES = ROOT / "tests" / "lab" / "samples"
BRIEF = embedded.Java("512M", "64M", ("-XX:TieredStopAtLevel=1",))
"""A server that lives for a test or two: Java does not compile for the long run, which halves its cost."""


def variables(java: embedded.Java) -> dict[str, str]:
    """Return the environment by which a command runs Java so."""
    return {
        "GRAPHRECON_HEAP": java.heap,
        "GRAPHRECON_PAGECACHE": java.pagecache,
        "GRAPHRECON_JAVA_OPTIONS": shlex.join(java.options),
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that runs the long forms."""
    parser.addoption("--long", action="store_true", help="run the long forms too")


def pytest_configure() -> None:
    """Let Ctrl-C be tested where it is ignored, as in what a shell runs in the background: processes inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long forms unless they are asked for."""
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long form: pytest --long runs it")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make starts of servers quick before a run of several workers, which starts about a hundred."""
    settings = load_settings()
    if session.config.getoption("numprocesses", None) and not settings.test_uri:
        rehearse(settings)


@pytest.fixture(autouse=True)
def turn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run beside tests of other workers; one that is marked `alone` waits for them, and they for it."""
    if not hasattr(request.config, "workerinput"):
        yield
        return
    folder = tmp_path_factory.getbasetemp().parent
    alone = request.node.get_closest_marker("alone") is not None
    with (folder / "gate").open("w") as gate, (folder / "turn").open("w") as shared:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(shared, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(shared, fcntl.LOCK_UN)


_outcomes: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count each test once, by how it ended."""
    if report.failed:
        _outcomes["failed"] += 1
    elif report.skipped:
        _outcomes["skipped"] += 1
    elif report.when == "call":
        _outcomes["passed"] += 1


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Count a module that cannot be collected as a failure."""
    if report.failed:
        _outcomes["failed"] += 1


def pytest_unconfigure(config: pytest.Config) -> None:
    """End with one plain line."""
    if hasattr(config, "workerinput") or config.getoption("collectonly") or not sum(_outcomes.values()):
        return
    skipped = f", {_outcomes['skipped']} skipped" if _outcomes["skipped"] else ""
    sys.stdout.write(f"\n{_outcomes['passed']} passed, {_outcomes['failed']} failed{skipped}\n")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The (uri, user, password) of the run's server: GRAPHRECON_TEST_URI, else an embedded one of its own."""
    settings = load_settings()
    if settings.test_uri:
        with Graph(settings.test_uri, settings.user, settings.password or "") as graph:
            if graph.read(Statement("MATCH (n) RETURN 1 AS one LIMIT 1")):
                pytest.exit(f"the database at {settings.test_uri} is not empty: tests would destroy it", 2)
        yield settings.test_uri, settings.user, settings.password or ""
        return
    home = tmp_path_factory.mktemp("graphrecon")
    address = embedded.ensure_started(
        home,
        settings.cache,
        java=embedded.Java("1G", "256M"),
        ready=lambda where: answers(where.uri, where.user, where.password),
    )
    yield address.uri, address.user, address.password
    embedded.stop(home)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def graph(server: tuple[str, str, str]) -> Iterator[Graph]:
    """The run's Graph, its schema applied."""
    with Graph(*server) as opened:
        opened.apply_schema()
        yield opened


def empty(graph: Graph) -> None:
    """Remove every node."""
    graph.run(Statement("MATCH (n)\nCALL (n) {\n  DETACH DELETE n\n} IN TRANSACTIONS OF 5000 ROWS"))


@pytest.fixture
def empty_graph(graph: Graph) -> Graph:
    """The run's Graph, emptied."""
    empty(graph)
    return graph


@pytest.fixture
def environment(server: tuple[str, str, str], tmp_path: Path) -> dict[str, str]:
    """An environment in which the command line uses the run's server and a home of its own."""
    uri, user, password = server
    return {
        **os.environ,
        "GRAPHRECON_URI": uri,
        "GRAPHRECON_USER": user,
        "GRAPHRECON_PASSWORD": password,
        "GRAPHRECON_HOME": str(tmp_path / "home"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "COLUMNS": "200",
    }


def mistreated(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Victim"]:
    """Yield a home of its own to mistreat; a server that a test left stopped is continued before it is ended."""
    from tests.faults.victim import Victim

    found = Victim.at(tmp_path_factory.mktemp("faults") / "home")
    yield found
    pid = embedded.status(found.home).pid
    if pid is not None:
        with suppress(psutil.Error):
            psutil.Process(pid).send_signal(signal.SIGCONT)
    embedded.stop(found.home)


@pytest.fixture(scope="session")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Victim"]:
    """The home that attacks go against."""
    yield from mistreated(tmp_path_factory)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real samples (../shared/samples) is not there")
    return SHARED
