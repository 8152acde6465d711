"""Masscan's outputs: every format of one scan gives the same hosts, ports, services and scripts."""

from pathlib import Path
from typing import Any

import pytest

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
            b'{"ip": "\xff\xfe", "timestamp": "1", "ports": []}',
            "not a record of Masscan's JSON: ",
        ),
    ],
)
def test_a_line_that_is_none_is_skipped_with_its_place(name: str, line: bytes, why: str) -> None:
    [(where, reason)] = read(f"masscan-{name}", line + b"\n").skipped

    assert (where, reason[: len(why)]) == ("line 1", why)


@pytest.mark.parametrize("name", ["json", "list", "grep"])
def test_a_file_that_is_cut_short_is_read_up_to_the_cut(name: str) -> None:
    content = (SCANS / f"masscan.{FORMATS[name]}").read_bytes()[:3000]

    found = read(f"masscan-{name}", content)

    assert found.position == content.rfind(b"\n") + 1
    assert [why for _, why in found.skipped] == ["the last line is not complete"]


def test_a_binary_file_that_is_damaged_is_no_traceback() -> None:
    content = (SCANS / "masscan.bin").read_bytes()

    found = read("masscan-binary", content[:2000] + b"\xff" * 500)

    assert found.of(RecordPort)
