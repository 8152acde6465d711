"""Identities in what scripts print: certificates, keys, fingerprints, names and weaknesses."""

import json
import os
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from graphrecon.importers.certificates import certificate
from graphrecon.model.host import OS, Hostname, Script
from graphrecon.model.scan import (
    Certificate,
    Fingerprint,
    HasKey,
    PublicKey,
    Screenshot,
    Showed,
    Vulnerability,
    WasNamed,
)
from tests.importers.reading import Reading, read

DSA = (
    "AAAAB3NzaC1kc3MAAACBANJlCM8d6A755P7o5TpzEMf6gP1Y7LKFFxkLy72mnn9qrYFzsBBfsgdulLEYwzF4Re+SJ0VSWywaa0yh"
    "+iN0+RBbvNpgCEEqGZViSStsaPULqtt689U33Ep5WOYQzTeCCH3pkTyV4hcmck6j5TdAfJ7zvxskPJTl6RNSQ9zAJBJRAAAAFQCK"
    "gCrIbkp6ZJbVzWk7mdfptw1BfQAAAIBiiywkhkQ2B1/lWBT3a4v56HQfrOVDeYTrVZTr8Ng5yGFMzQYv+GgBVFPVgU8utzq5rrZc"
    "PrGIBI6uQiG+S8opOjja8iq2G+MBFkA3Y+9BmFY3NVYnYgkgZPajJSZdB8cKm0ax2LqRlCacIwNdVrbgtgYDBD+c8RGEvqpvaS0N"
    "RwAAAIArZF6Yv6AMEjR6PnSguIgvqf8MmBIvWUeftCxdLu6DVwxnwMO2p4/+he7wTktMDDLdk6AQPpLM/j+wIQGC8Mqi6pJEU0El"
    "4A5bjEx8nWK048GSH77H8vdQ/PJ01qae4uq+dGmhukTG8EXswQMGXyI08qIbz29vMQINpVnHGC3xsA=="
)
"""A key of DSA, made by asyncssh."""
SCANS = Path(__file__).parents[1] / "lab" / "samples" / "scans"


def script(name: str, inner: str = "", output: str = "x", *, host: bool = False) -> Reading:
    element = f"<script id={quoteattr(name)} output={quoteattr(output)}>{inner}</script>"
    port = f'<port protocol="tcp" portid="80"><state state="open"/>{"" if host else element}</port>'
    return read(
        "nmap-xml",
        f'<nmaprun scanner="nmap" start="1"><host endtime="9"><status state="up"/><address addr="192.0.2.1" '
        f'addrtype="ipv4"/><ports>{port}</ports>{f"<hostscript>{element}</hostscript>" if host else ""}</host>'
        f"</nmaprun>".encode(),
    )


def elem(key: str, value: str) -> str:
    return f'<elem key="{key}">{value}</elem>'


def shown(reading: Reading) -> list[tuple[str, str, str | None]]:
    return [(each.source_label, each.target_label, each.state) for each in reading.of(Showed)]


def test_the_lab_shows_the_certificates_and_keys_of_its_servers() -> None:
    found = read("nmap-xml", SCANS / "nmap-first.xml")

    digests = {each.sha256 for each in found.of(Certificate)}
    assert len(digests) == 4
    assert {each.type for each in found.of(PublicKey)} == {"rsa", "ec", "ed25519"}
    assert {(each.target, each.type) for each in found.of(WasNamed)} >= {
        ("shop.lab.example", "cert-san-dns"),
        ("mail.lab.example", "cert-subject-cn"),
        ("files.lab.example", "smb"),
    }
    assert {each.kind for each in found.of(Fingerprint)} == set()


