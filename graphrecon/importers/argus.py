"""Argus files, read by ra: each record is one Flow, or one more report of a flow, between two Hosts."""

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graphrecon.importers import netflow, tools
from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.source import ImporterError, Source
from graphrecon.model.values import InvalidValue, parse_epoch

MAGIC = b"\x83\x10"
_FIELDS = "stime ltime proto saddr sport daddr dport spkts dpkts sbytes dbytes cause"
_NAMES = _FIELDS.split()
_HEADER = f"#ra {_FIELDS}\n".encode()
_ARGUMENTS = ("-X", "-nn", "-u", "-p", "6", "-c", ",")
"""No start-up file, numbers, epoch seconds, microseconds, commas."""
_LENGTH = struct.Struct(">H")


class Argus:
    """The importer of Argus files."""

    name = "argus"
    purpose = "flow"
    title = "Argus file"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins with the management record of an Argus file."""
        return head.startswith(MAGIC)

    def prepare(self, source: Source, options: Options) -> Source:
        """Return what ra writes of the file; of one that is cut, what its whole records hold."""
        if not self.sniff(source.head(), source.name):
            raise ImporterError("is not an Argus file", where=source.name)
        return text_of(source, source.path(), options.packets)

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Return two Hosts and then a Flow for each record; one that cannot be used is a Skipped."""
        maker = netflow.Maker(options)
        return netflow.items_of(source, _HEADER, len(_NAMES), lambda fields: _items(maker, fields))


_BELOW = Note("a record of a protocol below IP, such as ARP, is no flow")


def text_of(source: Source, path: Path, packets: str | None = None) -> Source:
    """Return what ra writes of the Argus file at `path`, or of the `packets` in it, as the content of `source`."""
    with tempfile.TemporaryDirectory(prefix="graphrecon-") as folder:
        whole, damage = _whole(path, Path(folder))
        if not whole.stat().st_size:
            raise ImporterError(f"nothing could be read: {damage}", where=source.name)
        arguments = [
            *_ARGUMENTS,
            "-r",
            str(whole),
            "-s",
            *_NAMES,
            "-",
            "not",
            "man",
            *(("and", f"({packets})") if packets else ()),
        ]
        return netflow.text_of(source, _HEADER, tools.RA, arguments, leave=b"StartTime,", damage=damage)


def _items(maker: netflow.Maker, fields: list[str]) -> Iterator[Item]:
    stime, ltime, number, saddr, sport, daddr, dport, spkts, dpkts, sbytes, dbytes, cause = fields
    if number.isdecimal() and int(number) > 255:
        return iter((_BELOW,))
    proto = netflow.PROTOCOLS.get(number) or str(netflow.number(number, 255, "a protocol"))
    ports = icmp = None
    if proto in netflow.WITH_PORTS:
        ports = (netflow.number(sport, 65535, "a port"), netflow.number(dport, 65535, "a port"))
    elif proto == "icmp":
        icmp = _icmp(number, sport, dport)
    return maker.items(
        (parse_epoch(stime), parse_epoch(ltime)),
        saddr,
        daddr,
        proto,
        ports=ports,
        icmp=icmp,
        sent=(netflow.counter(spkts), netflow.counter(sbytes)),
        received=(netflow.counter(dpkts), netflow.counter(dbytes)),
        count=1 if cause in ("Start", "") else 0,
    )


def _icmp(number: str, sport: str, dport: str) -> tuple[int, int]:
    """Return (type, code): in one hexadecimal number for IPv4, code first; each in a port's place for IPv6."""
    if number == "58":
        return netflow.number(sport, 255, "an ICMP type"), netflow.number(dport, 255, "an ICMP code")
    try:
        both = int(sport, 16) if sport.startswith("0x") else int(sport)
    except ValueError:
        both = -1
    if not 0 <= both <= 0xFFFF:
        raise InvalidValue(f"not an ICMP type: {sport[:60]!r}")
    return both & 0xFF, both >> 8


def _whole(path: Path, folder: Path) -> tuple[Path, str | None]:
    """Return (a file of whole records only, why it is less than the whole): ra hangs on a torn one."""
    size, offset, count = path.stat().st_size, 0, 0
    with open(path, "rb", buffering=1 << 16) as file:
        while head := file.read(4):
            length = _LENGTH.unpack_from(head, 2)[0] * 4 if len(head) == 4 else 0
            if length < 4 or offset + length > size:
                break
            file.seek(length - 4, 1)
            offset, count = offset + length, count + 1
        if offset == size:
            return path, None
        copy = folder / "whole.argus"
        file.seek(0)
        with open(copy, "wb") as out:
            left = offset
            while left and (part := file.read(min(left, 1 << 20))):
                out.write(part)
                left -= len(part)
    return copy, f"the file is cut short or damaged after {count} records, at byte {offset} of {size}"
