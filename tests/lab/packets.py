"""IP packets out of a classic pcap file: times, addresses, ports, flags, lengths and payload heads."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58
_ETHERNET, _RAW, _NULL, _LINUX_SLL = 1, 101, 0, 113
_MAGIC = {
    b"\xd4\xc3\xb2\xa1": ("<", 1e6),
    b"\xa1\xb2\xc3\xd4": (">", 1e6),
    b"\x4d\x3c\xb2\xa1": ("<", 1e9),
    b"\xa1\xb2\x3c\x4d": (">", 1e9),
}
"""The first bytes of a file, its byte order and the unit of its fractions of a second."""
_EXTENSIONS = {0, 43, 60}
"""IPv6 extension headers that are skipped; fragments (44) are not put together."""


class PcapError(Exception):
    """The file is not a classic pcap file, or its link type is not known here."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet: `ts` in seconds, `size` the IP total length, `length` the transport payload length on the wire.

    For ICMP `sport` is the type and `dport` the code. `payload` is what was captured of the transport payload.
    """

    ts: float
    src: str
    dst: str
    proto: int
    sport: int
    dport: int
    size: int
    length: int
    payload: bytes
    flags: int = 0
    seq: int = 0
    ack: int = 0
    window: int = 0


def read(path: Path) -> Iterator[Packet]:
    """Yield every TCP, UDP and ICMP packet of the file in its order; other frames and later fragments are not."""
    data = path.read_bytes()
    order, unit = _MAGIC.get(data[:4], (None, 0.0))
    if order is None:
        raise PcapError(f"{path}: no classic pcap file (begins with {data[:4].hex()})")
    link = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
    at = 24
    while at + 16 <= len(data):
        seconds, fraction, captured, _ = struct.unpack_from(order + "IIII", data, at)
        frame = data[at + 16 : at + 16 + captured]
        at += 16 + captured
        packet = _ip(seconds + fraction / unit, _network_layer(link, frame, path))
        if packet is not None:
            yield packet


def _network_layer(link: int, frame: bytes, path: Path) -> bytes:
    if link == _RAW:
        return frame
    if link == _NULL:
        return frame[4:]
    if link not in (_ETHERNET, _LINUX_SLL):
        raise PcapError(f"{path}: link type {link} is not known here")
    at = 12 if link == _ETHERNET else 14
    while frame[at : at + 2] in (b"\x81\x00", b"\x88\xa8"):
        at += 4
    return frame[at + 2 :] if frame[at : at + 2] in (b"\x08\x00", b"\x86\xdd") else b""


def _ip(ts: float, data: bytes) -> Packet | None:
    if len(data) >= 20 and data[0] >> 4 == 4:
        head = (data[0] & 15) * 4
        size, proto = struct.unpack_from(">H", data, 2)[0], data[9]
        if struct.unpack_from(">H", data, 6)[0] & 0x1FFF:
            return None
        src, dst = str(IPv4Address(data[12:16])), str(IPv4Address(data[16:20]))
    elif len(data) >= 40 and data[0] >> 4 == 6:
        head, proto = 40, data[6]
        size = struct.unpack_from(">H", data, 4)[0] + 40
        while proto in _EXTENSIONS and len(data) >= head + 8:
            proto, head = data[head], head + (data[head + 1] + 1) * 8
        src, dst = str(IPv6Address(data[8:24])), str(IPv6Address(data[24:40]))
    else:
        return None
    return _transport(ts, src, dst, proto, size, size - head, data[head:size])


def _transport(ts: float, src: str, dst: str, proto: int, size: int, length: int, data: bytes) -> Packet | None:
    if proto == TCP and len(data) >= 20:
        sport, dport, seq, ack, offset, flags, window = struct.unpack_from(">HHIIBBH", data)
        head = (offset >> 4) * 4
        return Packet(ts, src, dst, proto, sport, dport, size, length - head, data[head:], flags, seq, ack, window)
    if proto == UDP and len(data) >= 8:
        sport, dport = struct.unpack_from(">HH", data)
        return Packet(ts, src, dst, proto, sport, dport, size, length - 8, data[8:])
    if proto in (ICMP, ICMP6) and len(data) >= 8:
        return Packet(ts, src, dst, proto, data[0], data[1], size, length - 8, data[8:])
    return None
