"""Nfdump files, Argus files and captures: what their records become, and what is left of damaged ones."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graphrecon.importers import argus, netflow, nfdump
from graphrecon.importers.base import ImporterError, Item, Options, Skipped, Source, prepared
from graphrecon.importers.tools import Tool, ToolMissing
from graphrecon.model.flow import Flow
from tests.importers.reading import OWN, SHARED, importer, needs_shared, read

NFDUMP = OWN / "nfdump" / "sample.nfcapd"
ARGUS = OWN / "argus" / "sample.argus"
PCAP = OWN / "pcap" / "sample.pcap"
V4, V6 = ("192.0.2.1", "192.0.2.80"), ("2001:db8::1", "2001:db8::80")


def keys(flows: list[Flow]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for each in flows:
        found[each.src, each.dst, each.proto, each.dport if each.dport is not None else each.type] += each.count
    return found


def totals(flows: list[Flow], *key: object) -> tuple[int, ...]:
    chosen = [each for each in flows if (each.src, each.dst, each.proto, each.dport or each.type) == key]
    return tuple(sum(getattr(each, name) for each in chosen) for name in ("cspkts", "scpkts", "csbytes", "scbytes"))


def test_requests_and_replies_of_nfdump_become_one_flow() -> None:
    flows = read("nfdump", NFDUMP).of(Flow)

    assert totals(flows, *V4, "tcp", 80) == (21, 15, 1412, 1698)
    assert totals(flows, *V6, "tcp", 80) == (6, 6, 558, 630)
    assert totals(flows, *V4, "udp", 53) == (1, 1, 36, 42)
    assert totals(flows, *V4, "icmp", 8) == (3, 3, 252, 252)
    assert totals(flows, *V6, "icmp", 128) == (3, 3, 312, 312)


def test_icmp_errors_have_type_and_code() -> None:
    for path in (NFDUMP, ARGUS):
        flows = read(path.parent.name, path).of(Flow)
        errors = {(each.src, each.type, each.codes) for each in flows if each.type in (1, 3)}
        assert errors == {("192.0.2.80", 3, (3,)), ("2001:db8::80", 1, (4,))}


def test_times_are_exact() -> None:
    found = next(each for each in read("nfdump", NFDUMP).of(Flow) if each.sports == (58740,))
    assert (found.firstseen, found.lastseen) == (1795341020119000, 1795341030123000)
    found = next(each for each in read("argus", ARGUS).of(Flow) if each.sports == (58726,))
    assert (found.firstseen, found.lastseen) == (1795341020113551, 1795341020116932)


def test_a_flow_that_argus_reports_several_times_counts_once() -> None:
    flows = [each for each in read("argus", ARGUS).of(Flow) if each.sports == (58740,)]

    assert [each.count for each in flows] == [1, 0, 0]
    assert totals(flows, *V4, "tcp", 80) == (8, 6, 612, 588)


def test_argus_records_below_ip_are_noted() -> None:
    assert read("argus", ARGUS).notes == ["a record of a protocol below IP, such as ARP, is no flow"]


def test_a_capture_is_what_its_argus_file_is() -> None:
    assert read("pcap", PCAP).items == read("argus", ARGUS).items


def test_the_flows_of_one_capture_are_the_same_by_argus_and_nfdump() -> None:
    mine, other = (keys(read(path.parent.name, path).of(Flow)) for path in (NFDUMP, ARGUS))

    common = {key for key in other if key[2] in ("tcp", "udp")}
    assert common == {key for key in mine if key[2] in ("tcp", "udp")}


def test_without_cleanup_records_are_kept_as_logged() -> None:
    flows = read("nfdump", NFDUMP, cleanup=False).of(Flow)

    assert totals(flows, *V4, "tcp", 80) == (21, 0, 1412, 0)
    assert {each.type for each in flows if each.proto == "icmp"} >= {0, 8, 128, 129}


@pytest.mark.parametrize("path", [NFDUMP, ARGUS], ids=["nfdump", "argus"])
def test_reading_goes_on_from_every_place(path: Path) -> None:
    whole = read(path.parent.name, path)

    for place in sorted({at for at, _ in whole.placed})[::7]:
        rest = read(path.parent.name, path, start=place)
        assert rest.items == [item for at, item in whole.placed if at >= place]
        assert rest.position == whole.position


@pytest.mark.parametrize("size", [2500, 3700, 3800])
def test_of_a_cut_nfdump_file_whole_records_are_read(tmp_path: Path, size: int) -> None:
    part = tmp_path / "part"
    part.write_bytes(NFDUMP.read_bytes()[:size])

    found = read("nfdump", part)
    whole = read("nfdump", NFDUMP).of(Flow)
    assert found.of(Flow) == whole[: len(found.of(Flow))]
    assert len(found.of(Flow)) == {2500: 26, 3700: 40, 3800: 41}[size]
    assert found.truncated
    assert f"cut short after {size} bytes" in found.truncated


@pytest.mark.parametrize("size", [3000, 2500, 4355])
def test_of_a_cut_argus_file_whole_records_are_read(tmp_path: Path, size: int) -> None:
    part = tmp_path / "part"
    part.write_bytes(ARGUS.read_bytes()[:size])

    found = read("argus", part)
    whole = read("argus", ARGUS).of(Flow)
    assert 0 < len(found.of(Flow)) <= len(whole)
    assert found.of(Flow) == whole[: len(found.of(Flow))]
    assert found.truncated
    assert f"of {size}" in found.truncated


@pytest.mark.parametrize(("path", "size"), [(NFDUMP, 20), (NFDUMP, 60), (ARGUS, 100), (ARGUS, 6)])
def test_a_file_of_which_nothing_is_left_is_an_error(tmp_path: Path, path: Path, size: int) -> None:
    part = tmp_path / "part"
    part.write_bytes(path.read_bytes()[:size])

    with pytest.raises(ImporterError, match=r"part: .*cut short|part: .*ends in its header"):
        read(path.parent.name, part)


@pytest.mark.parametrize("path", [NFDUMP, ARGUS], ids=["nfdump", "argus"])
def test_a_damaged_file_ends_clearly(tmp_path: Path, path: Path) -> None:
    part = tmp_path / "part"
    content = bytearray(path.read_bytes())
    content[2000:2006] = b"\xff" * 6
    part.write_bytes(content)

    found = read(path.parent.name, part)
    assert found.of(Flow)
    assert found.truncated or found.skipped or path is ARGUS


def test_a_capture_that_is_none_is_an_error(tmp_path: Path) -> None:
    part = tmp_path / "part.pcap"
    part.write_bytes(PCAP.read_bytes()[:4] + b"\xff" * 300)

    with pytest.raises(ImporterError, match=r"part\.pcap: argus cannot read it"):
        read("pcap", part)


@pytest.mark.parametrize(
    ("path", "package"), [(NFDUMP, "nfdump"), (ARGUS, "argus-client"), (PCAP, "argus-client")], ids=str
)
def test_a_missing_tool_is_named_with_its_package(
    path: Path, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        Source.from_path(path) as source,
        pytest.raises(ToolMissing, match=f"needed and not installed .*apt-get install {package}"),
    ):
        prepared(importer(path.parent.name), source, Options())


@pytest.mark.parametrize("name", ["nfdump", "argus", "pcap"])
def test_only_what_a_filter_of_packets_lets_through_is_read(name: str) -> None:
    path = next((OWN / name).glob("sample.*"))
    found = read(name, path, packets="port 53").of(Flow)

    assert {each.dport for each in found} == {53}
    assert sum(each.count for each in found) == sum(
        each.count for each in read(name, path).of(Flow) if each.dport == 53
    )
    with pytest.raises(ImporterError, match=r"nothing could be read|cannot read it"):
        read(name, path, packets="no such words (")


def test_a_log_takes_no_filter_of_packets() -> None:
    with pytest.raises(ImporterError, match=r"--pcap-filter is not for this: Zeek conn\.log"):
        read("zeek-conn", OWN / "zeek-conn" / "conn.log", packets="port 53")


@pytest.mark.parametrize("name", ["nfdump", "argus"])
def test_another_file_under_this_type_is_refused(name: str) -> None:
    with pytest.raises(ImporterError, match=r"input: is not an"):
        read(name, b"some text\n")


def lines(name: str, *rows: str) -> list[Item]:
    module = {"nfdump": nfdump, "argus": argus}[name]
    header: bytes = module._HEADER
    with Source.converted([header, *(row.encode() + b"\n" for row in rows)], "input") as source:
        return list(importer(name).read(source, Options()))


GOOD = {
    "nfdump": "2026-11-22 09:50:20.113,2026-11-22 09:50:21.113,6 , 192.0.2.1,192.0.2.80,50000, 80,0,0,5,500,0,0",
    "argus": "1795341020.1,1795341021.1,6,192.0.2.1,50000,192.0.2.80,80,5,4,500,400,Start",
}


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("nfdump", ",6 ,", ",256,", "not a protocol: '256'"),
        ("nfdump", "192.0.2.80", "300.0.0.1", "not an IP address: '300.0.0.1'"),
        ("nfdump", "50000", "65536", "not a port: '65536'"),
        ("nfdump", ",500,", ",-5,", "not a counter: '-5'"),
        ("nfdump", ",500,", ",18446744073709551615,", "counter out of range: 18446744073709551615"),
        ("nfdump", "09:50:21", "09:50:19", "ends before it begins"),
        ("nfdump", "2026-11-22 09:50:20.113", "inf", "not a time: 'inf'"),
        ("nfdump", ",0,0,5", ",0,5", "12 fields where 13 were asked for"),
        ("argus", ",6,", ",-,", "not a protocol: '-'"),
        ("argus", "1795341021.1", "1795341019.1", "ends before it begins"),
        ("argus", "1795341021.1", "-1.5", "time before 1970: '-1.5'"),
        ("argus", "1795341020.1", "nan", "not a time: 'nan'"),
        ("argus", ",80,", ",http,", "not a port: 'http'"),
        ("argus", ",500,", ",5.5,", "not a counter: '5.5'"),
        ("argus", ",Start", "", "11 fields where 12 were asked for"),
    ],
)
def test_a_record_with_a_bad_value_is_skipped_with_its_number(name: str, old: str, new: str, why: str) -> None:
    good = GOOD[name]
    assert old in good
    found = lines(name, good, good.replace(old, new, 1), good)

    assert [(item.where, item.why) for item in found if isinstance(item, Skipped)] == [("record 2", why)]
    assert len([item for item in found if isinstance(item, Flow)]) == 2


@pytest.mark.parametrize(("reply", "request_"), sorted(netflow.REQUESTS.items()))
def test_icmp_replies_pair_with_their_requests(reply: int, request_: int) -> None:
    row = "1795341020.1,1795341021.1,58,2001:db8::80,{},2001:db8::1,0,1,0,90,0,Start"
    (flow,) = (item for item in lines("argus", row.format(reply)) if isinstance(item, Flow))

    assert (flow.src, flow.dst, flow.type, flow.cspkts, flow.scpkts) == (*V6, request_, 0, 1)


def test_a_file_without_a_flow_is_no_error_and_the_beginning_of_no_other() -> None:
    nothing = Tool(name="true", package="coreutils", ask=(), least=(0,))
    with Source.from_path(NFDUMP) as source, netflow.text_of(source, b"#x\n", nothing, (), leave=b"no") as content:
        assert content.head().startswith(b"#x\n#nothing in ")


@needs_shared
@pytest.mark.parametrize("name", ["SSHv2", "dns", "http", "imap", "ntlm-http"])
def test_the_flows_of_the_shared_captures_are_those_of_zeek(name: str) -> None:
    ours = keys(read("pcap", SHARED / "pcaps" / f"{name}.pcap").of(Flow))
    zeeks = keys(read("zeek-conn", SHARED / "zeek" / "captures" / name / "tsv" / "conn.log").of(Flow))

    assert set(ours) == set(zeeks)
