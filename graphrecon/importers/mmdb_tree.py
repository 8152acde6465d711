"""The search tree of a MaxMind DB file: its networks, each with the place of its record, in time that its size bounds.

The layout is that of the MaxMind DB File Format Specification 2.0. The library's own walk follows a damaged tree
anywhere, and in its compiled form ends the process; records are left to its decoder.
"""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import maxminddb
from maxminddb.decoder import Decoder

from graphrecon.importers.spans import mapped

SEPARATOR = 16
"""Bytes between the tree and the data."""
MOST_REPEATED = 16
"""How often a node is followed on the average: trees may share what stands in several places."""
_V4_BITS = 32
_V4_LAST = (1 << _V4_BITS) - 1


class Tree:
    """An open file; leaving its `with` closes it. Raises InvalidDatabaseError or OSError for what is none."""

    def __init__(self, path: Path) -> None:
        with maxminddb.open_database(path, maxminddb.MODE_MMAP) as reader:
            self.metadata = reader.metadata()
        if self.metadata.ip_version not in (4, 6):
            raise maxminddb.InvalidDatabaseError(f"version {self.metadata.ip_version!r} of IP")
        with path.open("rb") as file:
            self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)
        self._data = self.metadata.search_tree_size + SEPARATOR
        self._decoder = Decoder(self._bytes, self._data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bytes.close()

    def record(self, place: int) -> Any:
        """Return the record at a place; raises InvalidDatabaseError when there is none, or one beyond all measure."""
        return self._decoder.decode(place)[0]

    def networks(self) -> Iterator[tuple[int, int, int]]:
        """Yield (first address, last address, place of the record) of each network, IPv4 among 128-bit numbers.

        The subtree of IPv4 is followed once, however often others of IPv6 lead to it. Raises InvalidDatabaseError for a
        tree that is deeper than addresses are long, or that repeats its parts beyond all measure.
        """
        count, data, bits = self.metadata.node_count, self._data, 32 if self.metadata.ip_version == 4 else 128
        children = _reader(self._bytes, self.metadata.record_size)
        left_visits = count * MOST_REPEATED
        ipv4 = -1
        todo = [(0, 0, 0)] if count else []
        while todo:
            node, depth, prefix = todo.pop()
            if node == count:
                continue
            if node > count:
                size = 1 << (bits - depth)
                first = prefix * size
                last = first + size - 1
                if bits == _V4_BITS or last < 1 << _V4_BITS:
                    first, last = mapped(first), mapped(last)
                elif first < mapped(0) <= last <= mapped(_V4_LAST):
                    last = mapped(0) - 1  # the rest is IPv4, whose place in the tree is another
                yield first, last, node - count - SEPARATOR + data
                continue
            if node == ipv4:
                continue
            if bits - depth == _V4_BITS and not prefix:
                ipv4 = node
            left_visits -= 1
            if depth == bits or left_visits < 0:
                raise maxminddb.InvalidDatabaseError("its tree is deeper than addresses are long, or runs in circles")
            left, right = children(node)
            todo.append((right, depth + 1, prefix << 1 | 1))
            todo.append((left, depth + 1, prefix << 1))


def _reader(tree: mmap, record_size: int) -> Any:
    """Return the function that gives the two children of a node."""
    if record_size == 28:

        def of_28(node: int) -> tuple[int, int]:
            seven = tree[node * 7 : node * 7 + 7]
            middle = seven[3]
            return int.from_bytes(seven[:3]) | (middle & 0xF0) << 20, int.from_bytes(seven[4:]) | (middle & 0x0F) << 24

        return of_28
    size = record_size // 8

    def of_bytes(node: int) -> tuple[int, int]:
        pair = tree[node * 2 * size : (node + 1) * 2 * size]
        return int.from_bytes(pair[:size]), int.from_bytes(pair[size:])

    return of_bytes
