"""Nmap's greppable output: hosts, ports and services, against the XML of the same scan."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphrecon.importers.base import Skipped
from graphrecon.model.host import OS, Hostname, Service
from graphrecon.model.scan import Ran, Record, RecordPort, Scan
from tests.importers.reading import Reading, read

SCANS = Path(__file__).parents[1] / "lab" / "samples" / "scans"
BEGIN = "# Nmap 7.93 scan initiated Sat Nov 21 09:50:42 2026 as: nmap -A x\n"


def scan(*lines: str, **options: Any) -> Reading:
    return read("nmap-grep", (BEGIN + "".join(f"{line}\n" for line in lines)).encode(), **options)


def ports(reading: Reading) -> set[tuple[Any, ...]]:
    addrs = {each.uid: each.addr for each in reading.of(Record)}
    return {(addrs[each.record], each.proto, each.port, each.state) for each in reading.of(RecordPort)}


def test_the_lab_has_the_scan_the_hosts_and_the_ports_of_its_xml() -> None:
    text, xml = read("nmap-grep", SCANS / "nmap-first.gnmap"), read("nmap-xml", SCANS / "nmap-first.xml")

    assert {each.uid for each in text.of(Scan)} == {each.uid for each in xml.of(Scan)}
    assert {each.uid for each in text.of(Record)} == {each.uid for each in xml.of(Record)}
    assert ports(text) == ports(xml)
    assert text.skipped == []


def test_the_end_of_a_run_gives_its_time_and_counts() -> None:
    done = "# Nmap done at Sat Nov 21 09:52:00 2026 -- 512 IP addresses (19 hosts up) scanned in 78.27 seconds"

    last = scan("Host: 192.0.2.1 ()\tStatus: Up", done).of(Scan)[-1]

    assert (last.args, last.version, last.start) == ("nmap -A x", "7.93", 1795254642 * 10**6)
    assert (last.end, last.up, last.down) == (1795254720 * 10**6, 19, 493)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nginx 1.22.1", ("nginx", "1.22.1", None)),
        ("Apache httpd 2.4.57 ((Debian))", ("Apache httpd", "2.4.57", "(Debian)")),
        ("OpenSSH 9.2p1 Debian 2 (protocol 2.0)", ("OpenSSH", "9.2p1 Debian 2", "protocol 2.0")),
        ("Postfix smtpd", ("Postfix smtpd", None, None)),
        ("Samba smbd 3.X - 4.X (workgroup: LAB)", ("Samba smbd", "3.X - 4.X", "workgroup: LAB")),
        ("3com switch", (None, "3com switch", None)),
        ("(protocol 1)", (None, None, "protocol 1")),
    ],
)
def test_the_version_field_is_parted(text: str, expected: tuple[str | None, ...]) -> None:
    found = scan(f"Host: 192.0.2.1 ()\tPorts: 80/open/tcp//ssl|http//{text}/").of(Service)

    assert [(each.product, each.version, each.extrainfo) for each in found] == [expected]


def test_a_tunnel_is_told_and_a_service_of_the_table_is_left_out() -> None:
    found = scan("Host: 192.0.2.1 (a.example)\tPorts: 443/open/tcp//ssl|http//nginx/, 80/open/tcp//http?///")

    assert [each.tunnel for each in found.of(Ran)] == ["ssl"]
    assert {each.port for each in found.of(RecordPort)} == {80, 443}
    assert [each.name for each in found.of(Hostname)] == ["a.example"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("-sV", {("tcpwrapped", None), ("unknown", "ssl")}),
        ("-sSV -n", {("tcpwrapped", None), ("unknown", "ssl")}),
        ("-A", {("tcpwrapped", None), ("unknown", "ssl")}),
        ("-sS", {("unknown", "ssl")}),
        ("-sC --script x-sV", {("unknown", "ssl")}),
    ],
)
def test_a_name_alone_was_seen_where_nmap_asked_and_did_not_doubt(options: str, expected: set[Any]) -> None:
    begin = BEGIN.replace("-A", options).rstrip("\n")
    open_ = "1/open/tcp//tcpwrapped///, 2/open/tcp//ssl|https?///, 3/open/tcp//cbt?///, 4/closed/tcp//telnet///"

    found = scan(begin, f"Host: 192.0.2.1 ()\tPorts: {open_}")

    names = {each.uid: each.name for each in found.of(Service)}
    assert {(names[each.target], each.tunnel) for each in found.of(Ran)} == expected


@pytest.mark.parametrize("name", ["https", "ssl|https", "ssl|http"])
def test_https_is_http_in_a_tunnel(name: str) -> None:
    found = scan(f"Host: 192.0.2.1 ()\tPorts: 443/open/tcp//{name}//nginx/")

    assert [each.name for each in found.of(Service)] == ["http"]
    assert [each.tunnel for each in found.of(Ran)] == ["ssl"]


@pytest.mark.parametrize("end", ["", ", 22/open/tcp//ss", ", 22/open/tcp//ssh///"])
def test_a_line_that_is_cut_short_is_no_host(end: str) -> None:
    found = read("nmap-grep", f"{BEGIN}Host: 192.0.2.1 ()\tPorts: 21/open/tcp//ftp///{end}".encode())

    assert not found.of(Record)
    assert [why for _, why in found.skipped] == ["the last line is not complete"]


def test_a_comma_in_a_version_parts_no_ports() -> None:
    text = "80/open/tcp//http//Foo httpd 1.2 (a, b, 3 c)/, 81/open/tcp//http//Bar, the 2nd/"

    found = scan(f"Host: 192.0.2.1 ()\tPorts: {text}")

    assert found.skipped == []
    assert [each.port for each in found.of(RecordPort)] == [80, 81]
    assert [(each.product, each.version, each.extrainfo) for each in found.of(Service)] == [
        ("Foo httpd", "1.2", "a, b, 3 c"),
        ("Bar, the", "2nd", None),
    ]


def test_the_owner_of_a_port_and_the_numbers_of_rpc_are_kept() -> None:
    text = (
        "111/open/tcp/bin/rpcbind (rpcbind V2)/(rpcbind:100000*2-2)/2 (rpc #100000)/, "
        "2049/open/tcp//nfs (nfs V2-4)/(nfs:100003*2-4)//, 113/open/tcp/root/ident?///"
    )

    found = scan(f"Host: 192.0.2.1 ()\tPorts: {text}")

    assert [(each.port, each.owner) for each in found.of(RecordPort)] == [(111, "bin"), (2049, None), (113, "root")]
    assert [(each.name, each.version, each.extrainfo) for each in found.of(Service)] == [
        ("rpcbind", "2", "rpc #100000"),
        ("nfs", None, None),
    ]
    assert [(each.rpcnum, each.lowver, each.highver) for each in found.of(Ran)] == [(100000, 2, 2), (100003, 2, 4)]


def test_ignored_ports_and_systems_are_kept() -> None:
    found = scan("Host: 192.0.2.1 ()\tPorts: \tIgnored State: closed (997)\tOS: Linux 4.15|Linux 5.0")

    assert [each.extraports for each in found.of(Record)] == ['{"closed":{"reasons":{},"total":997}}']
    assert {each.name for each in found.of(OS)} == {"Linux 4.15", "Linux 5.0"}


def test_a_state_of_two_words_is_that_of_the_xml() -> None:
    found = scan("Host: 192.0.2.1 ()\tPorts: 9/open|filtered/udp//discard///, 80/open/tcp//ssl|http//a|b 1/")

    assert [(each.port, each.state) for each in found.of(RecordPort)] == [(9, "open|filtered"), (80, "open")]
    assert [(each.name, each.product) for each in found.of(Service)] == [("http", "a/b")]


def test_the_protocols_of_a_scan_for_them_are_ports_of_ip() -> None:
    found = scan("Host: 192.0.2.1 ()\tProtocols: 1/open/icmp/, 17/open|filtered/udp/\tIgnored State: closed (254)")

    assert ports(found) == {("192.0.2.1", "ip", 1, "open"), ("192.0.2.1", "ip", 17, "open|filtered")}
    assert (found.of(Service), found.skipped) == ([], [])


@pytest.mark.parametrize(
    ("fields", "state", "measured"),
    [
        (
            "Ports: 80/open/tcp//http///\tSeq Index: 262\tIP ID Seq: All zeros",
            "up",
            {"tcpsequence": {"index": "262"}, "ipidsequence": {"class": "All zeros"}},
        ),
        ("Ports: \tIPID Seq: Incremental", "up", {"ipidsequence": {"class": "Incremental"}}),
        ("Status: Timeout", "up", {"timedout": True}),
        ("Status: Smurf (3 responses)", None, {"smurf": {"responses": "3"}}),
    ],
)
def test_what_nmap_measured_by_is_kept_as_of_the_xml(fields: str, state: str | None, measured: dict[str, Any]) -> None:
    [record] = scan(f"Host: 192.0.2.1 ()\t{fields}").of(Record)

    assert (record.state, json.loads(record.measured)) == (state, measured)


def test_the_sequences_of_the_lab_are_those_of_its_xml() -> None:
    text, xml = (
        {
            each.addr: (measured.get("tcpsequence", {}).get("index"), measured.get("ipidsequence", {}).get("class"))
            for each in read(name, SCANS / file).of(Record)
            if each.measured and (measured := json.loads(each.measured)).keys() & {"tcpsequence", "ipidsequence"}
        }
        for name, file in (("nmap-grep", "nmap-first.gnmap"), ("nmap-xml", "nmap-first.xml"))
    )

    assert text == xml
    assert text["198.51.100.25"] == ("262", "All zeros")


def test_every_field_of_ignored_ports_counts() -> None:
    found = scan("Host: 192.0.2.1 ()\tIgnored State: closed (9)\tIgnored State: filtered (3)")

    [extraports] = [json.loads(each.extraports) for each in found.of(Record)]
    assert {state: told["total"] for state, told in extraports.items()} == {"closed": 9, "filtered": 3}


def test_a_field_that_is_not_known_is_skipped_and_the_rest_is_kept() -> None:
    found = scan("Host: 192.0.2.1 ()\tPorts: 80/open/tcp//http///\tMoon: full\tIgnored State: closed (9)")

    assert found.skipped == [("line 2 (192.0.2.1)", "a field of a host's line that is not known")]
    assert [each.excerpt for each in found.of(Skipped)] == ["Moon: full"]
    assert ports(found) == {("192.0.2.1", "tcp", 80, "open")}


def test_hosts_that_are_down_or_have_no_port_are_kept_as_options_say() -> None:
    lines = ("Host: 192.0.2.1 ()\tStatus: Down", "Host: 192.0.2.2 ()\tStatus: Up")
    open_line = "Host: 192.0.2.3 ()\tPorts: 80/open/tcp//http///, 81/closed/tcp//x///"
    closed = "Host: 192.0.2.4 ()\tPorts: 81/closed/tcp//x///"

    def addrs(**options: Any) -> set[str]:
        return {each.addr for each in scan(*lines, open_line, closed, **options).of(Record)}

    assert addrs() == {"192.0.2.2", "192.0.2.3", "192.0.2.4"}
    assert addrs(all_hosts=True) == {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"}
    assert addrs(ports=True) == {"192.0.2.3", "192.0.2.4"}
    assert addrs(open_ports=True) == {"192.0.2.3"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_windows_wrote_is_read(encoding: str) -> None:
    text = f"{BEGIN}Host: 192.0.2.1 ()\tStatus: Up\n".replace("\n", "\r\n")

    found = read("nmap-grep", text.encode(encoding))

    assert [each.args for each in found.of(Scan)] == ["nmap -A x"]
    assert [each.addr for each in found.of(Record)] == ["192.0.2.1"]


def test_several_runs_of_one_file_are_several_scans() -> None:
    second = BEGIN.replace("-A", "-sV").rstrip("\n")

    found = scan("Host: 192.0.2.1 ()\tStatus: Up", second, "Host: 192.0.2.1 ()\tStatus: Up")

    assert {each.args for each in found.of(Scan)} == {"nmap -A x", "nmap -sV x"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", "not a line of Nmap's greppable output"),
        ("Host: 999.1.1.1 ()\tStatus: Up", "not an IP address: '999.1.1.1'"),
        ("Host: 192.0.2.1 ()\tPorts: 99999/open/tcp//x///", "port out of range: 99999"),
        ("Host: 192.0.2.1 ()\tPorts: x", "not a protocol: ''"),
    ],
)
def test_what_cannot_be_used_is_skipped_with_the_reason(line: str, why: str) -> None:
    assert [reason for _, reason in scan(line).skipped] == [why]
