"""What sensors saw feeds the view: alone, beside scans in any order, and only as long as it is there."""

import json
import re
from pathlib import Path

import pytest

from graphrecon.cypher import view
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.importers.passive import kinds
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from tests.importers.reading import OWN

pytestmark = pytest.mark.graph

SAMPLE = OWN / "passive-recon" / "passive_recon.log"
DAY = 86_400


def scan(start: int, state: str, service: str = "") -> str:
    """An Nmap XML text with port 80 of the sample's server."""
    return (
        f'<nmaprun scanner="nmap" args="nmap" start="{start}" version="7.93"><host starttime="{start}" '
        f'endtime="{start + 10}"><status state="up" reason="echo-reply"/><address addr="192.0.2.10" '
        f'addrtype="ipv4"/><ports><port protocol="tcp" portid="80"><state state="{state}" reason="syn-ack"/>{service}'
        "</port></ports></host></nmaprun>"
    )


def load(graph: Graph, folder: Path, *contents: str | Path) -> None:
    """Import texts and files in this order, and bring the view up to date after each."""
    for number, content in enumerate(contents):
        path = content if isinstance(content, Path) else folder / f"{number}-{abs(hash(content))}"
        if isinstance(content, str):
            path.write_text(content)
        report = files.import_path(graph, str(path), folder, Options(source="lab"))
        assert report.status == "done", report
        derive.drain(graph)


def rows(graph: Graph, text: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in graph.read(Statement(text))]


PORTS = (
    "MATCH (:View {addr: '192.0.2.10'})-[:HAS_PORT]->(p) OPTIONAL MATCH (p)-[:RUNS]->(s) "
    "RETURN p.port, p.state, p.reason, s.product, s.version ORDER BY p.port"
)


def test_a_host_that_only_sensors_know_has_a_view(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, tmp_path, SAMPLE)
    views = "MATCH (v:View) RETURN v.addr, v.state, v.openports, v.sources, v.names ORDER BY v.addr"
    assert rows(empty_graph, views) == [
        ("192.0.2.10", "up", 5, ["lab"], ["files.lab.example", "host10.lab.example", "www.lab.example"]),
        ("198.51.100.7", "up", 0, ["lab"], []),
        ("2001:db8::10", None, 0, ["lab"], ["www.lab.example"]),
    ]  # fmt: skip
    assert rows(empty_graph, PORTS) == [
        (22, "open", "passive", "OpenSSH", "9.6p1 Ubuntu 3ubuntu13"),
        (25, "open", "passive", "Postfix smtpd", None),
        (80, "open", "passive", "nginx", "1.24.0"),
        (443, "open", "passive", None, None),
        (445, "open", "passive", None, None),
    ]
    shown = (
        "MATCH (v:View)-[:HAS_PORT]->{0,1}(owner)-[:SHOWS]->(x) "
        "RETURN v.addr, owner.port, coalesce(x.kind, labels(x)[0]) AS kind ORDER BY v.addr, owner.port, kind"
    )
    assert rows(empty_graph, shown) == [
        ("192.0.2.10", 22, "PublicKey"),
        ("192.0.2.10", 22, "hassh-server"),
        ("192.0.2.10", 443, "Certificate"),
        ("192.0.2.10", 443, "ja3s"),
        ("198.51.100.7", None, "hassh"),
        ("198.51.100.7", None, "ja3"),
        ("198.51.100.7", None, "ja4"),
    ]
    assert rows(empty_graph, "MATCH (:View)-[:HAS_MAC]->(m) RETURN m.addr") == [("00:00:5e:00:53:0a",)]
    assert rows(empty_graph, "MATCH (:View)-[:MATCHES_OS]->(os) RETURN os.name") == [("Windows 10.0.20348",)]
    assert rows(empty_graph, "MATCH (:View)-[:PRINTS]->(s) RETURN s.name, s.output") == [
        ("http-user-agent", "curl/8.5.0")
    ]