def test_a_certificate_without_its_bytes_is_known_by_its_digest() -> None:
    inner = (
        f'<table key="subject">{elem("organizationName", "Lab")}{elem("commonName", "a.example")}</table>'
        f'<table key="issuer">{elem("commonName", "ca")}</table>'
        f'<table key="validity">{elem("notBefore", "2020-01-01T00:00:00")}{elem("notAfter", "1969-01-01")}</table>'
        f"{elem('md5', 'd' * 32)}{elem('sha1', 'A' * 40)}"
    )

    found = script("ssl-cert", inner)

    node = found.of(Certificate)[0]
    assert (node.uid, node.sha1, node.md5) == (f"sha1:{'a' * 40}", "a" * 40, "d" * 32)
    assert (node.subject, node.issuer) == ("commonName=a.example/organizationName=Lab", "commonName=ca")
    assert (node.not_before, node.not_after, node.self_signed) == (1577836800 * 10**6, None, False)
    assert "a certificate's date that is none, or before 1970, is not kept" in found.notes
    assert shown(found) == [("RecordPort", "Certificate", None)]


def test_a_certificate_told_in_words_has_its_names_and_the_key_of_its_numbers() -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa

    from tests.importers.test_certificates import made

    whole = certificate(made("a.example", [x509.DNSName("b.example")], key=rsa.generate_private_key(65537, 2048)))
    [key] = [each for each in whole.items if isinstance(each, PublicKey)]
    told = {
        "sha256": whole.certificate.sha256,
        "subject": {"commonName": "a.example"},
        "issuer": {"commonName": "ca"},
        "san": ["DNS:b.example", "DNS:*.c.example", "IP Address:192.0.2.9", "URI:https://d.example/x"],
        "pubkey": {"type": "rsa", "bits": 2048, "modulus": key.modulus, "exponent": key.exponent},
    }
    line = {"addr": "192.0.2.1", "ports": [{"port": 443, "scripts": [{"id": "ssl-cert", "ssl-cert": [told]}]}]}

    found = read("scan-json", json.dumps(line).encode())

    [node] = found.of(Certificate)
    assert (node.uid, node.san) == (
        whole.certificate.uid,
        ("*.c.example", "192.0.2.9", "b.example", "https://d.example/x"),
    )
    assert found.of(PublicKey) == [key]
    assert [(each.source, each.target) for each in found.of(HasKey)] == [(node.uid, key.uid)]
    assert {(each.target, each.type) for each in found.of(WasNamed)} == {
        ("a.example", "cert-subject-cn"),
        ("b.example", "cert-san-dns"),
        ("d.example", "cert-san-uri"),
    }


@pytest.mark.parametrize("numbers", [{}, {"modulus": "x"}, {"modulus": "12", "exponent": "-1"}, {"raw": "AAAA" * 8}])
def test_a_key_that_does_not_parse_is_known_by_its_digest(numbers: dict[str, str]) -> None:
    told = {"sha1": "a" * 40, "pubkey": {"type": "rsa", "bits": "2048.0", "sha256": "b" * 64, **numbers}}
    line = {"addr": "192.0.2.1", "ports": [{"port": 443, "scripts": [{"id": "ssl-cert", "ssl-cert": [told]}]}]}

    [key] = read("scan-json", json.dumps(line).encode()).of(PublicKey)

    assert (key.uid, key.type, key.bits) == (f"sha256:{'b' * 64}", "rsa", 2048)


@pytest.mark.parametrize(("name", "ca"), [("ssl-cacert", True), ("ssl-cert", None)])
def test_a_certificate_of_an_authority_that_is_told_in_words_may_sign_others(name: str, ca: bool | None) -> None:
    found = script(name, f'<table key="subject">{elem("commonName", "ca.example")}</table>{elem("md5", "d" * 32)}')

    assert [(each.subject, each.ca) for each in found.of(Certificate)] == [("commonName=ca.example", ca)]
    assert [each.target for each in found.of(WasNamed)] == ([] if ca else ["ca.example"])


def test_an_ssh_key_without_its_bytes_is_known_by_its_md5() -> None:
    keys = f"<table>{elem('type', 'ssh-rsa')}{elem('bits', '2048')}{elem('fingerprint', 'ab' * 16)}</table>"

    key = script("ssh-hostkey", keys).of(PublicKey)[0]

    assert (key.uid, key.type, key.bits) == (f"md5:{'ab' * 16}", "rsa", 2048)


