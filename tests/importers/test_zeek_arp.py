"""ARP logs by the project's own Zeek script: its record, and what each line becomes."""

import json
from pathlib import Path
from typing import Any

import pytest
import zeekscript

from graphrecon.model.flow import Flow, Sent, flow_uid
from graphrecon.model.host import Host
from graphrecon.model.intel import BY_LOG
from graphrecon.model.intel_nodes import CLASSES
from tests.importers.reading import read

SCRIPT = Path(__file__).parents[2] / "zeek" / "scripts" / "arplog.zeek"
A, B = "192.0.2.1", "192.0.2.2"
MAC_A, MAC_B, ALL, NONE = "02:00:00:00:00:01", "02:00:00:00:00:02", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"


def arp(op: str, spa: str, sha: str, tpa: str, tha: str, to: str = ALL, **more: Any) -> bytes:
    row = {"ts": 1600000000.5, "op": op, "mac_src": sha, "mac_dst": to, "spa": spa, "sha": sha, "tpa": tpa, "tha": tha}
    return json.dumps({**row, "_path": "arp", **more}).encode() + b"\n"


REQUEST = arp("request", A, MAC_A, B, NONE)
REPLY = arp("reply", B, MAC_B, A, MAC_A, MAC_A)


def test_the_script_parses_and_logs_the_columns_that_are_read() -> None:
    script = zeekscript.Script(str(SCRIPT))
    assert script.parse()
    assert not script.has_error()
    text = SCRIPT.read_text("utf-8").partition("type Info: record {")[2].partition("};")[0]
    logged = [line.split(":")[0].strip() for line in text.splitlines() if "&log" in line]

    assert logged == ["ts", "op", "mac_src", "mac_dst", "spa", "sha", "tpa", "tha"]
    assert {each.column for each in BY_LOG["arp"].attributes} == set(logged) - {"ts", "spa", "tpa"}


def test_request_and_reply_are_one_flow_from_who_asked_and_a_fact_each() -> None:
    found = read("zeek-intel", REQUEST + REPLY)

    assert {flow.uid for flow in found.of(Flow)} == {flow_uid(A, B, "arp", None)}
    assert [(flow.src, flow.dst, flow.dport, flow.count) for flow in found.of(Flow)] == [(A, B, None, 0)] * 2
    assert [(each.op, each.mac_src, each.sha, each.tha) for each in found.of(CLASSES["arp"])] == [
        ("request", MAC_A, MAC_A, NONE),
        ("reply", MAC_B, MAC_B, MAC_A),
    ]
    assert [each.source for each in found.of(Sent)] == [A, B]
    assert not found.skipped


def test_without_cleanup_a_reply_is_a_flow_of_its_own() -> None:
    assert [flow.src for flow in read("zeek-intel", REQUEST + REPLY, cleanup=False).of(Flow)] == [A, B]


def test_an_announcement_is_a_fact_of_its_host_and_no_flow() -> None:
    found = read("zeek-intel", arp("request", A, MAC_A, A, NONE))

    assert (found.of(Flow), [each.addr for each in found.of(Host)]) == ([], [A])
    assert [each.source for each in found.of(Sent)] == [A]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (arp("request", "here", MAC_A, B, NONE), "not an IP address: 'here'"),
        (arp("request", A, MAC_A, B, NONE, ts=None), "no time"),
    ],
)
def test_a_line_that_cannot_be_used_is_skipped_with_its_number(bad: bytes, why: str) -> None:
    found = read("zeek-intel", REQUEST + bad + REPLY)

    assert found.skipped == [("line 2", why)]
    assert len(found.of(Flow)) == 2
