"""What an import says at its end, and the rejects file that it names."""

import json
from pathlib import Path

import msgspec

from graphrecon.errors import GraphreconError
from graphrecon.importers.base import Skipped
from graphrecon.model.values import clean_text


class Report(msgspec.Struct, kw_only=True):
    """The outcome of one file."""

    file: str
    importer: str
    read: int = 0
    written: int = 0
    skipped: int = 0
    rejects: str | None = None
    """Path of the file that lists what was skipped."""
    seconds: float = 0.0
    status: str = "done"
    """`done`, `known` (nothing was new), `truncated`, `failed`, `pruned`, `unknown`, `apart` (not for this graph)."""
    notes: list[str] = []
    """What the user should know: turned flows, cut texts, overlaps, where a resumed import began."""

    def __post_init__(self) -> None:
        """Write out the bytes of a file's name that are not UTF-8."""
        self.file, self.notes = clean_text(self.file), [clean_text(note) for note in self.notes]


class Rejects:
    """A file of JSON lines, made when the first part of an input could not be used; ASCII, as people print it."""

    def __init__(self, folder: Path, file: str, uid: str) -> None:
        self._folder = folder
        stem = "".join(char if char.isalnum() or char in "-_." else "_" for char in Path(file).name)[:80]
        self.path = folder / f"{stem}-{uid[:12]}.rejects.jsonl"
        self._file = clean_text(file)

    def add(self, skipped: list[Skipped], position: int) -> None:
        """Append skipped parts of the batch that reaches `position`; the same batch is never listed twice."""
        if not skipped:
            return
        lines = [
            json.dumps(
                {"file": self._file, "where": item.where, "why": item.why, "excerpt": item.excerpt, "batch": position}
            )
            for item in skipped
        ]
        self._append("".join(f"{line}\n" for line in lines).encode())

    def take(self, path: Path) -> None:
        """Append what another process listed at `path`."""
        with path.open("rb") as listed:
            while data := listed.read(1 << 20):
                self._append(data)

    def _append(self, data: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self.path.open("ab") as rejects:
                rejects.write(data)
        except OSError as error:
            raise GraphreconError(
                f"what was skipped cannot be listed: {error.strerror}",
                where=str(self.path),
                hint="make it writable or make room, then import again: it goes on from here",
            ) from error
