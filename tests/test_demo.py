"""The demo: what it imports, prints and serves."""

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from tests.conftest import SAMPLES
from tests.ingest.samples import nmap_xml

pytestmark = pytest.mark.graph

DEMO = [sys.executable, "-m", "graphrecon.cli.demo"]


def test_the_demo_shows_the_bundled_samples(empty_graph: Graph, environment: dict[str, str]) -> None:
    """Counts, top services, top talkers, one record, both addresses; a second run finds nothing new."""
    for _ in range(2):
        done = subprocess.run([*DEMO, "--no-serve"], capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        for word in ("hosts in the view", "Top services", "Top talkers", "One host", "Web explorer", "graphrecon web"):
            assert word in done.stdout
        assert "\x1b" not in done.stdout
    assert "nothing new" in done.stdout
    flows = empty_graph.read(Statement("MATCH (f:Flow) RETURN count(f) AS n, sum(f.count) AS lines"))[0]
    lines = [line for line in (SAMPLES / "flows" / "conn.log").read_text().splitlines() if not line.startswith("#")]
    assert flows["lines"] == len(lines)
    assert 50 < flows["n"] < len(lines)


def test_the_demo_takes_the_users_files_and_serves(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """With a file of one's own it serves until SIGINT, and ends well."""
    process = subprocess.Popen(
        [*DEMO, str(nmap_xml(tmp_path / "own.xml", 7))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    address = None
    for line in process.stdout:
        found = re.match(r"Serving on (\S+)", line)
        if found:
            address = found.group(1)
            break
    assert address is not None
    with urllib.request.urlopen(f"{address}cgi/view/count", timeout=30) as answer:
        assert answer.read().strip() == b"7"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err


def test_a_wrong_word_is_usage(environment: dict[str, str]) -> None:
    """Status 2 and one line."""
    done = subprocess.run([*DEMO, "--serve-not"], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (2, "graphrecon: usage: ./run demo [FILE...] [--no-serve]\n")
