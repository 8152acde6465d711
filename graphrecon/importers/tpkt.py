"""Answers of protocols over ISO transport taken apart: S7 communication, and the connection confirm of RDP.

Specifications: RFC 1006, ISO 8073, MS-RDPBCGR 2.2.1.2; the layout of S7's system status lists (SZL) as Siemens'
"System and Standard Functions" gives it. Names of what an S7 station tells are those of Nmap's s7-info.
"""

from collections.abc import Iterator
from typing import Any

from graphrecon.importers.protocols import ascii_of

_SECURITY = {0: "Standard RDP Security", 1: "TLS", 2: "CredSSP (NLA)", 4: "RDSTLS", 8: "CredSSP with Early User Auth"}
_HYBRID_REQUIRED = 5
"""The failure that Masscan calls `NLA-unsupported`."""
_RDP_WORDS: dict[str, dict[str, Any]] = {
    "NLA-supported": {"security_protocol": _SECURITY[2], "NLA": "supported"},
    "NLA-unused": {"NLA": "unused"},
    "NLA-unsupported": {"NLA": "unsupported", "failure": _HYBRID_REQUIRED},
    "failure": {"NLA": "failure"},
}
_KINDS = {1: "Job", 2: "Ack", 3: "Ack_Data", 7: "Userdata"}
_MODULE = {1: "Module", 6: "Basic Hardware"}
_COMPONENT = {
    1: "System Name",
    2: "Module Type",
    3: "Plant Identification",
    4: "Copyright",
    5: "Serial Number",
}
_FIRMWARE = 7


def packets(data: bytes) -> Iterator[bytes]:
    """Yield the contents of the TPKTs that stand one behind the other; the last may be cut short."""
    offset = 0
    while data[offset : offset + 2] == b"\x03\x00" and offset + 7 <= len(data):
        size = int.from_bytes(data[offset + 2 : offset + 4], "big")
        yield data[offset + 4 : offset + size]
        if size < 7:
            return
        offset += size


def is_cotp(data: bytes) -> bool:
    """Return whether this is a TPKT that holds a connection confirm or data of ISO 8073."""
    return len(data) >= 7 and data[:2] == b"\x03\x00" and data[5] in (0xD0, 0xF0)


def is_s7(data: bytes) -> bool:
    """Return whether this is S7 communication, behind the confirm of its connection or not."""
    return is_cotp(data) and any(True for _ in _s7_messages(data))


def _s7_messages(data: bytes) -> Iterator[bytes]:
    for packet in packets(data):
        if packet[1:2] == b"\xf0" and packet[3:4] == b"\x32":
            yield packet[3:]


def s7(data: bytes) -> dict[str, Any]:
    """Return what answers of S7 tell: kind of the first message, and of a station module, version, names, serial."""
    messages = list(_s7_messages(data))
    if not messages:
        return {}
    told: dict[str, Any] = {"product": "Siemens S7 PLC"}
    for message in messages:
        told |= _status_list(message)
    if len(told) == 1:
        kind = messages[0][1:2]
        told["type"] = _KINDS.get(kind[0] if kind else 0, "unknown")
    return told


def _status_list(message: bytes) -> dict[str, str]:
    """Return what a part of a system status list tells: 0x11 (identification of the module) or 0x1c (of components)."""
    if message[1:2] != b"\x07" or len(message) < 10:
        return {}
    start = 10 + int.from_bytes(message[6:8], "big")
    kind = message[start + 5 : start + 6]
    size = int.from_bytes(message[start + 8 : start + 10], "big")
    count = int.from_bytes(message[start + 10 : start + 12], "big")
    if message[start : start + 1] != b"\xff" or kind not in (b"\x11", b"\x1c") or size < 4:
        return {}
    found: dict[str, str] = {}
    for place in range(start + 12, min(start + 12 + count * size, len(message)), size):
        element = message[place : place + size]
        number = int.from_bytes(element[:2], "big")
        if kind == b"\x11" and number == _FIRMWARE and len(element) >= 28:
            found["Version"] = ".".join(map(str, element[25:28]))
        name = (_MODULE if kind == b"\x11" else _COMPONENT).get(number)
        text = ascii_of(element[2:22] if kind == b"\x11" else element[2:].partition(b"\0")[0])
        if name and text:
            found[name] = text
    return found


def is_rdp(data: bytes) -> bool:
    """Return whether this is a connection confirm with RDP's negotiation."""
    return is_cotp(data) and data[5] == 0xD0 and len(data) >= 19 and data[11] in (2, 3)


def rdp(data: bytes) -> dict[str, Any]:
    """Return the security protocol that an RDP server chose, from its own bytes or from Masscan's words."""
    if not is_rdp(data):
        return dict(_RDP_WORDS.get(ascii_of(data[:32]).strip(), {}))
    number = int.from_bytes(data[15:19], "little")
    if data[11] == 3:
        return {"NLA": "unsupported" if number == _HYBRID_REQUIRED else "failure", "failure": number}
    return {"security_protocol": _SECURITY.get(number, str(number)), "NLA": "supported" if number & 2 else "unused"}
