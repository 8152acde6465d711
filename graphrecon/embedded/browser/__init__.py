"""Neo4j Browser with our guide and graph style beside it: a copy of its jar, which the server has in its class path.

`guide.html` is what `graphrecon.cypher.guide` makes; the server serves both files below `/browser/graphrecon/`.
"""

import hashlib
import shutil
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder
from graphrecon.embedded.jars import Lock

ARTIFACT = "neo4j-browser"
PAGES = ("guide.html", "style.grass")
_PLACE = "browser/graphrecon/"


def provide_jar(cache: Path, lib: Path, lock: Lock) -> Path:
    """Return the jar below `cache` that holds the lock's Neo4j Browser and our pages, made when it is not there.

    Two processes may call this at once: what each makes is the same, and it appears whole or not at all.
    """
    pages = {_PLACE + name: files(__package__).joinpath(name).read_bytes() for name in PAGES}
    digest = hashlib.sha256(b"\0".join([lock.digest.encode(), *pages.values()])).hexdigest()[:16]
    jar = cache / "browser" / f"{digest}.jar"
    if jar.exists():
        return jar
    source = next(lib / each.name for each in lock.jars if each.artifact == ARTIFACT)
    private_folder(jar.parent)
    try:
        with tempfile.TemporaryDirectory(dir=jar.parent, prefix=".new-") as folder:
            fresh = Path(folder) / jar.name
            shutil.copyfile(source, fresh)
            fresh.chmod(0o600)
            with zipfile.ZipFile(fresh, "a", zipfile.ZIP_DEFLATED) as added:
                for name, content in pages.items():
                    added.writestr(name, content)
            fresh.replace(jar)
    except (OSError, zipfile.BadZipFile) as error:
        raise EmbeddedError(f"Neo4j Browser cannot be put in place: {error}", where=str(jar.parent)) from error
    return jar


def greeting(http: str) -> str:
    """Return what Browser does once it is connected: our style, then our guide, from the server at `http`."""
    style, guide = (f"{http}/{_PLACE}{name}" for name in ("style.grass", "guide.html"))
    return f"style {style}; play {guide}"
