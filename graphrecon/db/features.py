"""Hosts as rows of zeros and ones over their open ports and services, as machine learning takes them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Feature = tuple[str | None, ...]
"""The fields of an open port: `("tcp/22", "ssh", "OpenSSH", "9.2")`; None is what is not known, or any."""


class Row(NamedTuple):
    """One host: its address, the label that it comes under, and a 0 or 1 a column."""

    addr: str
    label: str | None
    values: list[int]


class Features(NamedTuple):
    """A matrix: its columns, and its rows as they come from the server."""

    columns: list[Feature]
    rows: Iterator[Row]


def matrix(found: Iterator[Mapping[str, Any]], general: bool) -> Features:
    """Return the matrix of the rows of the question `features`; see `Hosts.features`."""
    columns = sorted({each for told in next(found)["features"] for each in _forms(told, general)}, key=_order)
    return Features(columns, _rows(found, {column: place for place, column in enumerate(columns)}, general))


def _rows(found: Iterator[Mapping[str, Any]], places: Mapping[Feature, int], general: bool) -> Iterator[Row]:
    for host in found:
        values = [0] * len(places)
        for told in host["features"]:
            for each in _forms(told, general):
                # What a writer added between the two reads of the server has no column.
                if each in places:
                    values[places[each]] = 1
        yield Row(host["addr"], host["label"], values)


def _forms(told: Sequence[str | None], general: bool) -> Iterator[Feature]:
    """Yield a feature that says anything; with `general` also what it is when its last fields may be any."""
    last = len(told)
    for known in range(1, last + 1) if general else (last,):
        if any(told[:known]):
            yield (*told[:known], *[None] * (last - known))


def _order(feature: Feature) -> list[tuple[str, int]]:
    """Return what columns are sorted by; ports go by number."""
    parts = [(value or "").partition("/") for value in feature]
    return [(head, int(tail)) if tail.isdecimal() else (head + slash + tail, -1) for head, slash, tail in parts]
