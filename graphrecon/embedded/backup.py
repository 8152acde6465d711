"""Dump the data of a home into one file, and restore such a file into this or another home."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from graphrecon.embedded import admin, archive, process, server, trial
from graphrecon.embedded import home as homes
from graphrecon.embedded.admin import AdminError
from graphrecon.embedded.archive import Archive
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.exchange import DATABASE, STAGING, Copying, alone, replace
from graphrecon.embedded.folders import private_folder
from graphrecon.embedded.home import Address
from graphrecon.embedded.jars import Lock
from graphrecon.embedded.java import Java
from graphrecon.embedded.progress import Progress, Silent
from graphrecon.embedded.server import Ready


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


def dump(home: Path, cache: Path, file: Path, *, overwrite: bool, java: Java, ready: Ready,
         progress: Progress | None = None) -> Archive:  # fmt: skip
    """Write the graph of `home` into `file` and return what it holds; a running server is stopped meanwhile.

    `file` appears complete or not at all, with mode 0600; one that exists is kept unless `overwrite`. Raises
    EmbeddedError, and the server runs again, when there is nothing to dump or the file cannot be written.
    """
    copying = Copying(home.resolve(), cache, java, ready, progress or Silent())
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


def restore(home: Path, cache: Path, file: Path, *, java: Java, ready: Ready,
            progress: Progress | None = None) -> Address:  # fmt: skip
    """Replace the graph of `home` by that of `file` and return the Address of its server, which is started.

    The file is checked and loaded beside the old data, which stay in use meanwhile; then the server is stopped,
    the two are exchanged, and the old ones are removed once the server is up with the new, or else put back.
    Users, password and ports of the home stay. Raises EmbeddedError with the old data in place.
    """
    copying = Copying(home.resolve(), cache, java, ready, progress or Silent())
    home = copying.home
    found = archive.check(file, copying.progress)
    homes.prepare(home)

    def load(lib: Path, lock: Lock, held: IO[str]) -> None:
        _load(copying, lib, lock, file, found, held)

    return replace(copying, load)


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
