"""Ctrl-C: one line, status 130, and the next run is fine, wherever it comes."""

import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from graphrecon import embedded
from graphrecon.cypher.statement import Statement
from tests.conftest import empty
from tests.faults.victim import MAIN, Victim, interrupt
from tests.ingest.samples import conn_log, nmap_xml

pytestmark = pytest.mark.graph

SLOW_DOWNLOAD = f"""
import sys, time
from pathlib import Path
from graphrecon.embedded import parts
def slow(jar, folder, advance):
    for _ in range(600):
        advance(jar.size // 600)
        time.sleep(0.1)
parts.fetch_with_jgo = slow
{MAIN}
"""

SLOW_VIEWS = f"""
import sys, time
from graphrecon.ingest import derive
derive.HOSTS = 20
build = derive.build
def slow(*words):
    sys.stdout.write("built\\n")
    sys.stdout.flush()
    time.sleep(0.2)
    build(*words)
derive.build = slow
{MAIN}
"""

SMALL_BATCHES = f"""
from graphrecon.ingest import files, pipeline
from graphrecon.ingest.reader import Limits
pipeline.Limits = lambda: Limits(rows=300, items=10**9, size=10**9)
{MAIN}
"""


def stopped(ended: tuple[int, str, str]) -> bool:
    """Whether a command ended as Ctrl-C ends one."""
    status, _, err = ended
    told = [line for line in err.splitlines() if not line.startswith(("Starting Neo4j", "Fetching Neo4j"))]
    assert "Traceback" not in err, err
    return (status, told) == (130, ["graphrecon: stopped"])