@pytest.mark.filterwarnings("error")
def test_a_key_of_a_kind_that_is_going_out_of_use_is_read_without_a_word() -> None:
    found = script("ssh-hostkey", f"<table>{elem('type', 'ssh-dss')}{elem('key', DSA)}</table>")

    assert [(each.type, each.bits) for each in found.of(PublicKey)] == [("dsa", 1024)]


def test_algorithms_of_ssh_are_a_hassh() -> None:
    def table(name: str, *items: str) -> str:
        return f'<table key="{name}">{"".join(f"<elem>{item}</elem>" for item in items)}</table>'

    inner = (
        table("kex_algorithms", "curve25519-sha256", "kex-strict-s")
        + table("server_host_key_algorithms", "ssh-ed25519")
        + table("encryption_algorithms", "aes128-ctr")
        + table("mac_algorithms", "hmac-sha1")
        + table("compression_algorithms", "none", "zlib")
    )

    node = script("ssh2-enum-algos", inner).of(Fingerprint)[0]

    assert (node.kind, node.raw) == ("hassh-server", "curve25519-sha256,kex-strict-s;aes128-ctr;hmac-sha1;none,zlib")
    assert node.value == "32a27e7827347d02c7bd8ec73f6ab8a6"


def test_algorithms_of_the_host_itself_are_those_of_a_client() -> None:
    algorithms = {
        "kex_algorithms": ["k"],
        "encryption_algorithms_client_to_server": ["ec"],
        "encryption_algorithms_server_to_client": ["es"],
        "mac_algorithms_client_to_server": ["mc"],
        "mac_algorithms_server_to_client": ["ms"],
        "compression_algorithms_client_to_server": ["cc"],
        "compression_algorithms_server_to_client": ["cs"],
    }
    script = {"id": "ssh2-enum-algos", "output": "x", "ssh2-enum-algos": algorithms}
    line = {"addr": "192.0.2.1", "ports": [{"port": -1, "scripts": [script]}, {"port": 22, "scripts": [script]}]}

    found = read("scan-json", json.dumps(line).encode())

    assert [(each.kind, each.raw) for each in found.of(Fingerprint)] == [
        ("hassh", "k;ec;mc;cc"),
        ("hassh-server", "k;es;ms;cs"),
    ]
    assert [(each.source_label, each.target_label) for each in found.of(Showed)] == [
        ("Record", "Fingerprint"),
        ("RecordPort", "Fingerprint"),
    ]


@pytest.mark.parametrize(
    ("name", "output", "expected"),
    [
        ("http-favicon", "Unknown favicon MD5: " + "AB" * 16, ("favicon", "ab" * 16)),
        ("ssl-jarm", "29d" * 20 + "00", ("jarm", "29d" * 20 + "00")),
        ("ssl-ja3-server", "c" * 32, ("ja3s", "c" * 32)),
    ],
)
def test_printed_fingerprints_are_nodes(name: str, output: str, expected: tuple[str, str]) -> None:
    assert [(each.kind, each.value) for each in script(name, output=output).of(Fingerprint)] == [expected]


def test_an_element_with_an_empty_key_stands_among_those_without() -> None:
    found = script("of-my-own", f"<elem>a</elem>{elem('', 'b')}{elem('k', 'c')}")

    assert [json.loads(each.data) for each in found.of(Script)] == [{"k": "c", "": ["a", "b"]}]


def test_windows_tells_its_names_and_its_system() -> None:
    inner = elem("os", "Windows 10 Pro 19041") + elem("cpe", "cpe:/o:microsoft:windows_10") + elem("fqdn", "PC.corp")

    found = script("smb-os-discovery", inner, host=True)

    assert [(each.target, each.type) for each in found.of(WasNamed)] == [("pc.corp", "smb"), ("pc.corp", "ntlm")]
    assert [each.name for each in found.of(OS)] == ["Windows 10 Pro 19041"]


@pytest.mark.parametrize("end", ["", r"\x00", "&#0;", r"\x00\x00"])
def test_names_of_windows_end_before_the_nul(end: str) -> None:
    inner = elem("server", f"PC{end}") + elem("workgroup", rf"A\x00B{end}") + elem("date", end)

    found = script("smb-os-discovery", inner, output=r"PC\x00", host=True)

    assert [(each.name, json.loads(each.data)) for each in found.of(Script)] == [
        ("smb-os-discovery", {"server": "PC", "workgroup": r"A\x00B", "date": ""}),
        ("ntlm-info", {"NetBIOS_Computer_Name": "PC", "Workgroup": r"A\x00B"}),
    ]
    assert found.of(Script)[0].output == r"PC\x00"


