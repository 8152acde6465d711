"""Developer command `python -m graphrecon.embedded.lock [VERSION FILE]`: resolve the server's jars, write neo4j.lock.

With a version and a file it locks another server, for trials of an upgrade; the package's own lock is left alone.
"""

import hashlib
import logging
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import MavenContext

from graphrecon.embedded.jars import LOCK_FILE, Jar, Lock, format_lock

NEO4J = ("org.neo4j", "neo4j", "2026.08.1")
BROWSER = ("org.neo4j.client", "neo4j-browser", "5.24.0")
_THREADS = 8
_KNOWN_GAP = "settings.localRepository"
"""Only Maven itself has this property; the one model that names it (neo4j-procedure) adds no needed jar."""

_TEST_TOOLS = {"byte-buddy", "byte-buddy-agent", "hamcrest", "junit", "mockito-core", "objenesis"}
"""Test libraries of dependencies, which the resolver takes for needed ones; no Neo4j distribution has them."""


class _Incomplete(logging.Handler):
    """Keeps the resolver's debug remarks about a branch that it left out."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.remarks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith("Could not build model") and _KNOWN_GAP not in text:
            self.remarks.append(text)


def resolve(cache: Path, version: str = NEO4J[2]) -> Lock:
    """Return the Lock of NEO4J in this version with its runtime dependencies, and of BROWSER alone.

    `cache` is the folder for downloads. Raises RuntimeError when part of the tree could not be read.
    """
    incomplete = _Incomplete()
    log = logging.getLogger("jgo.maven._model")
    log.setLevel(logging.DEBUG)
    log.propagate = False
    log.addHandler(incomplete)
    context = MavenContext(repo_cache=cache, local_repos=[], timeout=60)
    root = context.create_dependency(":".join((*NEO4J[:2], version)))
    inputs, transitive = context.resolver.resolve([root])
    if incomplete.remarks:
        raise RuntimeError("the tree is incomplete: " + "; ".join(incomplete.remarks))
    wanted = {
        (dep.groupId, dep.artifactId, dep.version, dep.classifier or "")
        for dep in [*inputs, *transitive]
        if dep.scope in (None, "compile", "runtime") and dep.type == "jar" and dep.artifactId not in _TEST_TOOLS
    }
    wanted.add((*BROWSER, ""))

    def lock_one(coordinates: tuple[str, str, str, str]) -> Jar:
        group, artifact, version, classifier = coordinates
        component = context.project(group, artifact).at_version(version)
        path = component.artifact(classifier=classifier, packaging="jar").resolve()
        return Jar(*coordinates, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)

    with ThreadPoolExecutor(_THREADS) as pool:
        jars = tuple(sorted(pool.map(lock_one, sorted(wanted))))
    return Lock(version, BROWSER[2], jars)


def main(version: str = NEO4J[2], file: str = str(LOCK_FILE)) -> None:
    """Write the lock file of this package, or that of another version to `file`."""
    if version != NEO4J[2] and Path(file) == LOCK_FILE:
        raise SystemExit("lock: name the file for another version; the package's own version stands in lock.py")
    with tempfile.TemporaryDirectory(prefix="graphrecon-lock-") as folder:
        lock = resolve(Path(folder), version)
    Path(file).write_text(format_lock(lock), "utf-8")
    sys.stderr.write(f"{file}: {len(lock.jars)} jars, {lock.size / 1e6:.0f} MB, {lock.digest}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
