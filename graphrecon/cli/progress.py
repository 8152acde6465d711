"""How far long work is, on stderr: a bar on a terminal, a line every few seconds elsewhere, nothing when quiet."""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from graphrecon.cli.escape import visible
from graphrecon.cli.terminal import console

if TYPE_CHECKING:
    from rich.progress import Progress

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
EVERY = 5.0
"""Seconds between two lines."""


class Bar:
    """Shows one piece of work after another."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bars: Progress | None = None
        self._label, self._total, self._last = "", None, 0.0  # type: str, int | None, float

    def start(self, label: str, total: int | None) -> None:
        """Begin a piece of work of `total` units, None if unknown."""
        self._label, self._total, self._last = visible(label), total, time.monotonic()
        terminal = None if self._quiet else console(sys.stderr)
        if terminal is None:
            return
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[done]:,}"),
            TimeElapsedColumn(),
            console=terminal,
            transient=True,
        )
        self._bars.add_task(self._label, total=total, done=0)
        self._bars.start()

    def advance(self, position: int, written: int) -> None:
        """Say how far it is, and how many records are done."""
        if self._bars is not None:
            self._bars.update(self._bars.task_ids[0], completed=position, done=written)
        elif not self._quiet and time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            share = f" {100 * position // self._total}%" if self._total else ""
            sys.stderr.write(f"{self._label}:{share} {written} done\n")

    def finish(self) -> None:
        """End it."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None
