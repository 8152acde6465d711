"""The options of `scan2db`, with `--test`: what each changes of what would be stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import run

SCANS = Path(__file__).parents[1] / "lab" / "samples" / "scans"
PING, XML = str(SCANS / "nmap-ping.xml"), str(SCANS / "nmap-first.xml")


def stored(*argv: str) -> list[dict[str, Any]]:
    done = run("scan2db", "--test", *argv)
    assert (done.status, done.error) == (0, None)
    return [json.loads(line) for line in done.out.splitlines()]


def records(*argv: str) -> list[dict[str, Any]]:
    return [item for item in stored(*argv) if item.get("node") == "Record"]


def test_hosts_without_a_port_are_left_out_on_demand() -> None:
    everything, ports, opened = (len(records(XML, *option)) for option in ([], ["--ports"], ["--open-ports"]))

    assert (everything, ports, opened) == (15, 10, 10)
    assert records(PING)
    assert records(PING, "--ports") == []


def test_tags_stand_on_every_record() -> None:
    found = records(XML, "--tags", "Lab:info:of ours,Mine", "--tags", "Bad:danger")

    assert {tuple(item["tags"]) for item in found} == {("Lab:info:of ours", "Mine", "Bad:danger")}


def test_a_tag_without_a_type_is_an_info() -> None:
    found = records(XML, "--tags", "Lab::of ours,Mine:,Odd:: , Late:danger: a::b ")

    assert {tuple(item["tags"]) for item in found} == {("Lab:info:of ours", "Mine", "Odd", "Late:danger:a::b")}


def test_names_are_as_the_graph_holds_them() -> None:
    found = stored(XML, "-s", "s\udcff", "-c", "c\udcff", "--tags", "t\udcff:danger")

    assert {tuple(item["source"]) for item in found if item.get("node") == "Scan"} == {("s\\xff",)}
    assert {item["name"] for item in found if item.get("node") == "Category"} == {"c\\xff"}
    assert {tuple(item["tags"]) for item in found if item.get("node") == "Record"} == {("t\\xff:danger",)}


def test_hosts_of_masscan_without_an_open_port_are_left_out_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "scan.list"
    path.write_text("#masscan\nopen tcp 80 192.0.2.1 1795340974\nclosed tcp 80 192.0.2.2 1795340975\n")

    assert [item["addr"] for item in records(str(path))] == ["192.0.2.1", "192.0.2.2"]
    assert [item["addr"] for item in records(str(path), "--open-ports")] == ["192.0.2.1"]


def test_source_and_categories_stand_on_the_scan(tmp_path: Path) -> None:
    found = stored(XML, "-s", "probe", "-c", "a,b", "-c", "c")

    assert {item["name"] for item in found if item.get("node") == "Category"} == {"a", "b", "c"}
    assert {tuple(item["source"]) for item in found if item.get("node") == "Scan"} == {("probe",)}


def test_a_probe_says_how_banners_are_read(tmp_path: Path) -> None:
    line = {"ip": "192.0.2.1", "timestamp": "9", "ports": [{"port": 9, "proto": "tcp", "service": {}}]}
    line["ports"][0]["service"] = {"name": "unknown", "banner": "220 (vsFTPd 3.0.3)"}  # type: ignore[index]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(line) + "\n")

    services = [item for item in stored(str(path), "--masscan-probes", "ftp") if item.get("node") == "Service"]

    assert [(item["name"], item["product"]) for item in services] == [("ftp", "vsftpd")]
    assert not [item for item in stored(str(path)) if item.get("node") == "Service"]


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (("--masscan-probes", "nonsense"), "--masscan-probes does not know 'nonsense'"),
        (("--tags", ":info"), "--tags does not understand ':info'"),
        (("--tags", "x:loud"), "--tags does not understand 'x:loud'"),
        (("--tags", "x" * 1025), "tag longer than 1024 bytes: 'xxx"),
        (("-c", "a," + "x" * 1025), "category longer than 1024 bytes: 'xxx"),
        (("-s", "x" * 1025), "source longer than 1024 bytes: 'xxx"),
    ],
)
def test_options_that_make_no_sense_are_said(argv: tuple[str, ...], error: str) -> None:
    done = run("scan2db", "--test", XML, *argv)

    assert done.status == 2
    assert error in (done.error or "")
