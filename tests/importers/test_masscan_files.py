"""Masscan's outputs: every format of one scan gives the same hosts, ports, services and scripts."""

from pathlib import Path
from typing import Any

import pytest

from graphrecon.importers import masscan_grep
from graphrecon.model.host import Script, Service
from graphrecon.model.scan import Certificate, PublicKey, Record, RecordPort, Scan
from tests.importers.reading import Reading, read

SCANS = Path(__file__).parents[1] / "lab" / "samples" / "scans"
FORMATS = {"json": "json", "list": "list", "grep": "gnmap", "binary": "bin"}


def lab(name: str) -> Reading:
    return read(f"masscan-{name}", SCANS / f"masscan.{FORMATS.get(name, name)}")


def told(reading: Reading) -> dict[str, set[Any]]:
    addrs = {each.uid: each.addr for each in reading.of(Record)}
    return {
        "ports": {(addrs[each.record], each.proto, each.port, each.state) for each in reading.of(RecordPort)},
        "banners": {
            (addrs[each.record], each.port, each.banner) for each in reading.of(RecordPort) if each.banner is not None
        },
        "services": {each.uid for each in reading.of(Service)},
        "scripts": {(each.name, each.output, each.data) for each in reading.of(Script)},
        "certificates": {each.uid for each in reading.of(Certificate)},
        "keys": {each.uid for each in reading.of(PublicKey)},
    }


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_the_xml_says(name: str) -> None:
    found = lab(name)

    assert (found.skipped, found.notes) == ([], [])
    assert told(found) == told(lab("xml"))


@pytest.mark.parametrize("name", FORMATS)
def test_the_scan_begins_with_the_first_time_in_the_file(name: str) -> None:
    assert {(each.uid, each.scanner, each.start) for each in lab(name).of(Scan)} == {
        (lab("list").of(Scan)[0].uid, "masscan", 1795340974 * 10**6)
    }


def test_json_tells_ttl_and_reason() -> None:
    ports = {(each.reason, each.ttl) for each in lab("json").of(RecordPort)}

    assert ("syn-ack", 62) in ports


def test_a_port_of_json_lines_is_read() -> None:
    line = (
        b'{"ip":"192.0.2.1","timestamp":"2000","port":22,"proto":"tcp","rec_type":"banner",'
        b'"data":{"service_name":"ssh","banner":"SSH-2.0-OpenSSH_9.6"}}\n'
        b'{"ip":"192.0.2.1","timestamp":"2000","port":22,"proto":"tcp","rec_type":"status",'
        b'"data":{"status":"open","reason":"syn-ack","ttl":60}}\n'
    )

    found = read("masscan-json", line)

    assert {(each.port, each.state, each.reason, each.ttl) for each in found.of(RecordPort)} == {
        (22, "open", "response", None),
        (22, "open", "syn-ack", 60),
    }
    assert [(each.product, each.version) for each in found.of(Service)] == [("OpenSSH", "9.6")]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "json",
            '{{"ip": "{addr}", "timestamp": "9", "ports": [{{"port": 80, "proto": "tcp", "status": "{state}"}}]}},',
        ),
        ("list", "{state} tcp 80 {addr} 9"),
        ("grep", "Timestamp: 9\tHost: {addr} ()\tPorts: 80/{state}/tcp//http//"),
    ],
)
def test_hosts_without_an_open_port_are_left_out_when_that_is_asked_for(name: str, line: str) -> None:
    content = "".join(
        line.format(addr=addr, state=state) + "\n" for addr, state in (("192.0.2.1", "open"), ("192.0.2.2", "closed"))
    )

    def addrs(**options: Any) -> set[str]:
        return {each.addr for each in read(f"masscan-{name}", content.encode(), **options).of(Record)}

    assert addrs() == addrs(ports=True) == {"192.0.2.1", "192.0.2.2"}
    assert addrs(open_ports=True) == {"192.0.2.1"}


IKE = r"\x00\x11\x22\x33\x44\x55\x66\x77\x00\x00\x00\x00\x00\x00\x00\x00\x0b\x10\x05\x00" + r"\x00" * 7 + "("
IKE += r"\x00\x00\x00\x0c\x00\x00\x00\x01\x01\x00\x00\x0e"


def grep(*lines: str, start: int = 0) -> Reading:
    content = "# Masscan 1.3.2 scan initiated Sun Nov 22 09:49:34 2026\n" + "".join(f"{line}\n" for line in lines)
    return read("masscan-grep", content.encode(), start)


def open_port(number: int, proto: str, addr: str = "192.0.2.1", state: str = "open") -> str:
    return f"Timestamp: 1700000000\tHost: {addr} ()\tPorts: {number}/{state}/{proto}//unknown//"


def told_banner(number: int, text: str = "x", addr: str = "192.0.2.1", name: str = "unknown") -> str:
    return f"Host: {addr} ()\tPort: {number}\tService: {name}\tBanner: {text}"


def banners(reading: Reading) -> list[tuple[str, int]]:
    return [(each.proto, each.port) for each in reading.of(RecordPort) if each.banner is not None]


