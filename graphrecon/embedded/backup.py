"""Dump the data of a home into one file, and restore such a file into this or another home."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from graphrecon.embedded import admin, archive, process, server, trial
from graphrecon.embedded import home as homes
from graphrecon.embedded.admin import AdminError
from graphrecon.embedded.archive import Archive
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder
from graphrecon.embedded.home import Address
from graphrecon.embedded.jars import Lock, read_lock
from graphrecon.embedded.parts import provide_lib
from graphrecon.embedded.progress import Progress, Silent
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
    heap: str
    pagecache: str
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
            return server.start_held(self.home, lib, lock, self.heap, self.pagecache, self.ready, deadline)
        finally:
            self.progress.finish()


def connected(home: Path) -> list[str]:
    """Return what is connected to the running server of `home`, as `name (pid N)`; empty when none runs."""
    home = home.resolve()
    record = process.read_record(home)
    found = process.find(home, record) if record is not None and process.is_held(home) else None
    if record is None or found is None:
        return []
    with suppress(psutil.Error):
        ports = {
            entry.raddr.port
            for entry in found.net_connections("tcp")
            if entry.status == psutil.CONN_ESTABLISHED and entry.laddr.port == record.bolt
        }
        return sorted({_name(port) for port in ports})
    return []


def _name(port: int) -> str:
    with suppress(psutil.Error):
        for entry in psutil.net_connections("tcp"):
            if entry.laddr and entry.laddr.port == port and entry.pid and entry.status == psutil.CONN_ESTABLISHED:
                return f"{psutil.Process(entry.pid).name()} (pid {entry.pid})"
    return "another program"


def dump(home: Path, cache: Path, file: Path, *, overwrite: bool, heap: str, pagecache: str, ready: Ready,
         progress: Progress | None = None) -> Archive:  # fmt: skip
    """Write the graph of `home` into `file` and return what it holds; a running server is stopped meanwhile.

    `file` appears complete or not at all, with mode 0600; one that exists is kept unless `overwrite`. Raises
    EmbeddedError, and the server runs again, when there is nothing to dump or the file cannot be written.
    """
    copying = Copying(home.resolve(), cache, heap, pagecache, ready, progress or Silent())
    home = copying.home
    if not homes.has_data(home) and not trial.pending(home):
        raise EmbeddedError("there is nothing to dump: no server has run here", where=str(home))
    _check_target(file, overwrite)
    homes.prepare(home)
    lib, lock = copying.parts()
    with server.disk_errors(home), alone(home) as single, archive.writing(file) as (part, opened):
        with process.one_at_a_time(home, copying.timeout) as held:
            trial.settle(home)
            ran = server.stop_held(home, 60) != "not running"
            try:
                _dump(copying, lib, lock, opened, (held, single))
            finally:
                if ran:
                    copying.start(lib, lock)
        try:
            return archive.check(part, copying.progress)
        except EmbeddedError as error:
            raise EmbeddedError(
                "the dump could not be written whole", where=str(file), hint="is that disk full? nothing was changed"
            ) from error


def _dump(copying: Copying, lib: Path, lock: Lock, part: IO[bytes], held: tuple[IO[str], ...]) -> None:
    """Dump; data that a killed server left are recovered first, by a start and a stop."""
    for attempt in (1, 2):
        part.seek(0)
        part.truncate()
        try:
            admin.run(
                copying.home, lib, lock, "database", "dump", "--to-stdout", DATABASE,
                stdout=part, held=held, size=homes.data_size(copying.home), label="Dumping",
                progress=copying.progress,
            )  # fmt: skip
        except AdminError as error:
            if attempt == 2 or "recover" not in error.output:
                raise
            copying.start(lib, lock)
            server.stop_held(copying.home, 60)
        else:
            return


def _check_target(file: Path, overwrite: bool) -> None:
    if file.is_dir():
        raise EmbeddedError("is a folder", where=str(file), hint="name a file")
    if not file.parent.is_dir():
        raise EmbeddedError("its folder does not exist", where=str(file), hint=f"mkdir -p {file.parent}")
    if not overwrite and (file.exists() or file.is_symlink()):
        raise EmbeddedError("exists already", where=str(file), hint="--force replaces it once the new one is complete")


def restore(home: Path, cache: Path, file: Path, *, heap: str, pagecache: str, ready: Ready,
            progress: Progress | None = None) -> Address:  # fmt: skip
    """Replace the graph of `home` by that of `file` and return the Address of its server, which is started.

    The file is checked and loaded beside the old data, which stay in use meanwhile; then the server is stopped,
    the two are exchanged, and the old ones are removed once the server is up with the new, or else put back.
    Users, password and ports of the home stay. Raises EmbeddedError with the old data in place.
    """
    copying = Copying(home.resolve(), cache, heap, pagecache, ready, progress or Silent())
    home = copying.home
    found = archive.check(file, copying.progress)
    homes.prepare(home)

    def load(lib: Path, lock: Lock, held: IO[str]) -> None:
        _load(copying, lib, lock, file, found, held)

    return replace(copying, load)


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


def _load(copying: Copying, lib: Path, lock: Lock, file: Path, found: Archive, held: IO[str]) -> None:
    """Load the file into the staging folder."""
    staging = copying.home / STAGING
    private_folder(staging)
    free, needed = shutil.disk_usage(staging).free, found.size + homes.ROOM_FIRST
    if free < needed:
        raise EmbeddedError(
            f"the disk has {free // 2**20} MB left, and the restored graph needs {needed // 2**20} MB",
            where=str(copying.home),
            hint="make room, then try again; the graph is as it was",
        )
    with file.open("rb") as source:
        admin.run(
            copying.home, lib, lock, "database", "load", "--from-stdin", DATABASE,
            base=staging, stdin=source, held=(held,), size=found.size, label="Restoring", progress=copying.progress,
        )  # fmt: skip


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
