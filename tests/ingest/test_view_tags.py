"""The tags of the view, rule by rule, and how records tell of them."""

import json
from pathlib import Path

import pytest

from graphrecon.cli.host_text import host_lines
from graphrecon.cypher.filter.purposes import NMAP, VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.record import shape
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.ingest.scans import load, port, rows, scan

pytestmark = pytest.mark.graph

START = 1_700_000_000


def tags(graph: Graph) -> set[tuple[object, ...]]:
    """The tags of the view with their type and reason, save that the address is of documentation."""
    found = rows(graph, "MATCH (:View)-[e:TAGGED]->(t:Tag) RETURN t.name, e.type, e.info")
    names = {name for (name,) in rows(graph, "MATCH (v:View) UNWIND v.tags AS tag RETURN tag")}
    assert names == {name for name, _, _ in found}
    assert derive.check(graph) == []
    return found - {("Reserved address", "info", "documentation")}


def weakness(name: str, state: str) -> str:
    elems = f'<elem key="title">t</elem><elem key="state">{state}</elem>'
    return f'<script id="smb-vuln-x" output="{name}"><table key="{name}">{elems}</table></script>'


def test_tags_of_an_import_and_of_rules_stand_on_the_view(empty_graph: Graph, tmp_path: Path) -> None:
    """Tags given at import, a weakness that was found, and what the address is; records give type and reasons."""
    text = scan(
        START, port(22, "open"), extra=f"<hostscript>{weakness('CVE-2017-0143', 'LIKELY VULNERABLE')}</hostscript>"
    )
    given = ("Mine:danger:a:b", "Mine:danger:other", "Plain", "Empty::why")
    load(empty_graph, tmp_path, text, options=Options(tags=given))
    assert tags(empty_graph) == {
        ("Mine", "danger", "a:b"),
        ("Mine", "danger", "other"),
        ("Plain", "info", None),
        ("Empty", "info", "why"),
        ("Likely vulnerable", "warning", "CVE-2017-0143"),
    }
    mine = [
        {"value": "Empty", "type": "info", "info": ["why"]},
        {"value": "Mine", "type": "danger", "info": ["a:b", "other"]},
        {"value": "Plain", "type": "info"},
    ]
    (seen,) = empty_graph.read(hosts.get(NMAP))
    assert shape(seen["record"])["tags"] == mine
    (held,) = empty_graph.read(hosts.get(VIEW))
    record = shape(held["record"])
    assert record["tags"] == [
        mine[0],
        {"value": "Likely vulnerable", "type": "warning", "info": ["CVE-2017-0143"]},
        *mine[1:],
        {"value": "Reserved address", "type": "info", "info": ["documentation"]},
    ]
    lines = ["".join(part if isinstance(part, str) else part[0] for part in line) for line in host_lines(record)]
    assert (
        "    tags: Empty (why), Likely vulnerable (CVE-2017-0143), Mine (a:b, other), Plain, "
        "Reserved address (documentation)" in lines
    )


@pytest.mark.parametrize(
    ("state", "tag"),
    [
        ("VULNERABLE", ("Vulnerable", "danger", "CVE-2017-0143")),
        ("VULNERABLE (Exploitable)", ("Vulnerable", "danger", "CVE-2017-0143")),
        ("LIKELY VULNERABLE", ("Likely vulnerable", "warning", "CVE-2017-0143")),
        ("UNKNOWN (unable to test)", ("Cannot test vuln", "warning", "CVE-2017-0143")),
        ("NOT VULNERABLE", None),
    ],
)
def test_weaknesses_give_tags_by_their_state(
    empty_graph: Graph, tmp_path: Path, state: str, tag: tuple[str, str, str] | None
) -> None:
    load(empty_graph, tmp_path, scan(START, port(445, "open", script=weakness("CVE-2017-0143", state))))
    assert tags(empty_graph) == ({tag} if tag else set())


@pytest.mark.parametrize(
    ("name", "output", "given"),
    [
        ("http-default-accounts", "[Apache Tomcat] at /manager/html/&#10;  tomcat:tomcat", True),
        ("http-default-accounts", "no accounts", False),
        ("ftp-brute", "Accounts:&#10; root:root - Valid credentials", True),
        ("ftp-brute", "Accounts: No valid accounts found", False),
        ("mysql-empty-password", "root account has empty password", True),
        ("ms-sql-empty-password", "[192.0.2.9:1433]&#10;  sa:&lt;empty&gt; =&gt; Login Success", True),
        ("mysql-empty-password", "Host is not allowed to connect", False),
    ],
)
def test_a_script_that_logged_in_gives_default_password(
    empty_graph: Graph, tmp_path: Path, name: str, output: str, given: bool
) -> None:
    load(empty_graph, tmp_path, scan(START, port(80, "open", script=f'<script id="{name}" output="{output}"/>')))
    assert tags(empty_graph) == ({("Default password", "danger", name)} if given else set())


def certificate(subject: dict[str, str], issuer: dict[str, str], digit: str = "c") -> str:
    """A script with a certificate of these names."""

    def names(key: str, parts: dict[str, str]) -> str:
        elems = "".join(f'<elem key="{name}">{value}</elem>' for name, value in parts.items())
        return f'<table key="{key}">{elems}</table>'

    inside = names("subject", subject) + names("issuer", issuer) + f'<elem key="sha1">{digit * 40}</elem>'
    return f'<script id="ssl-cert" output="x{digit}">{inside}</script>'


def test_certificates_give_tor_and_organization(empty_graph: Graph, tmp_path: Path) -> None:
    """A relay is known by its random names; the organisation stands in the subject."""
    relay = certificate({"commonName": "www.abcdefgh2345.net"}, {"commonName": "www.zyxwvut567.com"})
    firm = certificate({"commonName": "a.example", "organizationName": "Example Org"}, {"commonName": "CA"}, "d")
    plain = certificate({"commonName": "www.example.net"}, {"commonName": "www.abcdefgh.org"}, "e")
    load(empty_graph, tmp_path, scan(START, port(443, "open", script=relay + firm + plain)))
    assert tags(empty_graph) == {
        ("TOR", "info", "commonName=www.abcdefgh2345.net"),
        ("Organization", "info", "Example Org"),
    }


def test_what_scans_gives_scanner(empty_graph: Graph, tmp_path: Path) -> None:
    """A record's own script, what came to a honeypot, and the name that a known scanner gives itself there."""
    text = scan(START, "", extra='<hostscript><script id="scanner" output="zgrab: tcp/80"/></hostscript>')
    load(empty_graph, tmp_path, text)
    hit = {
        "ts": START,
        "host": "192.0.2.9",
        "recon_type": "TCP_HONEYPOT_HIT",
        "source": "tcp/22",
        "value": "SSH-2.0-ZGrab",
    }
    path = tmp_path / "passive_recon.log"
    path.write_text(json.dumps(hit) + "\n")
    report = files.import_path(empty_graph, str(path), tmp_path, Options(source="sensor"))
    assert report.status == "done", report
    derive.drain(empty_graph)
    assert tags(empty_graph) == {
        ("Scanner", "warning", "zgrab: tcp/80"),
        ("Scanner", "warning", "TCP_HONEYPOT_HIT"),
        ("Scanner", "warning", "ZGrab"),
    }
