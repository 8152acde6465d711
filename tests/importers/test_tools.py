"""External programs: found, checked, streamed, and ended."""

import sys
import time
from pathlib import Path

import pytest

from graphrecon.importers.source import ImporterError
from graphrecon.importers.tools import Running, Tool, ToolMissing, find


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str, least: tuple[int, ...] = (1, 2)) -> Tool:
    path = folder / "sometool"
    path.write_text(
        f"#!{sys.executable}\nimport os, sys, time\nif '-V' in sys.argv: sys.exit('sometool 1.4.2')\n{body}\n"
    )
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Tool(name="sometool", package="some-package", ask=("-V",), least=least)


def test_lines_come_one_by_one_and_complaints_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = program(tmp_path, monkeypatch, "print('a'); sys.stderr.write('so\\nso'); print(sys.argv[1], end='')")

    with Running(tool, ["; echo no shell"]) as running:
        assert list(running) == [b"a\n", b"; echo no shell\n"]
        assert running.complaints == "so so"


def test_a_missing_program_is_named_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    tool = Tool(name="sometool", package="some-package", ask=("-V",), least=(1,))

    with pytest.raises(ToolMissing, match=r"sometool is needed and not installed \(.*apt-get install some-package"):
        find(tool)


def test_a_program_that_is_too_old_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ToolMissing, match=r"sometool 1\.4\.2 is too old: 2\.0 or newer is needed"):
        find(program(tmp_path, monkeypatch, "", (2, 0)))


def test_a_failure_tells_status_and_complaint_after_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = program(tmp_path, monkeypatch, "print('a'); sys.stderr.write('broken'); sys.exit(3)")

    with Running(tool, []) as running:
        lines = iter(running)
        assert next(lines) == b"a\n"
        with pytest.raises(ImporterError, match="sometool ended with status 3: broken"):
            next(lines)


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = program(tmp_path, monkeypatch, "time.sleep(60)")

    with Running(tool, [], patience=0.3) as running, pytest.raises(ImporterError, match="wrote nothing for 0 s"):
        list(running)


def test_who_stops_reading_ends_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = program(tmp_path, monkeypatch, "while True: print('line')")
    started = time.monotonic()

    with Running(tool, []) as running:
        assert next(iter(running)) == b"line\n"
    assert time.monotonic() - started < 5


def test_complaints_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = program(tmp_path, monkeypatch, "sys.stderr.write('x' * 1000000)")

    with Running(tool, []) as running:
        list(running)
        assert len(running.complaints) == 4096
