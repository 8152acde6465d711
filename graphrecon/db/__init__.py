"""The Python API: one database, its five purposes, and the default connection `db`, opened at first use."""

from typing import TYPE_CHECKING, Any

from graphrecon.db.database import Database

if TYPE_CHECKING:
    db: Database

__all__ = ["Database", "db"]


def __getattr__(name: str) -> Any:
    if name == "db":
        from graphrecon.db.default import default

        return default()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
