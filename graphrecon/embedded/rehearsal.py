"""A rehearsal: one start of a server without data, after which every start on this machine is quicker."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from graphrecon.embedded import home as homes
from graphrecon.embedded import process, quick, server
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder
from graphrecon.embedded.home import Address
from graphrecon.embedded.jars import read_lock
from graphrecon.embedded.java import Java
from graphrecon.embedded.parts import exclusive, provide_lib
from graphrecon.embedded.progress import Progress, Silent


def is_due(cache: Path) -> bool:
    """Whether starts would be quicker after `rehearse`."""
    return not quick.path(cache, read_lock()).is_file()


def rehearse(
    cache: Path,
    *,
    java: Java,
    ready: server.Ready,
    work: Callable[[Address], object],
    progress: Progress | None = None,
    timeout: float = 600,
) -> Path:
    """Start a server of its own, let `work` ask it what later ones will be asked, stop it, and keep what Java loaded.

    Returns the file that later starts take from, about 200 MB below `cache`; nothing is done when it is there already.
    It takes about a minute of two cores. Raises EmbeddedError when the server does not start, or Java keeps nothing.
    """
    progress = progress or Silent()
    cache = cache.resolve()
    lock = read_lock()
    lib = provide_lib(lock, cache, progress)
    target = quick.path(cache, lock)
    with server.disk_errors(cache):
        private_folder(target.parent)
        with exclusive(target.parent / "lock", progress, "Waiting for another rehearsal"):
            if target.is_file():
                return target
            fresh = target.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            home = Path(tempfile.mkdtemp(prefix="rehearsal-", dir=cache)).resolve()
            homes.prepare(home)
            deadline = time.monotonic() + timeout
            plain = replace(java, options=())  # what is kept serves every start, whatever its options
            progress.start(0, "Rehearsing a start of Neo4j (once)")
            try:
                with process.one_at_a_time(home, timeout):
                    work(server.start_held(home, lib, lock, plain, ready, deadline, quick.making(fresh)))
                    server.stop_held(home, timeout)
            finally:
                server.stop(home, 5)
                shutil.rmtree(home, ignore_errors=True)
                progress.finish()
            if not fresh.is_file():
                raise EmbeddedError(
                    "Java kept nothing of the rehearsal", where=str(fresh), hint="starts stay as they are"
                )
            fresh.replace(target)
    return target
