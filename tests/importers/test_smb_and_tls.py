"""SMB and TLS by their own bytes: systems, names and certificates, as Masscan's words and Nmap's scripts tell them."""

import base64
import struct
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.importers import smb, tls
from graphrecon.model.host import OS, Hostname, Service
from graphrecon.model.scan import Certificate, Showed
from tests.importers.test_banners import scripts, seen
from tests.importers.test_certificates import made
from tests.importers.test_masscan import banner, scan

GUID = uuid.UUID("656c6966-0073-0000-0000-000000000001")
MOMENT = (11_644_473_600 + 1_610_324_225) * 10**7
"""2021-01-11 00:17:05 as Windows counts."""


def frame(message: bytes) -> bytes:
    return struct.pack(">I", len(message)) + message


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def challenge() -> bytes:
    pairs = ((2, "CORP"), (1, "PC1"), (4, "corp.example"), (3, "pc1.corp.example"), (5, "corp.example"))
    info = b"".join(struct.pack("<HH", kind, len(wide(text))) + wide(text) for kind, text in pairs) + b"\0" * 4
    target = wide("CORP")
    head = b"NTLMSSP\0" + struct.pack("<IHHIIQQ", 2, len(target), len(target), 56, 0x0289_8215, 1, 0)
    version = struct.pack("<BBHxxxB", 10, 0, 17763, 15)
    return head + struct.pack("<HHI", len(info), len(info), 56 + len(target)) + version + target + info


def second(command: int, body: bytes, flags: int = 1) -> bytes:
    return frame(struct.pack("<4sHHIHHI", b"\xfeSMB", 64, 0, 0, command, 1, flags) + b"\0" * 44 + body)


