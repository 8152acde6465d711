"""How far an import is, for whoever shows it."""

from typing import Protocol


class Progress(Protocol):
    """Something that shows how far an import is."""

    def start(self, label: str, total: int | None) -> None:
        """Begin with `total` bytes of content, None if unknown."""

    def advance(self, position: int, written: int) -> None:
        """Say that the content is in the graph up to `position`, and how many records were written."""

    def finish(self) -> None:
        """End."""


class Silent:
    """Shows nothing."""

    def start(self, label: str, total: int | None) -> None:
        """Begin."""

    def advance(self, position: int, written: int) -> None:
        """Go on."""

    def finish(self) -> None:
        """End."""
