"""The first answers of binary protocols taken apart: IKE, S7, RDP, VNC, DICOM, MySQL, and SSH's algorithms.

Each reader takes bytes of a stranger, of any length, and returns what it found; `product` and `version` name the
software. Specifications: RFC 2408, RFC 4253, RFC 6143, MS-RDPBCGR, DICOM PS3.8, ISO 8073.
"""

import struct
from typing import Any

_VENDORS = {
    "afcad71368a1f1c96b8696fc77570100": "Dead Peer Detection v1.0",
    "4a131c81070358455c5728f20e95452f": "RFC 3947 NAT-T",
    "90cb80913ebb696e086381b5ec427b1f": "draft-ietf-ipsec-nat-t-ike-02\\n",
    "cd60464335df21f87cfdb2fc68b6a448": "draft-ietf-ipsec-nat-t-ike-02",
    "7d9419a65310ca6f2c179d9215529d56": "draft-ietf-ipsec-nat-t-ike-03",
    "09002689dfd6b712": "XAUTH",
    "12f5f28c457168a9702d9fe274cc0100": "Cisco Unity",
    "4048b7d56ebce88525e7de7f00d6c2d3": "IKE Fragmentation",
    "1e2b516905991c7d7c96fcbfb587e461": "Microsoft Windows",
}
_NOTIFICATIONS = {
    14: "NO-PROPOSAL-CHOSEN",
    7: "INVALID-EXCHANGE-TYPE",
    24: "AUTHENTICATION-FAILED",
    16: "PAYLOAD-MALFORMED",
}
_ATTRIBUTES = {1: "Encryption", 2: "Hash", 3: "Authentication", 4: "GroupDesc", 11: "LifeType", 12: "LifeDuration"}
_SECURITY = {0: "Standard RDP Security", 1: "TLS", 2: "CredSSP (NLA)", 4: "RDSTLS", 8: "CredSSP with Early User Auth"}
_VNC = {1: "None", 2: "VNC Authentication", 16: "Tight", 18: "TLS", 19: "VeNCrypt", 30: "Apple Remote Desktop"}
_SSH = (
    "kex_algorithms",
    "server_host_key_algorithms",
    "encryption_algorithms_client_to_server",
    "encryption_algorithms_server_to_client",
    "mac_algorithms_client_to_server",
    "mac_algorithms_server_to_client",
    "compression_algorithms_client_to_server",
    "compression_algorithms_server_to_client",
)


def outline(told: dict[str, Any]) -> str:
    """Return what was found as lines, one a key, for a person."""
    return "\n" + "\n".join(f"  {key}: {_words(value)}" for key, value in told.items())


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, dict):
        return " ".join(f"{key}={_words(part)}" for key, part in value.items())
    return str(value)


def _ascii(data: bytes) -> str:
    return data.decode("ascii", "backslashreplace").rstrip("\0 ")


def ssh_algorithms(data: bytes) -> dict[str, Any]:
    """Return the algorithm lists of the SSH packets that follow the identification line; empty without them."""
    if len(data) < 22 or data[5] != 20:
        return {}
    offset, found = 22, {}
    for name in _SSH:
        size = int.from_bytes(data[offset : offset + 4], "big")
        text = data[offset + 4 : offset + 4 + size]
        if len(data) < offset + 4 or len(text) < size:
            return {}
        found[name] = _ascii(text).split(",") if text else []
        offset += 4 + size
    return found


def is_ike(data: bytes) -> bool:
    """Return whether this is an ISAKMP message, behind a non-ESP marker or not."""
    body = _ike_body(data)
    return len(body) >= 28 and body[17] in (0x10, 0x20) and 28 <= int.from_bytes(body[24:28], "big") <= 65535


def _ike_body(data: bytes) -> bytes:
    return data[4:] if data.startswith(b"\0\0\0\0") else data


def ike(data: bytes) -> dict[str, Any]:
    """Return version, vendor ids, notification and transforms of an ISAKMP message."""
    body = _ike_body(data)
    if len(body) < 28:
        return {}
    told: dict[str, Any] = {"version": None, "ike_version": f"{body[17] >> 4}.{body[17] & 15}"}
    kind, offset = body[16], 28
    while kind and offset + 4 <= len(body):
        following, size = body[offset], int.from_bytes(body[offset + 2 : offset + 4], "big")
        payload = body[offset + 4 : offset + size]
        if size < 4:
            break
        if kind in (13, 43):
            value = payload.hex()
            vendor = {"value": value} | ({"name": _VENDORS[value]} if value in _VENDORS else {})
            told.setdefault("vendor_ids", []).append(vendor)
        elif kind == 11 and len(payload) >= 8:
            number = int.from_bytes(payload[6:8], "big")
            told["notification_type"] = _NOTIFICATIONS.get(number, str(number))
        elif kind == 1 and told["ike_version"].startswith("1"):
            told["transforms"] = _transforms(payload[8:])
        kind, offset = following, offset + size
    return {key: value for key, value in told.items() if value}


