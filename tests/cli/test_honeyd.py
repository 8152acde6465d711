"""`--honeyd`: read by a strict reader of Honeyd's grammar, every host reached over the routers of its traceroute."""

from pathlib import Path
from typing import Any

import pytest

from graphrecon.cli.formats import honeyd
from tests.cli import honeyd_conf
from tests.cli.conftest import Ask, run
from tests.cli.honeyd_conf import Configuration, Refused
from tests.cli.test_formats import HOSTILE, lab  # noqa: F401 - a fixture

FINGERPRINTS = Path("/usr/share/nmap/nmap-os-db")


def hop(ttl: int, addr: str, rtt: float | None = None) -> dict[str, Any]:
    return {"ttl": ttl, "ipaddr": addr} | ({} if rtt is None else {"rtt": rtt})


def host(addr: str, *hops: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"addr": addr, "state": "up", "traces": [{"hops": [*hops]}] if hops else [], **more}


def made(*records: dict[str, Any]) -> Configuration:
    return honeyd_conf.read("".join(f"{line}\n" for line in honeyd.lines(iter(records))))


@pytest.mark.graph
@pytest.mark.parametrize("command", ["view", "scancli"])
def test_honeyd_takes_what_the_lab_is_written_as(lab: Ask, command: str) -> None:  # noqa: F811
    text = lab(command, "--honeyd").out
    found = honeyd_conf.read(text)

    legacy = found.bound["198.51.100.88"]
    assert legacy.ports["tcp", 23] == "open"
    assert legacy.ports["tcp", 4444] == "block"
    assert legacy.default == {"tcp": "reset", "udp": "reset", "icmp": "open"}
    assert found.way("198.51.100.88") == ["192.0.2.1", "203.0.113.2"]
    assert {addr for addr in found.bound if found.way(addr)[0] == "192.0.2.1"} == found.bound.keys()
    assert len(found.bound) == 16
    assert lab(command, "--honeyd").out == text


@pytest.mark.graph
def test_personalities_are_names_of_nmaps_fingerprints(lab: Ask) -> None:  # noqa: F811
    if not FINGERPRINTS.is_file():
        pytest.skip("Nmap's fingerprints (nmap-common) are needed")
    known = {
        line.removeprefix("Fingerprint ").strip()
        for line in FINGERPRINTS.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.startswith("Fingerprint ")
    }
    used = {one.personality for one in honeyd_conf.read(lab("view", "--honeyd").out).templates.values()} - {None}

    assert used
    assert used <= known


def test_records_of_one_host_are_one_template_and_the_later_holds() -> None:
    first = host("192.0.2.1", ports=[{"protocol": "tcp", "port": 80, "state_state": "open"}], uptime=5)
    second = host(
        "192.0.2.1",
        ports=[
            {"protocol": "tcp", "port": 80, "state_state": "closed"},
            {"protocol": "udp", "port": 53, "state_state": "open|filtered"},
            {"protocol": "udp", "port": 53, "state_state": "open|filtered", "service_name": "domain"},
        ],
        extraports={"filtered": {"total": 9}, "closed": {"total": 1}},
    )

    found = made(first, second).bound["192.0.2.1"]

    assert found.ports == {("tcp", 80): "reset", ("udp", 53): "block"}
    assert (found.uptime, found.default["tcp"]) == (5, "block")


def test_a_system_that_is_no_fingerprint_of_nmaps_is_no_personality() -> None:
    os = {"osmatch": [{"name": "Windows Server 2019"}, {"name": 'Linux "6"', "accuracy": 90}]}

    assert made(host("192.0.2.1", os=os)).bound["192.0.2.1"].personality == "Linux  6 "
    assert made(host("192.0.2.1", os={"osmatch": os["osmatch"][:1]})).bound["192.0.2.1"].personality is None


def test_hosts_that_are_down_or_of_ipv6_are_comments() -> None:
    lines = list(honeyd.lines(iter([host("192.0.2.1", state="down"), host("2001:db8::1")])))

    assert lines[-2:] == ["# 192.0.2.1: down", "# 2001:db8::1: Honeyd knows no IPv6"]
    assert honeyd_conf.read("\n".join(lines) + "\n").bound == {}


def test_the_delay_of_a_link_is_half_of_what_it_adds_to_round_trips() -> None:
    found = made(
        host("192.0.2.9", hop(1, "10.0.0.1", 1.0), hop(2, "10.0.0.2", 11.0), hop(3, "192.0.2.9", 12.0)),
        host("192.0.2.10", hop(1, "10.0.0.1", 2.0), hop(2, "10.0.0.2", 22.0), hop(3, "192.0.2.10", 22.1)),
        host("192.0.2.11", hop(1, "10.0.0.1"), hop(2, "10.0.0.2", 22.0), hop(3, "10.0.0.3", 22.0)),
    )

    assert found.latencies == {("10.0.0.1", "10.0.0.2"): 8}  # (10 + 20) / 2 / 2, and nothing where it is nothing
    assert found.way("192.0.2.11") == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]


def test_ways_with_gaps_loops_other_beginnings_and_none_all_arrive() -> None:
    found = made(
        host("192.0.2.1", hop(1, "10.0.0.1"), hop(4, "10.0.0.4"), hop(5, "192.0.2.1")),
        host("192.0.2.2", hop(1, "10.0.0.1"), hop(2, "10.0.0.2"), hop(3, "10.0.0.1"), hop(4, "10.0.0.3")),
        host("192.0.2.3", hop(1, "172.16.0.1"), hop(2, "10.0.0.4")),
        host("192.0.2.4"),
        host("10.0.0.1", hop(1, "10.0.0.1")),
        host("10.0.0.4", hop(1, "10.0.0.1"), hop(2, "10.0.0.4")),
    )

    assert {addr: found.way(addr) for addr in found.bound} == {
        "192.0.2.1": ["10.0.0.1", "10.0.0.4"],
        "192.0.2.2": ["10.0.0.1", "10.0.0.3"],
        "192.0.2.3": ["10.0.0.1", "172.16.0.1", "10.0.0.4"],
        "192.0.2.4": ["10.0.0.1"],
        "10.0.0.1": ["10.0.0.1"],
        "10.0.0.4": ["10.0.0.1"],
    }


def test_a_name_makes_no_line_of_its_own() -> None:
    os = {"osmatch": [{"name": 'x"\nbind 0.0.0.0 y', "accuracy": 100}]}

    found = made({**HOSTILE, "os": os})

    assert found.bound.keys() == {"192.0.2.1"}
    assert found.bound["192.0.2.1"].personality == "x  bind 0.0.0.0 y"


@pytest.mark.parametrize(
    "text",
    [
        "create a\ncreate a\n",
        "bind 192.0.2.1 a\n",
        "create tcp\n",
        "create a\nadd a tcp port 80 maybe\n",
        "route entry 10.0.0.1 network 0.0.0.0/0\nroute entry 10.0.0.2 network 0.0.0.0/0\n",
        "create a_'b\n",
    ],
)
def test_the_reader_refuses_what_honeyd_refuses(text: str) -> None:
    with pytest.raises(Refused):
        honeyd_conf.read(text)


def test_it_is_in_the_order_of_addresses() -> None:
    assert "--honeyd is in the order of addresses" in (run("view", "--honeyd", "--sort", "~lastseen").error or "")
