"""Averages of flows by hour of the day: as lines, drawn in the terminal, or as a picture."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphrecon.cli.argv import PICTURES
from graphrecon.cli.escape import visible
from graphrecon.cli.options import Query, UsageError
from graphrecon.cli.output import Printer, csv_rows, json_lines
from graphrecon.errors import GraphreconError

DAY, HOUR = 86_400, 3600


@dataclass(frozen=True)
class Hour:
    """One hour (or longer slot) of the day: `flows` were seen in it on `days` days together."""

    start: int
    flows: int
    days: int

    @property
    def average(self) -> float:
        return self.flows / self.days

    @property
    def name(self) -> str:
        return f"{self.start // HOUR:02}:{self.start % HOUR // 60:02}"


def hours(rows: Iterable[dict[str, Any]]) -> list[Hour]:
    """Return every hour of the day, those without flows too; [] when there are no flows at all.

    Raises GraphreconError when the slots of the graph are no part of a day.
    """
    found = {row["second"]: row for row in rows}
    if not found:
        return []
    any_row = next(iter(found.values()))
    step, days = any_row["step"], any_row["days"]
    if DAY % step:
        raise GraphreconError(f"slots of {step} seconds do not tell the hour of a day")
    return [Hour(start, found.get(start, {"flows": 0})["flows"], days) for start in range(0, DAY, step)]


def print_hours(found: list[Hour], query: Query, separator: str) -> None:
    """Print the average of each hour."""
    if query.json:
        json_lines(
            {"hour": hour.name, "average": hour.average, "flows": hour.flows, "days": hour.days} for hour in found
        )
    elif query.csv:
        csv_rows(
            ("hour", "average", "flows", "days"), ((hour.name, hour.average, hour.flows, hour.days) for hour in found)
        )
    else:
        printer = Printer()
        for hour in found:
            printer.line(f"{hour.name}{separator}{hour.average:.2f}")


def check_picture(file: str) -> None:
    """Raise UsageError when `file` is neither empty (the terminal) nor a picture that can be drawn."""
    if file and not file.lower().endswith(PICTURES):
        raise UsageError(f"--plot {file}: expected a file that ends in {' or '.join(PICTURES)}")
    if file:
        _matplotlib()


def plot(found: list[Hour], file: str) -> None:
    """Draw the averages in the terminal, or into `file`. Raises GraphreconError when that cannot be written."""
    if file:
        _draw(found, Path(file))
        sys.stderr.write(visible(f"graphrecon: drawn in {file}") + "\n")
    else:
        sys.stdout.write(terminal(found, shutil.get_terminal_size((80, 24)).columns) + "\n")


def title(found: list[Hour]) -> str:
    """Return what a drawing shows."""
    days = found[0].days if found else 0
    return f"flows by hour of the day (UTC), average of {days} day{'' if days == 1 else 's'}"


def terminal(found: list[Hour], width: int) -> str:
    """Return the drawing as lines of `width` characters, without colours."""
    import plotext

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(max(40, min(width, 160)), 20)
    plotext.title(title(found))
    plotext.bar([hour.name[:2] for hour in found], [hour.average for hour in found], width=0.6)
    drawn: str = plotext.uncolorize(plotext.build())
    return "\n".join(line.rstrip() for line in drawn.splitlines())


def _draw(found: list[Hour], path: Path) -> None:
    figure = _matplotlib()(figsize=(9, 4), layout="constrained")
    axes = figure.subplots()
    axes.bar([hour.name[:2] for hour in found], [hour.average for hour in found], color="#4063d8")
    axes.set(title=title(found), xlabel="hour (UTC)", ylabel="flows")
    axes.spines[["top", "right"]].set_visible(False)
    kind = path.suffix[1:].lower()
    try:
        figure.savefig(path, format=kind, metadata={"Date": None} if kind == "svg" else None)
    except OSError as error:
        raise GraphreconError(f"cannot write it: {error.strerror or error}", where=str(path)) from None


def _matplotlib() -> Any:
    """Return the class of a figure that needs no screen; raises GraphreconError when matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise GraphreconError(
            "a picture needs matplotlib, which is not installed",
            hint="pip install 'graphrecon[plot]'; --plot without a file draws in the terminal",
        ) from None
    return Figure
