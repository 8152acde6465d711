"""The bundled samples, read by parsers that are not ours, against the expected facts."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.lab import catalogue, plan, regenerate

SAMPLES = Path(__file__).parent / "samples"
SCANS, FLOWS = SAMPLES / "scans", SAMPLES / "flows"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text())
NMAP = [name for name in EXPECTED["scans"] if name.startswith("nmap") and name != "nmap-interrupted.xml"]
TCP_OPEN = "masscan.xml"
LIMIT = 2_000_000

Hosts = dict[str, dict[str, str]]


def needs(program: str) -> pytest.MarkDecorator:
    """A mark that skips, saying so, where a program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def hosts(path: Path) -> Hosts:
    """The hosts of a scan that are up, and the state of each of their listed ports."""
    found: Hosts = {}
    for host in ElementTree.parse(path).iter("host"):
        status = host.find("status")
        if status is not None and status.attrib["state"] != "up":
            continue
        address = next(item.attrib["addr"] for item in host.iter("address") if item.attrib["addrtype"] != "mac")
        ports = found.setdefault(address, {})
        for port in host.iter("port"):
            state = port.find("state")
            assert state is not None
            ports[f"{port.attrib['protocol']}/{port.attrib['portid']}"] = state.attrib["state"]
    return found


def opened(found: Hosts) -> dict[str, set[str]]:
    """The open ports of the hosts that have any."""
    ports = {addr: {port for port, state in states.items() if state == "open"} for addr, states in found.items()}
    return {addr: names for addr, names in ports.items() if names}


def sets(facts: dict[str, list[str]]) -> dict[str, set[str]]:
    """The same mapping with sets."""
    return {addr: set(ports) for addr, ports in facts.items()}