def test_ntlm_tells_a_name_whatever_the_protocol() -> None:
    found = script("rdp-ntlm-info", elem("DNS_Computer_Name", "srv.corp.example"))

    assert "srv.corp.example" in {each.name for each in found.of(Hostname)}


@pytest.mark.parametrize(
    "inner",
    [
        f'<table key="192.0.2.1:1433">{elem("DNS_Computer_Name", "srv.corp.example")}</table>',
        f"<table>{elem('DNS_Computer_Name', 'srv.corp.example')}</table>",
    ],
)
def test_ntlm_tells_the_name_of_each_instance(inner: str) -> None:
    found = script("ms-sql-ntlm-info", inner)

    assert [(each.target, each.type) for each in found.of(WasNamed)] == [("srv.corp.example", "ntlm")]


def report(state: str, ident: str = "CVE-2014-0160") -> str:
    ids = f'<table key="ids"><elem>CVE:{ident}</elem></table><table key="refs"><elem>https://x.example</elem></table>'
    scores = f'<table key="scores">{elem("CVSSv2", "9.4 (HIGH)")}</table>'
    return f'<table key="NMAP-1">{elem("title", "Bleeding")}{elem("state", state)}{ids}{scores}</table>'


def test_a_weakness_has_its_state_where_it_was_seen_and_its_score() -> None:
    found = script("ssl-heartbleed", report("VULNERABLE"))

    assert [(each.name, each.title, each.severity, each.refs) for each in found.of(Vulnerability)] == [
        ("CVE-2014-0160", "Bleeding", 9.4, ("https://x.example",))
    ]
    assert shown(found) == [("RecordPort", "Vulnerability", "VULNERABLE")]


@pytest.mark.parametrize("name", ["http-dlink-backdoor", "http-sap-netweaver-leak", "of-my-own"])
def test_a_report_of_the_vulns_library_is_known_by_its_form(name: str) -> None:
    assert [each.name for each in script(name, report("LIKELY VULNERABLE")).of(Vulnerability)] == ["CVE-2014-0160"]


@pytest.mark.parametrize("state", ["open", "", "UNKNOWN"])
def test_another_state_than_those_of_the_vulns_library_is_no_weakness(state: str) -> None:
    assert not script("of-my-own", report(state)).of(Vulnerability)


def test_each_cve_of_a_report_is_a_weakness() -> None:
    found = script("http-vuln-x", report("VULNERABLE", "CVE-2011-3192</elem><elem>CVE:CVE-2011-9999</elem><elem>BID:1"))

    assert {(each.name, each.title, each.severity) for each in found.of(Vulnerability)} == {
        ("CVE-2011-3192", "Bleeding", 9.4),
        ("CVE-2011-9999", "Bleeding", 9.4),
    }
    assert shown(found) == [("RecordPort", "Vulnerability", "VULNERABLE")] * 2


@pytest.mark.parametrize("state", ["NOT VULNERABLE", "not vulnerable"])
def test_what_is_not_vulnerable_is_no_weakness(state: str) -> None:
    assert script("smb-vuln-ms17-010", report(state), host=True).of(Vulnerability) == []


def test_vulners_gives_its_cves() -> None:
    def row(ident: str, score: str) -> str:
        return f"<table>{elem('id', ident)}{elem('cvss', score)}{elem('type', 'cve')}</table>"

    rows = row("CVE-2023-38408", "9.8") + row("EXPLOITPACK:1", "9.8") + row("CVE-2021-41617", "none")

    found = script("vulners", f'<table key="cpe:/a:openbsd:openssh:8.4">{rows}</table>')

    assert {(each.name, each.severity) for each in found.of(Vulnerability)} == {
        ("CVE-2023-38408", 9.8),
        ("CVE-2021-41617", None),
    }


