"""The embedded Neo4j: its parts, its home, its process. It imports nothing of graphrecon but errors."""

from graphrecon.embedded.archive import Archive
from graphrecon.embedded.backup import connected, dump, restore
from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.home import USER, Address, has_data
from graphrecon.embedded.java import Java
from graphrecon.embedded.progress import Progress
from graphrecon.embedded.rehearsal import is_due, rehearse
from graphrecon.embedded.server import (
    Status,
    attach,
    browser_url,
    ensure_started,
    reset,
    status,
    stop,
)
from graphrecon.embedded.serverlog import follow as follow_logs
from graphrecon.embedded.serverlog import tail as logs

__all__ = [
    "USER",
    "Address",
    "Archive",
    "EmbeddedError",
    "Java",
    "Progress",
    "Status",
    "attach",
    "browser_url",
    "connected",
    "dump",
    "ensure_started",
    "follow_logs",
    "has_data",
    "is_due",
    "logs",
    "rehearse",
    "reset",
    "restore",
    "status",
    "stop",
]
