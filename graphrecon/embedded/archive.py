"""A dump of Neo4j as a file: written at once or not at all, and read to its end before it is trusted."""

import fcntl
import gzip
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import zstandard

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.progress import Progress

_ZSTD, _GZIP = b"DZV1", b"DGV1"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Archive:
    """What a dump says of itself: how many files it holds, and their size in bytes together."""

    files: int
    size: int


@contextmanager
def writing(file: Path) -> Iterator[IO[bytes]]:
    """Yield an empty file beside `file`, which takes its place when the block ends without an error.

    Raises EmbeddedError when it cannot be written, or another process writes to the same place.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedError(f"cannot be written: {error.strerror}", where=str(file), hint="name another file") from error
    with open(handle, "r+b") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedError("another dump is being written there", where=str(file), hint="wait for it") from None
        os.fchmod(handle, 0o600)
        # open() alone gives the number of the handle for a name
        named = _Named(opened, part)
        try:
            yield named.file
            opened.flush()
            os.fsync(handle)
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
