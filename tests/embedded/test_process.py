"""Finding the server's process: stale notes and other programs are not taken for it."""

import errno
import fcntl
import os
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from graphrecon import embedded
from graphrecon.embedded import home as homes
from graphrecon.embedded import process, serverlog
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.process import Record

STALE = Record(pid=2**22 - 1, created=1.0, bolt=7001, http=7002, neo4j="1", browser="2", ready=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    homes.prepare(tmp_path)
    homes.password(tmp_path)
    return tmp_path


def test_a_note_of_a_process_that_is_gone_is_a_stopped_server(home: Path) -> None:
    process.write_record(home, STALE)
    assert process.find(home, STALE) is None
    assert embedded.attach(home) is None
    assert embedded.status(home).state == "stopped"
    assert embedded.stop(home) == "not running"


def test_another_program_with_the_noted_pid_is_left_alone(home: Path) -> None:
    mine = psutil.Process()
    process.write_record(home, replace(STALE, pid=mine.pid, created=mine.create_time()))
    assert process.find(home, process.read_record(home)) is None
    assert embedded.attach(home) is None
    assert embedded.stop(home) == "not running"


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "more": 2}'])
def test_a_broken_note_is_no_note(home: Path, note: str) -> None:
    (home / "run" / "server.json").touch(0o600)
    (home / "run" / "server.json").write_text(note)
    assert process.read_record(home) is None
    assert embedded.attach(home) is None


def test_the_lock_of_a_living_process_makes_a_ready_server(home: Path) -> None:
    process.write_record(home, STALE)
    with (home / "run" / "server.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        found = embedded.attach(home)
        assert found is not None
        assert (found.uri, found.http) == ("bolt://127.0.0.1:7001", "http://127.0.0.1:7002")
        assert found.password == homes.password(home)
        process.write_record(home, replace(STALE, ready=False))
        assert embedded.attach(home) is None
        assert embedded.status(home).state == "starting"
    assert embedded.status(home).state == "stopped"


@pytest.mark.alone
def test_attaching_is_fast(home: Path) -> None:
    process.write_record(home, STALE)
    with (home / "run" / "server.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        began = time.perf_counter()
        embedded.attach(home)
        assert time.perf_counter() - began < 0.1


def test_a_home_that_is_not_there_has_no_server_and_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert embedded.attach(missing) is None
    assert embedded.stop(missing) == "not running"
    assert embedded.logs(missing, 5) == []
    embedded.reset(missing)
    assert (embedded.status(missing).state, embedded.status(missing).data_bytes) == ("stopped", 0)
    assert not missing.exists()


def test_waiting_for_another_starter_ends(home: Path) -> None:
    with (home / "run" / "start.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedError, match="another graphrecon"), process.one_at_a_time(home, 0.1):
            pass


def test_a_read_only_home_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(home))

    monkeypatch.setattr(fcntl, "flock", refuse)
    for action in (embedded.stop, embedded.reset):
        with pytest.raises(EmbeddedError, match="Read-only file system"):
            action(home)


def test_reset_removes_the_data_and_keeps_the_password(home: Path) -> None:
    secret = homes.password(home)
    (home / "data" / "databases" / "system").mkdir(parents=True)
    embedded.reset(home)
    assert not (home / "data").exists()
    assert homes.password(home) == secret


def test_log_tail_and_last_word(home: Path) -> None:
    lines = ["INFO  Starting...", "ERROR Failed", "Caused by: java.io.IOException: No space left on device", "\tat x"]
    (home / "logs" / "server.log").write_text("\n".join(lines) + "\n")

    assert serverlog.tail(home, 2) == lines[-2:]
    assert serverlog.tail(home, 0) == []
    error = serverlog.death(home)
    assert "java.io.IOException: No space left on device" in str(error)
    assert "make room" in str(error)


def test_a_killed_start_is_named(home: Path) -> None:
    (home / "logs" / "server.log").write_text("INFO  Starting...\n")
    assert "killed by SIGKILL while it started; its last word: INFO  Starting..." in str(serverlog.death(home, -9))
    assert "the server ended while it started: INFO  Starting..." in str(serverlog.death(home, 1))


def test_follow_yields_whole_lines_of_this_and_the_next_start(home: Path) -> None:
    log = home / "logs" / "server.log"
    log.write_text("old\n")
    lines = iter(embedded.follow_logs(home, pause=0.01))
    from threading import Timer

    def grow() -> None:
        with log.open("a") as file:
            file.write("one\ntw")
            file.flush()
            time.sleep(0.05)
            file.write("o\n")

    def renew() -> None:
        log.rename(log.with_suffix(".1.log"))
        log.write_text("three\n")

    for delay, action in ((0.1, grow), (0.4, renew)):
        Timer(delay, action).start()
    assert [next(lines) for _ in range(3)] == ["one", "two", "three"]


def test_own_pid_is_not_a_server(home: Path) -> None:
    assert process.find(home, replace(STALE, pid=os.getpid())) is None
