"""Live logs: what is appended is imported as it comes, across rotation, until stopped."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from graphrecon.cypher.graph import Graph
from graphrecon.errors import GraphreconError
from graphrecon.importers.base import ImporterError, Options, Source
from graphrecon.importers.source import HEAD
from graphrecon.ingest import derive, files, pipeline
from graphrecon.ingest.report import Report

EVERY = 2.0
"""Seconds between two looks at least."""
SHARE = 10
"""A look that took long is followed by a pause this many times as long …"""
LONGEST = 30.0
"""… and no longer than these seconds: what comes in longer pauses takes longer to read, and is rotated away."""


class Followed:
    """One path: the file that it was when last looked at is held open, so that its last lines survive a rotation."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._file: BinaryIO | None = None
        self._seen: tuple[int, int] = (-1, -1)

    def states(self) -> Iterator[tuple[BinaryIO, bool]]:
        """Yield (the held file, whether it still grows) when it has changed; when another has its name, that one too.

        Raises GraphreconError for a file that is there and cannot be read.
        """
        replaced = self._file is not None and self._replaced()
        if self._file is not None and (self._changed() or replaced):
            yield self._file, not replaced
        if self._file is None or replaced:
            self.close()
            try:
                self._file = open(self.path, "rb")  # noqa: SIM115
            except FileNotFoundError:
                return
            except OSError as error:
                raise GraphreconError(f"cannot be read: {error.strerror or error}", where=self.path) from error
            self._seen = (-1, -1)
            if self._changed():
                yield self._file, True

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _changed(self) -> bool:
        assert self._file is not None
        state = os.fstat(self._file.fileno())
        seen, self._seen = self._seen, (state.st_size, state.st_mtime_ns)
        return seen != self._seen and state.st_size > 0

    def _replaced(self) -> bool:
        assert self._file is not None
        try:
            return not os.path.samestat(os.stat(self.path), os.fstat(self._file.fileno()))
        except OSError:
            return False


def follow(
    graph: Graph,
    paths: Sequence[str],
    rejects: Path,
    options: Options,
    purpose: str,
    *,
    stopped: Callable[[float], bool] | None = None,
) -> Iterator[Report]:
    """Yield a Report each time that something new of a file is in the graph; views follow.

    `stopped` is asked between two looks, waits the seconds that it is given, and returns whether to end; without it
    this goes on until interrupted. A file that is not there yet is waited for. Raises Unknown for a file of another
    format, GraphreconError for a folder and for what may not be read.
    """
    for path in paths:
        if os.path.isdir(path):
            raise GraphreconError(f"{path} is a folder", hint="name the files that are to be followed")
    held = [Followed(path) for path in dict.fromkeys(paths)]
    try:
        while True:
            began = time.monotonic()
            new = False
            for one in held:
                for file, growing in one.states():
                    report = _import(graph, file, one.path, rejects, options, purpose, growing=growing)
                    if report is not None:
                        new = True
                        yield report
            if new:
                derive.drain(graph)
            pause = min(LONGEST, max(EVERY, SHARE * (time.monotonic() - began)))
            if stopped is not None:
                if stopped(pause):
                    return
            else:
                time.sleep(pause)
    finally:
        for one in held:
            one.close()


def _import(
    graph: Graph, file: BinaryIO, path: str, rejects: Path, options: Options, purpose: str, *, growing: bool
) -> Report | None:
    """Return the Report of what is new, None where nothing is. Each look reads its own copy of the descriptor.

    Of a file that is `growing` a line is read when it has ended.
    """
    with Source(os.fdopen(os.dup(file.fileno()), "rb"), path) as source:
        source.growing = growing
        try:
            if growing and len(source.head()) < HEAD and b"\n" not in source.head():
                return None
            importer = files.choose(source, purpose)
            report = pipeline.run(importer, source, graph, options, rejects)
        except ImporterError as error:
            return Report(file=path, importer="", status="failed", notes=[str(error)])
    return None if report.status == "known" or not (report.read or report.skipped) else report
