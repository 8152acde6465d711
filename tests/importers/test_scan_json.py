"""Scan records in JSON: of the unversioned form, of the newest, and what is not one."""

import json
import time
from typing import Any

import pytest

from graphrecon.importers.source import MAX_LINE, ImporterError
from graphrecon.model.host import CPE, MAC, OS, HasCPE, Host, Hostname, Script, Service
from graphrecon.model.scan import (
    Certificate,
    Fingerprint,
    Hop,
    InCategory,
    Printed,
    PublicKey,
    Ran,
    Record,
    RecordPort,
    Scan,
    Screenshot,
    Vulnerability,
    record_uid,
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


def test_a_port_that_answered_what_nobody_knows_keeps_its_fingerprint() -> None:
    found = line(
        ports=[
            {"port": 161, "service_name": "snmp", "service_method": "table", "service_servicefp": "SF-Port161"},
            {"port": 162, "service_name": "snmptrap", "service_method": "table"},
            {"port": 443, "service_name": "https", "service_method": "table", "service_tunnel": "ssl"},
        ]
    )

    assert {each.name for each in found.of(Service)} == {"unknown"}
    assert [(each.fingerprint, each.tunnel) for each in found.of(Ran)] == [("SF-Port161", None), (None, "ssl")]


def test_an_array_with_one_record_a_line_is_read() -> None:
    found = read("scan-json", b"[\n" + OLD.rstrip(b"\n") + b",\n" + NEW + b"]\n")

    assert (len(found.of(Record)), found.skipped) == (2, [])


def test_an_array_on_one_line_is_read() -> None:
    array = (
        b'[{"addr": "192.0.2.1", "ports": []}, {"addr": "x", "ports": []}, {"addr": "192.0.2.\\ud800"},{"addr": "::1"}]'
    )

    found = read("scan-json", array)

    assert [each.addr for each in found.of(Record)] == ["192.0.2.1", "::1"]
    assert found.skipped == [
        ("line 1", "not an IP address: 'x'"),
        ("line 1", r"not an IP address: '192.0.2.\\xed\\xa0\\x80'"),
    ]
    assert found.position == len(array)


def test_an_array_on_one_line_that_is_cut_waits_for_its_end() -> None:
    found = read("scan-json", b'[{"addr": "192.0.2.1", "ports": []}, {"addr"')

    assert (found.position, found.skipped) == (0, [("line 1", "the last line is not complete")])


def test_an_array_on_a_line_that_is_too_long_is_an_error() -> None:
    record = b'{"addr": "192.0.2.1", "ports": []},'

    with pytest.raises(ImporterError, match="one line, longer than 16 MiB"):
        read("scan-json", b"[" + record * (MAX_LINE // len(record) + 1) + b"]")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"a\xffb\xfe", r"a\xffb\xfe"),
        (rb"\ud800", r"\xed\xa0\x80"),
        (rb"\udcff!", r"\xff!"),
        (rb"\ud83d\ude00 \ud83d", "\U0001f600 " + r"\xed\xa0\xbd"),
        (b"\xff" + rb"\\ud800 \\xfe \" \\\" \u0041", r"\xff\ud800 \xfe " + '" \\" A'),
        (b"\xed\xa0\x80\xc3\xa9", r"\xed\xa0\x80é"),
    ],
)
def test_what_no_text_can_hold_is_escaped_once_and_the_record_kept(written: bytes, kept: str) -> None:
    script = b'{"id": "x", "output": "%s", "x": {"%s": ["%s"]}}' % (written, written, written)
    found = read("scan-json", b'{"addr": "192.0.2.1", "ports": [{"port": 80, "scripts": [%s]}]}\n' % script)

    [node] = found.of(Script)
    assert (node.output, json.loads(node.data), found.skipped) == (kept, {kept: [kept]}, [])


@pytest.mark.parametrize("junk", [b"\xff", rb"\ud800", b'"\xff', b'"\xff" "', b'"\x01\xff"'])
def test_what_is_no_json_otherwise_is_skipped(junk: bytes) -> None:
    [(_, why)] = read("scan-json", b'{"addr": %s}\n' % junk).skipped

    assert why.startswith("not JSON: ")


def test_a_long_line_of_what_no_text_can_hold_takes_linear_time() -> None:
    started = time.process_time()
    read("scan-json", b'{"addr": "192.0.2.1", "state_reason": "%s"}\n' % (b"\xff\\ud800" * (1 << 17)))

    assert time.process_time() - started < 3


def test_a_category_and_a_tag_longer_than_an_index_takes_are_cut() -> None:
    found = line(categories=["c" * 5000, "d"], tags=[{"value": "t" * 5000, "type": "info"}])

    assert {each.target for each in found.of(InCategory)} == {"c" * 1024, "d"}
    assert found.of(Record)[0].tags == ("t" * 1024,)
    assert found.notes == ["category or tag cut to 1024 bytes"]


@pytest.mark.parametrize("scanner", [{"scanner": "nmap"}, {}])
def test_our_own_export_belongs_to_the_scan_it_names(scanner: dict[str, str]) -> None:
    ours = {"scanid": ["a" * 64], "endtime": "2026-01-01T10:00:00.000000Z", **scanner}

    assert [each.uid for each in line(**ours).of(Scan)] == ["a" * 64]


@pytest.mark.parametrize("theirs", [{"endtime": "2026-01-01 10:00:00"}, {"schema_version": 22}])
def test_what_another_program_calls_a_scan_is_no_scan_of_ours(theirs: dict[str, Any]) -> None:
    found = line(**{"scanid": ["a" * 64], "endtime": "2026-01-01T10:00:00.000000Z", **theirs})

    assert [each.args for each in found.of(Scan)] == [f"scan {'a' * 64}"]


def test_a_schema_from_the_future_is_read_with_a_note() -> None:
    assert line(schema_version=23).notes == ["records of a schema newer than 22: what is new in it is not understood"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"addr": -1, "ports": []}', "not an IP address: -1"),
        (b'{"addr": true, "ports": []}', "not an IP address: 'True'"),
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


def script(name: str, port: Any = 80, **parts: Any) -> Reading:
    return line(ports=[{"protocol": "tcp", "port": port, "scripts": [{"id": name, "output": "x", **parts}]}])


def told(reading: Reading) -> Any:
    [data] = [each.data for each in reading.of(Script)]
    return None if data is None else json.loads(data)


def test_extra_ports_and_the_host_itself_have_the_forms_of_all_versions() -> None:
    forms = ((None, [9, {"resets": 9}]), (4, [9, {"resets": 9}]), (5, {"total": 9, "reasons": {"resets": 9}}))
    found = {line(schema_version=v, extraports={"closed": each}).of(Record)[0].extraports for v, each in forms}
    assert found == {'{"closed":{"reasons":{"resets":9},"total":9}}'}
    for reading in (
        line(scripts=[{"id": "fcrdns", "output": "x"}]),
        script("fcrdns", port="host"),
        script("fcrdns", port=-1),
    ):
        assert [(each.source_label, len(reading.of(RecordPort))) for each in reading.of(Printed)] == [("Record", 0)]


@pytest.mark.parametrize(("addr", "ip"), [(3221225985, 3221225994), ("192.0.2.1", "192.0.2.10")])
def test_addresses_are_numbers_until_version_10_and_text_from_11_on(addr: Any, ip: Any) -> None:
    record = {
        "addr": addr,
        "ports": [{"protocol": "tcp", "port": 80, "state_reason_ip": ip}],
        "traces": [{"protocol": "tcp", "hops": [{"ttl": 1, "ipaddr": ip}]}],
    }

    found = read("scan-json", json.dumps(record).encode())

    assert [each.addr for each in found.of(Record)] == ["192.0.2.1"]
    assert [each.reason_ip for each in found.of(RecordPort)] == ["192.0.2.10"]
    assert [each.target for each in found.of(Hop)] == ["192.0.2.10"]


REPORT = {"title": "RCE", "state": "VULNERABLE", "ids": ["CVE:CVE-2017-0143"], "refs": ["https://x.example"]}


@pytest.mark.parametrize(
    "parts",
    [
        {"smb-vuln-ms17-010": {"CVE-2017-0143": REPORT}},
        {"vulns": {"CVE-2017-0143": REPORT}},
        {"vulns": REPORT},
        {"vulns": [REPORT]},
        {"vulns": [{**REPORT, "id": "CVE-2017-0143"}]},
    ],
)
def test_weaknesses_are_found_in_the_forms_of_all_versions(parts: dict[str, Any]) -> None:
    found = script("smb-vuln-ms17-010", port=-1, **parts)

    assert [(each.name, each.title, each.refs) for each in found.of(Vulnerability)] == [
        ("CVE-2017-0143", "RCE", ("https://x.example",))
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "s7-info",
            {"Module": "6ES7", "Serial Number": "1", "Version": "3.2"},
            {"module": "6ES7", "module_sn": "1", "version": "3.2"},
        ),
        ("http-server-header", {"Server": "nginx"}, ["nginx"]),
        ("modbus-discover", {"Device identification": "TM221"}, {"deviceid": "TM221"}),
        (
            "smb-enum-shares",
            {"account_used": "guest", r"\\192_0_2_1\C$": {"Type": "x"}, r"\\host\a_1_2_3": {"Type": "y"}},
            {
                "account_used": "guest",
                "shares": [{"Share": r"\\192.0.2.1\C$", "Type": "x"}, {"Share": r"\\host\a_1_2_3", "Type": "y"}],
            },
        ),
        ("fcrdns", {"a_example_org": {"status": "pass"}}, [{"name": "a.example.org", "status": "pass"}]),
    ],
)
def test_a_result_is_the_same_whatever_schema_wrote_it(name: str, old: Any, new: Any) -> None:
    assert told(script(name, **{name: old})) == told(script(name, **{name: new}))