@pytest.mark.parametrize("between", ["\t", "\t\t"])
@pytest.mark.parametrize("told", [False, True])
def test_vulners_gives_its_cves_as_older_versions_print_them(told: bool, between: str) -> None:
    rows = [
        ("CVE-2018-15919", "5.0", "https://vulners.com/cve/CVE-2018-15919"),
        ("EDB-ID:45233", "5.0", "https://vulners.com/exploitdb/EDB-ID:45233" + between + "*EXPLOIT*"),
    ]
    printed = "".join(f"\n    \t{between.join(row)}" for row in rows)
    cpe = "cpe:/a:openbsd:openssh:7.4"

    found = script("vulners", elem(cpe, printed) if told else "", "y" if told else f"\n  {cpe}: {printed}\n")

    assert [(each.name, each.severity) for each in found.of(Vulnerability)] == [("CVE-2018-15919", 5.0)]
    assert shown(found) == [("RecordPort", "Vulnerability", "VERSION MATCHES")]
    data = json.loads(found.of(Script)[0].data or "")
    assert [(row["type"], row["is_exploit"]) for row in data[cpe]] == [("cve", "false"), ("exploitdb", "true")]


@pytest.mark.parametrize(
    "inner", ["", "<elem>x</elem>", "<table/>", elem("pem", "CERTIFICATE"), "<table key='ids'><elem>1</elem></table>"]
)
@pytest.mark.parametrize(
    "name", ["ssl-cert", "ssh-hostkey", "ssh2-enum-algos", "vulners", "smb-os-discovery", "ssl-jarm", "http-vuln-x"]
)
def test_what_has_not_the_form_that_it_should_have_is_no_error(name: str, inner: str) -> None:
    found: Any = script(name, inner)

    assert not found.of(Vulnerability)


def test_five_thousand_names_in_a_certificate_are_kept() -> None:
    from cryptography import x509

    from tests.importers.test_certificates import made

    data = made(san=[x509.DNSName(f"h{number}.example.com") for number in range(5000)])
    found = script("ssl-cert", elem("pem", certificate(data).certificate.pem or ""))

    assert len([each for each in found.of(WasNamed) if each.type == "cert-san-dns"]) == 5000


