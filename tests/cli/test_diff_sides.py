"""What a side of `graphrecon diff` knows when several scans looked at different ports."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.db.diff import changes
from graphrecon.db.looked import Looked, spans
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from tests.cli.conftest import asking, environment

pytestmark = pytest.mark.graph


@pytest.fixture
def several(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> Callable[..., list[tuple[str, str, object]]]:
    """A function that imports scans, each a category and XML of its runs, and compares two sides."""

    def differences(scans: dict[str, str], before: str, after: str) -> list[tuple[str, str, object]]:
        for number, (name, text) in enumerate(scans.items()):
            path = tmp_path / f"{number}.xml"
            path.write_text(text)
            files.import_path(empty_graph, str(path), tmp_path, Options(categories=(name.split()[0],)))
        done = asking(environment(server, tmp_path))("diff", before, after, "--json")
        assert (done.status, done.error) == (0, None)
        return [_brief(json.loads(line)) for line in done.out.splitlines()]

    return differences


def _brief(told: dict[str, object]) -> tuple[str, str, object]:
    what = f"{told['protocol']}/{told['port']}" if told["what"] == "port" else str(told.get("field", "host"))
    return str(told["change"]), what, told.get("side") or told.get("after") or told.get("before")


def nmap(day: int, services: str, ports: str, more: str = "", proto: str = "tcp", state: str = "up") -> str:
    """Return a scan of one host on a day of January; ports as `80:open:http 22:closed`."""
    time = int(datetime(2026, 1, day, tzinfo=UTC).timestamp())
    found = ""
    for word in ports.split():
        port, how, *service = word.split(":")
        named = "".join(f'<service name="{name}" method="probed" conf="10"/>' for name in service)
        found += f'<port protocol="{proto}" portid="{port}"><state state="{how}" reason="x"/>{named}</port>'
    told = f'<scaninfo type="syn" protocol="{proto}" numservices="1" services="{services}"/>' if services else ""
    return (
        f'<nmaprun scanner="nmap" args="nmap {day} {proto}" start="{time}" version="7">{told}'
        f'<host starttime="{time}" endtime="{time}"><status state="{state}" reason="x"/>'
        f'<address addr="192.0.2.7" addrtype="ipv4"/>{more}<ports>{found}</ports></host>'
        '<runstats><finished time="1"/></runstats></nmaprun>'
    )


Differences = Callable[[dict[str, str], str, str], list[tuple[str, str, object]]]


def test_scans_of_different_ports_in_one_category_are_one_side(several: Differences) -> None:
    """What the newest scan of a category did not look at is known from the one before."""
    found = several(
        {
            "old": nmap(1, "1-1000", "22:open:ssh 80:open:http"),
            "new": nmap(2, "1-1000", "22:open:ssh 80:open:http"),
            "new udp": nmap(3, "53,161", "161:open:snmp", proto="udp"),
        },
        "old",
        "new",
    )

    assert found == [("unseen", "udp/161", "before")]


def test_times_are_told_by_the_newest_scan_that_looked_at_a_port(several: Differences) -> None:
    scans = {
        "a": nmap(1, "22,80,443", "22:open:ssh 80:open:http 443:open"),
        "b": nmap(2, "80", "80:open"),
        "c": nmap(3, "20-25,443", "443:closed"),
    }

    assert several(scans, "2026-01-01T12:00:00", "2026-01-02T12:00:00") == []
    assert several(scans, "2026-01-02T12:00:00", "2026-01-04") == [("gone", "tcp/22", "ssh"), ("gone", "tcp/443", None)]


def test_a_port_that_the_other_scan_did_not_look_at_is_not_gone(several: Differences) -> None:
    scans = {"a": nmap(1, "1-1024,8080", "22:open:ssh 8080:open:http"), "b": nmap(2, "1-1024", "80:open:http")}

    assert several(scans, "a", "b") == [
        ("gone", "tcp/22", "ssh"),
        ("new", "tcp/80", "http"),
        ("unseen", "tcp/8080", "after"),
    ]


def test_hosts_change_by_state_names_and_systems(several: Differences) -> None:
    name = '<hostnames><hostname name="{}.example" type="PTR"/></hostnames>'
    system = '<os><osmatch name="{}" accuracy="95" line="1"/><osmatch name="Linux 4" accuracy="90" line="2"/></os>'
    scans = {
        "a": nmap(1, "22", "22:open", name.format("a") + system.format("Linux 5")),
        "b": nmap(2, "22", "22:open", name.format("b") + system.format("Linux 6"), state="down"),
        "c": nmap(3, "22", "22:open", name.format("b") + '<os><osmatch name="OpenBSD" accuracy="99" line="1"/></os>'),
        "d": nmap(4, "22", "22:open:ssh"),
    }

    assert several(scans, "a", "b") == [("changed", "state", "down"), ("changed", "names", "b.example")]
    assert several(scans, "a", "c") == [("changed", "names", "b.example"), ("changed", "systems", "OpenBSD")]
    assert several(scans, "c", "d") == []


def test_a_scan_that_does_not_say_what_it_looked_at_lists_what_is_open(several: Differences) -> None:
    scans = {"a": nmap(1, "22,80", "22:open 80:open:http"), "b": nmap(2, "", "80:open")}

    assert several(scans, "a", "b") == [("gone", "tcp/22", None)]
    assert several(scans, "b", "a") == [("new", "tcp/22", None)]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("http nginx", "http nginx 1.2", None),
        ("http nginx 1.2", "http", None),
        ("", "http", None),
        ("http nginx", "https nginx", "changed"),
        ("ssh OpenSSH 9", "ssh OpenSSH 9.2", "changed"),
    ],
)
def test_a_service_of_which_less_is_known_has_not_changed(before: str, after: str, change: str | None) -> None:
    def side(service: str) -> dict[str, object]:
        ports = [["tcp", 80, "open", 0, service]]
        return {"state": "up", "names": None, "systems": None, "scans": ["a"], "ports": ports}

    rows = [{"addr": "192.0.2.1", "before": side(before), "after": side(after)}]
    found = [told["change"] for told in changes(rows, Looked(lambda asked: []))]
    assert found == ([] if change is None else [change])


@pytest.mark.parametrize(
    ("services", "found"),
    [
        (
            '[{"protocol":"tcp","services":"80,1-3,3-5"},{"protocol":"udp","services":""}]',
            {"tcp": [(1, 5), (80, 80)], "udp": []},
        ),
        ('[{"protocol":"tcp"}]', None),
        ('[{"protocol":"tcp","services":"http"}]', None),
        ('{"protocol":1}', None),
        (None, None),
    ],
)
def test_what_a_scan_says_that_it_looked_at(services: str | None, found: object) -> None:
    assert spans(services) == found