def test_what_a_version_of_the_importer_of_masscan_adds_is_no_result_of_the_script() -> None:
    assert told(script("banner", masscan={"raw": "U1NI"})) is None


@pytest.mark.parametrize("bits", ["2048", "2048.0", 2048])
def test_the_bits_of_a_key_are_a_number_in_the_forms_of_all_versions(bits: Any) -> None:
    key = {"type": "ssh-rsa", "bits": bits, "fingerprint": "ab" * 16}

    assert [each.bits for each in script("ssh-hostkey", **{"ssh-hostkey": [key]}).of(PublicKey)] == [2048]


@pytest.mark.parametrize("shape", [dict, lambda told: [told]])
def test_a_certificate_is_one_or_several(shape: Any) -> None:
    found = script("ssl-cert", **{"ssl-cert": shape({"sha1": "a" * 40, "subject_text": "commonName=a"})})

    assert [each.uid for each in found.of(Certificate)] == [f"sha1:{'a' * 40}"]


def test_a_listing_and_names_of_windows_are_found_where_schemas_put_them() -> None:
    volumes = {"volumes": [{"volume": "/", "files": [{"filename": "a", "size": 3}]}]}
    assert told(script("nfs-ls", ls=volumes)) == volumes
    shares = {"account_used": "guest", "shares": [{"Type": "STYPE_DISKTREE", "Share": "C$"}]}
    own = {"account_used": "guest", "C$": {"Type": "STYPE_DISKTREE"}}
    assert told(script("smb-enum-shares", **{"smb-enum-shares": shares})) == own

    found = script("smb-ntlm-info", **{"ntlm-info": {"DNS_Computer_Name": "w.example.org"}})
    assert [each.name for each in found.of(Hostname)] == ["w.example.org"]


