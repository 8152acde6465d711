"""Banners: from a service's first bytes to the services, scripts and identities that Nmap would have found."""

import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.importers import banners, protocols
from graphrecon.importers.banners import DECODERS, PROBES
from graphrecon.importers.scanned import Facts
from graphrecon.model.host import Hostname, Script, Service
from graphrecon.model.scan import Fingerprint
from graphrecon.model.values import parse_address
from tests.importers.reading import SHARED, Reading, needs_shared, read

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
    return struct.pack(">IB", 1 + 16 + len(packed), 4) + b"\x14" + b"c" * 16 + packed


S7 = b"\x03\x00\x00\x1b\x02\xf0\x80\x32\x03\x00\x00\x00\x00\x00\x08\x00\x00\x00\x00\xf0\x00\x00\x01\x00\x01\x00\xf0"
RDP = b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x1f\x08\x00\x02\x00\x00\x00"
DICOM = (
    b"\x02\x00" + struct.pack(">I", 68 + 4 + 21 + 13) + b"\0\x01\0\0" + b"A" * 16 + b"B" * 16 + b"\0" * 32
    + b"\x50\0\0\x1e" + b"\x52\0\0\x11" + b"1.2.276.0.7230010" + b"\x55\0\0\x09" + b"DCMTK_367"
)  # fmt: skip
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


@pytest.mark.parametrize(
    ("raw", "service", "script", "told"),
    [
        (S7, ("iso-tsap", "Siemens S7 PLC", None), "s7-info", {"type": "Ack_Data"}),
        (RDP, ("ms-wbt-server", None, None), "rdp-enum-encryption", {"security_protocol": "CredSSP (NLA)"}),
        (
            b"RFB 003.008\n\x02\x01\x02",
            ("vnc", None, None),
            "vnc-info",
            {"protocol_version": "3.8", "security_types": ["None", "VNC Authentication"]},
        ),
        (
            DICOM,
            ("dicom", None, "DCMTK_367"),
            "dicom-ping",
            {
                "association": "accepted",
                "implementation_class_uid": "1.2.276.0.7230010",
                "implementation_version": "DCMTK_367",
            },
        ),
        (MYSQL, ("mysql", "MySQL", "8.0.36"), "mysql-info", {"Protocol": 10}),
    ],
)
def test_binary_protocols_are_known_by_their_bytes(
    raw: bytes, service: tuple[str | None, ...], script: str, told: dict[str, Any]
) -> None:
    found = seen(raw)

    assert [(each.name, each.product, each.version) for each in found.of(Service)] == [service]
    assert scripts(found)[script] == told


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


@needs_shared
def test_smb_banners_of_windows_give_names_and_systems() -> None:
    found = read("masscan-xml", SHARED / "scans" / "masscan-ntlm-smb.xml.bz2")

    told = [json.loads(each.data) for each in found.of(Script) if each.name == "smb-os-discovery"]
    assert {each["fqdn"].lower() for each in told} == {
        "dom-dc-w2016.dom2016.lab",
        "w2019.dom2008r2.lab",
        "w2008r2.dom2008r2.lab",
        "w2003.dom2008r2.lab",
        "dom-dc-w2000.dom2000.lab",
    }
    assert {each.get("os") for each in told} == {None, "Windows Server 2003 3790", "Windows 5.0"}
    names = {each.name for each in found.of(Hostname)}
    assert "w2019.dom2008r2.lab" in names
    ntlm = [json.loads(each.data) for each in found.of(Script) if each.name == "smb-ntlm-info"]
    assert {"10.0.14393", "6.1.7600"} <= {each["Product_Version"] for each in ntlm}


@needs_shared
def test_answers_to_an_ike_probe_are_recognised_without_an_option() -> None:
    found = read("masscan-xml", SHARED / "scans" / "test-probe-ike-probe-U500.xml.bz2")

    vendors = [json.loads(each.data) for each in found.of(Script) if each.name == "ike-info"]
    assert len(vendors) > 50
    assert {each["ike_version"] for each in vendors} <= {"1.0", "2.0"}
    assert not found.skipped


@pytest.mark.parametrize("probe", PROBES)
@given(raw=st.binary(max_size=300))
def test_no_bytes_make_a_decoder_fail(probe: str, raw: bytes) -> None:
    seen(raw, 102, "udp", probe=probe)


@pytest.mark.parametrize("raw", [ike_answer(), S7, RDP, DICOM, MYSQL, b"SSH-2.0-x\n" + kexinit(*"abcdefgh")])
def test_every_cut_of_an_answer_is_survived(raw: bytes) -> None:
    for place in range(len(raw)):
        seen(raw[:place], 500, "udp")
        seen(raw[:place] + b"\xff" + raw[place + 1 :], 500, "udp")


def test_a_probe_that_the_user_names_is_used_whatever_masscan_thought() -> None:
    found = seen(S7, 1102, found="ssh", probe="s7")

    assert [each.name for each in found.of(Service)] == ["iso-tsap"]


def test_every_decoder_that_can_be_forced_has_a_name_of_its_own() -> None:
    assert {"ike", "s7", "rdp", "vnc", "dicom", "mysql", "ssh", "http", "smb"} <= set(PROBES) <= set(DECODERS)


def test_an_outline_is_for_people() -> None:
    assert protocols.outline({"a": [1, {"b": 2}]}) == "\n  a: 1, b=2"
