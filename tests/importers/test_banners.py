"""Banners: from a service's first bytes to the services, scripts and identities that Nmap would have found."""

import base64
import hashlib
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.importers import banners, protocols
from graphrecon.importers.banners import DECODERS, PROBES
from graphrecon.importers.certificates import ssh_fingerprint
from graphrecon.importers.scanned import Facts
from graphrecon.model.host import Hostname, Script, Service
from graphrecon.model.scan import Certificate, Fingerprint, PublicKey
from graphrecon.model.values import parse_address
from tests.importers.reading import Reading

VENDOR = bytes.fromhex("afcad71368a1f1c96b8696fc77570100")


def ike_answer() -> bytes:
    attributes = struct.pack(">HHHHHH", 0x8001, 5, 0x8002, 2, 0x8004, 2)
    transform = struct.pack(">BBHBBH", 0, 0, 8 + len(attributes), 1, 1, 0) + attributes
    proposal = struct.pack(">BBHBBBB", 0, 0, 8 + len(transform), 1, 1, 0, 1) + transform
    sa = struct.pack(">BBH", 13, 0, 12 + len(proposal)) + struct.pack(">II", 1, 1) + proposal
    vendor = struct.pack(">BBH", 0, 0, 4 + len(VENDOR)) + VENDOR
    body = sa + vendor
    return b"\x01" * 8 + b"\x02" * 8 + bytes((1, 0x10, 2, 0)) + b"\0" * 4 + struct.pack(">I", 28 + len(body)) + body


def kexinit(*lists: str) -> bytes:
    packed = b"".join(struct.pack(">I", len(text)) + text.encode() for text in lists)
    return packet(b"\x14" + b"c" * 16 + packed + b"\0" * 5)


def packet(payload: bytes) -> bytes:
    return struct.pack(">IB", 1 + len(payload) + 4, 4) + payload + b"\0" * 4


S7_SETUP = bytes.fromhex("0300001b02f0803203000000000000080000000000f0000001000101e0")[:27]
RDP = b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x1f\x08\x00\x02\x00\x00\x00"
RDP_FAILS = b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x03\x00\x08\x00\x05\x00\x00\x00"


def tpkt(payload: bytes) -> bytes:
    return struct.pack(">BBH", 3, 0, 4 + len(payload)) + payload


def status_list(kind: int, size: int, *elements: tuple[int, bytes]) -> bytes:
    """The answer of an S7 station to a read of one of its system status lists, as one TPKT."""
    packed = b"".join(struct.pack(">H", number) + text.ljust(size - 2, b"\0") for number, text in elements)
    data = struct.pack(">HHHH", kind, 1 if kind == 0x11 else 0, size, len(elements)) + packed
    parameters = bytes.fromhex("000112081284010100000000")
    header = struct.pack(">BBHHHH", 0x32, 7, 0, 0, len(parameters), 4 + len(data))
    return tpkt(b"\x02\xf0\x80" + header + parameters + struct.pack(">BBH", 0xFF, 9, len(data)) + data)


S7_MODULE = status_list(
    0x11,
    28,
    (1, b"6ES7 315-2EH14-0AB0 \x00\xc0\x00\x04\x00\x01"),
    (6, b"6ES7 315-2EH14-0AB0 \x00\xc0\x00\x04\x00\x01"),
    (7, b" " * 20 + b"\x00\xc0\x56\x03\x02\x06"),
)
S7_COMPONENT = status_list(
    0x1C,
    34,
    (1, b"SNAP7-SERVER"),
    (2, b"CPU 315-2 PN/DP"),
    (3, b""),
    (4, b"Original Siemens Equipment"),
    (5, b"S C-C2UR28922012"),
)
COTP = bytes.fromhex("0300001611d00001000100c0010ac1020100c2020102")
S7 = COTP + S7_SETUP + S7_MODULE + S7_COMPONENT


def item(kind: int, value: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(value)) + value


DICOM_BODY = (
    b"\0\1\0\0" + b"ANY-SCP".ljust(16) + b"ECHOSCU".ljust(16) + b"\0" * 32
    + item(0x10, b"1.2.840.10008.3.1.1.1")
    + item(0x21, b"\1\0\0\0" + item(0x40, b"1.2.840.10008.1.2"))
    + item(0x50, item(0x51, b"\0\0\x40\0") + item(0x52, b"1.2.276.0.7230010.3.0.3.6.7")
           + item(0x55, b"OFFIS_DCMTK_367"))
)  # fmt: skip
DICOM = b"\x02\0" + struct.pack(">I", len(DICOM_BODY)) + DICOM_BODY
MYSQL = b"\x4a\0\0\0\x0a8.0.36\0" + b"\0" * 60


