"""Data on trial: whatever is killed between two steps, either the old data or the new are used, whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graphrecon.embedded import home as homes
from graphrecon.embedded import trial
from graphrecon.embedded.errors import EmbeddedError
from tests.conftest import BRIEF


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    homes.prepare(tmp_path)
    (tmp_path / "data" / "graph").write_text("old")
    (tmp_path / "fresh").mkdir(mode=0o700)
    (tmp_path / "fresh" / "graph").write_text("new")
    return tmp_path


def next_start(home: Path) -> str:
    """What a start finds, in the order in which it comes to it."""
    homes.prepare(home)
    trial.settle(home)
    return (home / "data" / "graph").read_text()


def killed_at(monkeypatch: pytest.MonkeyPatch, number: int, work: Callable[[], None]) -> bool:
    """Run `work`, ended before its `number`-th rename or removal; False when it has fewer."""
    left = number
    rename, rmtree = Path.rename, shutil.rmtree

    def count() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed

    def counted_rename(path: Path, target: Path) -> Path:
        count()
        return rename(path, target)

    def counted_rmtree(path: Path, ignore_errors: bool = False) -> None:
        count()
        rmtree(path, ignore_errors)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted_rename)
        patch.setattr(shutil, "rmtree", counted_rmtree)
        try:
            work()
        except Killed:
            return True
    return False


@pytest.mark.parametrize("number", range(3))
def test_killed_in_a_swap(home: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    killed = killed_at(monkeypatch, number, lambda: trial.swap(home, home / "fresh"))
    assert (killed, next_start(home)) == [(True, "old"), (True, "old"), (False, "new")][number]


@pytest.mark.parametrize("number", range(5))
def test_killed_when_the_old_data_are_given_up(home: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    trial.swap(home, home / "fresh")
    killed_at(monkeypatch, number, lambda: trial.accept(home))
    assert next_start(home) == "new"
    trial.accept(home)
    assert not trial.pending(home)


@pytest.mark.parametrize("number", range(6))
def test_killed_when_the_old_data_are_put_back(home: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    trial.swap(home, home / "fresh")
    killed = killed_at(monkeypatch, number, lambda: trial.put_back(home))
    assert next_start(home) == ("new" if killed and number < 2 else "old")
    if trial.pending(home):
        trial.put_back(home)
    assert next_start(home) == "old"


def test_a_home_between_two_renames_is_not_given_empty_data(home: Path) -> None:
    (home / "data").rename(home / ".data.before")
    homes.prepare(home)
    assert not (home / "data").exists()


@pytest.mark.parametrize(
    ("wrote", "reads", "trouble"),
    [
        ("2026.08.1", "2026.08.1", False),
        ("2026.08.3", "2026.08.1", False),
        ("2026.09.0", "2026.08.1", True),
        ("2027.01.0", "2026.08.1", True),
        ("5.26.30", "2026.08.1", False),
        ("2026.08.1", "5.26.30", True),
        ("", "2026.08.1", False),
    ],
)
def test_data_of_a_newer_neo4j_are_named(tmp_path: Path, wrote: str, reads: str, trouble: bool) -> None:
    homes.prepare(tmp_path)
    assert homes.too_new(tmp_path, reads) is None
    homes.note_version(tmp_path, wrote)
    assert (homes.too_new(tmp_path, reads) is not None) is trouble


def test_a_start_on_data_of_a_newer_neo4j_is_refused(tmp_path: Path) -> None:
    from graphrecon import embedded
    from graphrecon.embedded import server
    from graphrecon.embedded.jars import Lock

    homes.prepare(tmp_path)
    homes.note_version(tmp_path, "2199.01.0")
    with pytest.raises(EmbeddedError, match=r"written by Neo4j 2199\.01\.0, newer than this one"):
        server.start_held(tmp_path, tmp_path, Lock("2026.08.1", "5", ()), BRIEF, lambda _: True, 0)
    assert "2199.01.0" in str(embedded.status(tmp_path).trouble)
