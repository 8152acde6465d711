"""The one place that runs external programs: found on PATH, checked once, streamed, never through a shell."""

import os
import re
import selectors
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Self

import msgspec

from graphrecon.importers.source import ImporterError

PATIENCE = 120.0
"""Seconds without output after which a program is taken for hung."""
_MAX_COMPLAINTS = 4096
_MAX_LINE = 1 << 20
_READ = 1 << 16


class ToolMissing(ImporterError):
    """A program that is not installed, or too old."""


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A program: its Debian package, how it tells its version, and the oldest that serves."""

    name: str
    package: str
    ask: tuple[str, ...]
    least: tuple[int, ...]


NFDUMP = Tool(name="nfdump", package="nfdump", ask=("-V",), least=(1, 7))
RA = Tool(name="ra", package="argus-client", ask=("-h",), least=(3, 0, 8))
MASSCAN = Tool(name="masscan", package="masscan", ask=("--version",), least=(1, 0))
TESSERACT = Tool(name="tesseract", package="tesseract-ocr", ask=("--version",), least=(4, 0))
ARGUS = Tool(name="argus", package="argus-server", ask=("-h",), least=(3, 0, 8))


class Running:
    """A program at work; iterating gives the lines of its output. Leaving its `with` ends it."""

    def __init__(
        self, tool: Tool, arguments: Sequence[str], patience: float | None = PATIENCE, given: bytes | None = None
    ) -> None:
        self._tool = tool
        self._patience = patience
        self._complaints = b""
        with _file(given) as file:
            self._process = subprocess.Popen(
                [find(tool), *arguments],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
            )
        self._listener = threading.Thread(target=self._listen, name=tool.name, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    @property
    def complaints(self) -> str:
        """What it wrote to its standard error, at most 4 KiB; whole once the output has ended."""
        return " ".join(self._complaints.decode("utf-8", "backslashreplace").split())

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line with its newline. Raises ImporterError when the program fails or hangs."""
        rest = b""
        for chunk in self._chunks():
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            for line in lines:
                yield line + b"\n"
            if len(rest) > _MAX_LINE:
                raise ImporterError(f"{self._tool.name} wrote a line longer than 1 MiB")
        if rest:
            yield rest + b"\n"
        status = self._process.wait()
        self._listener.join()
        if status:
            how = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
            raise ImporterError(f"{self._tool.name} {how}: {self.complaints or 'it said nothing'}")

    def _chunks(self) -> Iterator[bytes]:
        pipe = self._process.stdout
        assert pipe is not None
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while True:
                if not selector.select(self._patience):
                    self._process.kill()
                    raise ImporterError(f"{self._tool.name} wrote nothing for {self._patience:.0f} s and was ended")
                chunk = os.read(pipe.fileno(), _READ)
                if not chunk:
                    return
                yield chunk

    def _listen(self) -> None:
        pipe = self._process.stderr
        assert pipe is not None
        while chunk := os.read(pipe.fileno(), _READ):
            self._complaints += chunk[: _MAX_COMPLAINTS - len(self._complaints)]


@contextmanager
def _file(given: bytes | None) -> Iterator[IO[bytes] | int]:
    """Give what a program reads as its standard input: an unnamed file of these bytes, or nothing."""
    if given is None:
        yield subprocess.DEVNULL
        return
    with TemporaryFile() as file:
        file.write(given)
        file.seek(0)
        yield file


def find(tool: Tool) -> str:
    """Return the path of a program. Raises ToolMissing, with the package's name, where it is missing or too old."""
    path = shutil.which(tool.name)
    if path is None:
        raise ToolMissing(f"{tool.name} is needed and not installed", hint=f"on Debian: apt-get install {tool.package}")
    found = _version(path, tool.ask)
    if found is not None and found < tool.least:
        least = ".".join(map(str, tool.least))
        raise ToolMissing(
            f"{tool.name} {'.'.join(map(str, found))} is too old: {least} or newer is needed",
            hint=f"on Debian: apt-get install {tool.package}",
        )
    return path


@lru_cache(maxsize=64)
def _version(path: str, ask: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the version that a program tells, None where it tells none. Asked once a process."""
    try:
        done = subprocess.run(
            [path, *ask], stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolMissing(f"{path} cannot be run: {error}") from error
    found = re.search(rb"(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?", done.stdout + done.stderr)
    return tuple(int(part) for part in found.groups(b"0")) if found else None


def _environment() -> dict[str, str]:
    """Return the environment of programs: times in UTC, plain words, no start-up file of the user's."""
    return {"PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC", "LC_ALL": "C", "HOME": "/nonexistent"}