def test_platforms_are_placed_by_their_origins() -> None:
    found = line(
        ports=[
            {"protocol": "tcp", "port": port, "service_name": "http", "service_product": "x"} for port in (80, 81)
        ],
        os={"osmatch": [{"name": "A", "line": "7"}, {"name": "B", "line": "8"}, {"name": "C"}]},
        cpes=[
            {"type": "a", "vendor": "v", "product": "one", "version": "1", "origins": ["ports.port:80"]},
            {"type": "o", "vendor": "v", "product": "both", "origins": ["ports.80", "ports{port:81, scripts.id:x}"]},
            {"type": "o", "vendor": "v", "product": "os", "origins": ["os.osmatch.line:8"]},
            {"type": "o", "vendor": "v", "product": "first"},
        ],
    )  # fmt: skip

    services = {each.uid: each.product for each in found.of(Service)}
    systems = {each.uid: each.name for each in found.of(OS)}
    assert {(services.get(each.source) or systems[each.source], each.target) for each in found.of(HasCPE)} == {
        ("x", "cpe:/a:v:one:1"),
        ("x", "cpe:/o:v:both"),
        ("B", "cpe:/o:v:os"),
        ("A", "cpe:/o:v:first"),
    }
    assert found.notes == []


def test_a_platform_whose_origin_is_not_there_is_told() -> None:
    cpe = {"type": "a", "vendor": "http", "product": "x", "origins": ["ports.port:443"]}

    found = line(ports=[{"protocol": "tcp", "port": 80, "service_name": "http", "service_product": "x"}], cpes=[cpe])

    assert found.of(HasCPE) == []
    assert found.notes == ["platforms (cpes) of a record that fit none of its services are not kept"]


