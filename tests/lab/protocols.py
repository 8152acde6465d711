"""The application protocol of a connection, told from its first payload bytes in the way of Zeek's `service`."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Literal

DNS_PORTS = frozenset({53, 137, 5353, 5355})
SERVER_PORTS = {
    "tcp": frozenset({
        21, 22, 25, 53, 80, 81, 88, 137, 139, 143, 389, 443, 445, 502, 563, 585, 587, 614, 631, 636, 989, 990, 992, 993,
        995, 1080, 1434, 1883, 2811, 3128, 3268, 3306, 3389, 5060, 5222, 5223, 5269, 6666, 6667, 6668, 6669, 8000, 8080,
        8888, 20000,
    }),
    "udp": frozenset({
        53, 67, 68, 88, 123, 137, 161, 162, 389, 443, 500, 514, 1812, 2152, 3389, 3544, 4500, 4789, 5060, 5072, 5353,
        5355, 6081, 20000,
    }),
}  # fmt: skip
"""Ports that make an end the likely server when a connection's beginning was not seen."""

_METHOD = re.compile(rb"[A-Z]{3,10} \S+ HTTP/")
_PASV = re.compile(rb"227 .*?(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)")
_EPSV = re.compile(rb"229 .*?\(\|\|\|(\d+)\|\)")


def of_udp(port: int, orig: bytes, resp: bytes) -> set[str]:
    """The services of a UDP connection to `port`."""
    head = orig or resp
    if port in DNS_PORTS and len(head) >= 12:
        return {"dns"}
    if port in (161, 162) and head[:1] == b"\x30":
        return {"snmp"}
    if port == 123 and len(head) >= 12:
        return {"ntp"}
    return set()


def of_tcp(port: int, orig: bytes, resp: bytes, partial: bool) -> set[str]:
    """The services of a TCP connection to `port`; a partial connection has no beginning to tell most of them from."""
    found = set()
    if b"NTLMSSP\x00" in orig or b"NTLMSSP\x00" in resp:
        found.add("ntlm")
    if orig[:2] == b"\x05\x00" or resp[:2] == b"\x05\x00":
        found |= {"dce_rpc", *(["ntlm"] if _ntlm_verifier(orig) or _ntlm_verifier(resp) else [])}
    if partial:
        return found if "dce_rpc" in found else set()
    if orig[4:8] in (b"\xffSMB", b"\xfeSMB") and resp[4:8] in (b"\xffSMB", b"\xfeSMB"):
        return found | {"smb"} | ({"gssapi"} if "ntlm" in found else set())
    if orig.startswith(b"SSH-") and resp.startswith(b"SSH-"):
        return {"ssh"}
    if _METHOD.match(orig) and resp.startswith(b"HTTP/"):
        return {"http"}
    if _is_tls(orig) and resp[:2] == b"\x16\x03":
        return {"ssl"}
    if port == 53 and len(orig) > 14 and len(resp) > 14:
        return {"dns"}
    if resp.startswith(b"220") and re.match(rb"(EHLO|HELO) ", orig, re.I):
        return {"smtp", "ssl"} if re.search(rb"STARTTLS\r\n\x16\x03", orig, re.I) else {"smtp"}
    if port == 21 and resp.startswith(b"220") and orig:
        return {"ftp"}
    if orig[:1] == b"\x10" and b"MQTT" in orig[:12] and resp[:1] == b"\x20":
        return {"mqtt"}
    if len(resp) > 5 and resp[4] == 10 and resp[3] == 0 and port == 3306 and orig:
        return {"mysql"}
    return set()


def ftp_data(server: str, resp: bytes) -> set[tuple[str, int]]:
    """The (address, port) pairs on which an FTP server's replies offer data connections."""
    offers = {(server, int(match[1])) for match in _EPSV.finditer(resp)}
    for match in _PASV.finditer(resp):
        a, b, c, d, high, low = (int(group) for group in match.groups())
        offers.add((str(IPv4Address(bytes((a, b, c, d)))), high * 256 + low))
    return offers


def _is_tls(head: bytes) -> bool:
    return head[:2] == b"\x16\x03" and head[5:6] == b"\x01"


def _ntlm_verifier(pdu: bytes) -> bool:
    """Whether a DCE/RPC message carries an authentication trailer of the NTLM kind (10)."""
    if pdu[:2] != b"\x05\x00" or len(pdu) < 16:
        return False
    order: Literal["little", "big"] = "little" if pdu[4] & 0x10 else "big"
    whole, trailer = int.from_bytes(pdu[8:10], order), int.from_bytes(pdu[10:12], order)
    at = whole - trailer - 8
    return trailer > 0 and 16 <= at < len(pdu) and pdu[at] == 10
