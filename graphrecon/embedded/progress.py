"""What a caller may hand in to show how far a long step is; this room never draws anything itself."""

from typing import Protocol


class Progress(Protocol):
    """Told of steps one after another; every `start` is followed by one `finish`, also after an error."""

    def start(self, total: int, label: str) -> None:
        """A step begins: `total` bytes to come (0: unknown), `label` for a person."""

    def advance(self, amount: int) -> None:
        """`amount` more bytes are there."""

    def finish(self) -> None:
        """The step ended."""


class Silent:
    """A Progress that shows nothing."""

    def start(self, total: int, label: str) -> None:
        """Show nothing."""

    def advance(self, amount: int) -> None:
        """Show nothing."""

    def finish(self) -> None:
        """Show nothing."""
