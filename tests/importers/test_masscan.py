"""Masscan XML: elements of ports and of banners unite into one Record a host."""

from typing import Any

import pytest

from graphrecon.importers.banners import SERVICES
from graphrecon.model.host import Script, Service
from graphrecon.model.scan import Certificate, Printed, Ran, Record, RecordPort, Scan, Showed, Vulnerability
from tests.importers.reading import Reading, read

PORT = '<state state="open" reason="syn-ack" reason_ttl="62"/>'


def scan(*hosts: str, **options: Any) -> Reading:
    stats = '<runstats><finished time="2009" elapsed="9"/><hosts up="1" down="0" total="1"/></runstats>'
    content = f'<nmaprun scanner="masscan" start="2000" version="1.0-BETA">{"".join(hosts)}{stats}</nmaprun>'
    return read("masscan-xml", content.encode(), **options)


def element(inner: str = PORT, number: int = 80, proto: str = "tcp", time: int = 2001) -> str:
    ports = f'<ports><port protocol="{proto}" portid="{number}">{inner}</port></ports>'
    return f'<host endtime="{time}"><address addr="192.0.2.1" addrtype="ipv4"/>{ports}</host>'


def banner(name: str, text: str, **place: Any) -> str:
    return element(f'<state state="open" reason="response"/><service name="{name}" banner="{text}"/>', **place)


def test_elements_of_one_host_are_one_record_with_all_its_ports() -> None:
    found = scan(element(number=80), element(number=22, time=2005), banner("ssh", "SSH-2.0-x", number=22, time=2007))

    assert len({each.uid for each in found.of(Record)}) == 1
    assert {each.port for each in found.of(RecordPort)} == {22, 80}
    assert len({each.uid for each in found.of(RecordPort)}) == 2
    assert [(each.state, each.start, each.end) for each in found.of(Record)] == [
        ("up", time * 10**6, time * 10**6) for time in (2001, 2005, 2007)
    ]


def test_a_scan_has_no_command_line_and_the_counts_of_its_end() -> None:
    found = scan(element(), source="probe").of(Scan)[-1]

    assert (found.scanner, found.args, found.version, found.start) == ("masscan", None, "1.0-BETA", 2000 * 10**6)
    assert (found.end, found.up, found.down, found.source) == (2009 * 10**6, 1, 0, ("probe",))


def test_a_banner_is_a_property_of_the_port_and_a_script() -> None:
    found = scan(banner("ssh", "SSH-2.0-OpenSSH_9.2\\x0d\\x0a", number=22))

    assert [each.banner for each in found.of(RecordPort)] == ["SSH-2.0-OpenSSH_9.2\\x0d\\x0a"]
    assert [(each.name, each.output) for each in found.of(Script)] == [("banner", "SSH-2.0-OpenSSH_9.2")]
    assert [each.name for each in found.of(Service)] == ["ssh"]
    assert (len(found.of(Ran)), len(found.of(Printed))) == (1, 1)


@pytest.mark.parametrize(
    ("name", "script"), [("title", "http-title"), ("http.server", "http-server-header"), ("html", "http-content")]
)
def test_titles_servers_and_pages_are_scripts_of_a_web_server(name: str, script: str) -> None:
    found = scan(banner(name, "Lab shop"))

    assert [(each.name, each.output) for each in found.of(Script)] == [(script, "Lab shop")]
    assert [each.name for each in found.of(Service)] == ["http"]
    assert [each.banner for each in found.of(RecordPort)] == [None]


def test_a_certificate_that_does_not_parse_keeps_its_digests() -> None:
    found = scan(banner("X509", "MIIDYzCCAku=", number=443))

    digest = "be07a569509cf4ca31a3bfb876d69ee39b199496166aacdb430828a11f092973"
    assert [each.uid for each in found.of(Certificate)] == [f"sha256:{digest}"]
    assert [(each.source_label, each.target) for each in found.of(Showed)] == [("RecordPort", f"sha256:{digest}")]
    assert found.notes == ["a certificate that does not parse: only its digests are kept"]