SEEN = 1_793_614_800
"""When the sample begins."""
OTHER = '<service name="http" product="Apache httpd" version="2.4.58" method="probed" conf="10"/>'
SAME = '<service name="http" product="nginx" version="1.24.0" extrainfo="Ubuntu" method="probed" conf="10"/>'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (scan(SEEN - DAY, "closed"), ("open", "passive", "nginx", "1.24.0", "passive")),
        (scan(SEEN + DAY, "closed"), ("closed", "syn-ack", "nginx", "1.24.0", "passive")),
        (scan(SEEN - DAY, "open", OTHER), ("open", "syn-ack", "nginx", "1.24.0", "passive")),
        (scan(SEEN + DAY, "open", OTHER), ("open", "syn-ack", "Apache httpd", "2.4.58", "probed")),
        (scan(SEEN - DAY, "open", SAME), ("open", "syn-ack", "nginx", "1.24.0", "probed")),
    ],
)
def test_the_newer_of_scan_and_sensor_wins_whatever_was_imported_first(
    text: str, found: tuple[object, ...], empty_graph: Graph, tmp_path: Path
) -> None:
    port = (
        "MATCH (p:ViewPort {uid: '192.0.2.10/tcp/80'})-[r:RUNS]->(s) "
        "RETURN p.state, p.reason, s.product, s.version, r.method"
    )
    load(empty_graph, tmp_path, text, SAMPLE)
    assert rows(empty_graph, port) == [found]
    before = fingerprint(empty_graph)
    assert derive.check(empty_graph) == []
    empty_graph.run(Statement("MATCH (n) DETACH DELETE n"))
    load(empty_graph, tmp_path, SAMPLE, text)
    assert rows(empty_graph, port) == [found]
    assert fingerprint(empty_graph) == before


def test_emptying_the_purpose_takes_it_out_of_the_view(empty_graph: Graph, tmp_path: Path) -> None:
    text = scan(SEEN - DAY, "closed")
    load(empty_graph, tmp_path, text)
    before = fingerprint(empty_graph)
    load(empty_graph, tmp_path, SAMPLE)
    purge(empty_graph, "passive")
    assert fingerprint(empty_graph).nodes == before.nodes
    assert rows(empty_graph, PORTS) == [(80, "closed", "syn-ack", None, None)]


def test_a_newer_sighting_that_knows_less_is_shown_as_the_service_it_agrees_with(
    empty_graph: Graph, tmp_path: Path
) -> None:
    """known_services.log tells that it is ssh, and no more."""
    row = {"_path": "known_services", "ts": SEEN + DAY, "host": "192.0.2.10", "port_num": 22, "port_proto": "tcp"}
    load(empty_graph, tmp_path, SAMPLE, json.dumps({**row, "service": ["SSH"]}) + "\n")
    assert rows(empty_graph, PORTS)[0] == (22, "open", "passive", "OpenSSH", "9.6p1 Ubuntu 3ubuntu13")
    assert derive.check(empty_graph) == []


def test_the_ten_clients_seen_last_are_shown(empty_graph: Graph, tmp_path: Path) -> None:
    lines = [
        {"ts": SEEN + n, "host": "192.0.2.1", "recon_type": kind, "source": source, "value": f"agent {n}"}
        for n in range(15)
        for kind, source in (("HTTP_CLIENT_HEADER", "USER-AGENT"), ("SSL_CLIENT", "ja3"))
    ]
    load(empty_graph, tmp_path, "".join(json.dumps(line) + "\n" for line in lines))
    agents = rows(empty_graph, "MATCH (:View)-[:PRINTS]->(s) RETURN s.output ORDER BY s.output")
    assert {output for (output,) in agents} == {f"agent {n}" for n in range(5, 15)}
    assert rows(empty_graph, "MATCH (:View)-[:SHOWS]->(f) RETURN count(f)") == [(10,)]


def test_the_lists_of_kinds_in_cypher_are_those_of_the_table() -> None:
    texts = {text: re.findall(r"recontype IN \[([^\]]+)\]", text) for text in view.steps()}
    lists = [set(re.findall(r"'([^']+)'", found)) for hits in texts.values() for found in hits]
    assert set(kinds.names("open")) in lists
    assert set(kinds.names("name", "")) in lists
