"""XML bytes made fit for a strict parser: what XML 1.0 cannot hold becomes `\\xNN`, and offsets stay known."""

import re
from collections import deque

_LEGAL = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\t\n\r")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']""")
_UTF8_NAMES = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16"})
"""Encodings of content that is read as UTF-8: what has UTF-16's mark comes in UTF-8."""
_VALID = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_RESUMED = b"\0 addrtype="
"""What `nmap --resume` leaves of the quote behind an address, in the file that it resumes."""
_CONTROL = rb"(?P<quote>\x00(?= addrtype=))|[\x00-\x08\x0b\x0c\x0e-\x1f]+|&#(?:x[0-9a-fA-F]{1,12}|[0-9]{1,12});"
_ANY = re.compile(rb"\xef\xbf[\xbe\xbf]|(?:" + _VALID + rb")|[\x80-\xff]|" + _CONTROL)
_ONLY_CONTROL = re.compile(_CONTROL)
_COMMON = (b"&#xa;", b"&#xA;", b"&#10;", b"&#9;", b"&#x9;", b"&#13;", b"&#xd;", b"&#xD;", b"&#45;", b"&#39;", b"&#34;")
"""References that are legal and often seen: content that holds no others need not be searched."""
_LONGEST = 16
_UTF16 = (b"<\0", b"\0<")


class Repair:
    """A filter over the pieces of one XML content.

    UTF-8 that is broken, control characters and references to characters that XML forbids become `\\xNN` text.
    Content that declares another 8-bit encoding keeps its bytes; UTF-16 without a mark passes unchanged.
    """

    def __init__(self, head: bytes) -> None:
        declared = _DECLARED.match(head)
        self._wide = head.startswith(_UTF16)
        self._utf8 = not self._wide and (declared is None or declared[1].lower() in _UTF8_NAMES)
        self.encoding = "UTF-8" if self._utf8 else None
        """What the parser is told; None where the content says it."""
        self._tail = b""
        self._read = 0
        self._written = 0
        self._breaks: deque[tuple[int, int]] = deque()
        self._base = (0, 0)

    def feed(self, data: bytes, final: bool = False) -> bytes:
        """Return the next piece of the repaired content; a few bytes may wait for the next call."""
        if self._wide:
            return data
        data = self._tail + data if self._tail else data
        cut = len(data) if final else self._whole(data)
        data, self._tail = data[:cut], data[cut:]
        if final and data.endswith(b"\0"):
            data = data[:-1] + b"\n"  # which `nmap --resume` leaves at the end
        fixed = data if self._clean(data) else self._fix(data)
        self._read += len(data)
        self._written += len(fixed)
        return fixed

    def original(self, offset: int) -> int:
        """Return the offset in the content of an offset in what `feed` returned; must be asked in rising order."""
        while self._breaks and self._breaks[0][0] <= offset:
            self._base = self._breaks.popleft()
        return self._base[1] + offset - self._base[0]

    def _whole(self, data: bytes) -> int:
        """Return how much of `data` ends with a whole character and no open reference."""
        cut = len(data)
        mark = data.rfind(b"&", max(0, cut - _LONGEST))
        if mark >= 0 and b";" not in data[mark:]:
            return mark
        mark = data.rfind(b"\0", max(0, cut - len(_RESUMED)))
        if mark >= 0 and mark + len(_RESUMED) > cut and _RESUMED.startswith(data[mark:]):
            return mark
        for back in range(1, min(4, cut + 1)):
            byte = data[cut - back]
            if byte >= 0xC0:
                needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                return cut if back >= needed or not self._utf8 else cut - back
            if byte < 0x80:
                break
        return cut

    def _clean(self, data: bytes) -> bool:
        references = data.count(b"&#")
        if references and references != sum(data.count(each) for each in _COMMON):
            return False
        if data.translate(None, _LEGAL):
            return False
        if not self._utf8 or data.isascii():
            return True
        if b"\xef\xbf" in data:
            return False
        try:
            data.decode()
        except UnicodeDecodeError:
            return False
        return True

    def _fix(self, data: bytes) -> bytes:
        parts: list[bytes] = []
        done = grown = 0
        for hit in (_ANY if self._utf8 else _ONLY_CONTROL).finditer(data):
            new = b'"' if hit["quote"] else _escaped(hit[0])
            if new is None:
                continue
            start, stop = hit.span()
            parts += (data[done:start], new)
            grown += len(new) - len(hit[0])
            place = (self._written + stop + grown, self._read + stop)
            if self._breaks and done and b"<" not in data[done:start]:
                self._breaks[-1] = place
            else:
                self._breaks.append(place)
            done = stop
        parts.append(data[done:])
        return b"".join(parts)


def _escaped(text: bytes) -> bytes | None:
    """Return what stands in place of `text`, or None where it is legal as it is."""
    if text[0] == 0x26:
        code = int(text[3:-1], 16) if text[2] == 0x78 else int(text[2:-1])
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
            return None
        if code >= 0x110000:
            return b"&amp;" + text[1:]
        text = chr(code).encode("utf-8", "surrogatepass")
    elif len(text) > 1 and text[0] >= 0xC2 and text not in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        return None
    return b"".join(b"\\x%02x" % byte for byte in text)
