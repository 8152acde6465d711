"""Nfdump files (nfcapd, nfpcapd, sfcapd), read by nfdump: each record is one Flow between two Hosts."""

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from graphrecon.importers import netflow, tools
from graphrecon.importers.base import Item, Options
from graphrecon.importers.source import ImporterError, Source
from graphrecon.model.values import parse_time

MAGIC = b"\x0c\xa5"
_FORMAT = "fmt:%ts,%te,%pr,%sa,%da,%sp,%dp,%it,%ic,%ipkt,%ibyt,%opkt,%obyt"
_WIDTH = _FORMAT.count(",") + 1
_HEADER = f"#nfdump {_FORMAT}\n".encode()
_FILE = struct.Struct("<HHIqBBHIqII")
_BLOCK = struct.Struct("<IIHH")
_RECORD = struct.Struct("<HH")
_ROWS = frozenset({3})
"""Types of the blocks whose content is a row of records with their length each."""


class Nfdump:
    """The importer of nfdump's files."""

    name = "nfdump"
    purpose = "flow"
    title = "Nfdump file (NetFlow, IPFIX, sFlow)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as an nfdump file, of layout 1 or 2."""
        return head.startswith(MAGIC)

    def prepare(self, source: Source, options: Options) -> Source:
        """Return what nfdump writes of the file; of one that is cut, what its whole records hold."""
        if not self.sniff(source.head(), source.name):
            raise ImporterError("is not an nfdump file", where=source.name)
        path = source.path()
        with tempfile.TemporaryDirectory(prefix="graphrecon-") as folder:
            repaired, damage = _repaired(path, Path(folder))
            arguments: tuple[str, ...] = ("-C", "none", "-N", "-6", "-q", "-r", str(repaired), "-o", _FORMAT)
            arguments += (options.packets,) if options.packets else ()
            return netflow.text_of(source, _HEADER, tools.NFDUMP, arguments, leave=b"No matching flows", damage=damage)

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield two Hosts and then a Flow for each record; one that cannot be used is a Skipped."""
        maker = netflow.Maker(options)
        return netflow.items_of(source, _HEADER, _WIDTH, lambda fields: _items(maker, fields))


def _items(maker: netflow.Maker, fields: list[str]) -> Iterator[Item]:
    ts, te, pr, sa, da, sp, dp, it, ic, ipkt, ibyt, opkt, obyt = fields
    proto = netflow.PROTOCOLS.get(pr) or str(netflow.number(pr, 255, "a protocol"))
    ports = icmp = None
    if proto in netflow.WITH_PORTS:
        ports = (netflow.number(sp, 65535, "a port"), netflow.number(dp, 65535, "a port"))
    elif proto == "icmp":
        icmp = (netflow.number(it, 255, "an ICMP type"), netflow.number(ic, 255, "an ICMP code"))
    return maker.items(
        (parse_time(ts), parse_time(te)),
        sa,
        da,
        proto,
        ports=ports,
        icmp=icmp,
        sent=(netflow.counter(ipkt), netflow.counter(ibyt)),
        received=(netflow.counter(opkt), netflow.counter(obyt)),
    )


def _repaired(path: Path, folder: Path) -> tuple[Path, str | None]:
    """Return (a file that nfdump reads, why it is less than the whole): a cut one without its torn end.

    Files of layout 1 are left as they are: nfdump reads them to where they end.
    """
    size = path.stat().st_size
    with open(path, "rb") as file:
        start = file.read(_FILE.size)
        if len(start) < _FILE.size:
            return path, f"the file ends in its header, after {size} bytes"
        head = list(_FILE.unpack(start))
        version, packed, blocks = head[1], head[4], head[10]
        if version != 2:
            return path, None
        whole, offset = 0, _FILE.size
        tail = b""
        while whole < blocks:
            file.seek(offset)
            block = file.read(_BLOCK.size)
            if len(block) < _BLOCK.size:
                break
            length = _BLOCK.unpack(block)[1]
            if offset + _BLOCK.size + length > size:
                tail = b"" if packed else _records_of(block, file.read(length))
                break
            whole, offset = whole + 1, offset + _BLOCK.size + length
        if whole == blocks and _has_blocks(file, head[8], head[6], size):
            return path, None
        head[6], head[8], head[10] = 0, 0, whole + bool(tail)
        copy = folder / "repaired.nfcapd"
        with open(copy, "wb") as out:
            out.write(_FILE.pack(*head))
            file.seek(_FILE.size)
            left = offset - _FILE.size
            while left and (part := file.read(min(left, 1 << 20))):
                out.write(part)
                left -= len(part)
            out.write(tail)
    place = f"block {whole + 1} of {blocks}" if whole < blocks else "its appendix"
    return copy, f"the file is cut short after {size} bytes, in {place}"


def _has_blocks(file: BinaryIO, offset: int, count: int, size: int) -> bool:
    """Return whether `count` whole blocks stand from `offset` on in a file of `size` bytes."""
    for _ in range(count):
        file.seek(offset)
        block = file.read(_BLOCK.size)
        if len(block) < _BLOCK.size:
            return False
        offset += _BLOCK.size + int(_BLOCK.unpack(block)[1])
    return offset <= size


def _records_of(block: bytes, content: bytes) -> bytes:
    """Return a block of the whole records that are left of a torn one, or nothing."""
    _, _, kind, flags = _BLOCK.unpack(block)
    count = offset = 0
    while kind in _ROWS and offset + _RECORD.size <= len(content):
        length = _RECORD.unpack_from(content, offset)[1]
        if length < _RECORD.size or offset + length > len(content):
            break
        count, offset = count + 1, offset + length
    return _BLOCK.pack(count, offset, kind, flags) + content[:offset] if count else b""