def picture(width: int, height: int) -> bytes:
    """The beginning of a PNG."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\2\0\0\0"


@pytest.mark.parametrize(
    ("output", "found"),
    [
        ("Saved to shot-192.0.2.1.png", (800, 600)),
        ("Saved to /home/someone/scans/shot-192.0.2.1.png", (800, 600)),
        ("Saved to pictures/below.PNG", (4, 3)),
        ("Saved to ../outside.png", None),
        ("Saved to link.png", None),
        ("Saved to large.png", None),
        ("Saved to no.png", None),
        ("Saved to text.png", None),
        ("Saved to pipe.png", None),
        (f"Saved to {'x/' * 90}y.png", None),
        ("failed", None),
    ],
)
def test_a_screenshot_is_read_from_beside_the_scan(tmp_path: Path, output: str, found: tuple[int, int] | None) -> None:
    folder = tmp_path / "scan"
    (folder / "pictures").mkdir(parents=True)
    (folder / "shot-192.0.2.1.png").write_bytes(picture(800, 600))
    (folder / "pictures" / "below.PNG").write_bytes(picture(4, 3))
    (tmp_path / "outside.png").write_bytes(picture(1, 1))
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "large.png").write_bytes(picture(9, 9))
    os.truncate(folder / "large.png", (32 << 20) + 1)
    (folder / "text.png").write_text("no picture")
    os.mkfifo(folder / "pipe.png")
    scan = folder / "scan.xml"
    scan.write_text(
        '<nmaprun scanner="nmap" start="1"><host endtime="9"><status state="up"/><address addr="192.0.2.1" '
        'addrtype="ipv4"/><ports><port protocol="tcp" portid="80"><state state="open"/>'
        f"<script id='http-screenshot' output={quoteattr(output)}/></port></ports></host></nmaprun>"
    )

    reading = read("nmap-xml", scan)

    assert [(each.width, each.height) for each in reading.of(Screenshot)] == ([found] if found else [])
    assert shown(reading) == ([("RecordPort", "Screenshot", None)] if found else [])
    told = [text for text in reading.notes if "screenshot" in text]
    assert len(told) == (found is None and output != "failed")


@pytest.mark.parametrize(("named", "taken"), [("x/here.png", True), ("../here.png", True), ("link.png", False)])
def test_a_screenshot_is_read_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, taken: bool
) -> None:
    scans, here = tmp_path / "scans", tmp_path / "here"
    scans.mkdir()
    here.mkdir()
    (here / "here.png").write_bytes(picture(800, 600))
    (tmp_path / "outside.png").write_bytes(picture(1, 1))
    (here / "link.png").symlink_to(tmp_path / "outside.png")
    scan = scans / "scan.xml"
    scan.write_text(
        '<nmaprun scanner="nmap" start="1"><host endtime="9"><status state="up"/><address addr="192.0.2.1" '
        f'addrtype="ipv4"/><hostscript><script id="http-screenshot" output="Saved to {named}"/></hostscript></host>'
        "</nmaprun>"
    )
    monkeypatch.chdir(here)

    assert [each.width for each in read("nmap-xml", scan).of(Screenshot)] == ([800] if taken else [])


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (
            "\n  sid 0x64:\n    Slave ID data: \\xFA\\xFFPM710\n    Device identification: Schneider PM710 v03.110"
            "\n  sid 0x96:\n    error: GATEWAY TARGET DEVICE FAILED TO RESPONSE",
            {"sid 0x64": {"Slave ID data": "\\xFA\\xFFPM710", "Device identification": "Schneider PM710 v03.110"}},
        ),
        ("\n  sid 0x1:\n    error: ILLEGAL FUNCTION", None),
        ("Device identification: x", None),
    ],
)
def test_what_modbus_devices_say_is_taken_from_the_output_where_only_that_tells_it(output: str, found: Any) -> None:
    [node] = script("modbus-discover", output=output).of(Script)

    assert json.loads(node.data or "null") == found


def listed(output: str) -> list[dict[str, str]]:
    [node] = script("ftp-anon", output=output).of(Script)
    [volume] = json.loads(node.data or "{}").get("volumes", [{}])
    files: list[dict[str, str]] = volume.get("files", [])
    return files


def test_a_listing_of_ftp_is_taken_apart() -> None:
    found = listed(
        "Anonymous FTP login allowed (FTP code 230)\n"
        "-rw-r--r--   1 1170     924            31 Mar 28  2001 .banner\n"
        "drwxrwxrwt   4 ftp      ftp          1024 Jan  1 20:07 in coming [NSE: writeable]\n"
        "lrwxrwxrwx   1 0        0               3 Jan  2  2010 latest -> pub\n"
        "Only 3 shown. Use --script-args ftp-anon.maxlist=-1 to see all."
    )

    assert found == [
        {
            "permission": "-rw-r--r--",
            "uid": "1170",
            "gid": "924",
            "size": "31",
            "time": "Mar 28 2001",
            "filename": ".banner",
        },
        {
            "permission": "drwxrwxrwt",
            "uid": "ftp",
            "gid": "ftp",
            "size": "1024",
            "time": "Jan 1 20:07",
            "filename": "in coming",
            "writeable": "true",
        },
        {"permission": "lrwxrwxrwx", "uid": "0", "gid": "0", "size": "3", "time": "Jan 2 2010", "filename": "latest"},
    ]


def test_a_listing_of_ftp_by_windows_is_taken_apart() -> None:
    found = listed("03-28-01  02:03PM       <DIR>          pub\n06-20-2007  14:00              12345 a b.txt")

    assert found == [
        {"time": "03-28-01 02:03PM", "filename": "pub"},
        {"time": "06-20-2007 14:00", "size": "12345", "filename": "a b.txt"},
    ]


def test_a_login_without_a_listing_has_no_structure() -> None:
    output = "Anonymous FTP login allowed (FTP code 230)\n_Can't get directory listing: TIMEOUT"

    assert [each.data for each in script("ftp-anon", output=output).of(Script)] == [None]
