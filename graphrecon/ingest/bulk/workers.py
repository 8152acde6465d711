"""Processes of their own for the work of a bulk load: begun when first needed, ended with it or with their parent."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple, TypeVar

from graphrecon.errors import GraphreconError
from graphrecon.ingest.bulk.reading import Heard

Task = TypeVar("Task")
Answer = TypeVar("Answer")
MOST = 8
"""Processes at most, however many processors there are: each holds rows in memory."""

NEW_OBJECTS = 500_000
"""Objects after which the collector of cycles looks: rows hold none and are many."""


class Failure(NamedTuple):
    """A GraphreconError on its way from a process."""

    message: str
    where: str | None
    hint: str | None


class _Stopped(SystemExit):
    """The parent asks to end."""


_board: Any = None
"""In a process: the numbers that it shares with its parent, 0 in the first place unless it is to stop."""


def _begin(board: Any) -> None:
    global _board
    _board = board
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 50)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(work: Callable[[Any, Heard], Any], task: Any, place: int) -> Any:
    def heard(position: int, written: int) -> None:
        if _board[0]:
            raise _Stopped
        _board[place], _board[place + 1] = position, written

    try:
        return work(task, heard)
    except GraphreconError as error:
        return Failure(error.message, error.where, error.hint)
    except _Stopped:
        return None


class Workers:
    """As many processes as there are processors to use; leaving its `with` ends them."""

    def __init__(self) -> None:
        self.count = min(
            MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        )
        self._pool: ProcessPoolExecutor | None = None
        self._board: Any = None

    @property
    def begun(self) -> bool:
        """Whether there are processes already."""
        return self._pool is not None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._board[0] = 1
            self._pool.shutdown(cancel_futures=True)

    def run(
        self, work: Callable[[Task, Heard], Answer], tasks: Sequence[Task], heard: Callable[[list[int], int], None]
    ) -> list[Answer]:
        """Return what `work` says of each task; `heard` is told all positions, and the sum of what was written.

        At most `count` tasks at a time. Raises the GraphreconError of a task.
        """
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._board = context.Array("q", 1 + 2 * self.count, lock=False)
            self._pool = ProcessPoolExecutor(self.count, context, _begin, (self._board,))
        self._board[1:] = [0] * (2 * self.count)
        try:
            futures = [self._pool.submit(_do, work, task, 1 + 2 * place) for place, task in enumerate(tasks)]
            waiting: set[Future[Any]] = set(futures)
            while waiting:
                _, waiting = wait(waiting, timeout=0.5)
                heard(list(self._board[1::2]), sum(self._board[2::2]))
            found = [future.result() for future in futures]
        except BrokenProcessPool:
            raise GraphreconError(
                "a process that read was killed", hint="is there memory enough? import without --bulk"
            ) from None
        for each in found:
            if isinstance(each, Failure):
                raise GraphreconError(each.message, where=each.where, hint=each.hint)
        return found
