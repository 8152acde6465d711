"""The parts: fetched once, verified, complete or not there at all."""

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.jars import Jar, Lock
from graphrecon.embedded.parts import provide_lib

BODIES = {f"part{number}": f"content of part {number}".encode() * number for number in range(1, 21)}
LOCK = Lock(
    "1",
    "2",
    tuple(
        Jar("g", name, "1", "", hashlib.sha256(body).hexdigest(), len(body)) for name, body in sorted(BODIES.items())
    ),
)


class Shop:
    """Stands for the repository: counts what was fetched and does to it what a test asks."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.bodies = dict(BODIES)
        self.fault: Callable[[str], None] = lambda _name: None

    def __call__(self, jar: Jar, folder: Path, advance: Callable[[int], None]) -> Path:
        folder.mkdir(parents=True)
        path = folder / jar.name
        body = self.bodies[jar.artifact]
        path.write_bytes(body[: len(body) // 2])
        advance(len(body) // 2)
        self.fault(jar.artifact)
        path.write_bytes(body)
        advance(len(body) - len(body) // 2)
        self.fetched.append(jar.artifact)
        return path


class Seen:
    """A Progress that notes what it is told."""

    def __init__(self) -> None:
        self.total = self.done = self.open = 0

    def start(self, total: int, label: str) -> None:
        self.total += total
        self.open += 1

    def advance(self, amount: int) -> None:
        self.done += amount

    def finish(self) -> None:
        self.open -= 1


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("graphrecon.embedded.parts.time.sleep", lambda _seconds: None)
    return Shop()


def contents(lib: Path) -> dict[str, bytes]:
    return {path.name.removesuffix("-1.jar"): path.read_bytes() for path in lib.iterdir()}


def test_everything_is_fetched_once(tmp_path: Path, shop: Shop) -> None:
    seen = Seen()
    lib = provide_lib(LOCK, tmp_path / "cache", seen, shop)
    assert contents(lib) == BODIES
    assert provide_lib(LOCK, tmp_path / "cache", seen, shop) == lib
    assert sorted(shop.fetched) == sorted(BODIES)
    assert (seen.done, seen.open) == (seen.total, 0)
    assert not (tmp_path / "cache" / "staging").exists()


def test_another_lock_fetches_only_what_is_new(tmp_path: Path, shop: Shop) -> None:
    shop.bodies["more"] = b"more"
    more = Jar("g", "more", "1", "", hashlib.sha256(b"more").hexdigest(), 4)
    first = provide_lib(LOCK, tmp_path, None, shop)
    shop.fetched.clear()
    second = provide_lib(Lock("2", "2", (*LOCK.jars[:5], more)), tmp_path, None, shop)
    assert shop.fetched == ["more"]
    assert len(contents(second)) == 6
    assert contents(first) == BODIES


def test_a_wrong_hash_is_refused_and_deleted(tmp_path: Path, shop: Shop) -> None:
    shop.bodies["part7"] = b"evil" * 30
    with pytest.raises(EmbeddedError, match=r"part7-1\.jar has the wrong content") as error:
        provide_lib(LOCK, tmp_path, None, shop)
    assert "run the command again" in str(error.value)
    assert not list(tmp_path.rglob("part7*"))
    assert not list((tmp_path / "lib").iterdir())


def test_a_jar_changed_in_the_cache_is_refused_then_fetched_anew(tmp_path: Path, shop: Shop) -> None:
    lib = provide_lib(LOCK, tmp_path, None, shop)
    shop.fetched.clear()
    (tmp_path / "jars" / "part3-1.jar").write_bytes(b"x" * len(BODIES["part3"]))
    with pytest.raises(EmbeddedError, match=r"part3-1\.jar has the wrong content"):
        provide_lib(LOCK, tmp_path, None, shop)
    assert contents(provide_lib(LOCK, tmp_path, None, shop)) == BODIES
    assert shop.fetched == ["part3"]
    assert lib.is_dir()


def test_a_jar_replaced_in_the_lib_folder_is_not_used(tmp_path: Path, shop: Shop) -> None:
    lib = provide_lib(LOCK, tmp_path, None, shop)
    (lib / "part3-1.jar").unlink()
    (lib / "part3-1.jar").write_bytes(b"evil")
    assert contents(provide_lib(LOCK, tmp_path, None, shop)) == BODIES


def test_a_jar_added_to_the_lib_folder_is_not_on_the_class_path() -> None:
    from graphrecon.embedded.process import java_args

    args = java_args(LOCK, "1G").split("\n")
    assert args[args.index("-cp") + 1] == ":".join(f"../lib/{jar.name}" for jar in LOCK.jars)


def test_a_touched_jar_is_hashed_again_and_kept(tmp_path: Path, shop: Shop) -> None:
    provide_lib(LOCK, tmp_path, None, shop)
    os.utime(tmp_path / "jars" / "part3-1.jar", ns=(1, 1))
    assert contents(provide_lib(LOCK, tmp_path, None, shop)) == BODIES
    assert len(shop.fetched) == len(BODIES)


def test_a_broken_download_is_tried_again(tmp_path: Path, shop: Shop) -> None:
    faults = iter([True, True])

    def drop(name: str) -> None:
        if name == "part5" and next(faults, False):
            raise ConnectionError("reset by peer")

    shop.fault = drop
    seen = Seen()
    assert contents(provide_lib(LOCK, tmp_path, seen, shop)) == BODIES
    assert seen.done == seen.total


def test_no_network_is_said_and_complete_jars_are_kept(tmp_path: Path, shop: Shop) -> None:
    def drop(name: str) -> None:
        if name == "part1":
            raise ConnectionError("no route to host")

    shop.fault = drop
    with pytest.raises(EmbeddedError, match=r"cannot download part1-1\.jar: ConnectionError: no route to host"):
        provide_lib(LOCK, tmp_path, None, shop)
    assert len(list((tmp_path / "jars").iterdir())) == len(BODIES) - 1
    shop.fault = lambda _name: None
    shop.fetched.clear()
    assert contents(provide_lib(LOCK, tmp_path, None, shop)) == BODIES
    assert shop.fetched == ["part1"]


def test_an_interrupted_download_picks_up(tmp_path: Path, shop: Shop) -> None:
    done = threading.Event()

    def interrupt(name: str) -> None:
        if name == "part1":
            done.set()
            raise KeyboardInterrupt

    shop.fault = interrupt
    with pytest.raises(KeyboardInterrupt):
        provide_lib(LOCK, tmp_path, None, shop)
    assert done.is_set()
    assert {path.read_bytes() for path in (tmp_path / "jars").iterdir()} <= set(BODIES.values())
    shop.fault = lambda _name: None
    assert contents(provide_lib(LOCK, tmp_path, None, shop)) == BODIES


def test_jars_of_a_killed_run_are_verified_and_kept(tmp_path: Path, shop: Shop) -> None:
    provide_lib(LOCK, tmp_path, None, shop)
    (tmp_path / "verified.json").unlink()
    (tmp_path / "staging" / "1-x").mkdir(parents=True)
    shop.fetched.clear()
    assert contents(provide_lib(LOCK, tmp_path, None, shop)) == BODIES
    assert shop.fetched == []


def test_two_at_once_fetch_once(tmp_path: Path, shop: Shop) -> None:
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(provide_lib(LOCK, tmp_path, None, shop))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert sorted(shop.fetched) == sorted(BODIES)


def test_a_full_disk_is_said(tmp_path: Path, shop: Shop) -> None:
    def full(_name: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    shop.fault = full
    with pytest.raises(EmbeddedError, match="No space left on device") as error:
        provide_lib(LOCK, tmp_path, None, shop)
    assert "GRAPHRECON_CACHE" in str(error.value)


def test_a_cache_that_others_may_write_is_refused(tmp_path: Path, shop: Shop) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    with pytest.raises(EmbeddedError, match="can be written by other users"):
        provide_lib(LOCK, cache, None, shop)
    assert shop.fetched == []