def test_every_sample_is_in_the_catalogue_and_every_entry_is_a_file() -> None:
    found = {str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*") if path.is_file()}
    assert found == {sample.file for sample in catalogue.samples()} | {"README.md"}


def test_the_readme_is_the_catalogue() -> None:
    assert (SAMPLES / "README.md").read_text() == catalogue.readme(EXPECTED["made"], EXPECTED["pause"])


def test_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < LIMIT


def test_samples_name_no_path_of_the_machine_that_made_them() -> None:
    pattern = re.compile(rb"/(work|tmp|root|home)/")
    made = [path for path in SAMPLES.rglob("*") if path.is_file() and path.name != "README.md"]
    assert [path.name for path in made if pattern.search(path.read_bytes())] == []


@pytest.mark.parametrize("name", [*NMAP, TCP_OPEN])
def test_hosts_that_are_up(name: str) -> None:
    assert set(hosts(SCANS / name)) == set(EXPECTED["scans"][name]["up"])


@pytest.mark.parametrize("name", [*NMAP, TCP_OPEN])
def test_open_ports(name: str) -> None:
    assert opened(hosts(SCANS / name)) == sets(EXPECTED["scans"][name]["open"])


@needs("xmllint")
@pytest.mark.skipif(not Path("/usr/share/nmap/nmap.dtd").exists(), reason="nmap's DTD is not installed")
@pytest.mark.parametrize("name", NMAP)
def test_nmap_files_are_valid_by_nmaps_dtd(name: str) -> None:
    command = ["xmllint", "--noout", "--nonet", "--dtdvalid", "/usr/share/nmap/nmap.dtd", str(SCANS / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_interrupted_scan_has_no_end_and_some_hosts() -> None:
    text = (SCANS / "nmap-interrupted.xml").read_text()
    assert text.count("</host>") == EXPECTED["scans"]["nmap-interrupted.xml"]["finished"] >= 1
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(text)


def test_down_hosts_are_listed_in_the_ping_scan() -> None:
    root = ElementTree.parse(SCANS / "nmap-ping.xml")
    states = [status.attrib["state"] for status in root.iter("status")]
    assert states.count("down") == EXPECTED["scans"]["nmap-ping.xml"]["down"]


def test_a_port_behind_a_filter_is_filtered() -> None:
    found = hosts(SCANS / "nmap-first.xml")
    filtered = {addr: [port for port, state in states.items() if state == "filtered"] for addr, states in found.items()}
    assert {addr: ports for addr, ports in filtered.items() if ports} == EXPECTED["scans"]["nmap-first.xml"]["filtered"]


def test_names_and_macs_and_hops_of_the_first_scan() -> None:
    facts = EXPECTED["scans"]["nmap-first.xml"]
    names, macs, hops = {}, {}, {}
    for host in ElementTree.parse(SCANS / "nmap-first.xml").iter("host"):
        kinds = {item.attrib["addrtype"]: item.attrib["addr"] for item in host.iter("address")}
        address = kinds["ipv4"]
        names[address] = next(item.attrib["name"] for item in host.iter("hostname"))
        if "mac" in kinds:
            macs[address] = kinds["mac"]
        hops[address] = [hop.attrib["ipaddr"] for hop in host.iter("hop")]
    assert names == facts["names"]
    assert macs == facts["macs"]
    assert {address: hops[address] for address in facts["hops"]} == facts["hops"]


def test_a_planned_port_has_the_planned_product() -> None:
    """Products come from the scan; the plan names a part of each."""
    merged: dict[tuple[str, str], list[str | None]] = {}
    for name in ("nmap-first.xml", "nmap-udp.xml"):
        for addr, ports in EXPECTED["scans"][name]["services"].items():
            merged |= {(addr, port): service for port, service in ports.items()}
    for host in plan.HOSTS:
        for port in plan.ports(host):
            service, product, _ = merged[(host.addr4, f"{port.proto}/{port.port}")]
            assert (service or "").startswith(port.service)
            assert port.product is None or port.product in (product or "")


def test_the_second_scan_differs_as_planned() -> None:
    first, second = (EXPECTED["scans"][name]["services"] for name in ("nmap-first.xml", "nmap-second.xml"))
    www, legacy, git, new = (EXPECTED["hosts"][name]["ipv4"] for name in ("www", "legacy", "git", "new"))
    assert (first[www]["tcp/80"][1], second[www]["tcp/80"][1]) == ("nginx", "lighttpd")
    assert set(first[legacy]) - set(second[legacy]) == {"tcp/8081"}
    assert (set(first[git]) - set(second[git]), set(second[git]) - set(first[git])) == ({"tcp/2222"}, {"tcp/22"})
    assert (new in first, new in second) == (False, True)


def test_the_weak_certificate_is_weak() -> None:
    facts = EXPECTED["scans"]["nmap-first.xml"]["weak_certificate"]
    proto, _, number = facts["port"].partition("/")
    found = {}
    for host in ElementTree.parse(SCANS / "nmap-first.xml").iter("host"):
        if host.find(f"address[@addr='{facts['addr']}']") is not None:
            script = host.find(f"ports/port[@protocol='{proto}'][@portid='{number}']/script[@id='ssl-cert']")
            assert script is not None
            found = {element.get("key"): element.text for element in script.iter("elem")}
    assert (found["bits"], found["sig_algo"]) == (str(facts["bits"]), facts["signature"])


def masscan_list(text: str) -> set[tuple[str, str]]:
    """(address, port) of the open ports in masscan's list format."""
    rows = (line.split(" ") for line in text.splitlines())
    return {(row[3], f"{row[1]}/{row[2]}") for row in rows if row[0] == "open"}


def masscan_json(text: str) -> set[tuple[str, str]]:
    """(address, port) of the open ports in masscan's JSON."""
    return {
        (host["ip"], f"{port['proto']}/{port['port']}")
        for host in json.loads(text)
        for port in host["ports"]
        if port.get("status") == "open"
    }


def masscan_gnmap(text: str) -> set[tuple[str, str]]:
    """(address, port) of the open ports in masscan's grepable format."""
    found = re.findall(r"Host: (\S+) \(\)\tPorts: (\d+)/open/(\w+)/", text)
    return {(addr, f"{proto}/{port}") for addr, port, proto in found}


@pytest.mark.parametrize(
    ("ending", "parse"), [("list", masscan_list), ("json", masscan_json), ("gnmap", masscan_gnmap)]
)
def test_masscan_formats_agree(ending: str, parse: Callable[[str], set[tuple[str, str]]]) -> None:
    facts = EXPECTED["scans"]["masscan.xml"]["open"]
    expected = {(addr, port) for addr, ports in facts.items() for port in ports}
    assert parse((SCANS / f"masscan.{ending}").read_text()) == expected


def test_masscan_binary_has_its_magic() -> None:
    assert (SCANS / "masscan.bin").read_bytes().startswith(b"masscan/1.1")


def test_conn_log_has_every_planned_flow() -> None:
    rows = {tuple(row[:4]) for row in EXPECTED["flows"]["rows"]}
    assert [flow for flow in map(tuple, EXPECTED["flows"]["planned"]) if flow not in rows] == []


def test_sums_over_conn_log_are_what_was_captured() -> None:
    facts = EXPECTED["flows"]
    assert sum(row[5] + row[6] for row in facts["rows"]) == facts["packets"]
    assert sum(row[7] + row[8] for row in facts["rows"]) == facts["ip_bytes"]


def test_both_forms_of_conn_log_have_the_same_lines() -> None:
    tsv = [line.split("\t")[1] for line in (FLOWS / "conn.log").read_text().splitlines() if not line.startswith("#")]
    objects = [json.loads(line) for line in (FLOWS / "conn.json.log").read_text().splitlines()]
    assert tsv == [row["uid"] for row in objects]
    assert len(tsv) == len(set(tsv)) == EXPECTED["flows"]["conn_lines"]


def test_the_samples_are_worth_a_look() -> None:
    facts = EXPECTED["flows"]
    assert 100 <= facts["conn_lines"] <= 400
    assert facts["distinct_flows"] >= 60
    assert {"SF", "S0", "REJ", "RSTO", "OTH"} <= set(facts["conn_states"])
    assert len(EXPECTED["scans"]["nmap-first.xml"]["up"]) >= 12
    assert sum(map(len, EXPECTED["scans"]["nmap-first.xml"]["open"].values())) >= 20


@needs("nfdump")
@pytest.mark.parametrize("name", ["nfpcapd.nfcapd", "softflowd.nfcapd"])
def test_nfdump_reads_the_same_packets_and_bytes(name: str) -> None:
    done = subprocess.run(
        ["nfdump", "-r", str(FLOWS / name), "-q", "-o", "csv"], capture_output=True, text=True, check=True
    )
    summary = subprocess.run(
        ["nfdump", "-r", str(FLOWS / name), "-I"], capture_output=True, text=True, check=True
    ).stdout
    counted = {key: int(value) for key, value in re.findall(r"^(Packets|Bytes): (\d+)$", summary, re.M)}
    assert done.stdout
    assert counted == {"Packets": EXPECTED["flows"]["packets"], "Bytes": EXPECTED["flows"]["ip_bytes"]}


@needs("nfdump")
@pytest.mark.parametrize("name", ["nfpcapd.nfcapd", "softflowd.nfcapd"])
def test_nfdump_counts_the_same_bytes_for_every_flow(name: str) -> None:
    fields = ["-q", "-N", "-6", "-o", "fmt:%sa,%da,%pr,%sp,%dp,%byt"]
    done = subprocess.run(["nfdump", "-r", str(FLOWS / name), *fields], capture_output=True, text=True, check=True)
    forth: Counter[tuple[str, ...]] = Counter()
    back: Counter[tuple[str, ...]] = Counter()
    for line in done.stdout.splitlines():
        src, dst, proto, sport, dport, size = (cell.strip() for cell in line.split(","))
        forth[src, dst, proto, dport] += int(size)
        back[dst, src, proto, sport] += int(size)
    numbers = {"tcp": "6", "udp": "17"}
    rows = [row for row in EXPECTED["flows"]["rows"] if row[2] in numbers]
    keys = [(row[0], row[1], numbers[row[2]], str(row[3])) for row in rows]
    assert [(forth[key], back[key]) for key in keys] == [(row[7], row[8]) for row in rows]


def test_p0f_saw_every_tcp_connection_that_began_in_the_capture() -> None:
    seen = re.findall(r"mod=syn\|cli=([^/|]+)/\d+\|srv=([^/|]+)/\d+", (FLOWS / "p0f.log").read_text())
    rows = [line.split("\t") for line in (FLOWS / "conn.log").read_text().splitlines() if not line.startswith("#")]
    state = next(place for place, cell in enumerate(rows[0]) if cell in EXPECTED["flows"]["conn_states"])
    began = {(ip_address(row[2]), ip_address(row[4])) for row in rows if row[6] == "tcp" and row[state] != "OTH"}
    assert {(ip_address(client), ip_address(server)) for client, server in seen} == began


@needs("ra")
def test_ra_reads_the_same_packets_and_bytes() -> None:
    fields = ["-c", ",", "-n", "-s", "proto,spkts,dpkts,sbytes,dbytes"]
    command = ["ra", "-F", "/dev/null", "-r", str(FLOWS / "capture.argus"), *fields]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [line.split(",") for line in done.stdout.splitlines()]
    flows = [[int(cell) for cell in row[1:]] for row in rows if row[0] in ("tcp", "udp", "icmp", "ipv6-icmp")]
    packets = sum(row[0] + row[1] for row in flows)
    assert packets == EXPECTED["flows"]["packets"]
    assert sum(row[2] + row[3] for row in flows) - 14 * packets == EXPECTED["flows"]["ip_bytes"]


@needs("tcpdump")
def test_tcpdump_reads_the_capture() -> None:
    command = ["tcpdump", "-nn", "-q", "-r", str(FLOWS / "capture.pcap"), "tcp or udp or icmp or icmp6"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == EXPECTED["flows"]["packets"]


def test_without_root_the_lab_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert regenerate.main([]) == 2
    assert capsys.readouterr().err == "the lab needs root: it makes network namespaces and sends raw packets\n"


def test_a_folder_with_other_things_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("do not lose")
    with pytest.raises(SystemExit):
        regenerate.main(["--into", str(tmp_path)])
    assert "has other things in it" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_lab_makes_samples_with_the_same_hosts_and_ports(tmp_path: Path) -> None:
    if why := regenerate.obstacle():
        pytest.skip(why)
    into = tmp_path / "samples"
    command = [sys.executable, "-m", "tests.lab.regenerate", "--into", str(into), "--pause", "0"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in [*NMAP, TCP_OPEN]:
        assert opened(hosts(into / "scans" / name)) == sets(EXPECTED["scans"][name]["open"])
    made = json.loads((into / "expected.json").read_text())
    flows = {tuple(row[:4]) for row in made["flows"]["rows"]}
    assert [flow for flow in map(tuple, EXPECTED["flows"]["planned"]) if flow not in flows] == []


@pytest.mark.long
def test_a_killed_lab_leaves_nothing_behind() -> None:
    if why := regenerate.obstacle():
        pytest.skip(why)
    program = (
        "import time\nfrom tests.lab.topology import running\nwith running() as lab:\n"
        "    lab['alice'].start('sleep', 'sleep', '7654321')\n"
        "    print(*(machine.pid for machine in lab.machines.values()), flush=True)\n    time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(word) for word in process.stdout.readline().split()]
        process.kill()
    assert len(pids) > 10
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert subprocess.run(["pgrep", "-f", "^sleep 7654321"], capture_output=True, check=False).returncode == 1