def test_a_certificate_that_is_not_base64_is_skipped_with_the_reason() -> None:
    found = scan(banner("X509", "no base64!", number=443))

    assert found.skipped == [("host 1 (192.0.2.1)", "a certificate that is not base64")]


def test_a_vulnerability_is_a_script() -> None:
    found = scan(banner("heartbleed", "SSL[heartbeat]", number=443))

    assert [(each.name, each.output) for each in found.of(Script)] == [("masscan-heartbleed", "SSL[heartbeat]")]
    assert found.of(Service) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("vuln", "VULN:[heartbleed] ", {("CVE-2014-0160", "VULNERABLE")}),
        ("vuln", "SSL[heartbeat] SSL[HEARTBLEED] ", {("CVE-2014-0160", "VULNERABLE")}),
        ("vuln", "SSL[heartbeat] ", set()),
        ("vuln", "SSL[ticketbleed] ", {("CVE-2016-9244", "VULNERABLE")}),
        ("vuln", "SSL[v3] ", {("CVE-2014-3566", "LIKELY VULNERABLE")}),
        ("heartbleed", "VULN:[Heartbleed] 512 bytes", {("CVE-2014-0160", "VULNERABLE")}),
        ("heartbleed", "QUJDREVGR0hJSktMTU5PUA==", {("CVE-2014-0160", "VULNERABLE")}),
        ("heartbleed", "QUJDREVGR0hJSktMTU5P", set()),
        ("heartbleed", "", set()),
    ],
)
def test_a_weakness_that_masscan_names_is_that_of_nmap(name: str, text: str, expected: set[Any]) -> None:
    found = scan(banner(name, text, number=443))

    weaknesses = [each for each in found.of(Showed) if each.target_label == "Vulnerability"]
    assert {(each.target, each.state) for each in weaknesses} == expected
    assert {each.name for each in found.of(Vulnerability)} == {cve for cve, _ in expected}
    assert all(each.source_label == "RecordPort" and each.scripts == (f"masscan-{name}",) for each in weaknesses)


def test_only_open_ports_are_kept_where_only_they_are_asked_for() -> None:
    closed = element('<state state="closed" reason="rst-ack" reason_ttl="62"/>', number=81)

    assert {each.port for each in scan(element(), closed, open_ports=True).of(RecordPort)} == {80}
    assert {each.port for each in scan(element(), closed, ports=True).of(RecordPort)} == {80, 81}


@pytest.mark.parametrize("text", ["ERROR(UNKNOWN)", "", "SMBv? "])
def test_what_is_no_version_of_smb_is_none(text: str) -> None:
    found = scan(banner("smb", text, number=445))

    assert [each.name for each in found.of(Service)] == ["microsoft-ds"]
    assert [each.name for each in found.of(Script)] == (["banner"] if text else [])


def test_what_masscan_did_not_recognise_is_no_service() -> None:
    found = scan(banner("unknown", "\\x00\\x01"))

    assert found.of(Service) == []
    assert [each.banner for each in found.of(RecordPort)] == ["\\x00\\x01"]


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [("smb", 445, "microsoft-ds"), ("smb", 139, "netbios-ssn"), ("rdp", 3389, "ms-wbt-server")],
)
def test_services_have_the_names_that_nmap_gives(name: str, number: int, expected: str) -> None:
    assert [each.name for each in scan(banner(name, "x", number=number)).of(Service)] == [expected]


def test_the_names_of_services_are_lower_case() -> None:
    assert all(name == name.lower() for name in SERVICES.values())


def test_a_port_that_is_none_is_skipped_with_its_place() -> None:
    found = scan(element(), element(number=70000))

    assert found.skipped == [("host 2 (192.0.2.1)", "port out of range: 70000")]
