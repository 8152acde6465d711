"""`graphrecon web`: what it listens on, how it is refused, how it ends."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from graphrecon.cli import web
from graphrecon.cypher.graph import Graph
from tests.conftest import ROOT

GRAPHRECON = str(Path(sys.executable).with_name("graphrecon"))


@pytest.mark.graph
@pytest.mark.parametrize("command", ["web", "httpd"])
def test_it_serves_until_ctrl_c(graph: Graph, environment: dict[str, str], command: str) -> None:
    """The first line is the address; Ctrl-C is a good end."""
    process = subprocess.Popen(
        [GRAPHRECON, command, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}healthz", timeout=30) as answer:
            assert json.load(answer)["database"] == "up"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, said
    assert "Traceback" not in said


def test_another_host_is_refused(environment_without_server: dict[str, str]) -> None:
    """Before anything is started."""
    done = subprocess.run(
        [GRAPHRECON, "web", "--host", "0.0.0.0"],
        capture_output=True,
        text=True,
        env=environment_without_server,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no accounts" in done.stderr


def test_a_taken_port_is_said() -> None:
    """With the option that takes another."""
    with web.listen(port=0) as first:
        port = first.getsockname()[1]
        with pytest.raises(web.CannotListen, match=rf"port {port}: another program .*--port {port + 1}"):
            web.listen(port=port)


def test_addresses() -> None:
    """IPv6 stands in brackets."""
    assert web.url() == "http://127.0.0.1:8080/"
    assert web.url(9000, "::1") == web.url(9000, "[::1]") == "http://[::1]:9000/"


def test_ipv6_loopback() -> None:
    """It can be listened on where the machine has it."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with web.listen("::1", 0) as listening:
        assert listening.family is socket.AF_INET6


@pytest.fixture
def environment_without_server(tmp_path: Path) -> dict[str, str]:
    """An environment whose home is empty; a command that needs a server would have to make one."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "GRAPHRECON_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
