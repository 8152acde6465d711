"""A dump of Neo4j as a file: written at once or not at all, and read to its end before it is trusted."""

import fcntl
import glob
import gzip
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import zstandard

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.progress import Progress

_ZSTD, _GZIP = b"DZV1", b"DGV1"
_NUMBERS = struct.Struct(">iqq")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Archive:
    """What a dump says of itself: how many files it holds, and their size in bytes together."""

    files: int
    size: int


@contextmanager
def writing(file: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Yield an empty file beside `file`, with its path; it takes the place of `file` when the block ends well.

    Its mode is 0600. Raises EmbeddedError when it cannot be written.
    """
    _sweep(file)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    except OSError as error:
        why = f"cannot be written: {error.strerror}"
        raise EmbeddedError(why, where=str(file), hint="name another file") from error
    part = Path(name)
    try:
        with open(handle, "r+b") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield part, opened
            opened.flush()
            os.fsync(opened.fileno())
            part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sweep(file: Path) -> None:
    """Remove what a killed dump to the same file left."""
    for left in file.parent.glob(f".{glob.escape(file.name)}.*.part"):
        with suppress(OSError), left.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def check(file: Path, progress: Progress) -> Archive:
    """Return the Archive that `file` is, after it was read to its end and its checksum found right.

    Raises EmbeddedError when it cannot be read, is no dump of Neo4j, or is damaged or cut short.
    """
    try:
        with file.open("rb") as opened:
            progress.start(os.fstat(opened.fileno()).st_size, "Checking")
            try:
                return _check(opened, file, progress)
            finally:
                progress.finish()
    except (zstandard.ZstdError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _bad(file, "is damaged or cut short") from error
    except OSError as error:
        raise _bad(file, f"cannot be read: {error.strerror}") from error


def _check(opened: IO[bytes], file: Path, progress: Progress) -> Archive:
    kind = opened.read(4)
    if kind not in (_ZSTD, _GZIP):
        raise _bad(file, "is not a dump of Neo4j 5 or later")
    content = _zstd(opened, progress) if kind == _ZSTD else _gunzip(opened, progress)
    head = next(content, b"")
    total = len(head)
    for piece in content:
        total += len(piece)
    head = head.removeprefix(b"zstd")
    if len(head) < _NUMBERS.size:
        raise _bad(file, "is damaged or cut short")
    _, files, size = _NUMBERS.unpack_from(head)
    if files <= 0 or not 0 <= size <= total:
        raise _bad(file, "is damaged or cut short")
    return Archive(files, size)


def _zstd(opened: IO[bytes], progress: Progress) -> Iterator[bytes]:
    """Yield the content of a Zstandard stream; EOFError when its last frame does not end."""
    machine = zstandard.ZstdDecompressor().decompressobj()
    while piece := opened.read(_PIECE):
        progress.advance(len(piece))
        while piece:
            if machine.eof:
                machine = zstandard.ZstdDecompressor().decompressobj()
            content = machine.decompress(piece)
            piece = machine.unused_data
            if content:
                yield content
    if not machine.eof:
        raise EOFError


def _gunzip(opened: IO[bytes], progress: Progress) -> Iterator[bytes]:
    """Yield the content of a gzip stream; EOFError when it is cut short."""
    with gzip.GzipFile(fileobj=opened) as stream:
        before = opened.tell()
        while piece := stream.read(_PIECE):
            progress.advance(opened.tell() - before)
            before = opened.tell()
            yield piece


def _bad(file: Path, reason: str) -> EmbeddedError:
    return EmbeddedError(reason, where=str(file), hint="restore takes what graphrecon db dump makes; nothing changed")