def first(command: int, words: bytes, data: bytes, flags: int = 0x98) -> bytes:
    head = struct.pack("<4sBIBH", b"\xffSMB", command, 0, flags, 0xC803) + b"\0" * 20
    return frame(head + bytes((len(words) // 2,)) + words + struct.pack("<H", len(data)) + data)


def negotiated(capabilities: int) -> bytes:
    return struct.pack("<HBHHIIIIQhB", 0, 3, 50, 1, 16644, 65536, 0, capabilities, MOMENT, -60, 8)


SMB2_BODY = struct.pack("<HHHH16sIIIIQQ", 65, 1, 0x0311, 0, GUID.bytes_le, 0, 0, 0, 0, MOMENT, 0) + b"\0" * 8
SMB2 = second(0, SMB2_BODY) + second(1, struct.pack("<HHHH", 9, 0, 72, 1) + challenge())
BLOB = challenge()
SYSTEM = wide("Windows 5.1\0") + wide("Windows 2000 LAN Manager\0")
SETUP_WORDS = struct.pack("<BBHHH", 0xFF, 0, 0, 0, len(BLOB))
SMB1 = first(0x72, negotiated(0x8000_0000), GUID.bytes_le) + first(
    0x73, SETUP_WORDS, BLOB + b"\0" * ((43 + len(BLOB)) & 1) + SYSTEM
)
OLD_SMB1 = first(0x72, negotiated(0), b"c" * 8 + wide("WORKGROUP\0") + wide("FILES\0")) + first(
    0x73, struct.pack("<BBHH", 0xFF, 0, 0, 0), b"\0" + SYSTEM + wide("LAB\0")
)
NAMES = {
    "fqdn": "pc1.corp.example",
    "domain_dns": "corp.example",
    "forest_dns": "corp.example",
    "server": "PC1",
    "domain": "CORP",
}
NTLM = {
    "Target_Name": "CORP",
    "NetBIOS_Domain_Name": "CORP",
    "NetBIOS_Computer_Name": "PC1",
    "DNS_Domain_Name": "corp.example",
    "DNS_Computer_Name": "pc1.corp.example",
    "DNS_Tree_Name": "corp.example",
    "Product_Version": "10.0.17763",
    "NTLM_Version": "15",
}
SHOWN = {"guid": str(GUID), "date": "2021-01-11 00:17:05"}


@pytest.mark.parametrize("accepted", [b"", b"\x82\0\0\0"])
@pytest.mark.parametrize(
    ("raw", "told", "ntlm"),
    [
        (SMB2, {"smb-version": "SMBv2", "dialect": "3.1.1", **SHOWN, **NAMES}, NTLM),
        (
            SMB1,
            {
                "smb-version": "SMBv1",
                **SHOWN,
                "os": "Windows 5.1",
                "lanmanager": "Windows 2000 LAN Manager",
                **NAMES,
            },
            NTLM,
        ),
        (
            OLD_SMB1,
            {
                "smb-version": "SMBv1",
                "date": SHOWN["date"],
                "domain": "LAB",
                "server": "FILES",
                "os": "Windows 5.1",
                "lanmanager": "Windows 2000 LAN Manager",
            },
            {},
        ),
    ],
)
def test_smb_is_known_by_its_bytes(accepted: bytes, raw: bytes, told: dict[str, str], ntlm: dict[str, str]) -> None:
    found = seen(accepted + raw, 139)

    assert [each.name for each in found.of(Service)] == ["netbios-ssn"]
    assert scripts(found)["smb-os-discovery"] == told
    assert scripts(found).get("smb-ntlm-info", {}) == ntlm
    assert {each.name for each in found.of(OS)} == ({told["os"]} if "os" in told else set())
    assert {each.name for each in found.of(Hostname)} == ({"pc1.corp.example"} if ntlm else set())


def test_the_bytes_of_smb_say_what_the_words_of_masscan_do() -> None:
    words = (
        f"SMBv2  guid={GUID} time=2021-01-11 00:17:05  domain=CORP version=10.0.17763 ntlm-ver=15 domain=CORP name=PC1 "
        "domain-dns=corp.example name-dns=pc1.corp.example forest=corp.example"
    )
    told, ntlm = smb.words(words)

    bytes_told, bytes_ntlm = smb.read(SMB2)

    assert told == {key: text for key, text in bytes_told.items() if key != "dialect"}
    assert ntlm == {key: text for key, text in bytes_ntlm.items() if key != "Target_Name"}


@pytest.mark.parametrize(
    "raw",
    [
        second(0, SMB2_BODY, flags=0),
        first(0x72, b"", b"\x02NT LM 0.12\0", flags=0x18),
        b"\x82\0\0\0",
        b"\0\0\0\x04\xffSMB",
        b"\0" * 80,
    ],
)
def test_a_client_of_smb_that_is_echoed_is_no_server_of_it(raw: bytes) -> None:
    assert [each.name for each in seen(raw, 7).of(Service)] == []


def handshake(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def record(fragment: bytes, kind: int = 22) -> bytes:
    return struct.pack(">BHH", kind, 0x0303, len(fragment)) + fragment


def chain(*certificates: bytes) -> bytes:
    listed = b"".join(len(each).to_bytes(3, "big") + each for each in certificates)
    return handshake(11, len(listed).to_bytes(3, "big") + listed)


HELLO = handshake(2, b"\x03\x03" + b"R" * 32 + b"\0\xc0\x2f\0")
OWN, AUTHORITY = made(), made("Lab CA")
MESSAGES = HELLO + chain(OWN, AUTHORITY)


@pytest.mark.parametrize(
    "raw",
    [
        record(MESSAGES),
        record(HELLO) + record(chain(OWN, AUTHORITY)),
        b"".join(record(MESSAGES[place : place + 100]) for place in range(0, len(MESSAGES), 100)),
    ],
)
def test_the_certificates_of_a_handshake_are_shown_by_the_port(raw: bytes) -> None:
    found = seen(raw, 443)

    digests = {each.subject.partition("/")[0]: each.uid for each in found.of(Certificate)}
    assert [each.name for each in found.of(Service)] == ["ssl"]
    assert set(digests) == {"commonName=www.example.com", "commonName=Lab CA"}
    assert {each.target for each in found.of(Showed)} == set(digests.values())
    assert "www.example.com" in scripts(found)["ssl-cert"]
    assert "Lab CA" in scripts(found)["ssl-cacert"]


@pytest.mark.parametrize(
    ("raw", "services", "certificates"),
    [
        (record(HELLO), ["ssl"], 0),
        (record(b"\x02\x28", 21), ["ssl"], 0),
        (record(MESSAGES)[:-100], ["ssl"], 1),
        (record(handshake(1, b"\x03\x03" + b"R" * 40)), [], 0),
        (record(HELLO, 23), [], 0),
    ],
)
def test_tls_is_what_a_server_answers(raw: bytes, services: list[str], certificates: int) -> None:
    found = seen(raw, 8443)

    assert [each.name for each in found.of(Service)] == services
    assert len(found.of(Certificate)) == certificates


def test_a_certificate_in_base64_is_known_by_itself_and_is_no_banner() -> None:
    found = scan(banner("unknown", base64.b64encode(OWN).decode(), number=444))

    assert [each.subject for each in found.of(Certificate)] == ["commonName=www.example.com/organizationName=Lab"]
    assert found.of(Service) == []
    assert set(scripts(found)) == {"ssl-cert"}


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(OWN[:-1]).decode(),
        "MIIx",
        "MII" + "A" * 60,
        base64.b64encode(b"0\x82\1\0" + b"0" * 256).decode(),
    ],
)
def test_what_only_looks_like_a_certificate_in_base64_stays_a_banner(text: str) -> None:
    found = seen(text.encode(), 444)

    assert found.of(Certificate) == []
    assert set(scripts(found)) == {"banner"}


@pytest.mark.parametrize("raw", [SMB1, OLD_SMB1, SMB2, record(MESSAGES), base64.b64encode(OWN)])
def test_every_cut_and_every_other_byte_is_survived(raw: bytes) -> None:
    for place in range(0, len(raw), 3):
        seen(raw[:place], 445)
        seen(raw[:place] + b"\xff" + raw[place + 1 :], 445)


@given(data=st.binary(max_size=300))
def test_no_bytes_make_the_readers_fail(data: bytes) -> None:
    for head in (SMB1[:8], SMB2[:8], SMB1[:36], SMB2[:68]):
        smb.read(head + data)
    list(tls.certificates(record(MESSAGES)[:5] + data))


def test_many_small_frames_take_no_long_time() -> None:
    told, _ = smb.read(frame(b"\xfeSMB" + b"\0" * 12 + b"\1") * 100_000)

    assert told == {"smb-version": "SMBv2"}
