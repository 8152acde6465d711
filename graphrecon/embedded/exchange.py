"""Exchange the graph of a home for a fresh one that was made beside it, so that a kill leaves the old or the new."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graphrecon.embedded import process, server, trial
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.home import Address
from graphrecon.embedded.jars import Lock, read_lock
from graphrecon.embedded.java import Java
from graphrecon.embedded.parts import provide_lib
from graphrecon.embedded.progress import Progress
from graphrecon.embedded.server import Ready

DATABASE = "neo4j"
STAGING = ".restore"
_KEPT = ("dbms", "databases/system", "transactions/system", "server_id")
"""What stays with a home when its graph is replaced: users, passwords, the identity of the server."""


@dataclass(frozen=True, slots=True)
class Copying:
    """A home whose data are dumped or replaced, and how its server is started."""

    home: Path
    cache: Path
    java: Java
    ready: Ready
    progress: Progress
    timeout: float = 120

    def parts(self) -> tuple[Path, Lock]:
        """Return the folder of jars and the lock, fetched when they are missing."""
        lock = read_lock()
        return provide_lib(lock, self.cache.resolve(), self.progress), lock

    def start(self, lib: Path, lock: Lock) -> Address:
        """Start the server; the caller holds the home's lock."""
        self.progress.start(0, "Starting Neo4j")
        try:
            deadline = time.monotonic() + self.timeout
            return server.start_held(self.home, lib, lock, self.java, self.ready, deadline)
        finally:
            self.progress.finish()


Fill = Callable[[Path, Lock, IO[str]], None]
"""Makes a graph below the folder STAGING of a home, given the folder of jars, the lock and a locked file to inherit."""


def replace(copying: Copying, fill: Fill, before: Callable[[], None] | None = None) -> Address:
    """Put the graph that `fill` makes in the place of the home's, and return the Address of its server, started.

    `before` is asked just before the server is stopped, and may raise. Whatever fails or is killed, either the old
    graph or the whole new one is there.
    """
    home = copying.home
    if (home / "data").is_symlink():
        raise EmbeddedError("is a link: nothing can be exchanged with it", where=str(home / "data"),
                            hint="make the home itself a folder on that disk")  # fmt: skip
    lib, lock = copying.parts()
    staging = home / STAGING
    with server.disk_errors(home), alone(home) as held:
        shutil.rmtree(staging, ignore_errors=True)
        try:
            fill(lib, lock, held)
            with process.one_at_a_time(home, copying.timeout):
                trial.settle(home)
                if trial.pending(home):
                    raise EmbeddedError("an earlier restore is not settled yet", where=str(home),
                                        hint="graphrecon db start, then try again")  # fmt: skip
                if before is not None:
                    before()
                ran = _exchange(copying, staging / "data", lib, lock)
                try:
                    return copying.start(lib, lock)
                except EmbeddedError:
                    if ran and not trial.pending(home):
                        copying.start(lib, lock)
                    raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _exchange(copying: Copying, fresh: Path, lib: Path, lock: Lock) -> bool:
    """Put the loaded data in the place of the old ones and return whether the server ran.

    What is cut off before the end changes nothing.
    """
    home = copying.home
    ran = server.stop_held(home, 60) != "not running"
    try:
        for name in _KEPT:
            old, new = home / "data" / name, fresh / name
            if old.is_dir():
                shutil.copytree(old, new)
            elif old.exists():
                shutil.copy2(old, new)
        _sync(fresh)
        trial.swap(home, fresh)
    except BaseException:
        trial.settle(home)
        if ran and not trial.pending(home):
            copying.start(lib, lock)
        raise
    return ran


def _sync(folder: Path) -> None:
    """Bring every file of `folder` to the disk."""
    for path, _, names in os.walk(folder):
        for name in (".", *names):
            handle = os.open(os.path.join(path, name), os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def alone(home: Path, name: str = "copy.lock", doing: str = "dumps or restores") -> Iterator[IO[str]]:
    """Hold a lock in run/: one dump, restore or load at a time, also when one was killed and its tool goes on."""
    with (home / "run" / name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedError(
                f"another graphrecon {doing} this home", where=str(home), hint="wait for it, then try again"
            ) from None
        yield file
