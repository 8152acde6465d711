"""Reading ahead of writing: a thread that turns an importer's items into batches, with a bounded queue."""

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue

import msgspec

from graphrecon.importers.base import Importer, Options, Skipped
from graphrecon.importers.source import Source
from graphrecon.ingest.batch import BY_LINE, PRIMARY, Batch, seen
from graphrecon.model.base import Edge, Node
from graphrecon.model.fold import Fold


class Limits(msgspec.Struct, frozen=True):
    """When a batch is full."""

    rows: int = 60_000
    """Distinct nodes and edges: what a transaction of a server with 1 GB of heap takes with room to spare."""
    items: int = 1_200_000
    """Items that were folded, and time slots of flows: one that lasts a year has 8,760."""
    size: int = 40 << 20
    """Bytes of the content."""
    text: int = 4 << 20
    """Bytes of the content that made new rows, beyond SHORT a row: long texts are held, and sent as a copy."""

    def halved(self) -> "Limits":
        """Return limits half as wide."""
        return Limits(rows=self.rows // 2, items=self.items // 2, size=self.size // 2, text=self.text // 2)


SHORT = 256
"""Bytes that the content of a row is thought to have at least."""
FIRST = 5_000
"""Rows of the first batch; each is twice as large as the one before, so that writing begins soon."""


class Batches:
    """An iterator over the batches of one input; leaving its `with` ends the reading thread."""

    def __init__(self, importer: Importer, source: Source, options: Options, limits: Limits) -> None:
        self._importer = importer
        self._source = source
        self._options = options
        self._limits = limits
        self._queue: Queue[Batch | BaseException | None] = Queue(maxsize=1)
        self._taken = threading.Semaphore(0)
        """Lets the next batch be begun when the one before it was taken, so that two are held and never three."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="reader", daemon=True)

    def __enter__(self) -> "Batches":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        while self._thread.is_alive():
            try:
                self._queue.get_nowait()
            except Empty:
                self._thread.join(0.02)

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches in order; an error of the reader is raised after the batches before it."""
        while True:
            found = self._queue.get()
            self._taken.release()
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield found

    def in_turn(self) -> Iterator[Batch]:
        """Yield the same batches without a thread, for a writer that does not wait for anything."""
        return self._batches()

    def _put(self, item: Batch | BaseException | None) -> None:
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=0.2)
                return
            except Full:
                continue

    def _work(self) -> None:
        try:
            for batch in self._batches():
                self._put(batch)
                del batch
                while not self._stop.is_set() and not self._taken.acquire(timeout=0.2):
                    continue
                if self._stop.is_set():
                    return
        except BaseException as error:
            self._put(error)
        else:
            self._put(None)

    def _batches(self) -> Iterator[Batch]:
        source, limits = self._source, self._limits
        primary = PRIMARY.get(self._importer.purpose)
        by_line, told = self._importer.purpose in BY_LINE, -1
        batch = Batch(fold=Fold())
        items, last, begin, rows = 0, source.start, source.start, min(FIRST, limits.rows)
        text = weight = 0
        try:
            for item in self._importer.read(source, self._options):
                position = source.position
                if position > last:
                    fold = batch.fold
                    if fold.weight > weight:
                        text += max(0, position - last - SHORT * (fold.weight - weight))
                        weight = fold.weight
                    last = position
                    if (
                        weight >= rows
                        or items >= limits.items
                        or position - begin >= limits.size
                        or text >= limits.text
                    ):
                        yield self._cut(batch, position)
                        batch, items, begin, rows = Batch(fold=Fold()), 0, position, min(2 * rows, limits.rows)
                        text = weight = 0
                        if self._stop.is_set():
                            return
                items += 1
                if isinstance(item, Node):
                    batch.fold.add_node(item)
                    own = type(item).__name__ == primary
                    if (by_line and position != told) or (own and not by_line):
                        told = position
                        batch.read += 1
                        batch.written += 1
                    if own:
                        items += len(getattr(item, "times", ()))
                        first, late = seen(item)
                        if first is not None and (batch.firstseen is None or first < batch.firstseen):
                            batch.firstseen = first
                        if late is not None and (batch.lastseen is None or late > batch.lastseen):
                            batch.lastseen = late
                elif isinstance(item, Edge):
                    batch.fold.add_edge(item)
                elif isinstance(item, Skipped):
                    batch.skipped.append(item)
                    batch.read += 1
                else:
                    batch.notes[item.text] += 1
        except Exception:
            yield self._cut(batch, max(source.position, source.start))
            raise
        yield self._cut(batch, max(source.position, source.start))

    def _cut(self, batch: Batch, position: int) -> Batch:
        batch.position = position
        batch.sha256 = self._source.digest(position)
        return batch
