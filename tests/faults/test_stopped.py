"""Importers that meet: a server that stands still, another importer, another start."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from graphrecon import embedded
from graphrecon.cypher.statement import Statement
from tests.faults.victim import Victim
from tests.ingest.samples import CONN_HEADER, conn_lines, conn_log, nmap_xml

pytestmark = pytest.mark.graph

_POSITION = Statement("MATCH (i:Import) WHERE i.position > 0 RETURN i.position AS n")


def test_a_server_that_stands_still_and_goes_on(victim: Victim, tmp_path: Path) -> None:
    """SIGSTOP for three seconds in an import: it waits, and the graph is that of a clean run."""
    path = conn_log(tmp_path / "conn.log", 3000, 500)
    expected = victim.clean(path)
    process = victim.begin("load", "--quiet", str(path))
    pid = victim.pid()
    with victim.graph() as graph:
        deadline = time.monotonic() + 60
        while not graph.read(_POSITION) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
    os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(3)
        assert process.poll() is None
    finally:
        os.kill(pid, signal.SIGCONT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, ""), err
    assert "3000 read, 3000 written" in out
    assert victim.taken() == expected


def test_two_importers_that_start_the_server_at_once_on_overlapping_files(victim: Victim, tmp_path: Path) -> None:
    """Scans of the same hosts and flows of the same pairs, at once: the graph of one after the other."""
    common = conn_lines(800, 150, seed=4)
    for name, seed in (("a.log", 5), ("b.log", 6)):
        lines = common + conn_lines(800, 200, seed=seed)
        random.Random(seed).shuffle(lines)
        (tmp_path / name).write_text(CONN_HEADER + "".join(f"{line}\n" for line in lines))
    pairs = [
        [nmap_xml(tmp_path / "a.xml", 150), tmp_path / "a.log"],
        [nmap_xml(tmp_path / "b.xml", 100, start=1_767_225_900), tmp_path / "b.log"],
    ]
    expected = victim.clean(*pairs[0], *pairs[1])
    embedded.stop(victim.home)
    both = [victim.begin("load", "--quiet", *map(str, paths)) for paths in pairs]
    for process in both:
        out, err = process.communicate(timeout=200)
        assert process.returncode == 0, err
        assert "Traceback" not in err
        assert out.count("written, 0 skipped") == 2
    assert victim.taken() == expected
