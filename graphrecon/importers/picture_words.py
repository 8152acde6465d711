"""Words in a picture, read by tesseract where it is installed."""

import re
from functools import cache

from graphrecon.importers import tools
from graphrecon.importers.source import ImporterError
from graphrecon.model.values import clean_text

_WORD = re.compile(r"[^\W_][\w.@:/-]{1,62}[^\W_]")
_MOST = 500
"""Words that are kept of one picture."""


@cache
def _installed() -> bool:
    try:
        tools.find(tools.TESSERACT)
    except ImporterError:
        return False
    return True


def words_of(data: bytes) -> tuple[str, ...]:
    """Return the words that are read in the bytes of a picture file, each once, sorted.

    None where tesseract is not installed, is too old, or fails: the picture itself stays good.
    """
    if not _installed():
        return ()
    try:
        with tools.Running(tools.TESSERACT, ("stdin", "stdout", "--psm", "11"), patience=30.0, given=data) as running:
            text = clean_text(b"".join(running))
    except ImporterError:
        return ()
    return tuple(sorted(dict.fromkeys(_WORD.findall(text)[:_MOST])))
