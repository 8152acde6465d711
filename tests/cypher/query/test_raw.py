"""Filters and top values against statements that a person wrote by other ways through the graph."""

import json
from typing import Any

import pytest

from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, top
from graphrecon.cypher.statement import Statement
from tests.cypher.query.rich import JA3, JA3S, JARM

pytestmark = pytest.mark.graph

V, R = "MATCH (v:View)", "MATCH (v:Record)"
PORT = "MATCH (v:View)-[:HAS_PORT]->(p:ViewPort)"
RUNS = f"{PORT}-[:RUNS]->(s:Service)"
ON_PORT = "MATCH (v:View)-[:HAS_PORT]->(:ViewPort)-[:PRINTS]->(s:Script"
ON_HOST = "MATCH (v:View)-[:PRINTS]->(s:Script"
SHOWS = "MATCH (v:View)-[:HAS_PORT]->(p:ViewPort)-[:SHOWS]->"
WAY = "MATCH (v:View)-[via:REACHED_BY]->(hop:Host)"
FILTERS = (
    # addresses
    ("192.0.2.7", "MATCH (v:View {addr: '192.0.2.7'})"),
    ("id:192.0.2.7", "MATCH (h:Host {addr: '192.0.2.7'})<-[:OF]-(v:View)"),
    ("net:192.0.2.0/24", f"{V} WHERE v.addr STARTS WITH '192.0.2.'"),
    ("range:192.0.2.6-192.0.2.8", f"{V} WHERE v.addr IN ['192.0.2.6', '192.0.2.7', '192.0.2.8']"),
    ("ipv6", f"{V} WHERE v.addr CONTAINS ':'"),
    ("ipv4", f"{V}-[:OF]->(:Host {{version: 4}})"),
    # places
    ("country:FR", f"{V}-[:OF]->()-[:IN_RANGE]->(:CityRange)-[:IN_COUNTRY]->(:Country {{code: 'FR'}})"),
    ("city:Paris", f"{V}-[:OF]->()-[:IN_RANGE]->()-[:IN_CITY]->(:City {{name: 'Paris'}})"),
    ("asnum:64500", f"{V}-[:OF]->()-[:IN_RANGE]->()-[:IN_AS]->(:AS {{num: 64500}})"),
    ("asname:/^Exam/", f"{V}-[:OF]->()-[:IN_RANGE]->()-[:IN_AS]->(a:AS) WHERE a.name STARTS WITH 'Exam'"),
    # names
    ("hostname:pc.corp.example.com", f"{V} WHERE 'pc.corp.example.com' IN v.names"),
    ("hostname:/corp/", f"{V} WHERE any(name IN v.names WHERE name CONTAINS 'corp')"),
    ("domain:example.com", f"{V} WHERE any(name IN v.names WHERE name ENDS WITH '.example.com')"),
    ("!hostname", f"{V} WHERE size(v.names) = 0"),
    # what people say of it
    ("category:rich", f"{V}-[:OF]->()<-[:OF]-(:Record)-[:IN_SCAN]->()-[:IN_CATEGORY]->(:Category {{name: 'rich'}})"),
    ("source:lab", f"{V} WHERE 'lab' IN v.sources"),
    ("tag:CDN", f"{V}-[:TAGGED]->(:Tag {{name: 'CDN'}})"),
    ("tag:CDN:example", f"{V}-[t:TAGGED]->(:Tag {{name: 'CDN'}}) WHERE t.info = 'example'"),
    ('tag:"Reserved address":documentation', f"{V}-[:TAGGED {{info: 'documentation'}}]->(:Tag)"),
    ("tag.type:danger", f"{V}-[:TAGGED {{type: 'danger'}}]->()"),
    ("notes", "MATCH (:Note)-[:ABOUT]->(:Host)<-[:OF]-(v:View)"),
    # ports
    ("closed:23", f"{PORT} WHERE p.port = 23 AND p.proto = 'tcp' AND p.state = 'closed'"),
    ("filtered", f"{PORT} WHERE p.state = 'filtered'"),
    ("port:21,22", f"{PORT} WHERE p.port IN [21, 22] AND p.proto = 'tcp' AND p.state = 'open'"),
    ("openports > 5", f"{V} WHERE COUNT {{ (v)-[:HAS_PORT]->(:ViewPort {{state: 'open'}}) }} > 5"),
    ("otheropenport:22,80", f"{PORT} WHERE p.state = 'open' AND NOT (p.port IN [22, 80] AND p.proto = 'tcp')"),
    ("banner:/^SSH-2/", f"{PORT} WHERE p.banner STARTS WITH 'SSH-2'"),
    # services
    ("service:ssh:22", f"{RUNS} WHERE s.name = 'ssh' AND p.port = 22"),
    ('product:http:"Apache httpd":80', f"{RUNS} WHERE s.name = 'http' AND s.product = 'Apache httpd' AND p.port = 80"),
    ("version:ssh:OpenSSH:9.6:22", f"{RUNS} WHERE s.product = 'OpenSSH' AND s.version = '9.6' AND p.port = 22"),
    ("devicetype:router", f"{RUNS} WHERE s.devicetype = 'router'"),
    ("os:/^Linux/", f"{V}-[:MATCHES_OS]->(o:OS) WHERE o.name STARTS WITH 'Linux' OR 'Linux' IN o.family"),
    ("cpe:a:apache:http_server", f"{RUNS}-[:HAS_CPE]->(:CPE {{vendor: 'apache', product: 'http_server'}})"),
    ("vuln-boa", f"{RUNS} WHERE s.product = 'Boa HTTPd' AND s.version IN ['0.93', '0.94.11']"),
    # scripts
    ("script:http-title:/Outlook/", f"{ON_PORT} {{name: 'http-title'}}) WHERE s.output CONTAINS 'Outlook'"),
    ("httphdr:x-powered-by:/^PHP/", f"{ON_PORT} {{name: 'http-headers'}}) WHERE s.output CONTAINS 'X-Powered-By: PHP'"),
    ("httphdr:server:NGINX", f"{ON_PORT} {{name: 'http-headers'}}) WHERE s.output =~ '(?is).*server: nginx\\\\s.*'"),
    ("httpapp:owa:/^15/", f"{ON_PORT} {{name: 'http-app'}}) WHERE s.data CONTAINS '\"version\":\"15'"),
    ("useragent:/curl/", "MATCH (s:Script {name: 'http-user-agent'})<-[:PRINTS]-()<-[:HAS_PORT]-{0,1}(v:View)"
     " WHERE s.output CONTAINS 'curl'"),
    ("file:nfs-ls:passwd", f"{ON_HOST} {{name: 'nfs-ls'}}) WHERE s.output CONTAINS '/passwd'"),
    ("anonftp", f"{ON_PORT} {{name: 'ftp-anon'}}) WHERE s.output STARTS WITH 'Anonymous FTP login allowed'"),
    ("smbshare:rw", f"{ON_HOST} {{name: 'smb-enum-shares'}}) WHERE s.output CONTAINS 'READ/WRITE'"),
    ("vuln:CVE-2017-0143:VULNERABLE", f"{V}-[to:SHOWS]->(:Vulnerability {{name: 'CVE-2017-0143'}})"
     " WHERE to.state = 'VULNERABLE'"),
    ("vuln.severity > 9", f"{V}-[:SHOWS]->(x:Vulnerability) WHERE x.severity > 9"),
    ("vulns.title:RCE", f"{V}-[:SHOWS]->(:Vulnerability {{title: 'RCE'}})"),
    # what systems say of themselves
    ("smb.os:/^Windows 10/", f"{ON_HOST} {{name: 'smb-os-discovery'}}) WHERE s.data CONTAINS '\"os\":\"Windows 10'"),
    ("ntlm.fqdn:pc.corp.example.com", f"{ON_PORT} {{name: 'smb-ntlm-info'}})"
     " WHERE s.data CONTAINS '\"pc.corp.example.com\"'"),
    ("ike.vendor_id.name:/^XA/", f"{ON_HOST} {{name: 'ike-info'}}) WHERE s.data CONTAINS '\"name\":\"XAUTH\"'"),
    # keys, certificates, fingerprints
    ("sshkey.type:ssh-ed25519", f"{SHOWS}(:PublicKey {{type: 'ed25519'}})"),
    ("cert.pubkey.type:ec", f"{SHOWS}(:Certificate)-[:HAS_KEY]->(:PublicKey {{type: 'ec'}})"),
    ("cert.pubkey.type:ecdsa-sha2-nistp256",
     f"{SHOWS}(:Certificate)-[:HAS_KEY]->(:PublicKey {{type: 'ec', curve: 'secp256r1'}})"),
    ("pubkey.type:ed25519 !cert.pubkey.type:ed25519", f"{SHOWS}(:PublicKey {{type: 'ed25519'}})"),
    ("cert.self_signed:true", f"{SHOWS}(:Certificate {{self_signed: true}})"),
    ("cacert", f"{SHOWS}(:Certificate {{ca: true}})"),
    ("torcert", f"{SHOWS}(c:Certificate) WHERE c.subject CONTAINS 'www.abcdefgh2.net'"),
    (f"ja3:{JA3}", f"{SHOWS}(:Fingerprint {{kind: 'ja3', value: '{JA3}'}})"),
    ("ja3:771,1,2", f"{SHOWS}(:Fingerprint {{kind: 'ja3', raw: '771,1,2'}})"),
    (f"ja3s:{JA3S}:{JA3}", f"{ON_PORT} {{name: 'ssl-ja3-server'}}) WHERE s.data CONTAINS '{JA3}'"),
    ("ja4.ja4_a:t13d0202h2", f"{SHOWS}(f:Fingerprint {{kind: 'ja4'}}) WHERE f.value STARTS WITH 't13d0202h2_'"),
    (f"jarm:{JARM}", f"{SHOWS}(:Fingerprint {{kind: 'jarm', value: '{JARM}'}})"),
    ("hassh:/^curve25519-sha256;/", f"{V}-[:HAS_PORT]->{{0,1}}()-[:SHOWS]->(f) WHERE f.kind STARTS WITH 'hassh'"
     " AND f.raw STARTS WITH 'curve25519-sha256;'"),
    # ways and pictures
    ("hop:192.0.2.1:1", f"{WAY} WHERE hop.addr = '192.0.2.1' AND via.ttl = 1"),
    ("hopname:/^core/", f"{WAY} WHERE via.name STARTS WITH 'core'"),
    ("hopdomain:example.net", f"{WAY} WHERE via.name ENDS WITH '.example.net'"),
    ("screenshot:81", f"{SHOWS}(:Screenshot) WHERE p.port = 81"),
    ("screenshot:http", f"{SHOWS}(:Screenshot) WHERE EXISTS {{ (p)-[:RUNS]->(:Service {{name: 'http'}}) }}"),
    ("screenwords:LOGIN:tcp/81", f"{SHOWS}(x:Screenshot) WHERE 'login' IN x.words AND p.port = 81"),
)  # fmt: skip
"""A filter of the view, and clauses that find the same hosts as `v`."""
RECORDS = (
    ("net:192.0.2.0/24", f"{R} WHERE v.addr STARTS WITH '192.0.2.'"),
    ("category:rich", f"{R}-[:IN_SCAN]->()-[:IN_CATEGORY]->(:Category {{name: 'rich'}})"),
    ("scanner:masscan", f"{R}-[:IN_SCAN]->(:Scan {{scanner: 'masscan'}})"),
    ("tag:CDN:example", f"{R} WHERE 'CDN:info:example' IN v.tags"),
    ("tag.type:danger", f"{R} WHERE any(tag IN v.tags WHERE tag CONTAINS ':danger')"),
    ("country:FR", f"{R}-[:OF]->()-[:IN_RANGE]->(:CityRange)-[:IN_COUNTRY]->(:Country {{code: 'FR'}})"),
    ("port:22 service:ssh", f"{R}-[:HAD_PORT]->(:RecordPort {{port: 22, proto: 'tcp', state: 'open'}})"
     " WHERE EXISTS { (v)-[:HAD_PORT]->()-[:RAN]->(:Service {name: 'ssh'}) }"),
    ("mac:00:00:0c:00:53:01", f"{R}-[:HAD_MAC]->(:MAC {{addr: '00:00:0c:00:53:01'}})"),
    ("hop:192.0.2.1", f"{R}-[:HOP]->(:Host {{addr: '192.0.2.1'}})"),
    ("smb.workgroup:WORK", f"{R}-[:PRINTED]->(s:Script {{name: 'smb-os-discovery'}}) WHERE s.data CONTAINS '\"WORK\"'"),
    ("notes", f"{R}-[:OF]->()<-[:ABOUT]-(:Note)"),
)  # fmt: skip
TOPS = (
    ("country", f"{V} OPTIONAL MATCH (v)-[:OF]->()-[:IN_RANGE]->(:CityRange)-[:IN_COUNTRY]->(c)"
     " RETURN c.code AS label"),
    ("domains:2", f"{V} UNWIND v.names AS name WITH DISTINCT v, split(name, '.')[-2..] AS two WHERE size(two) = 2"
     " RETURN two[0] + '.' + two[1] AS label"),
    ("tag:CDN", f"{V}-[t:TAGGED]->(:Tag {{name: 'CDN'}}) RETURN t.info AS label"),
    ("hop>0", f"{WAY} WHERE via.ttl > 0 RETURN hop.addr AS label"),
    ("countports", f"{V} RETURN COUNT {{ (v)-[:HAS_PORT]->(:ViewPort {{state: 'open'}}) }} AS label"),
    ("script", "MATCH (:View)-[:HAS_PORT]->{0,1}()-[:PRINTS]->(s:Script) RETURN s.name AS label"),
    ("script:80:http-title", f"{PORT}-[:PRINTS]->(s:Script {{name: 'http-title'}}) WHERE p.port = 80"
     " RETURN s.output AS label"),
    ("vulns.id", f"{V}-[:HAS_PORT]->{{0,1}}()-[:SHOWS]->(x:Vulnerability) RETURN x.name AS label"),
    ("sshkey.bits", f"{SHOWS}(k:PublicKey) RETURN k.bits AS label"),
    ("cert.pubkey.bits", f"{SHOWS}(:Certificate)-[:HAS_KEY]->(k) RETURN k.bits AS label"),
    ("ja3-server", f"{SHOWS}(f:Fingerprint {{kind: 'ja3s'}}) RETURN f.value AS label"),
    ("hassh-server.raw", f"{SHOWS}(f:Fingerprint {{kind: 'hassh-server'}}) RETURN f.raw AS label"),
    ("screenwords", f"{SHOWS}(x:Screenshot) UNWIND x.words AS word RETURN word AS label"),
    ("httphdr:server", f"{ON_PORT} {{name: 'http-headers'}}) WHERE s.output =~ '(?s).*\\\\bServer: .*'"
     " RETURN trim(split(split(s.output, 'Server: ')[1], '\n')[0]) AS label"),
    ("devicetype", f"{RUNS} WHERE s.devicetype <> '' RETURN s.devicetype AS label"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "match"), FILTERS, ids=[text for text, _ in FILTERS])
