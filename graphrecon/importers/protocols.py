"""The first answers of binary protocols taken apart: IKE, VNC, DICOM, MySQL.

Each reader takes bytes of a stranger, of any length, and returns what it found; `product` and `version` name the
software. Specifications: RFC 2408, RFC 7296, RFC 6143, DICOM PS3.8.
"""

import re
import struct
from typing import Any

from graphrecon.model.values import clean_text

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
_NOTIFICATIONS = dict(
    enumerate(
        """INVALID-PAYLOAD-TYPE DOI-NOT-SUPPORTED SITUATION-NOT-SUPPORTED INVALID-COOKIE INVALID-MAJOR-VERSION
        INVALID-MINOR-VERSION INVALID-EXCHANGE-TYPE INVALID-FLAGS INVALID-MESSAGE-ID INVALID-PROTOCOL-ID INVALID-SPI
        INVALID-TRANSFORM-ID ATTRIBUTES-NOT-SUPPORTED NO-PROPOSAL-CHOSEN BAD-PROPOSAL-SYNTAX PAYLOAD-MALFORMED
        INVALID-KEY-INFORMATION INVALID-ID-INFORMATION INVALID-CERT-ENCODING INVALID-CERTIFICATE
        CERT-TYPE-UNSUPPORTED INVALID-CERT-AUTHORITY INVALID-HASH-INFORMATION AUTHENTICATION-FAILED
        INVALID-SIGNATURE ADDRESS-NOTIFICATION NOTIFY-SA-LIFETIME CERTIFICATE-UNAVAILABLE
        UNSUPPORTED-EXCHANGE-TYPE UNEQUAL-PAYLOAD-LENGTHS""".split(),  # noqa: SIM905 - read as lines
        1,
    )
)
"""RFC 2408, 3.14.1."""
_STATUS = 16384
"""The first notification of IKEv2 that tells of no error."""
_NOTIFICATIONS_2 = {
    1: "UNSUPPORTED_CRITICAL_PAYLOAD",
    4: "INVALID_IKE_SPI",
    5: "INVALID_MAJOR_VERSION",
    7: "INVALID_SYNTAX",
    9: "INVALID_MESSAGE_ID",
    11: "INVALID_SPI",
    14: "NO_PROPOSAL_CHOSEN",
    17: "INVALID_KE_PAYLOAD",
    24: "AUTHENTICATION_FAILED",
    34: "SINGLE_PAIR_REQUIRED",
    35: "NO_ADDITIONAL_SAS",
    36: "INTERNAL_ADDRESS_FAILURE",
    37: "FAILED_CP_REQUIRED",
    38: "TS_UNACCEPTABLE",
    39: "INVALID_SELECTORS",
    43: "TEMPORARY_FAILURE",
    44: "CHILD_SA_NOT_FOUND",
    16384: "INITIAL_CONTACT",
    16385: "SET_WINDOW_SIZE",
    16386: "ADDITIONAL_TS_POSSIBLE",
    16387: "IPCOMP_SUPPORTED",
    16388: "NAT_DETECTION_SOURCE_IP",
    16389: "NAT_DETECTION_DESTINATION_IP",
    16390: "COOKIE",
    16391: "USE_TRANSPORT_MODE",
    16392: "HTTP_CERT_LOOKUP_SUPPORTED",
    16393: "REKEY_SA",
    16394: "ESP_TFC_PADDING_NOT_SUPPORTED",
    16395: "NON_FIRST_FRAGMENTS_ALSO",
}
"""RFC 7296, 3.10.1."""
_ATTRIBUTES = {1: "Encryption", 2: "Hash", 3: "Authentication", 4: "GroupDesc", 11: "LifeType", 12: "LifeDuration"}
_VNC = {
    1: "None",
    2: "VNC Authentication",
    5: "RA2",
    6: "RA2ne",
    16: "Tight",
    17: "Ultra",
    18: "TLS",
    19: "VeNCrypt",
    20: "GTK-VNC SASL",
    21: "MD5",
    22: "Colin Dean xvp",
    30: "Apple Remote Desktop",
}
_VNC_WORDS = {
    "none": "None",
    "VNC-chap": "VNC Authentication",
    "GTK-VNC-SASL": "GTK-VNC SASL",
    "Colin-Dean-xvp": "Colin Dean xvp",
    "Apple30": "Apple Remote Desktop",
}
"""Masscan's word for a security type, where it is another."""
_VNC_TOLD = re.compile(rb"(?:auth=\[([^\]]*)\])? ?(?:width=(\d{1,5}) height=(\d{1,5}))? ?(?:name=\[(.*?)\]?)?", re.S)
"""What Masscan writes behind the version: security types, size of the screen, name of the desktop."""


