"""What Java keeps of a rehearsal: starts take from it, and what is damaged is left aside."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graphrecon import embedded
from graphrecon.cli.db import answers, rehearse
from graphrecon.embedded import Address, quick
from graphrecon.embedded.jars import read_lock
from graphrecon.settings import load_settings
from tests.conftest import BRIEF


@pytest.fixture(scope="module")
def kept() -> Path:
    """What the rehearsal of this machine left; it is made here when the run has not."""
    return rehearse(load_settings())


@pytest.fixture
def other(cache: Path, kept: Path, tmp_path: Path) -> Path:
    """A cache of the same parts, without what a rehearsal left."""
    folder = tmp_path / "cache"
    shutil.copytree(cache, folder, copy_function=_linked, ignore=shutil.ignore_patterns(kept.parent.name))
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """A home; its server is stopped at the end."""
    yield tmp_path / "home"
    embedded.stop(tmp_path / "home")


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _start(home: Path, cache: Path) -> set[str]:
    """Start a server and return the files that its process has mapped."""
    embedded.ensure_started(home, cache, java=BRIEF, ready=answers, timeout=180)
    return {each.path for each in psutil.Process(embedded.status(home).pid).memory_maps()}


def test_a_start_takes_from_what_was_kept(kept: Path, cache: Path, fresh: Path) -> None:
    assert not embedded.is_due(cache)
    assert kept.stat().st_mode & 0o077 == 0
    assert str(kept) in _start(fresh, cache)


def test_what_is_damaged_is_left_aside(kept: Path, other: Path, fresh: Path) -> None:
    assert embedded.is_due(other)
    damaged = quick.path(other, read_lock())
    damaged.parent.mkdir(mode=0o700)
    shutil.copyfile(kept, damaged)
    with damaged.open("r+b") as file:
        file.seek(kept.stat().st_size // 2)
        file.write(b"\xff" * 65536)
    assert str(damaged) not in _start(fresh, other)


def test_a_second_rehearsal_does_nothing(kept: Path, cache: Path) -> None:
    def never(_: Address) -> bool:
        raise AssertionError("a server was started")

    before = kept.stat()
    again = embedded.rehearse(cache, java=BRIEF, ready=never, work=never)
    assert (again, again.stat().st_mtime_ns) == (kept, before.st_mtime_ns)


def test_an_interrupted_rehearsal_leaves_nothing(other: Path) -> None:
    started: list[int] = []

    def interrupt(_: Address) -> bool:
        (home,) = other.glob("rehearsal-*")
        started.append(embedded.status(home).pid or 0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedded.rehearse(other, java=BRIEF, ready=interrupt, work=answers)
    assert not psutil.pid_exists(started[0])
    assert not list(other.glob("rehearsal-*"))
    assert embedded.is_due(other)
