"""TLS's first answers taken apart: the certificates of a server.

Specification: RFC 5246 (records, 6.2; Certificate, 7.4.2).
"""

from collections.abc import Iterator

_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO, _CERTIFICATE = 2, 11


def is_tls(data: bytes) -> bool:
    """Return whether this begins with a server's handshake or with an alert."""
    if len(data) < 7 or data[1] != 3 or data[2] > 4:
        return False
    if data[0] == _ALERT:
        return data[3:5] == b"\0\x02" and data[5] in (1, 2)
    return data[0] == _HANDSHAKE and data[5] in (_SERVER_HELLO, _CERTIFICATE)


def certificates(data: bytes) -> Iterator[bytes]:
    """Yield the certificates, in DER, that a server shows before it encrypts, its own first; cut ones are left out."""
    for kind, body in _messages(b"".join(_fragments(data))):
        if kind == _CERTIFICATE:
            offset, end = 3, 3 + int.from_bytes(body[:3], "big")
            while offset + 3 <= min(end, len(body)):
                size = int.from_bytes(body[offset : offset + 3], "big")
                found = body[offset + 3 : offset + 3 + size]
                if found and len(found) == size:
                    yield found
                offset += 3 + size


def _fragments(data: bytes) -> Iterator[bytes]:
    """Yield what the first records hold, as long as they are of the handshake; the last may be cut short."""
    offset = 0
    while data[offset : offset + 2] == bytes((_HANDSHAKE, 3)):
        size = int.from_bytes(data[offset + 3 : offset + 5], "big")
        yield data[offset + 5 : offset + 5 + size]
        offset += 5 + size


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (type, body) of the messages of a handshake; the last may be cut short."""
    offset = 0
    while offset + 4 <= len(data):
        size = int.from_bytes(data[offset + 1 : offset + 4], "big")
        yield data[offset], data[offset + 4 : offset + 4 + size]
        offset += 4 + size