def test_the_numbers_of_rpc_and_the_ports_that_a_system_was_matched_by_are_kept() -> None:
    port = {"protocol": "tcp", "port": 2049, "service_name": "nfs", "service_rpcnum": "100003"}
    found = line(
        ports=[{**port, "service_lowver": 2, "service_highver": 4}],
        os={"portused": {"state": "closed", "port": "udp_34584"}},
    )

    assert [(each.rpcnum, each.lowver, each.highver) for each in found.of(Ran)] == [(100003, 2, 4)]
    assert json.loads(found.of(Record)[0].measured) == {
        "portused": [{"state": "closed", "proto": "udp", "portid": "34584"}]
    }


@pytest.mark.parametrize("schema", [None, 3, 18, 22])
def test_what_windows_says_by_ntlm_is_found_wherever_it_stands(schema: int | None) -> None:
    told = {"os": "Windows", "server": "PC", "domain_dns": "corp.example", "fqdn": "pc.corp.example"}
    item = {"id": "smb-os-discovery", "output": "told", "smb-os-discovery": told}
    place = {"scripts": [item]} if (schema or 0) < 4 else {"ports": [{"port": -1, "scripts": [item]}]}
    found = line(schema_version=schema, **place)
    scripts = {each.name: json.loads(each.data or "null") for each in found.of(Script)}
    names = {
        "NetBIOS_Computer_Name": "PC",
        "DNS_Computer_Name": "pc.corp.example",
        "DNS_Domain_Name": "corp.example",
    }
    assert scripts == {"smb-os-discovery": told, "ntlm-info": names}


def test_a_picture_that_stands_in_the_record_is_not_looked_for_beside_it() -> None:
    port = json.loads(NEW)["ports"][1]
    shot = {"id": "http-screenshot", "output": "Saved to shot-192.0.2.1.png"}

    with_bytes = line(ports=[{**port, "scripts": [shot]}])
    without = line(ports=[{"protocol": "tcp", "port": 80, "screenshot": "field", "scripts": [shot]}])

    assert (len(with_bytes.of(Screenshot)), with_bytes.notes) == (1, [])
    assert (len(without.of(Screenshot)), without.notes) == (0, ["a screenshot of a record is not in the export"])


def test_an_export_of_ours_belongs_to_the_scan_that_it_was_of() -> None:
    found = line(addr="fe80::1", scanner="nmap", scanid=["ab" * 32], zone="eth0")

    assert [(each.uid, each.scanner, each.args) for each in found.of(Scan)] == [("ab" * 32, "nmap", None)]
    assert [(each.uid, each.zone) for each in found.of(Record)] == [(record_uid("ab" * 32, "fe80::1"), "eth0")]


def test_names_of_hosts_are_kept_with_their_type() -> None:
    assert [each.name for each in line(hostnames=[{"name": "B.example", "type": "user"}]).of(Hostname)] == ["b.example"]