def wait_until(what: Callable[[], object], seconds: float = 60) -> None:
    """Wait until `what()` holds."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_in_a_download(victim: Victim, tmp_path: Path) -> None:
    """The threads that fetch are waited for no longer than what they have at hand takes."""
    other = Victim(tmp_path / "home", {**victim.env, "GRAPHRECON_HOME": str(tmp_path / "home"),
                                       "GRAPHRECON_CACHE": str(tmp_path / "cache")})  # fmt: skip
    process = other.begin("db", "start", script=SLOW_DOWNLOAD)
    wait_until(lambda: (tmp_path / "cache" / "staging").is_dir())
    time.sleep(0.3)
    began = time.monotonic()
    assert stopped(interrupt(process))
    assert time.monotonic() - began < 5
    assert list((tmp_path / "cache" / "jars").iterdir()) == []
    assert embedded.status(other.home).state == "stopped"


def test_in_a_start(victim: Victim) -> None:
    """The server goes on starting; the next command takes it up."""
    embedded.stop(victim.home)
    process = victim.begin("db", "start")
    wait_until(lambda: embedded.status(victim.home).state == "starting")
    assert stopped(interrupt(process))
    pid = victim.pid()
    assert victim.run("db", "start").returncode == 0
    assert victim.pid() == pid


@pytest.mark.parametrize("kind", ["conn", "nmap"])
def test_in_an_import(victim: Victim, tmp_path: Path, kind: str) -> None:
    """What is committed stays, and the next run ends as one clean run."""
    path = conn_log(tmp_path / "conn.log", 4000, 500) if kind == "conn" else nmap_xml(tmp_path / "scan.xml", 400)
    expected = victim.clean(path)
    with victim.graph() as graph:
        reached = Statement("MATCH (i:Import) WHERE i.position > 0 RETURN i.position AS n")
        assert graph.read(reached) == []
        process = victim.begin("load", "--quiet", str(path), script=SMALL_BATCHES)
        wait_until(lambda: graph.read(reached) or process.poll() is not None)
    assert stopped(interrupt(process))
    assert victim.reached() < path.stat().st_size
    done = victim.run("load", "--quiet", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "continued at byte" in done.stdout
    assert victim.taken() == expected


@pytest.mark.parametrize(
    "line",
    [
        ("cypher", "UNWIND range(1, 1000000000) AS x MATCH (h:Host) WHERE h.addr + x = '' RETURN x"),
        ("cypher", "--csv", "UNWIND range(1, 1000000000) AS x RETURN x"),
    ],
    ids=["before the first row", "between rows"],
)
def test_in_a_query(victim: Victim, tmp_path: Path, line: tuple[str, ...]) -> None:
    """The query ends on the server too."""
    running = Statement("SHOW TRANSACTIONS YIELD currentQuery AS q WHERE q CONTAINS '1000000000' RETURN count(q) AS n")
    with victim.graph() as graph, (tmp_path / "out").open("w") as out:
        graph.run(Statement("MERGE (:Host {addr: '192.0.2.1'})"))
        process = victim.begin(*line, out=out)
        wait_until(lambda: graph.read(running)[0]["n"] > 1)
        began = time.monotonic()
        assert stopped(interrupt(process))
        wait_until(lambda: graph.read(running)[0]["n"] == 1, 20)
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("line", [("load", "--quiet", "FILE"), ("db2view", "--full", "--quiet")], ids=" ".join)
def test_in_the_building_of_views(victim: Victim, tmp_path: Path, line: tuple[str, ...]) -> None:
    """What is built stays, what is not stays marked, and the next run ends as one clean run."""
    path = nmap_xml(tmp_path / "scan.xml", 200)
    expected = victim.clean(path)
    if line[0] == "db2view":
        assert victim.run("load", "--quiet", str(path)).returncode == 0
    process = victim.begin(*(str(path) if word == "FILE" else word for word in line), script=SLOW_VIEWS)
    assert process.stdout is not None
    while process.stdout.readline() != "built\n":
        assert process.poll() is None
    assert stopped(interrupt(process))
    done = victim.run(*(str(path) if word == "FILE" else word for word in line))
    assert (done.returncode, done.stderr) == (0, "")
    assert victim.run("db2view", "--check").returncode == 0
    assert victim.taken() == expected


def test_before_standard_input_ends(victim: Victim) -> None:
    """An import that waits for its input, and an answer to a question."""
    before = victim.taken()
    process = victim.begin("load", "-", stdin=subprocess.PIPE)
    wait_until(lambda: opened(process.pid))
    time.sleep(0.5)
    assert stopped(interrupt(process))
    assert victim.taken() == before


def opened(pid: int) -> bool:
    """Whether a process talks to a server."""
    return any(each.status == "ESTABLISHED" for each in psutil.Process(pid).net_connections("tcp"))


def test_while_the_server_log_is_followed(victim: Victim) -> None:
    victim.start()
    process = victim.begin("db", "logs", "--follow", "-n", "1")
    assert process.stdout is not None
    assert process.stdout.readline()
    assert stopped(interrupt(process))


def test_while_observations_are_followed(victim: Victim) -> None:
    victim.start()
    process = victim.begin("ipinfo", "--follow", "--quiet")
    wait_until(lambda: opened(process.pid))
    time.sleep(1)
    assert stopped(interrupt(process))


@pytest.mark.parametrize("step", ["dump", "restore"])
def test_in_a_backup(victim: Victim, tmp_path: Path, step: str) -> None:
    """The tool ends too, nothing is half replaced, and the next command finds the graph of before."""
    path, file = conn_log(tmp_path / "conn.log", 300, 50), tmp_path / "graph.dump"
    with victim.graph() as graph:
        empty(graph)
    assert victim.run("load", "--quiet", str(path)).returncode == 0
    before = victim.taken()
    if step == "restore":
        assert victim.run("db", "dump", str(file)).returncode == 0
        with victim.graph() as graph:
            empty(graph)
        before = victim.taken()
    process = victim.begin("db", step, "--yes", str(file))
    wait_until(lambda: tools(process.pid))
    time.sleep(0.5)
    status, _, err = interrupt(process)
    assert status == 130, err
    assert "Traceback" not in err, err
    assert err.splitlines()[-1] == "graphrecon: stopped", err
    assert tools(process.pid) == []
    assert step == "restore" or list(tmp_path.iterdir()) == [path]
    assert victim.taken() == before


def tools(pid: int) -> list[int]:
    """The Java programs that work on behalf of a process and are not the server."""
    found = []
    with suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            if any("AdminTool" in word for word in child.cmdline()):
                found.append(child.pid)
    return found


def test_in_the_web_server_while_it_answers(victim: Victim) -> None:
    """A question that runs is not waited for longer than a few seconds, and ends on the server too."""
    victim.start()
    process = victim.begin("web", "--port", "0")
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    with urllib.request.urlopen(f"{address}healthz", timeout=30) as answer:
        assert answer.status == 200
    began = time.monotonic()
    status, _, err = interrupt(process)
    assert (status, "Traceback" in err) == (0, False), err
    assert time.monotonic() - began < 10
