"""SIGKILL, two dozen times, of importer and server at random moments: the graph of one clean run."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.test_interrupted import SMALL_BATCHES
from tests.faults.victim import Victim
from tests.ingest.samples import conn_log, nmap_xml

pytestmark = [pytest.mark.graph, pytest.mark.long, pytest.mark.timeout(1800)]

KILLS = 24


def test_two_dozen_kills_of_importer_and_server(victim: Victim, tmp_path: Path) -> None:
    paths = [conn_log(tmp_path / "conn.log", 12_000, 2500), nmap_xml(tmp_path / "scan.xml", 1200)]
    expected = victim.clean(*paths)
    rng = random.Random(24)
    killed = {"importer": 0, "server": 0}
    rounds = 0
    while sum(killed.values()) < KILLS:
        rounds += 1
        assert rounds < 5 * KILLS
        victim.start()
        process = victim.begin("load", "--quiet", *map(str, paths), script=SMALL_BATCHES)
        time.sleep(0.6 + rng.random() * 1.5)
        if process.poll() is not None:
            process.communicate()
            assert victim.taken() == expected
            victim.clean(*paths)  # empties the graph: begin again
            continue
        target = rng.choice(("importer", "server"))
        pid = process.pid if target == "importer" else victim.pid()
        os.kill(pid, signal.SIGKILL)
        killed[target] += 1
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        assert process.returncode in ((-9,) if target == "importer" else (0, 2)), out + err
    done = victim.run("load", "--quiet", *map(str, paths))
    assert done.returncode == 0, done.stderr
    assert victim.taken() == expected
    assert min(killed.values()) >= 5, killed