def seen(
    raw: bytes, number: int = 9999, proto: str = "tcp", found: str = "unknown", probe: str | None = None
) -> Reading:
    facts = Facts("here", "scan", ())
    facts.host(parse_address("192.0.2.1"), 10**6, 10**6)
    port = facts.port(proto, str(number))
    assert port is not None
    banners.give(facts, port, number, proto, found, raw, probe)
    return Reading([(0, item) for item in facts.items], 0, None)


def scripts(reading: Reading) -> dict[str, Any]:
    return {each.name: json.loads(each.data) if each.data else each.output for each in reading.of(Script)}


def test_ike_is_known_by_its_bytes_behind_a_marker_or_not() -> None:
    expected = {
        "ike_version": "1.0",
        "transforms": [{"Encryption": 5, "Hash": 2, "GroupDesc": 2}],
        "vendor_ids": [{"value": VENDOR.hex(), "name": "Dead Peer Detection v1.0"}],
    }

    for raw, number in ((ike_answer(), 500), (b"\0\0\0\0" + ike_answer(), 4500)):
        found = seen(raw, number, "udp")
        assert scripts(found)["ike-info"] == expected
        assert [each.name for each in found.of(Service)] == ["isakmp"]


def ike2(*notifications: int) -> bytes:
    payloads = b"".join(
        struct.pack(">BBHBBH", 41 if rest else 0, 0, 8, 0, 0, number)
        for rest, number in zip(range(len(notifications) - 1, -1, -1), notifications, strict=True)
    )
    return b"\x01" * 16 + bytes((41, 0x20, 34, 0x20)) + b"\0" * 4 + struct.pack(">I", 28 + len(payloads)) + payloads


@pytest.mark.parametrize(
    ("notifications", "told"),
    [
        ((14,), "NO_PROPOSAL_CHOSEN"),
        ((16388, 16389), "NAT_DETECTION_SOURCE_IP"),
        ((16388, 17), "INVALID_KE_PAYLOAD"),
        ((40960,), "40960"),
    ],
)
def test_the_notification_of_ike_2_is_the_first_error_else_the_first(notifications: tuple[int, ...], told: str) -> None:
    assert scripts(seen(ike2(*notifications), 500, "udp"))["ike-info"] == {
        "ike_version": "2.0",
        "notification_type": told,
    }


@pytest.mark.parametrize(
    ("raw", "service", "script", "told"),
    [
        (S7_SETUP, ("iso-tsap", "Siemens S7 PLC", None), "s7-info", {"type": "Ack_Data"}),
        (
            S7,
            ("iso-tsap", "Siemens S7 PLC", None),
            "s7-info",
            {
                "Module": "6ES7 315-2EH14-0AB0",
                "Basic Hardware": "6ES7 315-2EH14-0AB0",
                "Version": "3.2.6",
                "System Name": "SNAP7-SERVER",
                "Module Type": "CPU 315-2 PN/DP",
                "Copyright": "Original Siemens Equipment",
                "Serial Number": "S C-C2UR28922012",
            },
        ),
        (
            RDP,
            ("ms-wbt-server", None, None),
            "rdp-enum-encryption",
            {"security_protocol": "CredSSP (NLA)", "NLA": "supported"},
        ),
        (RDP_FAILS, ("ms-wbt-server", None, None), "rdp-enum-encryption", {"NLA": "unsupported", "failure": 5}),
        (
            b"RFB 003.008\n\x02\x01\x02",
            ("vnc", None, None),
            "vnc-info",
            {"protocol_version": "3.8", "security_types": ["None", "VNC Authentication"]},
        ),
        (
            b"RFB 003.008\n width=1024 height=768",
            ("vnc", None, None),
            "vnc-info",
            {"protocol_version": "3.8", "width": 1024, "height": 768},
        ),
        (
            b"RFB 003.008 auth=[none/VNC-chap] width=800 height=600 name=[desk [2]]",
            ("vnc", None, None),
            "vnc-info",
            {
                "protocol_version": "3.8",
                "security_types": ["None", "VNC Authentication"],
                "width": 800,
                "height": 600,
                "name": "desk [2]",
            },
        ),
        (
            DICOM,
            ("dicom", None, "OFFIS_DCMTK_367"),
            "dicom-ping",
            {
                "association": "accepted",
                "implementation_class_uid": "1.2.276.0.7230010.3.0.3.6.7",
                "implementation_version": "OFFIS_DCMTK_367",
            },
        ),
        (b"\x03\0\0\0\0\x04\0\1\1\7", ("dicom", None, None), "dicom-ping", {"association": "rejected"}),
        (MYSQL, ("mysql", "MySQL", "8.0.36"), "mysql-info", {"Protocol": 10}),
    ],
)
def test_binary_protocols_are_known_by_their_bytes(
    raw: bytes, service: tuple[str | None, ...], script: str, told: dict[str, Any]
) -> None:
    found = seen(raw)

    assert [(each.name, each.product, each.version) for each in found.of(Service)] == [service]
    assert scripts(found)[script] == told


