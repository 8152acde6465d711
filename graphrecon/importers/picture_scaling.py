"""Pictures that are too large for the graph, made smaller by Pillow where it is installed."""

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PIXELS = 40_000_000
"""Pixels of the largest picture that is unpacked: 160 MB of memory."""
_TRIES = 6


def scaled(data: bytes, kind: str, most: int) -> bytes | None:
    """Return the picture in the same format (`png`, `jpeg`, `gif`), smaller, in at most `most` bytes.

    None without Pillow, for a picture of more than 40 million pixels, and where it does not unpack.
    """
    try:
        from PIL import Image
    except ImportError:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None
                return next((each for each in _smaller(picture, kind, len(data) / most) if len(each) <= most), None)
    except Exception:  # a hostile file makes the library raise many kinds
        return None


def _smaller(picture: "Image", kind: str, ratio: float) -> Iterator[bytes]:
    """Yield the picture in ever smaller sizes, the first by how much too large it is."""
    plain = picture.convert("RGB")
    factor = (1 / ratio) ** 0.5
    for _ in range(_TRIES):
        size = (max(1, int(plain.width * factor)), max(1, int(plain.height * factor)))
        written = io.BytesIO()
        plain.resize(size).save(written, kind.upper(), optimize=True)
        yield written.getvalue()
        factor *= 0.7