def outline(told: dict[str, Any]) -> str:
    """Return what was found as lines, one a key, for a person."""
    return "\n" + "\n".join(f"  {key}: {_words(value)}" for key, value in told.items())


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, dict):
        return " ".join(f"{key}={_words(part)}" for key, part in value.items())
    return str(value)


def ascii_of(data: bytes) -> str:
    """Return ASCII text without what pads it; other bytes are `\\xNN`."""
    return data.decode("ascii", "backslashreplace").rstrip("\0 ")


def is_ike(data: bytes) -> bool:
    """Return whether this is an ISAKMP message, behind a non-ESP marker or not."""
    body = _ike_body(data)
    return len(body) >= 28 and body[17] in (0x10, 0x20) and 28 <= int.from_bytes(body[24:28], "big") <= 65535


def _ike_body(data: bytes) -> bytes:
    return data[4:] if data.startswith(b"\0\0\0\0") else data


def ike(data: bytes) -> dict[str, Any]:
    """Return version, vendor ids, notification and transforms of an ISAKMP message.

    Of several notifications of IKEv2 it is the first that tells of an error, else the first.
    """
    body = _ike_body(data)
    if len(body) < 28:
        return {}
    told: dict[str, Any] = {"version": None, "ike_version": f"{body[17] >> 4}.{body[17] & 15}"}
    kind, offset, notified = body[16], 28, list[int]()
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
        elif kind == 41 and len(payload) >= 4:
            notified.append(int.from_bytes(payload[2:4], "big"))
        elif kind == 1 and told["ike_version"].startswith("1"):
            told["transforms"] = _transforms(payload[8:])
        kind, offset = following, offset + size
    if notified:
        number = next((each for each in notified if each < _STATUS), notified[0])
        told["notification_type"] = _NOTIFICATIONS_2.get(number, str(number))
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


def vnc(data: bytes) -> dict[str, Any]:
    """Return protocol version, security types, screen and name of a VNC server, as far as it or Masscan tells."""
    if not data.startswith(b"RFB ") or len(data) < 11:
        return {}
    told: dict[str, Any] = {
        "protocol_version": ".".join(part.lstrip("0") or "0" for part in ascii_of(data[4:11]).split("."))
    }
    rest = data[12:]
    if words := _VNC_TOLD.fullmatch(rest.strip()):
        if words[1]:
            told["security_types"] = [_VNC_WORDS.get(kind, kind) for kind in ascii_of(words[1]).split("/")]
        if words[2]:
            told["width"], told["height"] = int(words[2]), int(words[3])
        if words[4]:
            told["name"] = clean_text(words[4])
    elif rest and rest[0] and len(rest) > rest[0]:
        told["security_types"] = [_VNC.get(number, str(number)) for number in rest[1 : 1 + rest[0]]]
    return told


def vnc_words(data: bytes) -> dict[str, Any]:
    """Return what Masscan tells of a VNC server in words: security types, the desktop's name, an error."""
    told: dict[str, Any] = {}
    listed, _, name = data.partition(b"Name: ")
    listed, _, error = listed.partition(b"ERROR: ")
    kinds = [ascii_of(line.strip()) for line in listed.split(b"\n")[1:] if line.strip()]
    if listed.startswith(b"Security types:") and kinds:
        told["security_types"] = [_VNC_WORDS.get(kind, kind) for kind in kinds]
    if text := clean_text(name.removesuffix(b"\n")):
        told["name"] = text
    if text := clean_text(error):
        told["error"] = text
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
        text = ascii_of(data[offset + 4 : offset + 4 + size])
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
    return {"product": "MySQL", "version": ascii_of(data[5:end]), "Protocol": 10}