@pytest.mark.parametrize(
    ("found", "raw", "script", "told"),
    [
        ("rdp", b" NLA-supported", "rdp-enum-encryption", {"security_protocol": "CredSSP (NLA)", "NLA": "supported"}),
        ("rdp", b" NLA-unused", "rdp-enum-encryption", {"NLA": "unused"}),
        ("rdp", b" NLA-unsupported", "rdp-enum-encryption", {"NLA": "unsupported", "failure": 5}),
        ("rdp", b" failure", "rdp-enum-encryption", {"NLA": "failure"}),
        (
            "vnc-info",
            b"Security types:\n  VNC-chap\n  Tight\n  99\n",
            "vnc-info",
            {"security_types": ["VNC Authentication", "Tight", "99"]},
        ),
        (
            "vnc-info",
            b"Security types:\n  noneName: Lab desk\n",
            "vnc-info",
            {"security_types": ["None"], "name": "Lab desk"},
        ),
        ("vnc-info", b"ERROR: Too many failures", "vnc-info", {"error": "Too many failures"}),
    ],
)
def test_what_masscan_says_in_words_is_read(found: str, raw: bytes, script: str, told: dict[str, Any]) -> None:
    assert scripts(seen(raw, found=found))[script] == told


def test_memcached_tells_its_version() -> None:
    found = seen(b"uptime=21 time=1796054000 version=1.6.9 ", found="memcached")

    assert [(each.name, each.product, each.version) for each in found.of(Service)] == [
        ("memcached", "Memcached", "1.6.9")
    ]


def test_an_ssh_server_that_nobody_knows_tells_its_protocol() -> None:
    found = seen(b"SSH-2.0-AsyncSSH_2.24.1", found="ssh")

    assert [(each.name, each.product, each.extrainfo) for each in found.of(Service)] == [("ssh", None, "protocol 2.0")]


