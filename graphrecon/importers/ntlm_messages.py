"""NTLM's messages taken apart, as HTTP and SMB carry them.

Specification: MS-NLMP 2.2.1.
"""

import struct

from graphrecon.model.values import clean_text

NEGOTIATE, CHALLENGE, AUTHENTICATE = 1, 2, 3
_MAGIC = b"NTLMSSP\0"
_PAIRS = {
    1: "NetBIOS_Computer_Name",
    2: "NetBIOS_Domain_Name",
    3: "DNS_Computer_Name",
    4: "DNS_Domain_Name",
    5: "DNS_Tree_Name",
}
_UNICODE, _HAS_VERSION = 0x1, 0x0200_0000


def read(data: bytes) -> tuple[int, dict[str, str]]:
    """Return kind, 0 for none, and fields of the first message in some bytes."""
    start = data.find(_MAGIC)
    message = data[start:] if start >= 0 else b""
    if len(message) < 16:
        return 0, {}
    kind = int.from_bytes(message[8:12], "little")
    reader = {NEGOTIATE: _negotiate, CHALLENGE: _challenge, AUTHENTICATE: _authenticate}.get(kind)
    return (kind, reader(message)) if reader else (0, {})


def _text(data: bytes, place: int, unicode: bool) -> str:
    """Return the text that the security buffer at `place` names; empty where it leads outside."""
    if len(data) < place + 8:
        return ""
    size, _, offset = struct.unpack_from("<HHI", data, place)
    raw = data[offset : offset + size]
    return raw.decode("utf-16-le", "replace") if unicode else raw.decode("cp437")


def _version(data: bytes, place: int, flags: int) -> dict[str, str]:
    if not flags & _HAS_VERSION or len(data) < place + 8:
        return {}
    major, minor, build, revision = struct.unpack_from("<BBHxxxB", data, place)
    return {"Product_Version": f"{major}.{minor}.{build}", "NTLM_Version": str(revision)}


def _filled(found: dict[str, str]) -> dict[str, str]:
    return {name: clean_text(text) for name, text in found.items() if text}


def _negotiate(data: bytes) -> dict[str, str]:
    flags = int.from_bytes(data[12:16], "little")
    names = {"Domain_Name": _text(data, 16, False), "Workstation": _text(data, 24, False)}
    return _filled({**names, **_version(data, 32, flags)})


def _challenge(data: bytes) -> dict[str, str]:
    flags = int.from_bytes(data[20:24], "little")
    found = {"Target_Name": _text(data, 12, bool(flags & _UNICODE))}
    if len(data) >= 48:
        size, _, offset = struct.unpack_from("<HHI", data, 40)
        info, end = offset, min(offset + size, len(data))
        while info + 4 <= end:
            kind, length = struct.unpack_from("<HH", data, info)
            if kind in _PAIRS:
                found[_PAIRS[kind]] = data[info + 4 : min(info + 4 + length, end)].decode("utf-16-le", "replace")
            if kind == 0:
                break
            info += 4 + length
    return _filled({**found, **_version(data, 48, flags)})


def _authenticate(data: bytes) -> dict[str, str]:
    flags = int.from_bytes(data[60:64], "little") if len(data) >= 64 else _UNICODE
    unicode = bool(flags & _UNICODE)
    names = {
        "NetBIOS_Domain_Name": _text(data, 28, unicode),
        "User_Name": _text(data, 36, unicode),
        "Workstation": _text(data, 44, unicode),
    }
    return _filled({**names, **_version(data, 64, flags)})
