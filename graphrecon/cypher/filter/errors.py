"""The one error of the filter language: what was written, where, what was expected and the nearest name."""

from collections.abc import Iterable
from difflib import get_close_matches

from graphrecon.errors import GraphreconError

_SHOWN = 80


class FilterError(GraphreconError):
    """A filter that cannot be understood. `column` counts from 1; `expected` names what could stand there."""

    def __init__(
        self, message: str, text: str = "", column: int = 1, expected: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(
            f"{message}; expected {expected}" if expected else message,
            where=f"filter {_shown(text)}, column {column}",
            hint=hint,
        )
        self.problem = message
        self.text = text
        self.column = column
        self.expected = expected


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return "did you mean 'x'?" for the known name closest to `name`, or None when none is close."""
    folded = {item.lower(): item for item in known}
    found = get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    return f"did you mean '{folded[found[0]]}'?" if found else None


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
