"""Text of the wire: the bytes behind Zeek's escapes, and behind base64."""

import base64
import binascii
import re

_BYTE = re.compile(r"\\x([0-9a-fA-F]{2})")


def wire_bytes(text: str) -> bytes:
    """Return the bytes that text with `\\xNN` escapes stands for."""
    parts = _BYTE.split(text)
    return b"".join(
        bytes((int(part, 16),)) if place % 2 else part.encode("utf-8", "surrogatepass")
        for place, part in enumerate(parts)
    )


def unbase64(text: str) -> bytes | None:
    """Return the bytes of base64 text, its padding optional; None when it is none."""
    text = re.sub(r"\s+", "", text)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
