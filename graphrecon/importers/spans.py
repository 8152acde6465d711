"""Ranges of numbers in order and apart: sorted in flat memory, overlaps split so that the most specific wins."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import count, groupby, islice
from typing import BinaryIO, NamedTuple

from graphrecon.importers.source import ImporterError

CHUNK = 200_000
"""Spans that are sorted in memory; more are sorted in parts, on disk."""
MOST_OPEN = 100_000
"""Spans that may hold one and the same address."""
_V4 = 0xFFFF_0000_0000
_V4_END = 0xFFFF_FFFF_FFFF
_PLACE, _ORDER = 32, 16


class Span(NamedTuple):
    """The addresses from `start` to `stop`, both in it, as 128-bit numbers; `value` is text without line breaks."""

    start: int
    stop: int
    value: bytes


def version_of(start: int, stop: int) -> int:
    """Return 4 or 6; raises ValueError when only one of the two is IPv4, or `stop` comes first."""
    first, last = (_V4 <= number <= _V4_END for number in (start, stop))
    if first != last or stop < start:
        raise ValueError("not a range")
    return 4 if first else 6


def mapped(number: int) -> int:
    """Return an IPv4 address in its place among 128-bit numbers."""
    return number | _V4


def in_order(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans of IPv4, then those of IPv6, each by their start; of those with one start, as they came."""
    lines = (
        f"{_is_v6(span):d}{span.start:032x}{place:016x}{span.stop:032x}".encode() + span.value
        for place, span in enumerate(spans)
    )
    with ExitStack() as stack:
        parts: list[BinaryIO] = []
        rest: list[bytes] = []
        while part := sorted(islice(lines, CHUNK)):
            if len(part) < CHUNK:
                rest = part
                break
            file = stack.enter_context(tempfile.TemporaryFile(prefix="graphrecon-"))
            file.writelines(line + b"\n" for line in part)
            file.seek(0)
            parts.append(file)
            del part
        read = ((line.removesuffix(b"\n") for line in file) for file in parts)
        for line in heapq.merge(*read, rest) if parts else rest:
            yield _span(line)


def _span(line: bytes) -> Span:
    first, second = 1, 1 + _PLACE + _ORDER
    return Span(int(line[first : first + _PLACE], 16), int(line[second : second + _PLACE], 16), line[second + _PLACE :])


def _is_v6(span: Span) -> bool:
    return not _V4 <= span.start <= _V4_END


class Apart:
    """An iterator over spans that do not overlap, from spans in order; neighbours of one value are one span.

    Where spans overlap the shortest holds, of equal ones the last; those of IPv4 and of IPv6 are apart, though the
    numbers of the one lie among those of the other. `overlaps` counts those that another one cut.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = spans
        self.overlaps = 0

    def __iter__(self) -> Iterator[Span]:
        """Yield the spans. Raises ImporterError when too many hold one address."""
        for _, spans in groupby(self._spans, _is_v6):
            held: Span | None = None
            for span in self._pieces(spans):
                if held and held.value == span.value and held.stop + 1 == span.start:
                    held = Span(held.start, span.stop, span.value)
                    continue
                if held:
                    yield held
                held = span
            if held:
                yield held

    def _pieces(self, spans: Iterable[Span]) -> Iterator[Span]:
        open_: list[tuple[int, int, int, bytes]] = []
        numbers = count()
        here = 0
        for start, stop, value in spans:
            yield from self._until(open_, here, start)
            here = start
            while open_ and open_[0][2] < here:
                heapq.heappop(open_)
            self.overlaps += bool(open_)
            heapq.heappush(open_, (stop - start, -next(numbers), stop, value))
            if len(open_) > MOST_OPEN:
                raise ImporterError(f"more than {MOST_OPEN} ranges hold one address")
        yield from self._until(open_, here, 1 << 128)

    @staticmethod
    def _until(open_: list[tuple[int, int, int, bytes]], here: int, end: int) -> Iterator[Span]:
        """Yield what the open spans say of the addresses from `here` up to `end`, which is not in it."""
        while open_ and here < end:
            _, _, stop, value = open_[0]
            if stop < here:
                heapq.heappop(open_)
                continue
            last = min(stop, end - 1)
            yield Span(here, last, value)
            here = last + 1
