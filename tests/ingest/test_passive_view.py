"""What sensors saw feeds the view: alone, beside scans in any order, and only as long as it is there."""

import base64
import json
import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from graphrecon.cypher import view
from graphrecon.cypher.filter.purposes import NMAP
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.fingerprint import fingerprint
from graphrecon.cypher.query.top import top
from graphrecon.cypher.statement import Statement
from graphrecon.db.hosts import Hosts
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
    printed = rows(empty_graph, "MATCH (:View)-[:HAS_PORT]->(p)-[:PRINTS]->(s) RETURN p.port, s.name, s.output")
    assert set(printed) == {
        (80, "http-headers", "Server: nginx/1.24.0 (Ubuntu)"),
        (80, "http-headers", 'Www-Authenticate: Digest realm="lab",algorithm="MD5",qop="auth"'),
        (80, "http-server-header", "nginx/1.24.0 (Ubuntu)"),
        (
            445,
            "ntlm-info",
            "\n  Target_Name: LAB\n  DNS_Computer_Name: files.lab.example"
            "\n  Product_Version: 10.0.20348\n  NTLM_Version: 15",
        ),
    }


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


def test_top_values_of_scans_count_what_scans_recognised(empty_graph: Graph, tmp_path: Path) -> None:
    """Not what sensors did, with a filter that all records match and without one."""
    load(empty_graph, tmp_path, SAMPLE, scan(SEEN, "open", '<service name="http" product="nginx" method="probed"/>'))
    for filters in ([], ["ipv4"]):
        for field, label in (("service", "http"), ("product", "nginx"), ("version", None)):
            assert empty_graph.read(top(NMAP, field, filters)) == [{"label": label, "value": 1}]


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


def sighting(moment: int, recontype: str, source: str, value: str, **more: object) -> str:
    """A line of a sensor about the sample's server, as JSON."""
    line = {"ts": moment, "host": "192.0.2.10", "recon_type": recontype, "source": source, "value": value, **more}
    return json.dumps(line) + "\n"


def encoded(**fields: str) -> str:
    return ",".join(f"{name}:{base64.b64encode(text.encode()).decode()}" for name, text in fields.items())


SAW = (
    sighting(SEEN, "HTTP_SERVER_HEADER", "X-POWERED-BY", "PHP/8.1\nX-Forged: yes", srvport=80)
    + sighting(SEEN + 1, "HTTP_SERVER_HEADER", "X-POWERED-BY", "PHP/8.2", srvport=80)
    + sighting(SEEN, "HTTP_SERVER_HEADER", "SET-COOKIE", "session=1f; path=/", srvport=80)
    + sighting(SEEN, "NTLM_CHALLENGE", "tcp-SMB", encoded(NetBIOS_Domain_Name="LAB"), srvport=445)
    + sighting(SEEN, "NTLM_AUTHENTICATE", "tcp-SMB", encoded(Workstation="PC", User_Name="alice"), host="192.0.2.11")
    + sighting(SEEN, "SMB", "tcp-SMB", encoded(os="Windows 10 Pro 19041", domain="LAB"), srvport=445)
)


FOUND = {
    "httphdr:x-powered-by:PHP/8.2": ["192.0.2.10"],
    "httphdr:x-powered-by:/8.1/": [],
    "httphdr:x-forged": [],
    "cookie:session": ["192.0.2.10"],
    "ntlm.domain:LAB": ["192.0.2.10"],
    "ntlm.server:PC": ["192.0.2.11"],
    "script:ntlm-info:/alice/": [],
    'smb.os:"Windows 10 Pro 19041"': ["192.0.2.10"],
    "smb.domain:LAB tcp/445": ["192.0.2.10"],
}


def test_what_sensors_saw_is_found_as_what_scripts_printed(empty_graph: Graph, tmp_path: Path) -> None:
    load(empty_graph, tmp_path, SAW)
    view = Hosts(empty_graph, "view", files.import_path)  # type: ignore[arg-type]
    assert {text: [record["addr"] for record in view.get(text)] for text in FOUND} == FOUND


HEADERS = "http-headers", "\n  server: NGINX/1.24.0 (Ubuntu)\n  Date: now"
SERVER = "http-server-header", "nginx/1.24.0 (Ubuntu)"
NEWER = {(80, "http-headers", 'Www-Authenticate: Digest realm="lab",algorithm="MD5",qop="auth"', SEEN + 120)}


@pytest.mark.parametrize(
    ("start", "seen", "beside"),
    [(SEEN - DAY, SEEN + 80, NEWER), (SEEN + DAY, SEEN + DAY + 10, set())],
)
def test_beside_what_a_scan_printed_stands_what_is_newer_and_tells_more(
    start: int, seen: int, beside: set[tuple[object, ...]], empty_graph: Graph, tmp_path: Path
) -> None:
    scripts = (f"<script id={quoteattr(name)} output={quoteattr(output)}/>" for name, output in (HEADERS, SERVER))
    text = scan(start, "open", "".join(scripts))
    printed = (
        "MATCH (p:ViewPort {uid: '192.0.2.10/tcp/80'})-[e:PRINTS]->(s) "
        "RETURN p.port, s.name, s.output, e.lastseen.epochSeconds"
    )
    load(empty_graph, tmp_path, text, SAMPLE)
    assert set(rows(empty_graph, printed)) == {(80, *HEADERS, start + 10), (80, *SERVER, seen)} | beside
    before = fingerprint(empty_graph)
    assert derive.check(empty_graph) == []
    empty_graph.run(Statement("MATCH (n) DETACH DELETE n"))
    load(empty_graph, tmp_path, SAMPLE, text)
    assert fingerprint(empty_graph) == before


def test_the_lists_of_kinds_in_cypher_are_those_of_the_table() -> None:
    texts = {text: re.findall(r"recontype IN \[([^\]]+)\]", text) for text in view.steps()}
    lists = [set(re.findall(r"'([^']+)'", found)) for hits in texts.values() for found in hits]
    assert set(kinds.names("open")) in lists
    assert set(kinds.names("name", "")) in lists
