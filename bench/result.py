"""What a row of the table is: the work, the figure to reach, and what was measured."""

from collections.abc import Callable
from statistics import median

import msgspec

from bench.server import Server


class Result(msgspec.Struct, kw_only=True):
    """The measurement of one row; `values` are in `unit`."""

    work: str
    values: list[float]
    unit: str
    reach: float | None = None
    ratio: float | None = None
    """How many times the raw hand-written statements of the same run took; 1 is the engine's own limit."""
    megabytes: float | None = None
    """Peak memory of the measured process."""
    store: float | None = None
    """Disk of the store, in megabytes."""
    note: str = ""

    @property
    def median(self) -> float:
        """The median of the values."""
        return median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the figure to reach was reached; rates are at least it, all else at most."""
        if self.reach is None:
            return None
        return self.median >= self.reach if self.unit.endswith("/s") else self.median <= self.reach


class Setting(msgspec.Struct, kw_only=True):
    """What every row is given: the server, how often to measure, and whether sizes are cut to a tenth."""

    server: Server
    runs: int = 3
    quick: bool = False

    def size(self, full: int) -> int:
        """Return a size, or a tenth of it."""
        return max(1, full // 10) if self.quick else full


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the bench: what `python -m bench NAME` runs. It gives one or several Results."""

    name: str
    help: str
    measure: Callable[[Setting], list[Result]]
    default: bool = True
    """Whether it runs when no row is named."""
