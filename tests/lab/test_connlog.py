"""The conn.log writer against logs of a real Zeek, and by small made-up conversations."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab import connlog
from tests.lab.packets import ACK, FIN, ICMP, RST, SYN, TCP, UDP, Packet, PcapError, read
from tests.lab.tracker import Record, Tracker

SHARED = Path(__file__).resolve().parents[3] / "shared" / "samples"
CAPTURES = ("SSHv2", "dns", "http", "imap", "ntlm-http")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

needs_shared = pytest.mark.skipif(
    not (SHARED / "zeek" / "captures").is_dir(),
    reason="the folder ../shared/samples with logs of a real Zeek is absent",
)


def comparable(row: dict[str, str]) -> dict[str, str]:
    """A row without what is free: the uid, and the order of the services."""
    return row | {"uid": "", "service": ",".join(sorted(row["service"].split(",")))}


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a TSV log by time and originator."""
    names: list[str] = []
    found = []
    for line in text.splitlines():
        if line.startswith("#fields"):
            names = line.split("\t")[1:]
        elif not line.startswith("#"):
            found.append(comparable(dict(zip(names, line.split("\t"), strict=True))))
    return sorted(found, key=lambda row: (row["ts"], row["id.orig_h"], row["id.orig_p"]))


@needs_shared
@pytest.mark.parametrize("name", CAPTURES)
def test_tsv_equals_what_zeek_wrote(name: str) -> None:
    ours = connlog.tsv(connlog.records(SHARED / "pcaps" / f"{name}.pcap"), NOW, NOW)
    theirs = (SHARED / "zeek" / "captures" / name / "tsv" / "conn.log").read_text()
    assert rows(ours) == rows(theirs)


@needs_shared
@pytest.mark.parametrize("name", CAPTURES)
def test_header_equals_what_zeek_wrote(name: str) -> None:
    ours = connlog.tsv([], NOW, NOW).splitlines()
    theirs = (SHARED / "zeek" / "captures" / name / "tsv" / "conn.log").read_text().splitlines()
    dated = ("#open", "#close")
    assert [line for line in ours if not line.startswith(dated)] == [
        line for line in theirs if line.startswith("#") and not line.startswith(dated)
    ]


@needs_shared
@pytest.mark.parametrize("name", CAPTURES)
def test_json_equals_what_zeek_wrote(name: str) -> None:
    def load(text: str) -> list[dict[str, object]]:
        found = [json.loads(line) for line in text.splitlines()]
        for row in found:
            row["uid"] = ""
            row["service"] = sorted(str(row.get("service", "")).split(","))
        return sorted(found, key=lambda row: (row["ts"], row["id.orig_h"], row["id.orig_p"]))

    ours = connlog.jsonl(connlog.records(SHARED / "pcaps" / f"{name}.pcap"))
    theirs = (SHARED / "zeek" / "captures" / name / "json" / "conn.log").read_text()
    assert load(ours) == load(theirs)


CLIENT, SERVER = ("192.0.2.21", 40000), ("198.51.100.80", 80)
FORTH = Packet(100.0, *(CLIENT[0], SERVER[0]), TCP, CLIENT[1], SERVER[1], 40, 0, b"", window=1000)
BACK = replace(FORTH, src=SERVER[0], dst=CLIENT[0], sport=SERVER[1], dport=CLIENT[1])


def track(*packets: Packet) -> list[Record]:
    """The records of the packets, one hundredth of a second apart unless they have times of their own."""
    tracker = Tracker()
    for index, packet in enumerate(packets):
        tracker.take(replace(packet, ts=packet.ts + index / 100))
    return tracker.finish()


def states(*packets: Packet) -> list[tuple[object, object]]:
    """The (conn_state, history) of each record."""
    return [(record["conn_state"], record["history"]) for record in track(*packets)]


SYN_ = replace(FORTH, flags=SYN, seq=1)
SYN_ACK = replace(BACK, flags=SYN | ACK, seq=500, ack=2)
ESTABLISHED = (SYN_, SYN_ACK, replace(FORTH, flags=ACK, seq=2, ack=501))


