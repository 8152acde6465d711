"""The embedded server of one home: start it or attach to it, ask for its state, stop it, empty it."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import psutil

from graphrecon.embedded import home as homes
from graphrecon.embedded import ports, process, quick, serverlog, trial
from graphrecon.embedded.conf import server_conf
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder, write_private
from graphrecon.embedded.home import Address, Ports
from graphrecon.embedded.jars import Lock, read_lock
from graphrecon.embedded.java import Java
from graphrecon.embedded.parts import provide_lib
from graphrecon.embedded.process import Record
from graphrecon.embedded.progress import Progress, Silent
from graphrecon.errors import GraphreconError

Ready = Callable[[Address], bool]
PORT_TRIES = 3


def attach(home: Path) -> Address | None:
    """Return the Address of the running server of `home`; None when none runs or it is still starting.

    Reads two small files and probes one lock: no Java, no network, no look at other processes.
    """
    home = home.resolve()
    record = process.read_record(home)
    if record is None or not record.ready or not process.is_held(home):
        return None
    return homes.address(Ports(record.bolt, record.http), homes.password(home))


def ensure_started(
    home: Path,
    cache: Path,
    *,
    java: Java,
    ready: Ready,
    progress: Progress | None = None,
    timeout: float = 120,
) -> Address:
    """Return the Address of the server of `home`, starting it first when it does not run.

    `ready` is asked again and again until it says that Bolt answers; `timeout` is in seconds, without the
    download of the parts. Two processes that start at once end with one server. The server runs on when this
    process ends. Raises EmbeddedError, with what to do, when the home or cache cannot be used, a download or
    a hash fails, or the server does not come up.
    """
    found = attach(home)
    if found is not None:
        return found
    progress = progress or Silent()
    home = home.resolve()
    homes.prepare(home)
    lock = read_lock()
    lib = provide_lib(lock, cache.resolve(), progress)
    deadline = time.monotonic() + timeout
    progress.start(0, "Starting Neo4j")
    try:
        with disk_errors(home), process.one_at_a_time(home, timeout):
            found = attach(home)
            if found is not None:
                return found
            if process.is_held(home):
                with _on_trial(home):
                    return _wait_for_other(home, ready, deadline)
            return start_held(home, lib, lock, java, ready, deadline)
    finally:
        progress.finish()


def start_held(
    home: Path,
    lib: Path,
    lock: Lock,
    java: Java,
    ready: Ready,
    deadline: float,
    flags: Sequence[str] | None = None,
) -> Address:
    """Start the server whose lock the caller holds; data on trial are kept when it comes up, else put back.

    `deadline` is a time of time.monotonic(); `flags` go to Java, by default those of a quick start.
    """
    trial.settle(home)
    private_folder(home / "data")
    with _on_trial(home):
        flags = quick.using(lib.parents[1], lock) if flags is None else flags
        return _start(home, lib, lock, java, ready, deadline, flags)


@contextmanager
def _on_trial(home: Path) -> Iterator[None]:
    """Around a start: data on trial replace those of before when it succeeds, and make way for them when not."""
    try:
        yield
    except GraphreconError as error:
        if not trial.pending(home):
            raise
        stop_held(home, 60)
        trial.put_back(home)
        raise EmbeddedError(
            f"the restored data do not come up, and those of before are back: {error.message}",
            where=error.where,
            hint=error.hint,
        ) from error
    trial.accept(home)


def _start(
    home: Path,
    lib: Path,
    lock: Lock,
    java: Java,
    ready: Ready,
    deadline: float,
    flags: Sequence[str],
) -> Address:
    orphan = process.find(home, None)
    if orphan is not None:
        raise EmbeddedError(
            f"a server of this home runs (pid {orphan.pid}), but its notes in run/ are gone",
            where=str(home),
            hint="graphrecon db stop, then try again",
        )
    trouble = homes.too_new(home, lock.neo4j)
    if trouble:
        raise EmbeddedError(trouble, where=str(home), hint="install the graphrecon that wrote them, or a newer one")
    homes.check_room(home)
    secret = homes.password(home)
    homes.initial_credentials(home, secret)
    for attempt in range(1, PORT_TRIES + 1):
        chosen = homes.choose_ports(home)
        text = server_conf(bolt=chosen.bolt, http=chosen.http, heap=java.heap, pagecache=java.pagecache)
        write_private(home / "conf" / "neo4j.conf", text)
        homes.note_version(home, lock.neo4j)
        child = process.launch(home, lib, lock, heap=java.heap, flags=[*flags, *java.options])
        record = Record(
            pid=child.pid,
            created=psutil.Process(child.pid).create_time(),
            bolt=chosen.bolt,
            http=chosen.http,
            neo4j=lock.neo4j,
            browser=lock.browser,
            ready=False,
        )
        process.write_record(home, record)
        address = homes.address(chosen, secret)
        if _wait(home, record, address, child, ready, deadline):
            process.write_record(home, replace(record, ready=True))
            return address
        code = child.wait()
        if attempt == PORT_TRIES or not serverlog.port_was_taken(home):
            raise serverlog.death(home, code)
    raise AssertionError("unreachable")


def _wait_for_other(home: Path, ready: Ready, deadline: float) -> Address:
    """Wait for a server that an earlier process launched and did not see through."""
    record = process.read_record(home)
    if record is None:
        raise EmbeddedError(
            "a server of this home runs, but its notes in run/ are gone",
            where=str(home),
            hint="graphrecon db stop, then try again",
        )
    address = homes.address(Ports(record.bolt, record.http), homes.password(home))
    if not _wait(home, record, address, None, ready, deadline):
        raise serverlog.death(home)
    process.write_record(home, replace(record, ready=True))
    return address


def _wait(
    home: Path,
    record: Record,
    address: Address,
    child: subprocess.Popen[bytes] | None,
    ready: Ready,
    deadline: float,
) -> bool:
    """True once `ready` says so, False when the process ended; EmbeddedError when the time is over.

    HTTP opens after Bolt, and a server whose HTTP port was taken meanwhile ends although Bolt answered for a moment.
    """
    while time.monotonic() < deadline:
        if child.poll() is not None if child else not process.is_held(home):
            return False
        if process.listens(record.pid, record.http) and not ports.is_free(record.bolt) and ready(address):
            return True
        time.sleep(0.1)
    raise EmbeddedError(
        f"the server is still not answering; its last word: {serverlog.last_word(home)}",
        where=str(home),
        hint="it goes on starting: try again, or see graphrecon db logs, or graphrecon db stop",
    )


def stop(home: Path, timeout: float = 60) -> Literal["stopped", "killed", "not running"]:
    """End the server of `home` and say how it went: SIGTERM, then after `timeout` seconds SIGKILL."""
    home = home.resolve()
    if not (home / "run").is_dir():
        return "not running"
    with disk_errors(home), process.one_at_a_time(home, timeout):
        return stop_held(home, timeout)


def stop_held(home: Path, timeout: float) -> Literal["stopped", "killed", "not running"]:
    """End the server whose lock the caller holds, as `stop` does."""
    record_file = home / "run" / "server.json"
    running = process.find(home, process.read_record(home))
    if running is None:
        record_file.unlink(missing_ok=True)
        return "not running"
    outcome: Literal["stopped", "killed"] = "stopped"
    try:
        running.terminate()
        if not process.ended(home, running, timeout):
            outcome = "killed"
            running.kill()
            process.ended(home, running, 10)
    except psutil.NoSuchProcess:
        pass
    except psutil.Error as error:
        raise EmbeddedError(f"cannot end the server (pid {running.pid}): {error}", where=str(home)) from error
    record_file.unlink(missing_ok=True)
    return outcome


def reset(home: Path, timeout: float = 60) -> None:
    """Stop the server and remove all its data; password and ports stay, so addresses go on working."""
    home = home.resolve()
    if not (home / "run").is_dir():
        return
    with disk_errors(home), process.one_at_a_time(home, timeout):
        stop_held(home, timeout)
        for name in (".data.before", "data"):
            trial.discard(home, name)


@contextmanager
def disk_errors(home: Path) -> Iterator[None]:
    """Turn an OSError of the home's folders into an EmbeddedError."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(
            f"the folder of the server cannot be used: {error.strerror or error}",
            where=str(error.filename or home),
            hint="it must be yours to write and have room; GRAPHRECON_HOME names another",
        ) from error


