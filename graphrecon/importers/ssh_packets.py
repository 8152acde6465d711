"""SSH's first packets taken apart: the algorithms that a server offers, and the host key that it proves to have.

Specifications: RFC 4253 (packets, 6; KEXINIT, 7.1; KEXDH_REPLY, 8), RFC 4419, RFC 5656.
"""

import re
from collections.abc import Iterator
from typing import Any

from graphrecon.importers.protocols import ascii_of

_KEXINIT = 20
_REPLIES = frozenset({31, 33})
"""Messages that begin with the host key: of plain and elliptic Diffie-Hellman, and of group exchange.

31 is also the group of an exchange, whose numbers are no key.
"""
_NEWKEYS = 21
"""What follows it is encrypted."""
_KEY = re.compile(rb"\0\0\0[\x07-\x3f](?:ssh-|ecdsa-|sk-|rsa-|x509v3-|webauthn-)[\w@.+-]+")
_LISTS = (
    "kex_algorithms",
    "server_host_key_algorithms",
    "encryption_algorithms_client_to_server",
    "encryption_algorithms_server_to_client",
    "mac_algorithms_client_to_server",
    "mac_algorithms_server_to_client",
    "compression_algorithms_client_to_server",
    "compression_algorithms_server_to_client",
)


def packets(data: bytes) -> Iterator[bytes]:
    """Yield the payloads of the packets that follow the identification line; the last may be cut short."""
    offset = 0
    while offset + 6 <= len(data):
        size, padding = int.from_bytes(data[offset : offset + 4], "big"), data[offset + 4]
        end = offset + 4 + size
        payload = data[offset + 5 : end - padding if end <= len(data) else len(data)]
        if not payload or size > 1 << 18:
            return
        yield payload
        if payload[0] == _NEWKEYS:
            return
        offset = end


def algorithms(data: bytes) -> dict[str, Any]:
    """Return the lists of algorithms of the first packet by their names; empty where it is another, or cut short."""
    payload = next(packets(data), b"")
    if len(payload) < 17 or payload[0] != _KEXINIT:
        return {}
    offset, found = 17, {}
    for name in _LISTS:
        size = int.from_bytes(payload[offset : offset + 4], "big")
        text = payload[offset + 4 : offset + 4 + size]
        if len(payload) < offset + 4 or len(text) < size:
            return {}
        found[name] = ascii_of(text).split(",") if text else []
        offset += 4 + size
    return found


def host_key(data: bytes) -> bytes | None:
    """Return the host key, in its wire form, of the first packet that brings one whole; None without."""
    for payload in packets(data):
        size = int.from_bytes(payload[1:5], "big")
        blob = payload[5 : 5 + size]
        if payload[0] in _REPLIES and len(blob) == size and _KEY.match(blob):
            return blob
    return None
