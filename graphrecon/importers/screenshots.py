"""Pictures of services: the node of a picture file's bytes, made to fit, and the words in it."""

import hashlib
import struct
from typing import TYPE_CHECKING

from graphrecon.importers.base import Note
from graphrecon.importers.picture_scaling import scaled
from graphrecon.importers.picture_words import words_of
from graphrecon.model.scan import Screenshot

if TYPE_CHECKING:
    from graphrecon.importers.scanned import Facts

MAX_BYTES = 2 << 20
"""Bytes of the largest picture that the graph holds."""
MOST_READ = 32 << 20
"""Bytes of the largest picture file that is looked into."""


def screenshot(data: bytes, words: tuple[str, ...] = ()) -> Screenshot | None:
    """Return the Screenshot of a PNG, JPEG or GIF; None for anything else.

    Width, height and digest are those of the file; the bytes of one that is too large are scaled down, and left out
    where that cannot be done. Words that are not given are read from it.
    """
    found = _size(data)
    if found is None:
        return None
    kind, width, height = found
    return Screenshot(
        sha256=hashlib.sha256(data).hexdigest(),
        format=kind,
        width=width,
        height=height,
        words=tuple(sorted(set(words))) or words_of(data),
        bytes=data if len(data) <= MAX_BYTES else scaled(data, kind, MAX_BYTES),
    )


def give(facts: "Facts", owner: str, label: str, data: bytes, words: tuple[str, ...] = ()) -> bool:
    """Give the picture of a port or a host, and return whether it is one; one without its bytes is noted."""
    found = screenshot(data, words)
    if found is None:
        return False
    facts.items.append(found)
    facts.shows(owner, label, "Screenshot", found.sha256)
    if found.bytes is None:
        facts.items.append(_TOO_LARGE)
    return True


_TOO_LARGE = Note(
    "a screenshot larger than 2 MiB that cannot be scaled down is kept without its bytes"
    " (pip install 'graphrecon[pictures]' lets it be scaled)"
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
