"""How a purpose imports a file: by a function that the entry point hands in, since ingest stands above db."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Report(Protocol):
    """The outcome of one file, as `graphrecon.ingest.report.Report` has it."""

    file: str
    importer: str
    read: int
    written: int
    skipped: int
    status: str


Load = Callable[[str, str, Mapping[str, Any]], Report]
"""(path, purpose, options) -> Report"""
