"""Disks that are full or cannot be written: a clear error, nothing half committed, and the next run goes on."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from graphrecon import embedded
from tests.faults.victim import Victim, one_line, small_disk
from tests.ingest.samples import conn_log, nmap_xml

pytestmark = pytest.mark.graph


def wide_xml(path: Path, hosts: int) -> Path:
    """An Nmap scan whose scripts print half a megabyte each."""
    small = nmap_xml(path, hosts).read_text()
    parts = small.split('output="host ')
    path.write_text(parts[0] + "".join(
        'output="' + f"{number} {chr(97 + number % 26) * 500_000}" + " host " + part
        for number, part in enumerate(parts[1:])
    ))  # fmt: skip
    return path


def read_only(disk: Path) -> None:
    """Remount a disk; a server that has just ended may hold it for a moment more."""
    for _ in range(50):
        if subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=False, capture_output=True).returncode == 0:
            return
        time.sleep(0.2)
    raise AssertionError("the disk stays busy")


def test_the_servers_disk_fills_up(victim: Victim, tmp_path: Path) -> None:
    """The import ends in one line; after room was made the next one ends as a clean run."""
    first, wide = conn_log(tmp_path / "conn.log", 1500, 300), wide_xml(tmp_path / "scan.xml", 160)
    expected = victim.clean(first, wide)
    embedded.stop(victim.home)
    with small_disk(tmp_path / "disk", "700m") as disk:
        small = Victim.at(disk / "home")
        try:
            assert small.run("load", "--quiet", str(first)).returncode == 0
            before = small.taken()
            ballast = disk / "ballast"
            with ballast.open("wb") as file:
                left = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                os.posix_fallocate(file.fileno(), 0, left - 2 * 2**20)
            failed = small.run("load", "--quiet", str(wide))
            assert failed.returncode == 2, failed.stdout + failed.stderr
            assert one_line(failed.stderr), failed.stderr
            ballast.unlink()
            embedded.stop(small.home)
            with small.graph():
                assert small.taken().nodes["Flow"] == before.nodes["Flow"]
            done = small.run("load", "--quiet", str(first), str(wide))
            assert done.returncode == 0, done.stderr
            assert small.taken() == expected
        finally:
            embedded.stop(small.home)


def test_a_disk_that_is_full_from_the_start(victim: Victim, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "20m") as disk:
        other = Victim.at(disk / "home")
        done = other.run("view", "--count")
        assert (done.returncode, one_line(done.stderr)) == (2, True), done.stderr
        assert "MB left" in done.stderr
        assert embedded.status(other.home).state == "stopped"


def test_a_home_that_cannot_be_written(victim: Victim, tmp_path: Path) -> None:
    """Every command that needs it says so in one line, also when only the rejects would go there."""
    victim.start()
    address = embedded.attach(victim.home)
    assert address is not None
    log = conn_log(tmp_path / "conn.log", 20, 5)
    log.write_text(log.read_text() + "not\ta\tline\n")
    with small_disk(tmp_path / "disk", "10m") as disk:
        read_only(disk)
        other = Victim.at(disk / "home")
        for words in (("db", "start"), ("view", "--count"), ("load", str(log)), ("db", "restore", "-y", str(log))):
            done = other.run(*words)
            assert (done.returncode, one_line(done.stderr)) == (2, True), (words, done.stderr)
        assert other.run("db", "status").returncode == 0
        assert other.run("db", "stop").stdout == "not running\n"
        env = {**other.env, "GRAPHRECON_URI": address.uri, "GRAPHRECON_PASSWORD": address.password}
        done = Victim(other.home, env).run("load", "--quiet", str(log))
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 2)
        assert done.returncode == 0 or one_line(done.stderr), done.stderr


def test_data_that_became_read_only(victim: Victim, tmp_path: Path) -> None:
    """A disk that is remounted read-only under a stopped server: the start says so, and nothing is lost."""
    with small_disk(tmp_path / "disk", "400m") as disk:
        small = Victim.at(disk / "home")
        try:
            path = conn_log(tmp_path / "conn.log", 300, 50)
            assert small.run("load", "--quiet", str(path)).returncode == 0
            before = small.taken()
            embedded.stop(small.home)
            read_only(disk)
            done = small.run("load", "--quiet", str(path))
            assert (done.returncode, one_line(done.stderr)) == (2, True), done.stderr
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            assert small.taken() == before
        finally:
            embedded.stop(small.home)