def test_a_syn_without_answer_is_s0() -> None:
    assert states(SYN_) == [("S0", "S")]


def test_a_syn_that_is_refused_is_rej() -> None:
    assert states(SYN_, replace(BACK, flags=RST | ACK, ack=2)) == [("REJ", "Sr")]


def test_a_half_open_scan_is_rsto() -> None:
    assert states(SYN_, SYN_ACK, replace(FORTH, flags=RST, seq=2)) == [("RSTO", "ShR")]


def test_an_open_connection_is_s1() -> None:
    assert states(*ESTABLISHED) == [("S1", "ShA")]


def test_a_closed_connection_is_sf_and_counts_payload_by_sequence_numbers() -> None:
    [record] = track(
        *ESTABLISHED,
        replace(FORTH, flags=ACK, seq=2, ack=501, length=10, size=50, payload=b"GET / HTTP"),
        replace(BACK, flags=ACK, seq=501, ack=12, length=30, size=70, payload=b"HTTP/1.1 200"),
        replace(FORTH, flags=FIN | ACK, seq=12, ack=531),
        replace(BACK, flags=FIN | ACK, seq=531, ack=13),
        replace(FORTH, flags=ACK, seq=13, ack=532),
    )
    assert (record["conn_state"], record["history"]) == ("SF", "ShADdFf")
    assert (record["orig_bytes"], record["resp_bytes"]) == (10, 30)
    assert (record["orig_pkts"], record["orig_ip_bytes"]) == (5, 210)


def test_a_server_that_resets_is_rstr() -> None:
    assert states(*ESTABLISHED, replace(BACK, flags=RST, seq=501)) == [("RSTR", "ShAr")]


def test_traffic_without_a_beginning_runs_towards_a_known_port() -> None:
    [record] = track(replace(BACK, flags=ACK, seq=501, ack=2, length=5))
    assert (record["id.orig_h"], record["id.resp_p"], record["conn_state"]) == (CLIENT[0], 80, "OTH")
    assert record["history"] == "^d"


def test_repeated_payload_is_noted() -> None:
    data = replace(FORTH, flags=ACK, seq=2, ack=501, length=4)
    assert states(*ESTABLISHED, data, data) == [("S1", "ShADT")]


def test_a_new_syn_on_the_same_ports_begins_another_connection() -> None:
    again = replace(SYN_, seq=9000, ts=150.0)
    assert states(*ESTABLISHED, again) == [("S1", "ShA"), ("S0", "S")]


def test_an_echo_and_its_reply_are_one_line_with_type_and_counterpart() -> None:
    echo = replace(FORTH, proto=ICMP, sport=8, dport=0, size=84, length=56)
    reply = replace(BACK, proto=ICMP, sport=0, dport=0, size=84, length=56)
    [record] = track(echo, reply)
    assert (record["id.orig_p"], record["id.resp_p"], record["orig_bytes"], record["resp_bytes"]) == (8, 0, 56, 56)


def test_an_unreachable_message_has_its_code() -> None:
    [record] = track(replace(BACK, proto=ICMP, sport=3, dport=1, size=56, length=28))
    assert (record["id.orig_p"], record["id.resp_p"], record["conn_state"]) == (3, 1, "OTH")


def test_udp_after_a_minute_of_silence_is_another_line() -> None:
    ask = replace(FORTH, proto=UDP, dport=161, length=20, payload=b"\x30")
    found = track(ask, replace(ask, ts=170.0))
    assert [(record["conn_state"], record["service"], record["duration"]) for record in found] == [
        ("S0", "snmp", None),
        ("S0", "snmp", None),
    ]


def test_a_file_that_is_no_pcap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.pcap"
    path.write_bytes(b"\n\r\r\n" + bytes(40))
    with pytest.raises(PcapError, match="no classic pcap file"):
        list(read(path))
