"""Content out of the form in which it is kept: gzip, bzip2, xz, zstd by their magic bytes, UTF-16 by its mark."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator
from typing import NamedTuple, Protocol

import zstandard

from graphrecon.importers.byte_order import marked, unmarked

CHUNK = 1 << 18
"""Bytes of content in one piece, at most."""
_READ = 1 << 16
_ZSTD_STEP = 512
_XZ_MEMORY = 192 << 20
_ZSTD_WINDOW = 128 << 20
_ERRORS = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError)


class _Decoder(Protocol):
    """One member of a compressed stream; bz2's and lzma's own objects have this form."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """A gzip member; when it is damaged, what stands before the damage is still delivered."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self._tail = b""
        self._full = False
        self._failed: zlib.error | None = None

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._tail and not self._full and self._failed is None

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        if self._failed is not None:
            raise self._failed
        data = self._tail + data
        before = self._inner.copy()
        try:
            out = self._inner.decompress(data, max_length)
        except zlib.error as error:
            self._failed = error
            return _readable(before, data)
        self._tail = self._inner.unconsumed_tail
        self._full = len(out) == max_length
        return out


def _readable(inner: "zlib._Decompress", data: bytes) -> bytes:
    """Return what `inner` decompresses of `data` before the byte at which it fails."""
    out = []
    try:
        for place in range(len(data)):
            out.append(inner.decompress(data[place : place + 1]))
    except zlib.error:
        pass
    return b"".join(out)


class _Zstd:
    """A zstd frame, fed so little at a time that a decompression bomb stays small in memory."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._tail = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data + self._tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        data = self._tail + data
        self._tail = data[_ZSTD_STEP:]
        return self._inner.decompress(data[:_ZSTD_STEP])


class _Format(NamedTuple):
    name: str
    magic: tuple[bytes, ...]
    decoder: Callable[[], _Decoder]


_FORMATS = (
    _Format("gzip", (b"\x1f\x8b",), _Gzip),
    _Format("bzip2", (b"BZh",), bz2.BZ2Decompressor),
    _Format("xz", (b"\xfd7zXZ\0",), lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY)),
    _Format("zstd", (b"\x28\xb5\x2f\xfd", *(bytes([0x50 + i]) + b"\x2a\x4d\x18" for i in range(16))), _Zstd),
)


def encoded(head: bytes) -> bool:
    """Return whether what begins with `head` is not kept as it is read: compressed, or with a byte-order mark."""
    return _format(head) is not None or marked(head)


def decode(read: Callable[[int], bytes]) -> Generator[bytes, None, str | None]:
    """Return the content that `read(size)` gives: decompressed, and text with a byte-order mark as UTF-8 without it.

    No piece is longer than what one small step of input makes of it. Its last value is the reason when the content
    ends early or is damaged: what could be read has been yielded.
    """
    return unmarked(_decompress(read))


def _decompress(read: Callable[[int], bytes]) -> Generator[bytes, None, str | None]:
    """Yield the content decompressed where its magic bytes say so, member after member."""
    data = read(_READ)
    found = _format(data)
    if found is None:
        while data:
            yield data
            data = read(CHUNK)
        return None
    while True:
        decoder = found.decoder()
        try:
            while not decoder.eof:
                if decoder.needs_input and not data and not (data := read(_READ)):
                    return f"the {found.name} stream ends early"
                piece, data = data if decoder.needs_input else b"", b"" if decoder.needs_input else data
                if out := decoder.decompress(piece, CHUNK):
                    yield out
        except _ERRORS as error:
            return f"the {found.name} stream is damaged: {error}"
        data = decoder.unused_data + data
        while len(data) < 6 and (more := read(_READ)):
            data += more
        if found.name != "zstd":
            data = data.lstrip(b"\0") if not data.strip(b"\0") else data
        if not data:
            return None
        if not data.startswith(found.magic):
            return f"bytes that are not {found.name} follow the {found.name} stream"


def _format(head: bytes) -> _Format | None:
    return next((each for each in _FORMATS if head.startswith(each.magic)), None)
