"""The lock file as values: every jar of the embedded server with its coordinates, size and sha256."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graphrecon.embedded.errors import EmbeddedError

LOCK_FILE = Path(__file__).with_name("neo4j.lock")


@dataclass(frozen=True, slots=True, order=True)
class Jar:
    """One artifact: Maven coordinates, sha256 in hex, size in bytes."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """The file name, as the repository has it; unique within a lock."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"


@dataclass(frozen=True, slots=True)
class Lock:
    """The jars of one server version; `digest` names this exact set of files."""

    neo4j: str
    browser: str
    jars: tuple[Jar, ...]

    @property
    def digest(self) -> str:
        """Sixteen hex digits that change with any name or any content of a jar."""
        lines = "".join(f"{jar.sha256}  {jar.name}\n" for jar in sorted(self.jars))
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    @property
    def size(self) -> int:
        """Bytes of all jars together."""
        return sum(jar.size for jar in self.jars)


def parse_lock(text: str) -> Lock:
    """Return the Lock that `text` holds.

    Raises EmbeddedError when it is not a lock: wrong JSON, a missing field, a hash that is none, two jars of
    one name, or a name that would leave its folder.
    """
    try:
        data = json.loads(text)
        jars = tuple(sorted(Jar(**entry) for entry in data["jars"]))
        lock = Lock(data["neo4j"], data["browser"], jars)
        names = [jar.name for jar in jars]
        for jar in jars:
            if len(bytes.fromhex(jar.sha256)) != 32 or jar.size <= 0:
                raise ValueError(f"{jar.name} has no sha256 or size")
            if "/" in jar.name or jar.name.startswith("."):
                raise ValueError(f"'{jar.name}' is not a file name")
        if len(set(names)) != len(names) or not names:
            raise ValueError("no jars, or two of one name")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EmbeddedError(f"not a lock file of the embedded server: {error}", hint="reinstall graphrecon") from error
    return lock


def format_lock(lock: Lock) -> str:
    """Return the text of the lock file: JSON, one jar a line, sorted."""
    rows = ",\n".join("  " + json.dumps(asdict(jar)) for jar in sorted(lock.jars))
    return (
        f'{{\n "neo4j": {json.dumps(lock.neo4j)},\n "browser": {json.dumps(lock.browser)},\n'
        f' "jars": [\n{rows}\n ]\n}}\n'
    )


def read_lock(path: Path = LOCK_FILE) -> Lock:
    """Return the Lock of this package (or of `path`)."""
    try:
        return parse_lock(path.read_text("utf-8"))
    except OSError as error:
        raise EmbeddedError(f"cannot read the lock file: {error}", hint="reinstall graphrecon") from error