def test_a_filter_finds_the_hosts_of_a_raw_statement(known: Graph, text: str, match: str) -> None:
    expected = {row["addr"] for row in known.read(Statement(f"{match} RETURN DISTINCT v.addr AS addr"))}
    assert {row["addr"] for row in known.read(hosts.addresses(VIEW, [text]))} == expected
    assert expected, "a statement that finds nothing tells nothing"


@pytest.mark.parametrize(("text", "match"), RECORDS, ids=[text for text, _ in RECORDS])
def test_a_filter_counts_the_records_of_a_raw_statement(known: Graph, text: str, match: str) -> None:
    expected = known.read(Statement(f"{match} RETURN count(DISTINCT v) AS count"))[0]["count"]
    assert known.read(hosts.count(NMAP, [text]))[0]["count"] == expected > 0


@pytest.mark.parametrize(("field", "question"), TOPS, ids=[field for field, _ in TOPS])
def test_top_values_are_those_of_a_raw_statement(known: Graph, field: str, question: str) -> None:
    expected = counted(known.read(Statement(f"{question}, count(*) AS value")))
    assert counted(known.read(top.top(VIEW, field, limit=None))) == expected
    assert expected, "a statement that counts nothing tells nothing"


def counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how often each label is there."""
    return {json.dumps(row["label"]): row["value"] for row in rows}
