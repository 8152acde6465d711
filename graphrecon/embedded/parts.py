"""The jars on this machine: download what the cache lacks, verify every sha256, offer them as one folder."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder
from graphrecon.embedded.jars import Jar, Lock
from graphrecon.embedded.progress import Progress, Silent

THREADS = 16
TRIES = 3

Fetch = Callable[[Jar, Path, Callable[[int], None]], Path]
"""Download one jar below a folder, telling the bytes as they come; the result is its path."""


class _Stopped(BaseException):
    """Ends a thread that fetches, from inside: the download was given up."""


_Stamps = dict[str, list[int | str]]


def provide_lib(lock: Lock, cache: Path, progress: Progress | None = None, fetch: Fetch | None = None) -> Path:
    """Return the folder that holds exactly the jars of `lock`, downloading what is not there yet.

    Every jar is hashed once, when it was fetched, and again only when its size or time changed. Two processes
    may call this at once: one works, the other waits. Raises EmbeddedError for a wrong hash (that jar is
    deleted), a failed download, a full disk or a folder that cannot be used.
    """
    lib = cache / "lib" / lock.digest
    progress = progress or Silent()
    try:
        for folder in (cache, cache / "jars", cache / "lib"):
            private_folder(folder)
        if _intact(lib, lock, _read_stamps(cache)):
            return lib
        with exclusive(cache / "parts.lock", progress, "Waiting for another graphrecon that fetches Neo4j"):
            if not _intact(lib, lock, _read_stamps(cache)):
                _complete(lock, cache, progress, fetch or fetch_with_jgo)
                _assemble(lib, lock, cache)
    except OSError as error:
        raise _disk_error(error, cache) from error
    return lib


def _intact(lib: Path, lock: Lock, stamps: _Stamps) -> bool:
    try:
        for jar in lock.jars:
            found = os.stat(lib / jar.name)
            if stamps.get(jar.name) != [jar.sha256, found.st_size, found.st_mtime_ns]:
                return False
    except OSError:
        return False
    return True


def _complete(lock: Lock, cache: Path, progress: Progress, fetch: Fetch) -> None:
    stamps = _read_stamps(cache)
    staging = cache / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        missing = [jar for jar in lock.jars if not _verified(jar, cache, stamps)]
        if missing:
            _download(missing, cache, staging, stamps, progress, fetch)
    finally:
        _write_stamps(cache, stamps)
        shutil.rmtree(staging, ignore_errors=True)


def _verified(jar: Jar, cache: Path, stamps: _Stamps) -> bool:
    """Whether the cache has this jar; one with other content is deleted and reported."""
    path = cache / "jars" / jar.name
    try:
        found = path.stat()
    except FileNotFoundError:
        stamps.pop(jar.name, None)
        return False
    if stamps.get(jar.name) == [jar.sha256, found.st_size, found.st_mtime_ns]:
        return True
    stamps.pop(jar.name, None)
    _check(jar, path)
    stamps[jar.name] = [jar.sha256, found.st_size, found.st_mtime_ns]
    return True


def _check(jar: Jar, path: Path) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != jar.sha256:
        path.unlink()
        raise EmbeddedError(
            f"{jar.name} has the wrong content: sha256 {found[:16]}…, expected {jar.sha256[:16]}…; "
            "the file was deleted and not used",
            where=str(path.parent),
            hint="run the command again to fetch it anew; if this repeats, something on the way changes files",
        )


def _download(
    missing: list[Jar], cache: Path, staging: Path, stamps: _Stamps, progress: Progress, fetch: Fetch
) -> None:
    guard = threading.Lock()
    given_up = threading.Event()

    def advance(amount: int) -> None:
        if given_up.is_set():
            raise _Stopped
        with guard:
            progress.advance(amount)

    def one(jar: Jar) -> None:
        path = _persist(jar, staging, advance, fetch)
        _check(jar, path)
        target = cache / "jars" / jar.name
        path.replace(target)
        found = target.stat()
        with guard:
            stamps[jar.name] = [jar.sha256, found.st_size, found.st_mtime_ns]

    total = sum(jar.size for jar in missing)
    progress.start(total, f"Fetching Neo4j ({len(missing)} files, once)")
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="fetch")
    try:
        largest_first = sorted(missing, key=lambda jar: -jar.size)
        for future in [pool.submit(one, jar) for jar in largest_first]:
            future.result()
    except BaseException:
        given_up.set()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        progress.finish()


def _persist(jar: Jar, staging: Path, advance: Callable[[int], None], fetch: Fetch) -> Path:
    """Fetch one jar, trying again after a failure of the network."""
    for attempt in range(1, TRIES + 1):
        folder = staging / f"{attempt}-{jar.sha256[:16]}"
        told = 0

        def count(amount: int) -> None:
            nonlocal told
            told += amount
            advance(amount)

        try:
            return fetch(jar, folder, count)
        except Exception as error:  # whatever the resolver or its HTTP client raises
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES):
                raise
            advance(-told)
            if attempt == TRIES:
                raise EmbeddedError(
                    f"cannot download {jar.name}: {_cause(error)}",
                    hint="check the network and run the command again; files that are complete are kept",
                ) from error
            time.sleep(attempt)
    raise AssertionError("unreachable")


def _cause(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def fetch_with_jgo(jar: Jar, folder: Path, advance: Callable[[int], None]) -> Path:
    """Download one jar through jgo into a repository cache of its own below `folder`."""
    from jgo.maven import MavenContext
    from jgo.maven._resolver import PythonResolver

    @contextmanager
    def callback(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        yield advance

    context = MavenContext(
        resolver=PythonResolver(progress_callback=callback), repo_cache=folder, local_repos=[], timeout=30
    )
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    return Path(component.artifact(classifier=jar.classifier, packaging="jar").resolve())


def _assemble(lib: Path, lock: Lock, cache: Path) -> None:
    """Put links to the jars into one folder, which appears complete or not at all."""
    fresh = lib.with_name(f".{lib.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    for jar in lock.jars:
        source = cache / "jars" / jar.name
        try:
            os.link(source, fresh / jar.name)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            shutil.copy2(source, fresh / jar.name)
    if lib.exists():
        old = lib.with_name(f".{lib.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        lib.rename(old)
        fresh.rename(lib)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(lib)


def _read_stamps(cache: Path) -> _Stamps:
    try:
        stamps = json.loads((cache / "verified.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _write_stamps(cache: Path, stamps: _Stamps) -> None:
    fresh = cache / "verified.json.new"
    fresh.write_text(json.dumps(stamps, indent=0, sort_keys=True), "utf-8")
    fresh.replace(cache / "verified.json")


@contextmanager
def exclusive(path: Path, progress: Progress, waiting: str) -> Iterator[None]:
    """Hold the lock of a file; `waiting` says what for, while another process holds it."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.start(0, waiting)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
            finally:
                progress.finish()
        yield


def _disk_error(error: OSError, cache: Path) -> EmbeddedError:
    return EmbeddedError(
        f"cannot keep the parts of Neo4j: {error.strerror or error}",
        where=str(error.filename or cache),
        hint="the cache needs 350 MB and must be yours to write; GRAPHRECON_CACHE names another folder",
    )
