"""What the graph of views has besides views for questions whose work is pinned: names, identities, ways, scans."""

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

_SHARED = """\
UNWIND range(0, 29) AS n
CREATE (:Fingerprint {uid: 'jarm' + n, kind: 'jarm', value: 'jarm' + n}),
  (:Vulnerability {name: 'CVE-2026-' + n}), (:Script {uid: 'title' + n, name: 'http-title', output: 'Title ' + n}),
  (:Host {addr: '192.0.2.' + n, key: '00000000000000000000ffffc00002' + right('0' + n, 2), version: 4}),
  (:Scan {uid: 'scan' + n, scanner: 'nmap'})-[:IN_CATEGORY]->(:Category {name: 'category' + n}),
  (:Domain {name: 'd' + n + '.example'})"""

_OF_VIEWS = """\
MATCH (view:View)
WITH view ORDER BY view.key
WITH collect(view) AS views
UNWIND range(0, size(views) - 1) AS n
WITH n, views[n] AS view
MATCH (view)-[:HAS_PORT]->(port:ViewPort)
WITH n, view, port ORDER BY port.port DESC
WITH n, view, collect(port)[0] AS port
MATCH (jarm:Fingerprint {uid: 'jarm' + n % 30}), (vuln:Vulnerability {name: 'CVE-2026-' + n % 30}),
  (title:Script {uid: 'title' + n % 30}), (hop:Host {addr: '192.0.2.' + n % 30}),
  (domain:Domain {name: 'd' + n % 30 + '.example'})
CREATE (view)-[:IS_NAMED {type: 'PTR'}]->(:Hostname {name: 'h' + n + '.' + domain.name})-[:IN_DOMAIN]->
    (:Domain {name: 'h' + n + '.' + domain.name})-[:IN_DOMAIN]->(domain),
  (view)-[:HAS_MAC]->(:MAC {addr: 'mac' + n}), (view)-[:REACHED_BY {ttl: n % 9, rtt: 0.5}]->(hop),
  (port)-[:SHOWS]->(:Certificate {uid: 'cert' + n, sha256: 'cert' + n, sha1: 'sha' + n, subject: 'CN=h' + n})
    -[:HAS_KEY]->(:PublicKey {uid: 'key' + n, sha256: 'key' + n, sha1: 'sha' + n, type: 'rsa', bits: 2048}),
  (port)-[:PRINTS]->(title), (port)-[:SHOWS]->(jarm)
FOREACH (one IN CASE WHEN n % 10 = 0 THEN [1] ELSE [] END | CREATE (view)-[:SHOWS {state: 'VULNERABLE'}]->(vuln))"""

_RECORDS = """\
MATCH (view:View)-[:OF]->(host:Host)
WITH view, host ORDER BY view.key
WITH collect([view, host]) AS views
UNWIND range(0, size(views) - 1) AS n
WITH n, views[n][0] AS view, views[n][1] AS host
MATCH (scan:Scan {uid: 'scan' + n % 30})
CREATE (record:Record {uid: 'record' + n, addr: view.addr, key: view.key, state: 'up', openports: view.openports,
  start: view.firstseen, end: view.lastseen, source: ['lab']})-[:OF]->(host), (record)-[:IN_SCAN]->(scan)
WITH record, view
MATCH (view)-[:HAS_PORT]->(port:ViewPort)
CREATE (record)-[:HAD_PORT]->(seen:Port:RecordPort {
  uid: record.uid + '/' + port.port, proto: port.proto, port: port.port,
  state: port.state, firstseen: port.firstseen, lastseen: port.lastseen})
WITH seen, port
MATCH (port)-[:RUNS]->(service:Service)
CREATE (seen)-[:RAN]->(service)"""

_FROM = """\
MATCH (view:View)-[:OF]->(:Host)<-[:OF]-(record:Record)
CREATE (view)-[:FROM]->(record)
WITH view, record
MATCH (view)-[:HAS_PORT]->(port:ViewPort)
MATCH (record)-[:HAD_PORT]->(seen:RecordPort {proto: port.proto, port: port.port})
CREATE (port)-[:FROM]->(seen)"""
_FLOWS = """\
MATCH (host:Host)<-[:OF]-(:View)
WITH host ORDER BY host.key
WITH collect(host) AS hosts
UNWIND range(0, size(hosts) - 1) AS n
UNWIND [[n + 1, 443], [n + 30, 22], [n % 7, 53]] AS told
WITH n, hosts[n] AS src, hosts[told[0] % size(hosts)] AS dst, told[1] AS dport
CREATE (src)-[:SEND]->(flow:Flow {uid: 'flow' + n + '/' + dport, proto: 'tcp', dport: dport, count: 1,
  csbytes: n, scbytes: n, times: [1767225600], sources: ['sensor'], firstseen: datetime({epochSeconds: 1767225600 + n}),
  lastseen: datetime({epochSeconds: 1767229200 + n})})-[:TO]->(dst)
WITH n, src, dport, flow WHERE dport = 53
MERGE (query:Intel:DNS {uid: 'query' + n % 50, proto: 'dns', query: 'h' + n % 50 + '.example'})
CREATE (flow)-[:CARRIED {count: 1}]->(query)
MERGE (src)-[:SENT {count: 1}]->(query)"""
"""Each host talks to the next and to one further on; all of them to seven hosts, which answer queries."""


def write(graph: Graph) -> None:
    """Write it beside the views that the graph holds."""
    for text in (_SHARED, _OF_VIEWS, _RECORDS):
        graph.run(Statement(text))


def write_ties(graph: Graph) -> None:
    """Write what the page of a host and the canvas have besides: flows, and where views come from."""
    for text in (_FROM, _FLOWS):
        graph.run(Statement(text))
