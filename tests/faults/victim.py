"""A home with a server of its own that fault tests may stop, kill and fill up, driven by the command line."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
import pytest

from graphrecon import embedded
from graphrecon.cli.db import serves
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import Fingerprint, fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.settings import load_settings
from tests.conftest import BRIEF, ROOT, empty, variables

MAIN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from graphrecon.cli.app import main
main()
"""
"""The command line; what runs tests in the background may have told its children to ignore Ctrl-C."""
JAVA = embedded.Java("1G", "64M", BRIEF.options)


class Victim(msgspec.Struct, frozen=True):
    """One home; its server is started on demand."""

    home: Path
    env: dict[str, str]

    @staticmethod
    def at(home: Path) -> "Victim":
        """The Victim in this home."""
        keep = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHRECON_")}
        env = {
            **keep,
            "GRAPHRECON_HOME": str(home),
            "GRAPHRECON_CACHE": str(load_settings().cache),
            **variables(JAVA),
            "XDG_CONFIG_HOME": str(home.parent / "config"),
            "COLUMNS": "200",
        }
        return Victim(home, env)

    def begin(
        self, *words: str, script: str = MAIN, out: IO[str] | None = None, stdin: int = subprocess.DEVNULL
    ) -> "subprocess.Popen[str]":
        """Start a command line in a session of its own; its output goes to `out` or is kept."""
        return subprocess.Popen(
            [sys.executable, "-c", script, *words],
            cwd=ROOT, env=self.env, text=True, stdin=stdin,
            stdout=out or subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, *words: str, script: str = MAIN) -> "subprocess.CompletedProcess[str]":
        """Run a command line to its end."""
        process = self.begin(*words, script=script)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def start(self) -> embedded.Address:
        """Start the server or find it."""
        cache = Path(self.env["GRAPHRECON_CACHE"])
        return embedded.ensure_started(self.home, cache, java=JAVA, ready=serves, timeout=240)

    @contextmanager
    def graph(self) -> Iterator[Graph]:
        """The graph of the server, its schema applied."""
        at = self.start()
        with Graph(at.uri, at.user, at.password) as graph:
            graph.apply_schema()
            yield graph

    def pid(self) -> int:
        """The server's process."""
        found = embedded.status(self.home).pid
        assert found is not None
        return found

    def taken(self) -> Fingerprint:
        """The fingerprint of the graph."""
        with self.graph() as graph:
            return fingerprint(graph)

    def clean(self, *paths: Path) -> Fingerprint:
        """The fingerprint of one clean run over these files; the graph is emptied before and after."""
        with self.graph() as graph:
            empty(graph)
            for path in paths:
                files.import_path(graph, str(path), path.parent / "rejects", Options())
            derive.drain(graph)
            found = fingerprint(graph)
            empty(graph)
            return found

    def reached(self) -> int:
        """How many bytes of content are in the graph."""
        with self.graph() as graph:
            return int(graph.read(Statement("MATCH (i:Import) RETURN coalesce(sum(i.position), 0) AS n"))[0]["n"])


def one_line(text: str) -> bool:
    """Whether a command said one thing and showed no traceback; progress and server starts do not count."""
    steps = ("Starting Neo4j", "Fetching", "Waiting", "Checking")
    told = [line for line in text.splitlines() if not line.startswith(steps)]
    told = [line for line in told if "% " not in line and not line.endswith(" done")]
    return len(told) == 1 and told[0].startswith("graphrecon: ")


def interrupt(process: "subprocess.Popen[str]", seconds: float = 60) -> tuple[int, str, str]:
    """Ctrl-C: SIGINT to the process; its status, stdout and stderr."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out or "", err


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of this size, mounted at `folder`; skips the test where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folder.mkdir(mode=0o700, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        yield folder
    finally:
        for _ in range(50):
            if subprocess.run(["umount", str(folder)], check=False, capture_output=True).returncode == 0:
                break
            time.sleep(0.2)
