"""SMB's first answers taken apart: negotiation and session setup, of both generations of the protocol.

Specifications: RFC 1001 and 1002 (frames), MS-CIFS and MS-SMB (2.2.4.5, 2.2.4.6), MS-SMB2 (2.2.4, 2.2.6). Names of
what a server tells are those of Nmap's smb-os-discovery and smb-ntlm-info.
"""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from graphrecon.importers import ntlm_messages, windows
from graphrecon.model.values import clean_text

_FIRST, _SECOND = b"\xffSMB", b"\xfeSMB"
_ACCEPTED = 0x82
"""The frame that accepts a session on port 139."""
_MOST = 64
"""Frames that are looked at."""
_NEGOTIATE, _SESSION_SETUP = 0x72, 0x73
_EXTENDED_SECURITY = 0x8000_0000
_UNICODE = 0x8000
_DIALECTS = {0x0202: "2.0.2", 0x0210: "2.1", 0x0300: "3.0", 0x0302: "3.0.2", 0x0311: "3.1.1"}
_WORD = re.compile(r"(?:^| )(guid|time|TZ|domain|version|ntlm-ver|name|domain-dns|name-dns|forest|os|ver)=")
_VERSION = re.compile(r"SMBv\d+")
_WORDS = {
    "os": "os",
    "lanmanager": "ver",
    "fqdn": "name-dns",
    "domain_dns": "domain-dns",
    "forest_dns": "forest",
    "server": "name",
    "domain": "domain",
    "guid": "guid",
    "date": "time",
}
"""Nmap's name in smb-os-discovery -> Masscan's word."""
_NTLM_WORDS = {
    "NetBIOS_Domain_Name": "domain",
    "NetBIOS_Computer_Name": "name",
    "DNS_Domain_Name": "domain-dns",
    "DNS_Computer_Name": "name-dns",
    "DNS_Tree_Name": "forest",
    "Product_Version": "version",
    "NTLM_Version": "ntlm-ver",
}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_LAST = 265_046_774_400_000_000
"""The end of the year 9999, in microseconds since 1601."""


def is_smb(data: bytes) -> bool:
    """Return whether this begins with an answer of SMB, behind the acceptance of its session or not."""
    return next(_answers(data), None) is not None


def read(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the answers of a server tell of its system, and what their challenges of NTLM do."""
    told: dict[str, str] = {}
    ntlm: dict[str, str] = {}
    for message in _answers(data):
        version, found = ("SMBv1", _first(message)) if message[:4] == _FIRST else ("SMBv2", _second(message))
        told |= {"smb-version": version} | {name: text for name, text in found.items() if text}
        kind, fields = ntlm_messages.read(message)
        ntlm |= fields if kind == ntlm_messages.CHALLENGE else {}
    return told | {name: ntlm[field] for name, field in windows.NTLM.items() if field in ntlm}, ntlm


def words(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what Masscan's words of a server tell of its system, and by NTLM; its `ERROR(…)` is no version."""
    cuts = list(_WORD.finditer(text))
    ends = [cut.start() for cut in cuts[1:]] + [len(text)]
    pairs = {cut[1]: text[cut.end() : end].strip() for cut, end in zip(cuts, ends, strict=False)}
    version = _VERSION.match(text)
    told = {"smb-version": version[0]} if version else {}
    told |= {name: pairs[word] for name, word in _WORDS.items() if pairs.get(word)}
    ntlm = {name: pairs[word] for name, word in _NTLM_WORDS.items() if pairs.get(word)} if "ntlm-ver" in pairs else {}
    return told, ntlm


def _answers(data: bytes) -> Iterator[bytes]:
    """Yield the first messages that are a server's, not a client's, one a frame; the last may be cut short."""
    offset = 0
    for _ in range(_MOST):
        if offset + 4 > len(data) or data[offset] not in (0, _ACCEPTED):
            return
        size = int.from_bytes(data[offset + 1 : offset + 4], "big")
        message = data[offset + 4 : offset + 4 + size]
        flags = message[9:10] if message[:4] == _FIRST else message[16:17] if message[:4] == _SECOND else b""
        if flags and flags[0] & (0x80 if message[:4] == _FIRST else 1):
            yield message
        offset += 4 + size


def _first(message: bytes) -> dict[str, str | None]:
    """Return what an answer of the first generation tells."""
    if len(message) < 43:
        return {}
    command, words, wide = message[4], message[32], bool(int.from_bytes(message[10:12], "little") & _UNICODE)
    if command == _NEGOTIATE and words >= 17 and len(message) >= 69:
        told: dict[str, str | None] = {"date": _time(message[56:64])}
        if int.from_bytes(message[52:56], "little") & _EXTENDED_SECURITY:
            return told | {"guid": _guid(message[69:85])}
        domain, server, _ = _texts(message, 69 + message[66], wide)
        return told | {"domain": domain, "server": server}
    if command == _SESSION_SETUP and words in (3, 4):
        place = 43 + int.from_bytes(message[39:41], "little") if words == 4 else 41
        system, manager, domain = _texts(message, place + (place & 1 if wide else 0), wide)
        return {"os": system, "lanmanager": manager, "domain": domain if words == 3 else None}
    return {}


def _second(message: bytes) -> dict[str, str | None]:
    """Return what an answer of the second generation tells."""
    if message[12:14] != b"\0\0" or len(message) < 64 + 48:
        return {}
    body = message[64:]
    dialect = _DIALECTS.get(int.from_bytes(body[4:6], "little"))
    return {"dialect": dialect, "guid": _guid(body[8:24]), "date": _time(body[40:48])}


def _texts(data: bytes, place: int, wide: bool) -> list[str]:
    """Return the three texts that stand from a place on, each ended by a NUL; empty where there is none."""
    size, found = 2 if wide else 1, []
    for _ in range(3):
        end = place
        while end + size <= len(data) and any(data[end : end + size]):
            end += size
        found.append(clean_text(data[place:end].decode("utf-16-le" if wide else "cp437", "replace")))
        place = end + size
    return found


def _guid(data: bytes) -> str | None:
    return str(uuid.UUID(bytes_le=data)) if len(data) == 16 and any(data) else None


def _time(data: bytes) -> str | None:
    """Return a time of Windows (tenths of microseconds since 1601) in UTC, as Masscan writes it."""
    micro = int.from_bytes(data, "little") // 10
    return (_EPOCH + timedelta(microseconds=micro)).strftime("%Y-%m-%d %H:%M:%S") if 0 < micro < _LAST else None
