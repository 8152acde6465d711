"""Zeek's conn.log: what each line becomes, in TSV and in JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphrecon.importers.base import ImporterError, Note
from graphrecon.model.flow import Flow, flow_uid
from graphrecon.model.host import Host
from tests.importers.reading import SHARED, Reading, importer, needs_shared, read

LAB = Path(__file__).parents[1] / "lab" / "samples" / "flows"
VALUES = {
    "ts": "1600000000.000001",
    "uid": "C1",
    "id.orig_h": "192.0.2.1",
    "id.orig_p": "50000",
    "id.resp_h": "198.51.100.80",
    "id.resp_p": "443",
    "proto": "tcp",
    "service": "ssl",
    "duration": "1.500000",
    "orig_bytes": "100",
    "resp_bytes": "2000",
    "conn_state": "SF",
    "history": "ShADadFf",
    "orig_pkts": "5",
    "orig_ip_bytes": "360",
    "resp_pkts": "7",
    "resp_ip_bytes": "2280",
}
FIELDS = list(VALUES)
NUMBERS = {"ts", "duration", *(name for name in FIELDS if name.endswith(("_p", "_bytes", "_pkts")))}


def header(fields: list[str] = FIELDS, separator: str = "\t", unset: str = "-") -> str:
    mark = "".join(f"\\x{ord(each):02x}" for each in separator)
    rest = [["#set_separator", ","], ["#empty_field", "(empty)"], ["#unset_field", unset], ["#path", "conn"]]
    return f"#separator {mark}\n" + "".join(separator.join(row) + "\n" for row in [*rest, ["#fields", *fields]])


LONG = {"orig_h": "id.orig_h", "orig_p": "id.orig_p", "resp_h": "id.resp_h", "resp_p": "id.resp_p"}


def row(fields: list[str] | None = None, separator: str = "\t", **values: str) -> str:
    named = {**VALUES, **{LONG.get(key, key): value for key, value in values.items()}}
    return separator.join(named.get(name, "-") for name in fields or FIELDS) + "\n"


def tsv(**values: str) -> Reading:
    return read("zeek-conn", (header() + row(None, **values)).encode())


def flow(**values: Any) -> Flow:
    return tsv(**values).of(Flow)[0]  # type: ignore[no-any-return]


def test_a_line_becomes_two_hosts_and_a_flow() -> None:
    found = read("zeek-conn", (header() + row()).encode(), source="tap")
    start, stop = 1_600_000_000_000_001, 1_600_000_001_500_001

    assert found.items == [
        Host(addr="192.0.2.1", key="00000000000000000000ffffc0000201", version=4, firstseen=start, lastseen=stop),
        Host(addr="198.51.100.80", key="00000000000000000000ffffc6336450", version=4, firstseen=start, lastseen=stop),
        Flow(
            uid=flow_uid("192.0.2.1", "198.51.100.80", "tcp", 443),
            src="192.0.2.1",
            dst="198.51.100.80",
            proto="tcp",
            dport=443,
            sports=(50000,),
            times=(1_599_998_400,),
            sources=("tap",),
            count=1,
            cspkts=5,
            scpkts=7,
            csbytes=360,
            scbytes=2280,
            firstseen=start,
            lastseen=stop,
        ),
    ]


def test_payload_bytes_stand_in_only_where_ip_bytes_are_absent() -> None:
    assert (flow(orig_ip_bytes="-").csbytes, flow(orig_ip_bytes="-").scbytes) == (100, 2280)
    assert flow(orig_ip_bytes="-", orig_bytes="-").csbytes == 0
    without = [name for name in FIELDS if not name.endswith("_ip_bytes")]
    found = read("zeek-conn", (header(without) + row(without)).encode()).of(Flow)[0]
    assert (found.csbytes, found.scbytes) == (100, 2000)


def test_every_slot_from_start_to_end_is_a_time() -> None:
    assert flow(ts="1600000000.000000", duration="7200.000000").times == (1_599_998_400, 1_600_002_000, 1_600_005_600)
    content = (header() + row(ts="1600000000.000000", duration="30.000000")).encode()
    assert read("zeek-conn", content, precision=20).of(Flow)[0].times == (1_600_000_000, 1_600_000_020)


def test_a_flow_that_is_very_long_has_its_slots_cut_with_a_note() -> None:
    found = tsv(duration="99999999.000000")

    assert len(found.of(Flow)[0].times) == 8760
    assert found.of(Note) == [Note("time slots cut: a flow longer than 8760 slots")]
    assert isinstance(found.items[-1], Flow)


def test_no_duration_is_one_moment() -> None:
    found = flow(duration="-")

    assert (found.firstseen, found.lastseen) == (1_600_000_000_000_001, 1_600_000_000_000_001)


@pytest.mark.parametrize(
    ("kind", "other", "code"), [("8", "0", 0), ("3", "1", 1), ("11", "0", 0), ("128", "129", 0), ("0", "8", 0)]
)
def test_icmp_has_type_and_codes_and_no_ports(kind: str, other: str, code: int) -> None:
    found = flow(proto="icmp", orig_p=kind, resp_p=other, history="-", service="-")

    assert (found.dport, found.sports, found.type, found.codes) == (None, (), int(kind), (code,))
    assert found.uid == flow_uid("192.0.2.1", "198.51.100.80", "icmp", None, int(kind))
    assert found.src == "192.0.2.1"


def test_other_protocols_have_neither_port_nor_type() -> None:
    found = flow(proto="unknown_transport", orig_p="0", resp_p="0")
    assert (found.proto, found.dport, found.type, found.sports) == ("unknown_transport", None, None, ())
    assert flow(proto="TCP").proto == "tcp"
    assert flow(proto="sctp").dport == 443
    assert flow(proto="47").dport is None
    fields = [*FIELDS, "ip_proto"]
    content = header(fields) + "".join(row(fields, proto="unknown_transport", ip_proto=name) for name in ("47", "253"))
    assert [each.proto for each in read("zeek-conn", content.encode()).of(Flow)] == ["gre", "253"]


def test_addresses_are_canonical() -> None:
    found = flow(orig_h="2001:DB8:0:0::1", resp_h="::ffff:192.0.2.7")

    assert (found.src, found.dst) == ("2001:db8::1", "192.0.2.7")


TURN = {"orig_p": "443", "resp_p": "50000", "service": "-", "history": "Dd"}


def test_a_flow_whose_start_was_missed_is_turned_round() -> None:
    found = flow(**TURN)

    assert (found.src, found.dst, found.dport, found.sports) == ("198.51.100.80", "192.0.2.1", 443, (50000,))
    assert (found.cspkts, found.scpkts, found.csbytes, found.scbytes) == (7, 5, 2280, 360)


@pytest.mark.parametrize("history", ["-", "", "Dd", "DadA", "^dD", "DTdA"])
@pytest.mark.parametrize("proto", ["tcp", "udp"])
def test_no_syn_was_seen_means_that_it_may_be_turned(history: str, proto: str) -> None:
    assert flow(**{**TURN, "history": history, "proto": proto}).src == "198.51.100.80"


@pytest.mark.parametrize(
    "kept",
    [
        {"history": "Sr"},
        {"history": "Dsd"},
        {"history": "hD"},
        {"history": "H"},
        {"service": "dns"},
        {"orig_p": "50000", "resp_p": "443"},
        {"orig_p": "50000", "resp_p": "50000"},
        {"proto": "sctp"},
    ],
)
def test_a_flow_is_kept_as_logged_when_anything_speaks_for_it(kept: dict[str, str]) -> None:
    assert flow(**{**TURN, **kept}).src == "192.0.2.1"


def test_without_cleanup_every_flow_is_kept_as_logged() -> None:
    found = read("zeek-conn", (header() + row(None, **TURN)).encode(), cleanup=False)

    assert found.of(Flow)[0].src == "192.0.2.1"


def test_an_empty_service_is_none() -> None:
    assert flow(**{**TURN, "service": "(empty)"}).src == "198.51.100.80"


def test_fields_come_in_any_order_and_unknown_ones_are_passed_over() -> None:
    fields = ["x_new", *reversed(FIELDS), "y_new"]

    assert read("zeek-conn", (header(fields) + row(fields)).encode()).items == tsv().items


def test_separator_and_unset_mark_are_those_of_the_header() -> None:
    content = header(separator=",", unset="NULL") + row(separator=",", duration="NULL", service="NULL")

    found = read("zeek-conn", content.encode()).of(Flow)[0]
    assert (found.lastseen, found.sports) == (1_600_000_000_000_001, (50000,))


def test_a_header_in_the_middle_counts_from_there() -> None:
    fields = [name for name in reversed(FIELDS) if name != "service"]
    content = header() + row() + "#close\t2020\n" + header(fields) + row(fields) + "#close\t2020\n"

    assert [each.dport for each in read("zeek-conn", content.encode()).of(Flow)] == [443, 443]


def test_lines_of_another_log_are_skipped() -> None:
    content = header() + row() + header().replace("\tconn\n", "\tdns\n") + row()

    found = read("zeek-conn", content.encode())

    assert len(found.of(Flow)) == 1
    assert found.skipped == [("line 14", "a line of the Zeek dns log")]


def test_a_header_without_a_needed_field_makes_its_lines_unusable() -> None:
    fields = [name for name in FIELDS if name != "proto"]

    found = read("zeek-conn", (header(fields) + row(fields)).encode())

    assert found.skipped == [("line 7", "the header has no field proto")]


def test_lines_without_any_header_are_an_error() -> None:
    assert importer("zeek-conn").sniff(row().encode(), "conn.log")
    with pytest.raises(ImporterError, match="input, line 1: has no #fields header, so its columns are unknown"):
        read("zeek-conn", row().encode())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"orig_h": "300.0.0.1"}, "not an IP address: '300.0.0.1'"),
        ({"resp_h": "-"}, "not an IP address: '-'"),
        ({"orig_p": "65536"}, "port out of range: 65536"),
        ({"resp_p": "-1"}, "not a port: '-1'"),
        ({"resp_p": "1_0"}, "not a port: '1_0'"),
        ({"ts": "now"}, "not a time: 'now'"),
        ({"ts": "-5.000000"}, "time before 1970: '-5.000000'"),
        ({"ts": "nan"}, "not a time: 'nan'"),
        ({"ts": "99999999999999.000000"}, "time out of range: '99999999999999.000000'"),
        ({"duration": "inf"}, "not a duration: 'inf'"),
        ({"duration": "nan"}, "not a duration: 'nan'"),
        ({"duration": "-1.000000"}, "negative duration: '-1.000000'"),
        ({"ts": "253402300000.000000", "duration": "99999999.000000"}, "duration out of range"),
        ({"orig_pkts": "-1"}, "not a counter: '-1'"),
        ({"resp_ip_bytes": "1.5"}, "not a counter: '1.5'"),
        ({"resp_ip_bytes": "18446744073709551615"}, "counter out of range: 18446744073709551615"),
        ({"proto": "\x1b[2J"}, "not a protocol: '\\x1b[2J'"),
    ],
)
def test_a_line_with_a_bad_value_is_skipped_with_its_number(values: dict[str, str], why: str) -> None:
    found = read("zeek-conn", (header() + row() + row(None, **values) + row()).encode())

    assert found.skipped == [("line 8", why)]
    assert len(found.of(Flow)) == 2


def test_a_line_with_too_few_or_too_many_fields_is_skipped() -> None:
    content = header() + row() + "1600000000.0\tC1\n" + row().replace("\n", "\textra\n") + row()

    found = read("zeek-conn", content.encode())

    assert found.skipped == [
        ("line 8", "2 fields where the header names 17"),
        ("line 9", "18 fields where the header names 17"),
    ]
    assert len(found.of(Flow)) == 2


def test_a_last_line_that_is_not_complete_waits_for_the_next_time() -> None:
    content = (header() + row() + row(resp_p="80")).encode()

    part = read("zeek-conn", content[:-60])
    assert part.skipped == [("line 8", "the last line is not complete")]
    assert part.position == len((header() + row()).encode())
    assert [each.dport for each in read("zeek-conn", content, start=part.position).of(Flow)] == [80]


def test_a_last_line_that_only_lacks_its_newline_is_used_once() -> None:
    content = (header() + row() + row(resp_p="80")).encode()

    part = read("zeek-conn", content[:-1])
    assert [each.dport for each in part.of(Flow)] == [443, 80]
    grown = content + row(resp_p="22").encode()
    assert [each.dport for each in read("zeek-conn", grown, start=part.position).of(Flow)] == [22]


def as_json(**values: Any) -> bytes:
    named: dict[str, Any] = {
        name: float(text) if name in ("ts", "duration") else int(text) if name in NUMBERS else text
        for name, text in VALUES.items()
    }
    named.update({key.replace("id_", "id."): value for key, value in values.items()})
    return json.dumps({key: value for key, value in named.items() if value is not None}).encode() + b"\n"


def test_json_lines_become_the_same_as_tsv() -> None:
    assert read("zeek-conn", as_json()).items == tsv().items
    assert read("zeek-conn", as_json(service=None, duration=None, history=None)).of(Flow) == [
        flow(service="-", duration="-", history="-")
    ]


@pytest.mark.parametrize("ts", [1600000000.000001, "2020-09-13T12:26:40.000001Z", "1600000000.000001"])
def test_json_times_come_in_several_forms(ts: Any) -> None:
    assert read("zeek-conn", as_json(ts=ts)).of(Flow)[0].firstseen == 1_600_000_000_000_001


def test_json_times_in_milliseconds_are_recognised() -> None:
    assert read("zeek-conn", as_json(ts=1600000000123)).of(Flow)[0].firstseen == 1_600_000_000_123_000


def test_json_fields_that_are_unknown_are_passed_over() -> None:
    assert read("zeek-conn", as_json(vlan=5, community_id="1:x", _path="conn")).items == tsv().items


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (as_json(id_resp_h="nowhere"), "not an IP address: 'nowhere'"),
        (as_json(id_resp_p=70000), "port out of range: 70000"),
        (as_json(id_resp_p="80"), "Expected `int`, got `str` - at `$.id.resp_p`"),
        (as_json(proto=None), "Object missing required field `proto`"),
        (as_json(orig_pkts=-1), "counter out of range: -1"),
        (as_json(duration=-1.0), "duration out of range: -1.0"),
        (as_json(_path="dns"), "a line of the Zeek dns log"),
        (b"[1]\n", "Expected `object`, got `array`"),
        (b'{"ts": NaN}\n', "JSON is malformed: invalid character (byte 7)"),
    ],
)
def test_a_json_line_that_cannot_be_used_is_skipped_with_its_number(line: bytes, why: str) -> None:
    found = read("zeek-conn", as_json() + b"\n" + line + as_json())

    assert found.skipped == [("line 3", why)]
    assert len(found.of(Flow)) == 2


def test_a_json_line_that_is_not_complete_waits_for_the_next_time() -> None:
    part = read("zeek-conn", (as_json() + as_json())[:-20])

    assert part.skipped == [("line 2", "the last line is not complete")]
    assert part.position == len(as_json())


def test_the_lab_log_is_the_same_in_tsv_and_json() -> None:
    def flows(path: Path) -> list[Flow]:
        return sorted(read("zeek-conn", path).of(Flow), key=lambda each: (each.firstseen, each.uid, each.sports))

    found = flows(LAB / "conn.log")
    assert len(found) > 200
    assert found == flows(LAB / "conn.json.log")


@needs_shared
def test_zeeks_own_logs_are_the_same_in_tsv_and_json() -> None:
    for tsv_path in sorted(SHARED.glob("zeek/*/*/tsv/conn.log")):
        first = read("zeek-conn", tsv_path)
        other = read("zeek-conn", tsv_path.parents[1] / "json" / "conn.log")
        assert not first.skipped
        assert sorted(first.of(Flow), key=str) == sorted(other.of(Flow), key=str), tsv_path
