"""Pictures of services: the node of a picture file's bytes."""

import hashlib
import struct

from graphrecon.model.scan import Screenshot

MAX_BYTES = 2 << 20
"""Bytes of the largest picture that the graph holds."""
MOST_READ = 32 << 20
"""Bytes of the largest picture file that is looked into."""


def screenshot(data: bytes, words: tuple[str, ...] = ()) -> Screenshot | None:
    """Return the Screenshot of a PNG, JPEG or GIF; None for anything else. One that is too large has no bytes."""
    found = _size(data)
    if found is None:
        return None
    kind, width, height = found
    return Screenshot(
        sha256=hashlib.sha256(data).hexdigest(),
        format=kind,
        width=width,
        height=height,
        words=tuple(sorted(set(words))),
        bytes=data if len(data) <= MAX_BYTES else None,
    )


def _size(data: bytes) -> tuple[str, int, int] | None:
    """Return format, width and height, read from the header."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack_from(">II", data, 16)
        return "png", width, height
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack_from("<HH", data, 6)
        return "gif", width, height
    return _jpeg(data) if data.startswith(b"\xff\xd8") else None


def _jpeg(data: bytes) -> tuple[str, int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, size = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, place + 5)
            return "jpeg", width, height
        place += 2 + size if marker != 0xFF else 1
    return None
