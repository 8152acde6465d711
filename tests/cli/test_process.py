"""The commands as processes: status, streams, a reader that goes away."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from tests.cli.test_ipinfo import SAMPLE
from tests.conftest import ROOT

pytestmark = pytest.mark.graph

MAIN = [sys.executable, "-m", "graphrecon"]


def _run(line: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MAIN, *line.split()], env=environment, capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_a_reader_that_goes_away_ends_the_command_quietly(known_graph: Graph, environment: dict[str, str]) -> None:
    """As in `graphrecon cypher … | head -1`: no traceback, no word, status 0."""
    command = [*MAIN, "cypher", "UNWIND range(1, 2000000) AS x RETURN x, x * 2 AS y", "--csv"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"x,y\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_memory_stays_flat_while_rows_are_printed(known_graph: Graph, environment: dict[str, str]) -> None:
    """400 MB of rows: the peak of the process stays far below what they would take."""
    script = (
        "import re, sys\nfrom pathlib import Path\nfrom graphrecon.cli.app import main\n"
        "text = 'UNWIND range(1, 40000) AS x RETURN x, $pad + x AS y'\n"
        "sys.argv = ['graphrecon', 'cypher', text, '-p', 'pad=' + 'x' * 10000]\n"
        "try:\n    main()\nfinally:\n    status = Path('/proc/self/status').read_text()\n"
        "    sys.stderr.write(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert sum(1 for _ in process.stdout) == 40_002
        assert int(process.stderr.read()) < 250_000, "KiB"


@pytest.mark.parametrize(
    ("line", "status", "out", "err"),
    [
        ("view --count country:XX", 0, "0\n", ""),
        ("view --short country:XX", 0, "", ""),
        ("view prot:3", 2, "", "graphrecon: filter 'prot:3', column 1: unknown attribute 'prot'"),
        ("flowcli --top proto dport -l 1", 0, "(tcp, 443) | 2\n", ""),
        ("view --nonsense", 2, "", "No such option"),
        ("nonsense", 2, "", "No such command"),
    ],
)
def test_status_and_streams(
    known_graph: Graph, environment: dict[str, str], line: str, status: int, out: str, err: str
) -> None:
    done = _run(line, environment)
    assert (done.returncode, done.stdout) == (status, out)
    assert err in done.stderr
    assert "Traceback" not in done.stderr
    if not err:
        assert done.stderr == ""


@pytest.mark.parametrize(
    ("line", "first", "waits"),
    [
        (f"passiverecon2db --json --follow {SAMPLE}", b'{"file":', False),
        ("ipinfo --json --tail 1 --follow", b'{"addr":', True),
        ("ipinfo --json --tail 1 --follow --quiet", b'{"addr":', False),
        ("db logs --lines 1 --follow", b"Started", False),
    ],
)
def test_ctrl_c_ends_what_follows_as_it_ends_everything(
    known_graph: Graph, environment: dict[str, str], tmp_path: Path, line: str, first: bytes, waits: bool
) -> None:
    """Status 130 and one word, as of `tail -f`; what was printed stands."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "server.log").write_text("Starting\nStarted\n")
    given = {**environment, "GRAPHRECON_HOME": str(tmp_path)}
    with subprocess.Popen(
        [*MAIN, *line.split()], env=given, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(first)
        if waits:
            assert process.stderr.readline() == b"graphrecon: waiting for what imports bring; Ctrl-C stops it\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        said = process.stderr.read().splitlines()
        assert said[-1] == b"graphrecon: stopped"
        assert b"graphrecon: waiting" not in b"".join(said)
