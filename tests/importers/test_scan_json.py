"""Scan records in JSON: of the unversioned form, of the newest, and what is not one."""

import json
from typing import Any

import pytest

from graphrecon.model.host import CPE, MAC, OS, HasCPE, Host, Hostname, Script, Service
from graphrecon.model.scan import (
    Certificate,
    Fingerprint,
    Hop,
    InCategory,
    Record,
    RecordPort,
    Scan,
    Screenshot,
    Vulnerability,
)
from tests.importers.reading import OWN, SHARED, Reading, needs_shared, read

OLD, NEW = (OWN / "scan-json" / "sample.json").read_bytes().splitlines(keepends=True)


def line(**fields: Any) -> Reading:
    return read("scan-json", json.dumps({"addr": "192.0.2.1", "ports": [], **fields}).encode() + b"\n")


@needs_shared
def test_an_old_export_gives_all_its_hosts_ports_scripts_systems_and_routes() -> None:
    path = SHARED / "scans" / "peer-export-unversioned.json"
    found = read("scan-json", path)

    records = [json.loads(text) for text in path.read_text().splitlines()]
    assert {each.addr for each in found.of(Record)} == {
        "220.128.238.187",
        "64.113.69.96",
        "217.208.162.174",
        "64.53.20.62",
        "50.247.134.233",
    }
    assert len(found.of(RecordPort)) == sum(len(each["ports"]) for each in records) == 43
    assert len(found.of(Hop)) == 52
    assert {each.name for each in found.of(OS)} == {
        match["name"] for each in records for match in each["os"]["osmatch"]
    }
    named = {script["id"] for each in records for port in [each, *each["ports"]] for script in port.get("scripts", ())}
    assert {each.name for each in found.of(Script)} == named
    assert {each.target for each in found.of(InCategory)} == {"Modbus"}
    assert (found.skipped, found.notes) == ([], [])


def test_the_unversioned_form_writes_numbers_for_addresses_and_text_for_times() -> None:
    found = read("scan-json", OLD)

    record = found.of(Record)[0]
    assert (record.addr, record.start, record.end) == ("192.0.2.1", 1421895305 * 10**6, 1421895745 * 10**6)
    assert record.extraports == '{"closed":{"reasons":{"resets":985},"total":985}}'
    assert {each.addr for each in found.of(Host)} == {"192.0.2.1", "192.0.2.10"}
    assert [(each.name, each.family) for each in found.of(OS)] == [("Linux 3.2", ("Linux",))]
    assert {each.name for each in found.of(Script)} == {"http-title", "fcrdns"}
    assert [(each.args, each.start) for each in found.of(Scan)] == [
        ("records of 2015-01-22: paris old", 1421884800 * 10**6)
    ]


def test_the_newest_form_gives_identities_tags_and_pictures() -> None:
    found = read("scan-json", NEW)

    assert [(each.tags, each.source) for each in found.of(Record)] == [
        (("CDN:info:Example", "Honeypot:warning"), ("paris", "rome"))
    ]
    assert [each.end for each in found.of(Record)] == [1767323105500 * 10**3]
    assert [each.uid for each in found.of(Certificate)] == [f"sha256:{'ee' * 32}"]
    assert [(each.name, each.title) for each in found.of(Vulnerability)] == [("CVE-2017-0143", "RCE")]
    assert [(each.format, each.width, each.words) for each in found.of(Screenshot)] == [("png", 1, ("login",))]
    assert [each.kind for each in found.of(Fingerprint)] == ["jarm"]
    assert [each.addr for each in found.of(MAC)] == ["00:00:5e:00:53:01"]
    assert [each.name for each in found.of(CPE)] == ["cpe:/a:igor_sysoev:nginx:1.22.1"]
    assert [each.source for each in found.of(HasCPE)] == [found.of(Service)[0].uid]
    assert found.notes == ["platforms (cpes) of a record that fit none of its services are not kept"]


def test_an_array_with_one_record_a_line_is_read() -> None:
    found = read("scan-json", b"[\n" + OLD.rstrip(b"\n") + b",\n" + NEW + b"]\n")

    assert (len(found.of(Record)), found.skipped) == (2, [])


def test_a_schema_from_the_future_is_read_with_a_note() -> None:
    assert line(schema_version=23).notes == ["records of a schema newer than 22: what is new in it is not understood"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"addr": -1, "ports": []}', "not an IP address: -1"),
        (b'{"addr": "x", "ports": []}', "not an IP address: 'x'"),
        (
            b'{"addr": 99999999999999999999999999999999999999999, "ports": []}',
            "not an IP address: 99999999999999999999999999999999999999999",
        ),
        (b'{"addr": [1], "ports": []}', "not an IP address: '[1]'"),
        (b'{"addr": "192.0.2.1", "starttime": "1960-01-01 00:00:00"}', "time before 1970: '1960-01-01 00:00:00'"),
        (b'{"addr": "192.0.2.1", "starttime": "20000-01-01 00:00:00"}', "not a time: '20000-01-01 00:00:00'"),
        (b'{"name": 1}', "not a record of a host: it has no addr"),
        (b"[1]", "not a record of a host: it has no addr"),
        (b'{"addr":', "not JSON: Input data was truncated"),
    ],
)
def test_what_is_no_record_is_skipped_with_the_reason(content: bytes, why: str) -> None:
    assert read("scan-json", content + b"\n").skipped == [("line 1", why)]


@pytest.mark.parametrize("value", [None, 1, "x", [], [1], [[]], {}, {"a": {}}, [{"a": 1}], True, 1.5, {"$date": "x"}])
@pytest.mark.parametrize(
    "name",
    [
        "ports",
        "scripts",
        "hostnames",
        "os",
        "traces",
        "extraports",
        "addresses",
        "tags",
        "cpes",
        "source",
        "categories",
        "scanid",
        "scanner",
        "state",
        "state_reason_ttl",
        "schema_version",
        "starttime",
    ],
)
def test_a_part_of_another_type_is_no_error(name: str, value: Any) -> None:
    line(**{name: value})


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [{"a": 1}], {"a": 1}])
@pytest.mark.parametrize(
    "name", ["port", "protocol", "scripts", "screendata", "screenwords", "service_name", "state_state", "service_conf"]
)
def test_a_part_of_a_port_of_another_type_is_no_error(name: str, value: Any) -> None:
    line(ports=[{"port": 80, "protocol": "tcp", name: value}])


def test_names_of_hosts_are_kept_with_their_type() -> None:
    assert [each.name for each in line(hostnames=[{"name": "B.example", "type": "user"}]).of(Hostname)] == ["b.example"]