@pytest.mark.parametrize("addr", ["192.0.2.1", "2001:db8::1"])
def test_a_banner_of_the_greppable_output_is_of_the_protocol_that_the_file_said_before(addr: str) -> None:
    found = grep(open_port(500, "udp", addr), told_banner(500, IKE, addr))

    assert {(each.proto, each.port) for each in found.of(RecordPort)} == {("udp", 500)}
    assert [each.name for each in found.of(Service)] == ["isakmp"]
    assert [each.data for each in found.of(Script) if each.name == "ike-info"] == [
        '{"ike_version":"1.0","notification_type":"NO-PROPOSAL-CHOSEN"}'
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((open_port(53, "tcp"), open_port(53, "udp"), told_banner(53, name="dns-ver")), "udp"),
        ((open_port(53, "tcp"), open_port(53, "udp"), told_banner(53)), "tcp"),
        ((open_port(36412, "sctp"), told_banner(36412)), "sctp"),
        ((open_port(53, "tcp"), told_banner(53, name="dns-ver")), "tcp"),
        ((open_port(500, "udp", "192.0.2.2"), told_banner(500)), "tcp"),
        ((open_port(501, "udp"), told_banner(500)), "tcp"),
        ((open_port(500, "udp", state="closed"), told_banner(500)), "tcp"),
        ((told_banner(500), open_port(500, "udp")), "tcp"),
        ((told_banner(161, name="snmp"),), "udp"),
    ],
)
def test_a_banner_of_which_the_file_said_nothing_goes_by_what_it_was_taken_for(
    lines: tuple[str, ...], expected: str
) -> None:
    assert [proto for proto, _ in banners(grep(*lines))] == [expected]


def test_a_reading_that_goes_on_knows_what_the_file_said_before() -> None:
    lines = (open_port(500, "udp"), "Timestamp: x", told_banner(500, IKE))
    whole = grep(*lines)
    start = next(place for place, item in whole.placed if isinstance(item, RecordPort) and item.banner is not None)

    found = grep(*lines, start=start)

    assert [(each.proto, each.firstseen) for each in found.of(RecordPort)] == [("udp", 1700000000 * 10**6)]
    assert (found.skipped, len(whole.skipped)) == ([], 1)


def test_no_more_ports_are_kept_in_mind_than_memory_is_meant_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masscan_grep, "_REMEMBERED", 2)
    seen = [open_port(number, "udp") for number in (500, 501, 502)]

    assert [proto for proto, _ in banners(grep(*seen, *(told_banner(number) for number in (500, 501, 502))))] == [
        "tcp",
        "udp",
        "udp",
    ]


@pytest.mark.parametrize(
    ("name", "line", "why"),
    [
        ("json", b'{"ip": "nowhere", "timestamp": "1", "ports": [{"port": 1}]}', "not an IP address: 'nowhere'"),
        ("json", b'{"ip": "192.0.2.1", "timestamp": "-9", "ports": [{"port": 1}]}', "time before 1970: '-9'"),
        ("json", b'{"ip": 3}', "not a record of Masscan's JSON: Expected `str`, got `int` - at `$.ip`"),
        ("list", b"open tcp 22", "not a line of Masscan's list"),
        ("list", b"open tcp 22 192.0.2.1 99999999999999", "time out of range: '99999999999999'"),
        ("grep", b"Timestamp: 1\tHost: 192.0.2.1 ()\tPorts: x", "not a line of Masscan's greppable output"),
        (
            "json",
            b'{"ip": "\xff\xfe", "timestamp": "1", "ports": [{"port": 1}]}',
            "not an IP address: '\\\\xff\\\\xfe'",
        ),
    ],
)
def test_a_line_that_is_none_is_skipped_with_its_place(name: str, line: bytes, why: str) -> None:
    [(where, reason)] = read(f"masscan-{name}", line + b"\n").skipped

    assert (where, reason[: len(why)]) == ("line 1", why)


@pytest.mark.parametrize(
    ("banner", "kept"),
    [(b"\xff\xfe", r"\xff\xfe"), (rb"\ud800 \u4e2d", r"\xed\xa0\x80 中"), (rb"\u0000", r"\x00")],
)
def test_a_banner_of_json_that_no_text_can_hold_is_escaped(banner: bytes, kept: str) -> None:
    told = b'{"port": 87, "proto": "tcp", "service": {"name": "x", "banner": "%s"}}' % banner
    found = read("masscan-json", b'{"ip": "192.0.2.1", "timestamp": "1", "ports": [%s]},\n' % told)

    assert [each.banner for each in found.of(RecordPort)] == [kept]


@pytest.mark.parametrize("name", ["json", "list", "grep"])
def test_a_file_that_is_cut_short_is_read_up_to_the_cut(name: str) -> None:
    content = (SCANS / f"masscan.{FORMATS[name]}").read_bytes()[:3000]

    found = read(f"masscan-{name}", content)

    assert found.position == content.rfind(b"\n") + 1
    assert [why for _, why in found.skipped] == ["the last line is not complete"]


@pytest.mark.parametrize(
    ("cut", "truncated"), [(0, None), (150, "the file has no end: the scan was interrupted, or still runs")]
)
def test_a_binary_file_that_is_cut_short_says_so(cut: int, truncated: str | None) -> None:
    content = (SCANS / "masscan.bin").read_bytes()

    found = read("masscan-binary", content[: len(content) - cut])

    assert found.truncated == truncated
    assert {each.reason for each in found.of(RecordPort)} >= {"syn-ack", "response"}
    assert any(each.ttl for each in found.of(RecordPort))


def test_a_binary_file_that_is_damaged_is_no_traceback() -> None:
    content = (SCANS / "masscan.bin").read_bytes()

    found = read("masscan-binary", content[:2000] + b"\xff" * 500)

    assert found.of(RecordPort)
