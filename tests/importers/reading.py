"""Reading bytes by an importer in tests: everything it yields, where it stood, and the form of goldens."""

import io
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from graphrecon.importers.base import Importer, Item, Note, Options, Skipped, Source, importers, prepared
from graphrecon.importers.tools import ToolMissing
from graphrecon.model.base import Edge, Node

SHARED = Path(__file__).parents[3] / "shared" / "samples"
"""Samples that stand beside the project on the machines where it is developed."""
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder ../shared/samples is not here")
OWN = Path(__file__).parent


class Reading(NamedTuple):
    """All that one reading gave: `placed` are (position before the item, item)."""

    placed: list[tuple[int, Item]]
    position: int
    truncated: str | None

    @property
    def items(self) -> list[Item]:
        return [item for _, item in self.placed]

    def of(self, kind: type[Any]) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]

    @property
    def skipped(self) -> list[tuple[str, str]]:
        return [(item.where, item.why) for item in self.of(Skipped)]

    @property
    def notes(self) -> list[str]:
        return [item.text for item in self.of(Note)]


def importer(name: str) -> Importer:
    """Return the importer of that name."""
    return next(each for each in importers() if each.name == name)


def read(name: str, content: bytes | Path, start: int = 0, **options: Any) -> Reading:
    """Read content, or a file, by the importer called `name`."""
    source = (
        Source.from_path(content) if isinstance(content, Path) else Source.from_stream(io.BytesIO(content), "input")
    )
    reader, chosen = importer(name), Options(**options)
    with source:
        try:
            readable = prepared(reader, source, chosen)
        except ToolMissing as missing:
            pytest.skip(str(missing))
        with readable:
            readable.start = start
            placed = [(readable.position, item) for item in reader.read(readable, chosen)]
            return Reading(placed, readable.position, readable.truncated)


def plain(item: Item) -> dict[str, Any]:
    """Return an item as a golden holds it: its class and what is not empty."""
    fields = msgspec.to_builtins(item) if isinstance(item, Node | Edge) else item._asdict()
    kept = {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}
    return {type(item).__name__: {key: value for key, value in kept.items() if value not in (None, "", [])}}
