"""Lines of iptables and nftables: what each becomes, and when it was."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphrecon.model.flow import Flow
from tests.importers.reading import OWN, SHARED, Reading, importer, needs_shared, read

SAMPLE = OWN / "iptables" / "sample.log"
PACKET = "IN=eth0 OUT= MAC=aa SRC=192.0.2.1 DST=192.0.2.80 LEN=60 TTL=64 ID=1 DF PROTO=UDP SPT=50000 DPT=53 LEN=40 "


def line(packet: str = PACKET, time: str = "Feb  9 23:52:49") -> str:
    return f"{time} gate kernel: [3739.5] DROP: {packet}\n"


def one(text: str, **options: Any) -> Flow:
    (flow,) = read("iptables", text.encode(), **options).of(Flow)
    return flow  # type: ignore[no-any-return]


def at(path: Path, text: str, modified: datetime) -> Reading:
    path.write_text(text)
    os.utime(path, (modified.timestamp(), modified.timestamp()))
    return read("iptables", path)


def test_a_line_is_one_packet_of_the_client() -> None:
    found = one(line(), year=2020, source="gate")

    assert (found.src, found.dst, found.proto, found.dport, found.sports) == (
        "192.0.2.1",
        "192.0.2.80",
        "udp",
        53,
        (50000,),
    )
    assert (found.count, found.cspkts, found.scpkts, found.csbytes, found.scbytes) == (1, 1, 0, 60, 0)
    assert found.firstseen == found.lastseen == 1_581_292_369_000_000
    assert found.sources == ("gate",)


def test_a_packet_of_the_server_is_turned() -> None:
    packet = PACKET.replace("SPT=50000 DPT=53", "SPT=53 DPT=50000")
    found = one(line(packet))
    assert (found.src, found.dport, found.cspkts, found.scpkts, found.scbytes) == ("192.0.2.80", 53, 0, 1, 60)
    assert one(line(packet), cleanup=False).src == "192.0.2.1"


@pytest.mark.parametrize(("flags", "client"), [("SYN", "192.0.2.1"), ("ACK SYN", "192.0.2.80")])
def test_a_syn_tells_the_direction(flags: str, client: str) -> None:
    packet = PACKET.replace("PROTO=UDP", "PROTO=TCP") + f"WINDOW=1 RES=0x00 {flags} URGP=0 "
    assert one(line(packet)).src == client
    assert one(line(packet.replace("SPT=50000 DPT=53", "SPT=53 DPT=50000"))).src == client


def test_the_packet_that_an_icmp_error_quotes_is_left_out() -> None:
    flows = read("iptables", SAMPLE).of(Flow)
    error = next(each for each in flows if each.type == 3)
    assert (error.src, error.dst, error.codes, error.csbytes, error.dport) == (
        "192.0.2.80",
        "192.0.2.1",
        (3,),
        62,
        None,
    )


def test_echo_replies_pair_with_requests_and_protocols_have_names() -> None:
    flows = read("iptables", SAMPLE).of(Flow)
    echo = next(each for each in flows if each.type == 8)
    assert (echo.src, echo.scpkts) == ("192.0.2.1", 1)
    assert [each.dst for each in flows if each.proto == "igmp"] == ["224.0.0.1"]


def test_the_year_is_the_last_in_which_the_line_is_not_younger_than_the_file(tmp_path: Path) -> None:
    both = line(time="Dec 31 23:59:59") + line(time="Jan  1 00:00:01")
    flows = at(tmp_path / "log", both, datetime(2022, 1, 3, tzinfo=UTC)).of(Flow)
    assert [each.firstseen for each in flows] == [1_640_995_199_000_000, 1_640_995_201_000_000]
    (leap,) = at(tmp_path / "leap", line(time="Feb 29 00:00:00"), datetime(2023, 5, 1, tzinfo=UTC)).of(Flow)
    assert leap.firstseen == 1_582_934_400_000_000


@pytest.mark.parametrize(
    ("time", "micro"),
    [
        ("2020-02-09T23:52:49.123456+00:00", 1_581_292_369_123_456),
        ("2020-02-10T00:52:49+01:00", 1_581_292_369_000_000),
        ("2020-02-09 23:52:49", 1_581_292_369_000_000),
        ("<4>Feb  9 2020 23:52:49", 1_581_292_369_000_000),
    ],
)
def test_times_that_tell_their_year_are_taken_as_they_are(time: str, micro: int) -> None:
    assert one(line(time=time), year=1999).firstseen == micro


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("Feb  9 23:52:49 gate sshd: hello\n", "no packet that iptables or nftables logged"),
        (line(PACKET.replace("192.0.2.80", "300.1.1.1")), "not an IP address: '300.1.1.1'"),
        (line(PACKET.replace("SPT=50000", "SPT=70000")), "not a port: '70000'"),
        (line(PACKET.replace("LEN=60", "LEN=-60")), "not a counter: '-60'"),
        (line(PACKET.replace("PROTO=UDP", "PROTO=")), "not a protocol: ''"),
        (line(time="Feb 30 00:00:00"), "not a time: 'Feb 30 00:00:00'"),
        (line(time="Xxx  9 23:52:49"), "no time at its beginning"),
        (line(time="inf"), "no time at its beginning"),
        (line(time="2020-13-41T00:00:00"), "not a time: '2020-13-41T00:00:00'"),
    ],
)
def test_a_line_that_cannot_be_used_is_skipped_with_its_number(bad: str, why: str) -> None:
    found = read("iptables", (line() + bad + line()).encode())

    assert found.skipped == [("line 2", why)]
    assert len(found.of(Flow)) == 2


def test_a_last_line_that_is_not_complete_waits_for_the_next_time() -> None:
    content = (line() + line()).encode()
    part = read("iptables", content[:-90])

    assert part.skipped == [("line 2", "the last line is not complete")]
    assert part.position == len(line())
    assert len(read("iptables", content, start=part.position).of(Flow)) == 1


def test_it_is_recognised_only_when_several_lines_match() -> None:
    sniff = importer("iptables").sniff
    assert sniff((line() * 2).encode(), "x")
    assert not sniff(line().encode(), "x")
    assert not sniff((line() * 2 + "other\n" * 5).encode(), "x")


@needs_shared
def test_every_line_of_the_shared_log_is_read() -> None:
    path = SHARED / "flows" / "iptables.log"
    found = read("iptables", path)

    assert not found.skipped
    assert len(found.of(Flow)) == path.read_bytes().count(b" SRC=")
