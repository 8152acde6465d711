"""`graphrecon db` as a person calls it."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graphrecon import embedded
from graphrecon.cli.db import app
from graphrecon.cypher.graph import Graph
from graphrecon.embedded import Address
from graphrecon.errors import GraphreconError


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("URI", "USER", "PASSWORD", "CACHE", "HEAP", "PAGECACHE"):
        monkeypatch.delenv(f"GRAPHRECON_{name}", raising=False)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GRAPHRECON_HOME", str(tmp_path / "home"))


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="graphrecon db")


def refusal(*words: str) -> str:
    error = call(*words).exception
    assert isinstance(error, GraphreconError)
    return str(error)


@pytest.mark.parametrize("command", ["start", "stop", "reset", "browser", "dump x.dump", "restore x.dump"])
def test_another_server_is_not_touched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRAPHRECON_URI", "bolt://192.0.2.1:7687")
    assert "another server is set (bolt://192.0.2.1:7687)" in refusal(*command.split())
    assert "unset GRAPHRECON_URI" in refusal(*command.split())
    assert list(tmp_path.iterdir()) == []


def test_status_of_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHRECON_URI", "bolt://127.0.0.1:1")
    found = json.loads(call("status", "--json").stdout)
    assert found == {"server": "other", "state": "unreachable", "uri": "bolt://127.0.0.1:1", "user": "neo4j"}


def test_status_of_a_home_that_is_not_there(tmp_path: Path) -> None:
    found = json.loads(call("status", "--json").stdout)
    assert (found["server"], found["state"], found["data_bytes"]) == ("embedded", "stopped", 0)
    assert re.search(r"^state +stopped$", call("status").stdout, re.MULTILINE)
    assert not (tmp_path / "home").exists()


def test_stop_without_a_server() -> None:
    assert call("stop").stdout == "not running\n"


def test_reset_without_a_terminal_needs_yes(tmp_path: Path) -> None:
    assert "--yes does it without asking" in refusal("reset")
    assert call("reset", "--yes").stdout == "empty\n"


def test_restore_without_a_terminal_needs_yes(tmp_path: Path) -> None:
    (tmp_path / "a.dump").write_bytes(b"no dump")
    assert "--yes does it without asking" in refusal("restore", str(tmp_path / "a.dump"))
    assert "is not a dump of Neo4j" in refusal("restore", "--yes", str(tmp_path / "a.dump"))
    assert "there is no such file" in refusal("restore", "--yes", str(tmp_path / "b.dump"))


def test_dump_without_data(tmp_path: Path) -> None:
    assert "there is nothing to dump" in refusal("dump", str(tmp_path / "a.dump"))
    assert list(tmp_path.iterdir()) == []


def test_logs_of_no_server_are_empty() -> None:
    result = call("logs")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("name", ["-h", "--help"])
@pytest.mark.parametrize(
    "command", ["start", "stop", "status", "logs", "browser", "reset", "dump", "restore", "fingerprint"]
)
def test_every_command_has_help(command: str, name: str) -> None:
    result = call(command, name)
    assert (result.exit_code, "Usage:" in result.stdout) == (0, True)


@pytest.mark.graph
def test_commands_on_a_running_server(
    monkeypatch: pytest.MonkeyPatch, address: Address, home: Path, ask: Callable[[str], object]
) -> None:
    monkeypatch.setenv("GRAPHRECON_HOME", str(home))
    started = call("start")
    assert started.exit_code == 0
    assert re.search(rf"^uri +{address.uri}$", started.stdout, re.MULTILINE)
    found = json.loads(call("status", "--json").stdout)
    assert (found["state"], found["uri"], found["http"]) == ("running", address.uri, address.http)
    assert call("browser", "RETURN 1").stdout == embedded.browser_url(address, "RETURN 1") + "\n"
    assert len(call("logs", "-n", "2").stdout.splitlines()) == 2
    for output in (started, call("status"), call("browser")):
        assert address.password not in output.output


@pytest.mark.graph
def test_dump_and_restore_on_a_running_server(
    monkeypatch: pytest.MonkeyPatch, address: Address, home: Path, tmp_path: Path
) -> None:
    """A program that is connected is named and asked for; the fingerprint is that of before."""
    monkeypatch.setenv("GRAPHRECON_HOME", str(home))
    file = tmp_path / "graph.dump"
    with Graph(address.uri, address.user, address.password) as graph:
        graph.verify()
        assert f"(pid {os.getpid()}) is connected to it" in refusal("dump", str(file))
        assert not file.exists()
    done = call("dump", str(file))
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, f"file  {file}")
    before = json.loads(call("fingerprint", "--json").stdout)
    assert re.fullmatch("[0-9a-f]{64}", before["sha256"])
    assert call("fingerprint").stdout.splitlines()[0] == before["sha256"]
    done = call("restore", "--yes", str(file))
    assert (done.exit_code, done.stdout) == (0, f"restored  {file}\nuri       {address.uri}\n")
    assert json.loads(call("fingerprint", "--json").stdout) == before
