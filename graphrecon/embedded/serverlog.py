"""What the server wrote about itself: its last lines, and the reason when it did not come up."""

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from graphrecon.embedded.errors import EmbeddedError

LOG = "server.log"
_TAIL = 256 * 1024
_CAUSES = (
    (r"Address already in use", "another program took the port: try again, new ports are chosen"),
    (r"No space left on device|Disk quota exceeded", "make room on that disk, then try again"),
    (
        r"Could not reserve enough space|Too small maximum heap|Invalid maximum heap|insufficient memory"
        r"|OutOfMemoryError|Cannot allocate memory",
        "set GRAPHRECON_HEAP and GRAPHRECON_PAGECACHE to what this machine has free (1G and 512M are usual)",
    ),
    (
        r"FileLockException|Lock file has been locked|store_lock",
        "another server uses this data: stop it first, or choose another GRAPHRECON_HOME",
    ),
    (
        r"UnsupportedLogVersionException|newer version of neo4j|Downgrade is not supported|Unknown store version",
        "a newer Neo4j wrote these data: install the graphrecon that wrote them, or a newer one",
    ),
    (
        r"Unrecognized (VM )?option|Multiple .*garbage collectors selected|Improperly specified VM option",
        "Java does not take one of GRAPHRECON_JAVA_OPTIONS: graphrecon db logs says which",
    ),
    (r"Permission denied|AccessDenied|Read-only file system", "the home must be yours to write"),
)
_TELLING = re.compile(r"Caused by:|ERROR|^Error|Exception|^Unrecognized|OutOfMemory|Invalid")


def tail(home: Path, lines: int) -> list[str]:
    """Return the last `lines` lines of the server's output, oldest first; an empty list when there is none."""
    try:
        with (home / "logs" / LOG).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return text.splitlines()[-lines:] if lines > 0 else []


def follow(home: Path, pause: float = 0.3) -> Iterator[str]:
    """Yield every line that the server writes from now on, also of later starts; never ends by itself."""
    path = home / "logs" / LOG
    known = path.stat() if path.exists() else None
    inode, offset, rest = (known.st_ino, known.st_size, b"") if known else (0, 0, b"")
    while True:
        try:
            with path.open("rb") as file:
                found = path.stat()
                if found.st_ino != inode or found.st_size < offset:
                    inode, offset, rest = found.st_ino, 0, b""
                file.seek(offset)
                fresh = file.read()
        except FileNotFoundError:
            fresh = b""
        offset += len(fresh)
        *whole, rest = (rest + fresh).split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in whole)
        time.sleep(pause)


def last_word(home: Path) -> str:
    """Return the line that tells most: the innermost cause, else an error, else the last line."""
    found = [line.strip() for line in tail(home, 400) if line.strip() and not line.startswith("\tat ")]
    for pattern in (r"Caused by:", _TELLING.pattern):
        telling = [line for line in found if re.search(pattern, line)]
        if telling:
            return telling[-1][:300]
    return found[-1][:300] if found else "nothing"


def port_was_taken(home: Path) -> bool:
    """Whether the server ended because someone else listens on one of its ports."""
    return any("Address already in use" in line or "BindException" in line for line in tail(home, 400))


def death(home: Path, code: int | None = None) -> EmbeddedError:
    """Return the error for a server that ended during its start: its last word, and what to do.

    `code` is the exit status where it is known; a negative one is the signal that killed it.
    """
    text = "\n".join(tail(home, 400))
    advice = next((hint for pattern, hint in _CAUSES if re.search(pattern, text)), "see graphrecon db logs")
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        message = f"the server was killed by {name} while it started; its last word: {last_word(home)}"
        if -code == signal.SIGKILL:
            advice = "try again; if nobody killed it, memory ran out: GRAPHRECON_HEAP makes it smaller"
        return EmbeddedError(message, where=str(home), hint=advice)
    return EmbeddedError(f"the server ended while it started: {last_word(home)}", where=str(home), hint=advice)
