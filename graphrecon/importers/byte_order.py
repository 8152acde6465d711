"""Text that begins with a byte-order mark, as Windows writes it: UTF-8 without the mark, whatever it was."""

import codecs
from collections.abc import Generator

_FORMS = {codecs.BOM_UTF8: None, codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""Mark -> the encoding that it tells, None for UTF-8."""
_LONGEST = 3


def marked(head: bytes) -> bool:
    """Return whether content that begins with `head` begins with a byte-order mark."""
    return head.startswith(tuple(_FORMS))


def unmarked(pieces: Generator[bytes, None, str | None]) -> Generator[bytes, None, str | None]:
    """Yield content as UTF-8 without its byte-order mark; content without a mark as it is.

    Half of a surrogate pair becomes bytes that are not UTF-8. Returns what `pieces` returns, else the reason when the
    content ends within a character.
    """
    ended: list[str | None] = []

    def rest() -> Generator[bytes, None, None]:
        ended.append((yield from pieces))

    left = rest()
    piece = next(left, b"")
    while len(piece) < _LONGEST and (more := next(left, b"")):
        piece += more
    mark = next((each for each in _FORMS if piece.startswith(each)), b"")
    piece, encoding = piece[len(mark) :], _FORMS.get(mark)
    if encoding is None:
        if piece:
            yield piece
        piece = b""  # which may be large, and would be held to the end
        yield from left
        return ended[0]
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    while piece:
        if text := decoder.decode(piece):
            yield text.encode("utf-8", "surrogatepass")
        piece = next(left, b"")
    return ended[0] or ("the UTF-16 text ends within a character" if decoder.getstate()[0] else None)
