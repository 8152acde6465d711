"""The printed table and the JSON of results."""

from collections.abc import Sequence
from typing import Any

import msgspec

from bench.result import Result

_HEAD = ("row", "reach", "median", "min", "max", "x raw", "memory", "store", "")


def text(results: Sequence[Result]) -> str:
    """Return the results as a table of plain text."""
    lines = [_HEAD, *(_cells(result) for result in results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, len(_HEAD) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(result: Result) -> tuple[str, ...]:
    mark = {True: "", False: "MISSES", None: ""}[result.met]
    return (
        result.work,
        f"{_number(result.reach)} {result.unit}" if result.reach is not None else "-",
        f"{_number(result.median)} {result.unit}",
        _number(min(result.values)),
        _number(max(result.values)),
        f"{result.ratio:.2f}" if result.ratio is not None else "",
        f"{result.megabytes:.0f} MB" if result.megabytes is not None else "",
        f"{result.store:.0f} MB" if result.store is not None else "",
        "; ".join(part for part in (mark, result.note) if part),
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def document(results: Sequence[Result], about: dict[str, Any]) -> bytes:
    """Return the results as one JSON document, with what is known `about` the machine and the run."""
    rows = [{**msgspec.structs.asdict(result), "median": result.median, "met": result.met} for result in results]
    return msgspec.json.format(msgspec.json.encode({"about": about, "rows": rows}), indent=1) + b"\n"