def test_a_head_that_is_cut_in_its_last_line_end_has_no_further_header() -> None:
    found = seen(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r", found="http")

    assert [each.output for each in found.of(Script) if each.name == "http-headers"] == [
        "Server: x\n\n  (Request type: GET)\n"
    ]


@pytest.mark.parametrize("name", ["mc", "minecraft"])
def test_a_service_has_its_name_whatever_the_version_of_masscan_calls_it(name: str) -> None:
    assert [each.name for each in seen(b"{}", 25565, found=name).of(Service)] == ["minecraft"]


def key_exchange(message: int, blob: bytes) -> bytes:
    return packet(bytes((message,)) + struct.pack(">I", len(blob)) + blob + b"\0\0\0\x20" + b"f" * 32)


RSA_KEY = b"\0\0\0\x07ssh-rsa\0\0\0\x01\x23\0\0\1\1\0\xc1" + b"\x05" * 255


@pytest.mark.parametrize("message", [31, 33])
def test_a_host_key_behind_the_algorithms_is_a_key_as_nmap_gives_it(message: int) -> None:
    raw = b"SSH-2.0-OpenSSH_9.6\r\n" + kexinit(*"abcdefgh") + key_exchange(message, RSA_KEY)

    found = seen(raw, 22, found="ssh")

    assert [(each.type, each.bits, each.fingerprint) for each in found.of(PublicKey)] == [
        ("rsa", 2048, ssh_fingerprint(RSA_KEY))
    ]
    told = scripts(found)["ssh-hostkey"]
    md5 = hashlib.md5(RSA_KEY, usedforsecurity=False).hexdigest()
    assert told == [{"key": base64.b64encode(RSA_KEY).decode(), "type": "ssh-rsa", "fingerprint": md5, "bits": "2048"}]
    assert [each.output for each in found.of(Script) if each.name == "ssh-hostkey"] == [f"\n  2048 {md5} (RSA)"]


def test_the_group_of_an_exchange_is_no_key() -> None:
    group = key_exchange(31, b"\0\xff" + b"\x11" * 255)

    found = seen(b"SSH-2.0-x\n" + kexinit(*"abcdefgh") + group + key_exchange(33, RSA_KEY), 22, found="ssh")

    assert [each.bits for each in found.of(PublicKey)] == [2048]


def test_ssh_algorithms_give_a_hassh() -> None:
    lists = (
        "curve25519-sha256",
        "ssh-ed25519",
        "aes128-ctr",
        "aes256-ctr",
        "hmac-sha1",
        "hmac-sha2-256",
        "none",
        "zlib",
    )
    raw = b"SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13\r\n" + kexinit(*lists)

    found = seen(raw, 22, found="ssh")

    service = found.of(Service)[0]
    assert (service.product, service.version, service.extrainfo) == (
        "OpenSSH",
        "9.6p1 Ubuntu 3ubuntu13",
        "protocol 2.0",
    )
    assert scripts(found)["ssh2-enum-algos"]["kex_algorithms"] == ["curve25519-sha256"]
    assert [(each.kind, each.raw) for each in found.of(Fingerprint)] == [
        ("hassh-server", "curve25519-sha256;aes256-ctr;hmac-sha2-256;zlib")
    ]


def test_an_http_answer_gives_headers_server_title_and_product() -> None:
    raw = b"HTTP/1.1 200 OK\r\nServer: Apache/2.4.57 (Debian)\r\nX: y\r\n\r\n<html><TITLE>\n Caf\xc3\xa9 </TITLE>"

    found = seen(raw, 80, found="http")

    assert scripts(found)["http-title"] == "Café"
    assert scripts(found)["http-server-header"] == "Apache/2.4.57 (Debian)"
    assert [(each.product, each.version, each.extrainfo) for each in found.of(Service)] == [
        ("Apache httpd", "2.4.57", "(Debian)")
    ]


@pytest.mark.parametrize(
    ("name", "banner", "expected"),
    [
        ("ssh", b"SSH-2.0-dropbear_2022.83", ("Dropbear sshd", "2022.83")),
        ("ftp", b"220 (vsFTPd 3.0.3)\n", ("vsftpd", "3.0.3")),
        ("smtp", b"220 mail.example.com ESMTP Postfix (Debian/GNU)", ("Postfix smtpd", None)),
        ("pop", b"+OK Dovecot (Debian) ready.", ("Dovecot pop3d", None)),
        ("dns-ver", b"9.18.24-1-Debian", ("ISC BIND", "9.18.24-1-Debian")),
        ("http.server", b"Microsoft-IIS/10.0", ("Microsoft IIS httpd", "10.0")),
        ("ftp", b"220 something else", (None, None)),
    ],
)
def test_products_have_the_names_that_nmap_gives(
    name: str, banner: bytes, expected: tuple[str | None, str | None]
) -> None:
    found = seen(banner, found=name).of(Service)

    assert [(each.product, each.version) for each in found] == [expected]


def test_the_name_in_a_greeting_is_a_name_of_the_host() -> None:
    assert {each.name for each in seen(b"220 mx.example.com ESMTP Exim 4.96 x", found="smtp").of(Hostname)} == {
        "mx.example.com"
    }


@pytest.mark.parametrize("probe", PROBES)
@given(raw=st.binary(max_size=300))
def test_no_bytes_make_a_decoder_fail(probe: str, raw: bytes) -> None:
    seen(raw, 102, "udp", probe=probe)


@pytest.mark.parametrize("raw", [ike_answer(), S7, RDP, DICOM, MYSQL, b"SSH-2.0-x\n" + kexinit(*"abcdefgh")])
def test_every_cut_of_an_answer_is_survived(raw: bytes) -> None:
    for place in range(len(raw)):
        seen(raw[:place], 500, "udp")
        seen(raw[:place] + b"\xff" + raw[place + 1 :], 500, "udp")


@pytest.mark.parametrize("probe", ["X509", "x509"])
def test_a_certificate_is_read_when_the_user_says_so(probe: str) -> None:
    assert seen(b"MIIDYzCCAku=", 443, found="ssl", probe=probe).of(Certificate)


def test_a_probe_that_the_user_names_is_used_whatever_masscan_thought() -> None:
    found = seen(S7, 1102, found="ssh", probe="s7")

    assert [each.name for each in found.of(Service)] == ["iso-tsap"]


def test_every_decoder_that_can_be_forced_has_a_name_of_its_own() -> None:
    assert {"ike", "s7", "rdp", "vnc", "dicom", "mysql", "ssh", "http", "smb", "x509", "x509ca"} <= set(PROBES)
    assert set(PROBES) <= {name.lower() for name in DECODERS}


def test_an_outline_is_for_people() -> None:
    assert protocols.outline({"a": [1, {"b": 2}]}) == "\n  a: 1, b=2"