@dataclass(frozen=True, slots=True)
class Status:
    """What is known about the server of a home; sizes in bytes, uptime in seconds."""

    state: Literal["running", "starting", "stopped"]
    home: str
    pid: int | None
    uri: str | None
    http: str | None
    neo4j: str
    browser: str
    data_bytes: int
    uptime: float | None
    trouble: str | None = None
    """Why a server could not use the data, where that is known."""


def status(home: Path) -> Status:
    """Return the Status of `home`; a home that does not exist is a stopped server without data."""
    home = home.resolve()
    record = process.read_record(home)
    lock = read_lock()
    size = homes.data_size(home)
    if record is None or not process.is_held(home):
        trouble = homes.too_new(home, lock.neo4j)
        return Status("stopped", str(home), None, None, None, lock.neo4j, lock.browser, size, None, trouble)
    address = homes.address(Ports(record.bolt, record.http), "")
    return Status(
        state="running" if record.ready else "starting",
        home=str(home),
        pid=record.pid,
        uri=address.uri,
        http=address.http,
        neo4j=record.neo4j,
        browser=record.browser,
        data_bytes=size,
        uptime=max(0.0, time.time() - record.created),
    )


def browser_url(address: Address, statement: str | None = None) -> str:
    """Return the page of Neo4j Browser for this server, with `statement` typed in; without the password."""
    host = address.uri.partition("://")[2]
    url = f"{address.http}/browser/?dbms=neo4j://{quote(address.user)}@{host}"
    return f"{url}&cmd=edit&arg={quote(statement, safe='')}" if statement else url
