"""The default connection, made once a process by `graphrecon.connect`."""

from functools import cache
from importlib import import_module

from graphrecon.db.database import Database


@cache
def default() -> Database:
    """Return the default connection, opened at the first call.

    `connect` stands in the package itself, above every room; it is looked up by name so that this room imports
    nothing above it.
    """
    database = import_module("graphrecon").connect()
    if not isinstance(database, Database):
        raise TypeError("graphrecon.connect gave no Database")
    return database