def _transforms(data: bytes) -> list[dict[str, int]]:
    found: list[dict[str, int]] = []
    offset = 8 + (data[6] if len(data) > 6 else 0)
    while offset + 8 <= len(data) and len(found) < 256:
        size = int.from_bytes(data[offset + 2 : offset + 4], "big")
        if size < 8:
            break
        found.append(_attributes(data[offset + 8 : offset + size]))
        offset += size
    return found


def _attributes(data: bytes) -> dict[str, int]:
    found, offset = {}, 0
    while offset + 4 <= len(data):
        kind, value = struct.unpack_from(">HH", data, offset)
        offset += 4
        if not kind & 0x8000:
            value, offset = int.from_bytes(data[offset : offset + min(value, 8)], "big"), offset + value
        found[_ATTRIBUTES.get(kind & 0x7FFF, str(kind & 0x7FFF))] = value
    return found


def is_cotp(data: bytes) -> bool:
    """Return whether this is a TPKT that holds a connection confirm or data of ISO 8073."""
    return len(data) >= 7 and data[:2] == b"\x03\x00" and data[5] in (0xD0, 0xF0)


def is_s7(data: bytes) -> bool:
    """Return whether this is S7 communication."""
    return is_cotp(data) and data[5] == 0xF0 and data[7:8] == b"\x32"


def s7(data: bytes) -> dict[str, Any]:
    """Return what an S7 or COTP answer tells."""
    if not is_s7(data):
        return {}
    kinds = {1: "Job", 2: "Ack", 3: "Ack_Data", 7: "Userdata"}
    return {"product": "Siemens S7 PLC", "type": kinds.get(data[8] if len(data) > 8 else 0, "unknown")}


def is_rdp(data: bytes) -> bool:
    """Return whether this is a connection confirm with RDP's negotiation, or as long as one without it."""
    return is_cotp(data) and data[5] == 0xD0 and len(data) >= 19 and data[11] in (2, 3)


def rdp(data: bytes) -> dict[str, Any]:
    """Return the security protocol that an RDP server chose."""
    if not is_rdp(data):
        return {}
    number = int.from_bytes(data[15:19], "little")
    if data[11] == 3:
        return {"failure": number}
    return {"security_protocol": _SECURITY.get(number, str(number))}


def vnc(data: bytes) -> dict[str, Any]:
    """Return protocol version and security types of a VNC server."""
    if not data.startswith(b"RFB ") or len(data) < 11:
        return {}
    told: dict[str, Any] = {
        "protocol_version": ".".join(part.lstrip("0") or "0" for part in _ascii(data[4:11]).split("."))
    }
    rest = data[12:]
    if rest and rest[0] and len(rest) > rest[0]:
        told["security_types"] = [_VNC.get(number, str(number)) for number in rest[1 : 1 + rest[0]]]
    return told


def is_dicom(data: bytes) -> bool:
    """Return whether this is an answer to a request for a DICOM association."""
    if len(data) < 10 or data[1] or data[0] not in (2, 3):
        return False
    size = int.from_bytes(data[2:6], "big")
    return size == 4 and len(data) == 10 if data[0] == 3 else data[6:8] == b"\0\x01" and size >= 68


def dicom(data: bytes) -> dict[str, Any]:
    """Return whether a DICOM association was accepted, and the implementation that says so."""
    if not is_dicom(data):
        return {}
    if data[0] == 3:
        return {"association": "rejected"}
    told: dict[str, Any] = {"association": "accepted"}
    offset = 74
    while offset + 4 <= len(data):
        kind, size = data[offset], int.from_bytes(data[offset + 2 : offset + 4], "big")
        if kind == 0x50:
            size = 0
        text = _ascii(data[offset + 4 : offset + 4 + size])
        if kind == 0x52:
            told["implementation_class_uid"] = text
        elif kind == 0x55:
            told["version"] = told["implementation_version"] = text
        offset += 4 + size
    return told


def is_mysql(data: bytes) -> bool:
    """Return whether this is the greeting of a MySQL server, or its refusal."""
    if len(data) < 8 or data[3]:
        return False
    return data[4] == 10 and data.find(b"\0", 5, 80) > 5 and data[5:6].isdigit()


def mysql(data: bytes) -> dict[str, Any]:
    """Return version and thread of a MySQL greeting."""
    if not is_mysql(data):
        return {}
    end = data.find(b"\0", 5, 80)
    return {"product": "MySQL", "version": _ascii(data[5:end]), "Protocol": 10}
