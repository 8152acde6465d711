"""NTLM: the fields that a sensor gives as `Key:base64`, and the messages themselves, as HTTP carries them."""

import base64
import re
import struct
from collections.abc import Iterator

from graphrecon.importers.passive import printed
from graphrecon.importers.passive.fact import Fact, Sighting
from graphrecon.importers.passive.text import unbase64
from graphrecon.model.host import OSClass, operating_system
from graphrecon.model.scan import MatchedOS
from graphrecon.model.values import Address, clean_text

_NAMES = ("DNS_Computer_Name", "NetBIOS_Computer_Name", "Workstation")
_PAIRS = {
    1: "NetBIOS_Computer_Name",
    2: "NetBIOS_Domain_Name",
    3: "DNS_Computer_Name",
    4: "DNS_Domain_Name",
    5: "DNS_Tree_Name",
}
_PLAIN = frozenset({"NTLM_Version", "ntlm-fingerprint"})
_VERSION = re.compile(r"(\d{1,3}\.\d{1,3})\.([1-9]\d{0,5})")
_UNICODE, _HAS_VERSION = 0x1, 0x0200_0000


def message(fact: Fact) -> None:
    """Fill in an NTLM message: its fields, the names of the host and, where told, its system."""
    fact.data.update(fields(fact.value))
    for name in _NAMES:
        if fact.data.get(name):
            fact.name(fact.data[name], "ntlm")
    version = _VERSION.fullmatch(str(fact.data.get("Product_Version", "")))
    if version:
        system(fact, f"Windows {version[0]}", "Windows", "Microsoft")
    if fact.recontype != "NTLM_NEGOTIATE":
        printed.ntlm_info(fact)


def smb(fact: Fact) -> None:
    """Fill in what an SMB server says of its system."""
    fact.data.update(fields(fact.value))
    told = str(fact.data.get("os") or "")
    if told:
        system(fact, told, *(("Windows", "Microsoft") if told.startswith("Windows") else ("", "")))
    printed.smb_os_discovery(fact)


def system(fact: Fact, name: str, family: str, vendor: str) -> None:
    """Say that the host runs an operating system."""
    found = operating_system(name[:256], (OSClass(vendor=vendor, family=family),))
    fact.link(MatchedOS, found, found.uid)


def fields(value: str) -> dict[str, str]:
    """Return the fields of `Key:base64,Key:base64`; what is no base64 stands as it is."""
    found: dict[str, str] = {}
    for part in value.split(","):
        name, colon, text = part.partition(":")
        if not colon:
            continue
        decoded = None if name in _PLAIN else unbase64(text)
        found[name] = text if decoded is None else clean_text(decoded)
    return found


def of_token(token: str, address: Address | None, port: int | None) -> Iterator[Sighting]:
    """Yield the sighting that an NTLM message in base64 is; a token that holds none gives nothing."""
    data = unbase64(token) if token else None
    start = data.find(b"NTLMSSP\0") if data else -1
    if data is None or start < 0 or address is None:
        return
    data = data[start:]
    if len(data) < 16:
        return
    kind = int.from_bytes(data[8:12], "little")
    found = {1: _negotiate, 2: _challenge, 3: _authenticate}.get(kind, lambda _: {})(data)
    name = {1: "NTLM_NEGOTIATE", 2: "NTLM_CHALLENGE", 3: "NTLM_AUTHENTICATE"}.get(kind)
    if name is None:
        return
    found["Protocol"] = "HTTP"
    value = ",".join(
        f"{field}:{text if field in _PLAIN else base64.b64encode(text.encode('utf-8', 'replace')).decode()}"
        for field, text in found.items()
    )
    yield Sighting(name, address.addr, port if kind == 2 else None, "tcp-HTTP", value)


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
