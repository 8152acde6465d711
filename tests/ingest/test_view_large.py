"""Hosts of a size that breaks what is not bounded, through a whole import, and what is then answered of them."""

import json
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.ingest import derive
from tests.cli.conftest import run
from tests.ingest.scans import load, rows

pytestmark = pytest.mark.graph

PORTS, NAMES, START = 65_535, 5_000, 1_700_000_000


def host(addr: str, names: str, ports: str) -> str:
    return (
        f'<host starttime="{START}" endtime="{START + 10}"><status state="up" reason="echo-reply"/>'
        f'<address addr="{addr}" addrtype="ipv4"/><hostnames>{names}</hostnames><ports>{ports}</ports></host>'
    )


def opened(number: int, inside: str = "") -> str:
    return f'<port protocol="tcp" portid="{number}"><state state="open" reason="syn-ack"/>{inside}</port>'


def test_all_ports_of_a_host_and_thousands_of_names(
    empty_graph: Graph, environment: dict[str, str], tmp_path: Path
) -> None:
    """Kept whole in the record; the view keeps what is known, says why, and every command answers."""
    ssh = '<service name="ssh" product="OpenSSH" method="probed" conf="10"/>'
    ports = "".join(opened(number, ssh if number == 22 else "") for number in range(1, PORTS + 1))
    names = "".join(f'<hostname name="h{number}.example.com" type="PTR"/>' for number in range(NAMES))
    text = f'<nmaprun scanner="nmap" args="nmap" start="{START}" version="7.93">' + host("192.0.2.7", "", ports)
    load(empty_graph, tmp_path, text + host("192.0.2.8", names, opened(443)) + "</nmaprun>")

    assert rows(empty_graph, "MATCH (:Record)-[:HAD_PORT]->(p) RETURN count(p)") == {(PORTS + 1,)}
    assert rows(empty_graph, "MATCH (:Record)-[:WAS_NAMED]->(n) RETURN count(n)") == {(NAMES,)}
    kept = "MATCH (v:View)-[:HAS_PORT]->(p) RETURN v.addr, v.openports, p.port, size(v.names)"
    assert rows(empty_graph, kept) == {("192.0.2.7", 1, 22, 0), ("192.0.2.8", 1, 443, 0)}
    assert derive.check(empty_graph) == []

    env: dict[str, str | None] = dict(environment)
    text = run("view", env=env).out
    assert f"Honeypot (SYN-ACK honeypot: {PORTS - 1} open ports)" in text
    assert f"CDN ({NAMES} names)" in text
    assert len(text.splitlines()) < 20
    records = [json.loads(line) for line in run("view", "--json", env=env).out.splitlines()]
    assert [(each["addr"], each["openports"]["count"]) for each in records] == [("192.0.2.7", 1), ("192.0.2.8", 1)]
    assert {tag["value"] for tag in records[0]["tags"]} == {"Honeypot", "Reserved address"}
    assert run("view", "--count", env=env).out.split() == ["2"]
    assert run("view", "--top", "port", env=env).out == "tcp / 22: 1\ntcp / 443: 1\n"
    assert run("scancli", "--count", "port:65535", env=env).out.split() == ["1"]
    (scanned,) = run("scancli", "--json", "192.0.2.7", env=env).out.splitlines()
    assert json.loads(scanned)["openports"]["tcp"]["count"] == PORTS
    assert len(run("scancli", "192.0.2.7", env=env).out.splitlines()) > PORTS
