"""Values in what scripts say, checked: text, lists of it, digests, bytes."""

import base64
import binascii
import re
from typing import Any

from graphrecon.model.values import clean_text

_HEX = re.compile(r"[0-9a-f]{16,128}")


def texts(value: Any) -> list[str]:
    """Return the texts of a list; none of anything else."""
    return [clean_text(each) for each in value if isinstance(each, str)] if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """Return text that is not empty, or None."""
    return clean_text(value) if isinstance(value, str) and value else None


def digest(value: Any) -> str | None:
    """Return hexadecimal digits in lower case, or None."""
    found = value.lower() if isinstance(value, str) else ""
    return found if _HEX.fullmatch(found) else None


def decoded(value: Any) -> bytes | None:
    """Return the bytes of Base64 text of up to 64 KiB, or None."""
    if not isinstance(value, str) or not 16 <= len(value) <= 1 << 16:
        return None
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
