"""One input, read alike whether plain, compressed, in UTF-16 or a stream: bytes, lines, its place and its digests."""

import hashlib
import os
import stat
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self

from graphrecon.errors import GraphreconError
from graphrecon.importers.compression import CHUNK, decode, encoded

MAX_LINE = 16 << 20
"""Bytes of the longest line that is kept."""
MAX_KEPT = 48 << 20
"""Bytes of content that are kept to be hashed; a position further back is hashed by reading again."""
HEAD = 1 << 16
"""Bytes of an input that importers are shown to sniff."""


class ImporterError(GraphreconError):
    """An input that cannot be read as what it claims to be; what was yielded before it stays good."""


class LongLine(bytes):
    """The beginning of a line longer than MAX_LINE; the rest of it was passed over."""


class Source:
    """One input. Offsets are those of the content, decompressed and in UTF-8, whatever held it.

    Each pass (`head`, `path`, `prefix_digests`, and one of `chunks` or `lines`) reads from the beginning by itself,
    on one open file, so that a rename or a rotation meanwhile does no harm. Not thread-safe: who consumes the
    reader also calls `digest`.
    """

    def __init__(self, file: IO[bytes], name: str, plain_path: Path | None = None) -> None:
        self.name = name
        self.start = 0
        """Everything before it is in the graph already."""
        self.stop: int | None = None
        """Where reading ends before the content does: behind a whole line."""
        self.position = 0
        """Everything before it has been yielded; between two items, the start of what the next comes from."""
        self.truncated: str | None = None
        """Why the content ends early, known when the reading has ended; what was readable has been yielded."""
        self.damage: str | None = None
        """Why a converted content is less than the whole; `truncated` says so at its end."""
        self.unterminated = False
        """True while `lines` yields a last line that has no newline."""
        self.growing = False
        """Whether the content is still being written: `lines` leaves a last line without newline for the next time."""
        self.replaying = False
        """True while `lines` yields a line from before `start`."""
        self._file = file
        self._plain_path = plain_path
        self._folder = plain_path.absolute().parent.resolve() if plain_path is not None else None
        self._spool: Path | None = None
        self._head: bytes | None = None
        self._kept: deque[bytes] = deque()
        self._kept_size = 0
        self._hash = hashlib.sha256()
        self._hashed = 0
        self._lost = False
        self._held = False

    @classmethod
    def from_path(cls, path: str | os.PathLike[str]) -> Self:
        """Return the input in a file; a pipe is spooled. Raises ImporterError when it cannot be read or is empty."""
        where = os.fspath(path)
        try:
            mode = os.stat(where).st_mode
            if stat.S_ISDIR(mode):
                raise ImporterError("is a directory; a file was expected", where=where)
            file = open(where, "rb")  # noqa: SIM115
        except OSError as error:
            raise ImporterError(f"cannot be read: {error.strerror or error}", where=where) from error
        if not stat.S_ISREG(mode):
            with file:
                return cls.from_stream(file, where)
        return cls(file, where, Path(where))._checked()

    @classmethod
    def from_stream(cls, stream: BinaryIO, name: str) -> Self:
        """Return the input of a binary stream, spooled into a temporary file that goes when the source is closed."""
        file = tempfile.TemporaryFile(prefix="graphrecon-")  # noqa: SIM115
        try:
            while data := stream.read(CHUNK):
                file.write(data)
            file.flush()
        except OSError as error:
            file.close()
            raise ImporterError(f"cannot be read: {error.strerror or error}", where=name) from error
        return cls(file, name)._checked()

    @classmethod
    def converted(cls, parts: Iterable[bytes], name: str) -> Self:
        """Return the input that `parts` make up, spooled like a stream; an error of theirs is passed on."""
        file = tempfile.TemporaryFile(prefix="graphrecon-")  # noqa: SIM115
        try:
            for part in parts:
                file.write(part)
            file.flush()
        except OSError as error:
            file.close()
            raise ImporterError(f"cannot be spooled: {error.strerror or error}", where=name) from error
        except ImporterError:
            file.close()
            raise
        return cls(file, name)._checked()

    def again(self) -> Self:
        """Return the same open input as another Source, to be read from its beginning; what was spooled is shared."""
        return type(self)(os.fdopen(os.dup(self._file.fileno()), "rb"), self.name, self._plain_path)._checked()

    def _checked(self) -> Self:
        try:
            self.head()
        except ImporterError:
            self.close()
            raise
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the input and remove what was spooled for it."""
        self._file.close()
        if self._spool is not None:
            self._spool.unlink(missing_ok=True)
            self._spool = None

    def path(self) -> Path:
        """Return a path that holds the decompressed content: the file itself, or a temporary one until `close`."""
        if self._plain_path is not None and not encoded(self._reader()(6)):
            return self._plain_path
        if self._spool is None:
            descriptor, name = tempfile.mkstemp(prefix="graphrecon-")
            self._spool = Path(name)
            with open(descriptor, "wb") as file:
                for chunk in decode(self._reader()):
                    file.write(chunk)
        return self._spool

    def head(self, size: int = HEAD) -> bytes:
        """Return the first bytes of the content, at most `size`. Raises ImporterError when there are none."""
        if self._head is None or len(self._head) < size:
            head = b""
            try:
                for chunk in decode(self._reader()):
                    head += chunk
                    if len(head) >= size:
                        break
            except OSError as error:
                raise ImporterError(f"cannot be read: {error.strerror or error}", where=self.name) from error
            if not head:
                raise ImporterError("is empty", where=self.name)
            self._head = head[: max(size, HEAD)]
        return self._head[:size]

    @property
    def size(self) -> int | None:
        """Bytes of the content, or None where only reading it would tell."""
        return None if encoded(self._reader()(6)) else os.fstat(self._file.fileno()).st_size

    @property
    def modified(self) -> float:
        """When the file was last written, in epoch seconds; of a stream, when it was spooled."""
        return os.fstat(self._file.fileno()).st_mtime

    @property
    def serial(self) -> tuple[int, int]:
        """What tells the open file from another that takes its name."""
        found = os.fstat(self._file.fileno())
        return found.st_dev, found.st_ino

    def cuts(self, count: int) -> list[int]:
        """Return up to `count - 1` places, in order, that part a plain file into ranges of whole lines."""
        if self._plain_path is None or (size := self.size) is None:
            return []
        descriptor, found = self._file.fileno(), set()
        for number in range(1, count):
            place, data = size * number // count, b""
            while place < size and (data := os.pread(descriptor, CHUNK, place)) and b"\n" not in data:
                place += len(data)
            place += data.find(b"\n") + 1
            if data and place < size:
                found.add(place)
        return sorted(found)

    def rewind(self) -> None:
        """Forget what was read, so that `chunks` or `lines` can be asked once more."""
        self.start = self.position = 0
        self.truncated, self.unterminated, self._held = None, False, False
        self._kept.clear()
        self._kept_size = self._hashed = 0
        self._hash = hashlib.sha256()

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Yield the content from its beginning in pieces of at most `size` bytes; sets `truncated` at its end."""
        pieces, left = decode(self._reader()), self.stop
        self.position = max(self.position, self.start)
        while left is None or left > 0:
            try:
                piece = next(pieces)
            except StopIteration as end:
                self.truncated = self.truncated or end.value or self.damage
                return
            except OSError as error:
                self.truncated = f"reading failed: {error.strerror or error}"
                return
            self._forget(self.position)
            if left is not None:
                piece, left = piece[:left], left - len(piece)
            for place in range(0, len(piece), size):
                part = piece[place : place + size] if len(piece) > size else piece
                self._keep(part)
                yield part

    def digest(self, position: int) -> str:
        """Return the sha256, in hex, of the content up to `position`, which must have been read and never goes back.

        Raises ValueError otherwise.
        """
        if self._lost:
            return self.prefix_digests([position])[position]
        if not self._hashed <= position <= self._hashed + self._kept_size:
            raise ValueError(f"no digest at {position}: {self._hashed} to {self._hashed + self._kept_size} is known")
        self._forget(position)
        ahead = self._hash.copy()
        if position > self._hashed:
            ahead.update(memoryview(self._kept[0])[: position - self._hashed])
        return ahead.hexdigest()

    def _keep(self, piece: bytes) -> None:
        if self._kept_size > MAX_KEPT:
            self._lost = True
            self._kept.clear()
            self._kept_size = 0
        if not self._lost:
            self._kept.append(piece)
            self._kept_size += len(piece)

    def _forget(self, position: int) -> None:
        """Hash the kept pieces that end at or before `position`, and let them go."""
        kept = self._kept
        while kept and self._hashed + len(kept[0]) <= position:
            piece = kept.popleft()
            self._hash.update(piece)
            self._hashed += len(piece)
            self._kept_size -= len(piece)

    def prefix_digests(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the sha256, in hex, of each beginning of the content that is long enough: length -> digest."""
        wanted = deque(sorted(set(positions)))
        found: dict[int, str] = {}
        digest, offset = hashlib.sha256(), 0
        while wanted and wanted[0] <= 0:
            found[wanted.popleft()] = digest.hexdigest()
        if not wanted:
            return found
        for chunk in decode(self._reader()):
            view, end = memoryview(chunk), offset + len(chunk)
            while wanted and wanted[0] <= end:
                digest.update(view[: wanted[0] - offset])
                view, offset = view[wanted[0] - offset :], wanted[0]
                found[wanted.popleft()] = digest.hexdigest()
            if not wanted:
                break
            digest.update(view)
            offset = end
        return found

    def hold(self) -> None:
        """Leave the line that `lines` is yielding unread: `position` stays before it. For a last line only."""
        self._held = True

    def lines(self, header: bytes = b"") -> Iterator[tuple[int, bytes]]:
        """Yield (number from 1, line without its newline) from `start` on; `position` is the start of that line.

        Of the lines before `start` only those that begin with `header` are yielded, if it is given. A line longer
        than MAX_LINE comes as a LongLine. A last line without newline is yielded with `unterminated` set, and
        `hold()` leaves it for the next time; when it was used and the content grew, the rest of it is passed over.
        """
        start, number, offset, tail, skipping = self.start, 1, 0, b"", False
        for chunk in self.chunks():
            if skipping:
                cut = chunk.find(b"\n") + 1
                offset += cut or len(chunk)
                self.position = max(start, offset)
                if not cut:
                    continue
                number, skipping, chunk = number + 1, False, chunk[cut:]
            data = tail + chunk if tail else chunk
            if offset + len(data) <= start:
                cut = data.rfind(b"\n") + 1
                self.replaying = True
                for place, line in _headers(data[:cut], header):
                    yield number + data.count(b"\n", 0, place), line
                self.replaying = False
                number += data.count(b"\n", 0, cut)
                offset, tail = offset + cut, data[cut:]
            else:
                crlf = b"\r" in data
                lines = data.split(b"\n")
                tail = lines.pop()
                for line in lines:
                    size = len(line) + 1
                    if crlf and line.endswith(b"\r"):
                        line = line[:-1]
                    if offset >= start:
                        self.position = offset
                        yield number, line
                    elif header and line.startswith(header):
                        self.replaying = True
                        yield number, line
                        self.replaying = False
                    offset += size
                    number += 1
            if len(tail) > MAX_LINE:
                if offset >= start:
                    self.position = offset
                    yield number, LongLine(tail[:1024])
                offset, tail, skipping = offset + len(tail), b"", True
        if self.growing:
            self.position = max(start, offset)
            return
        if tail and offset >= start:
            self.position, self.unterminated, self._held = offset, True, False
            yield number, tail.removesuffix(b"\r")
            self.unterminated = False
            if self._held:
                return
        self.position = max(start, offset + len(tail))

    def beside(self, name: str, most: int) -> bytes | None:
        """Return what a file holds that the content names, by a path or by its last part, relative to its own folder.

        A file of that last part in the current folder is the next best. None where there is none, outside of those
        folders, above `most` bytes, and for a content that is no file.
        """
        if self._folder is None:
            return None
        last = name.replace("\\", "/").rpartition("/")[2]
        for folder, wanted in ((self._folder, name), (self._folder, last), (Path(), last)):
            with suppress(OSError, ValueError):
                folder = folder.resolve()
                path = (folder / wanted).resolve(strict=True)
                if path.is_relative_to(folder) and path.is_file():
                    with path.open("rb") as file:
                        data = file.read(most + 1)
                    return data if len(data) <= most else None
        return None

    def _reader(self) -> Callable[[int], bytes]:
        descriptor, offset = self._file.fileno(), 0

        def read(size: int) -> bytes:
            nonlocal offset
            data = os.pread(descriptor, size, offset)
            offset += len(data)
            return data

        return read


def _headers(data: bytes, header: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, line) of each line of `data` that begins with `header`; nothing when there is no header."""
    if not header:
        return
    place = 0 if data.startswith(header) else data.find(b"\n" + header) + 1
    while place or data.startswith(header):
        end = data.find(b"\n", place)
        yield place, data[place:end].removesuffix(b"\r")
        place = data.find(b"\n" + header, end) + 1
        if not place:
            return
