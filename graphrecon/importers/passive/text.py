"""Text of the wire: the bytes behind Zeek's escapes, and credentials masked."""

import base64
import binascii
import re

from graphrecon.importers.lines import excerpt
from graphrecon.importers.passive.fact import MASK

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


_TELLING = re.compile(rb"(?i)\b(?:PASS(?:WORD)?|APOP|(?:PROXY-)?AUTHORIZATION|COOKIE|LOGIN|BASIC)\b")


def safe_excerpt(line: bytes) -> str:
    """Return the beginning of a line for a report, up to where a credential may begin."""
    found = _TELLING.search(line)
    return excerpt(line) if found is None else f"{excerpt(line[: found.end()])} {MASK}"


_SECRETS = re.compile(
    r"(?im)(^|\s|\\x0a|\\x00)(PASS|AUTH\s+PLAIN|AUTH\s+LOGIN|LOGIN\s+\S+|Authorization:\s*\w+)(\s+)([^\s\\]+)"
)


def masked(text: str) -> tuple[str, str | None]:
    """Return text with the passwords of common commands masked, and the first of them."""
    found = _SECRETS.search(text)
    if found is None:
        return text, None
    return _SECRETS.sub(lambda hit: f"{hit[1]}{hit[2]}{hit[3]}{MASK}", text), found[4]
