"""A graph of six flows over three days that tests know by heart, with metadata, a scanned port and a passive fact.

Times are those of January 2026, slots are hours: see FLOWS.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from graphrecon.cypher.statement import Statement
from graphrecon.model.flow import flow_uid
from graphrecon.model.values import address_key

ALICE, BOB, WEB, DNS = "10.0.0.1", "10.0.0.2", "192.0.2.1", "192.0.2.53"
HOSTILE = "\x1b[2Jevil\nHost 6.6.6.6\u202egpj"

FLOWS: dict[str, tuple[str, str, str, int | None, int | None, list[str], str, str, dict[str, Any]]] = {
    "https": (
        ALICE, WEB, "tcp", 443, None, ["01 10", "01 11", "02 10"], "01 10:05", "02 10:30",
        {"sports": [40000, 40001], "count": 3, "cspkts": 30, "scpkts": 40, "csbytes": 3000, "scbytes": 40000},
    ),
    "http": (
        ALICE, WEB, "tcp", 80, None, ["01 10"], "01 10:10", "01 10:20",
        {"sports": [1000], "count": 1, "cspkts": 5, "scpkts": 5, "csbytes": 500, "scbytes": 700},
    ),
    "dns": (
        ALICE, DNS, "udp", 53, None, ["01 10", "03 23"], "01 10:00", "03 23:30",
        {"sports": [53, 50000], "count": 7, "cspkts": 7, "scpkts": 7, "csbytes": 400, "scbytes": 900},
    ),
    "late": (
        BOB, WEB, "tcp", 443, None, ["03 09"], "03 09:15", "03 09:20",
        {"sports": [41000], "count": 1, "cspkts": 3, "scpkts": 0, "csbytes": 180, "scbytes": 0},
    ),
    "ping": (
        BOB, ALICE, "icmp", None, 8, ["02 00"], "02 00:10", "02 00:11",
        {"codes": [0], "count": 4, "cspkts": 4, "scpkts": 4, "csbytes": 336, "scbytes": 336},
    ),
    "back": (
        WEB, BOB, "tcp", 22222, None, ["03 23"], "03 23:50", "03 23:59",
        {"sports": [60000], "count": 2, "cspkts": 9, "scpkts": 9, "csbytes": 900, "scbytes": 100},
    ),
}  # fmt: skip
"""name -> source, destination, proto, dport, type, slots (`day hour`), first and last time, properties."""

_WRITE = """\
UNWIND $flows AS row
MERGE (src:Host {addr: row.src}) ON CREATE SET src.key = row.src_key, src.version = 4
MERGE (dst:Host {addr: row.dst}) ON CREATE SET dst.key = row.dst_key, dst.version = 4
CREATE (src)-[:SEND]->(flow:Flow {uid: row.uid, proto: row.proto, dport: row.dport, type: row.type,
                                  times: row.times, sources: ['tap']})-[:TO]->(dst)
SET flow += row.props, flow.firstseen = datetime(row.first), flow.lastseen = datetime(row.last)"""

_AROUND = """\
MERGE (:Setting {name: 'flow_precision', value: 3600})
WITH 1 AS one
MATCH (alice:Host {addr: $alice})-[:SEND]->(dns:Flow {proto: 'udp'}), (web:Host {addr: $web}),
      (alice)-[:SEND]->(http:Flow {dport: 80})
CREATE (dns)-[:CARRIED {count: 5, firstseen: dns.firstseen, lastseen: dns.lastseen}]->
       (query:Intel:DNS {uid: 'q1', proto: 'dns', query: 'www.google.com', answers: ['192.0.2.1', 'a.example.com']}),
       (dns)-[:CARRIED {count: 2, firstseen: dns.firstseen, lastseen: dns.firstseen}]->
       (:Intel:DNS {uid: 'q2', proto: 'dns', query: $hostile}),
       (alice)-[:SENT {count: 5, firstseen: dns.firstseen, lastseen: dns.lastseen}]->(query),
       (http)-[:CARRIED {count: 1, firstseen: http.firstseen, lastseen: http.lastseen}]->
       (:Intel:HTTP {uid: 'h1', proto: 'http', host: 'intranet', uri: '/admin/login', status_code: 200}),
       (view:View {addr: web.addr, key: web.key, state: 'up', country: 'FR', asnum: 64500, openports: 1,
                   names: ['www.example.org'], tags: ['CDN']})-[:OF]->(web),
       (view)-[:HAS_PORT]->(:Port:ViewPort {uid: '192.0.2.1/tcp/443', proto: 'tcp', port: 443, state: 'open'})
       -[:RUNS {tunnel: 'ssl'}]->(:Service {uid: 'nginx', name: 'http', product: 'nginx'}),
       (web)-[:IN_RANGE]->(place:Range:CountryRange {uid: 'c1'})-[:IN_COUNTRY]->(:Country {code: 'FR'}),
       (place)-[:IN_DATASET]->(:Dataset {uid: 'd1', kind: 'country', provider: 'test', version: 4, active: true}),
       (web)-[:IN_RANGE]->(system:Range:ASRange {uid: 'a1'})-[:IN_AS]->(:AS {num: 64500}),
       (system)-[:IN_DATASET]->(:Dataset {uid: 'd2', kind: 'asn', provider: 'test', version: 4, active: true}),
       (record:Record {uid: 'r1', addr: web.addr, key: web.key, state: 'up', openports: 1,
                       start: datetime('2026-01-01T00:00:00Z'), end: datetime('2026-01-01T00:01:00Z')})-[:OF]->(web),
       (record)-[:IN_SCAN]->(:Scan {uid: 's1', scanner: 'nmap'}),
       (:Observation {uid: 'o1', recontype: 'HTTP_SERVER_HEADER', source: 'SERVER', value: 'nginx/1.24', port: 443,
                      sensor: 'tap', count: 9, firstseen: datetime('2026-01-01T00:00:00Z'),
                      lastseen: datetime('2026-01-02T00:00:00Z')})-[:OF]->(web)"""


def moment(text: str) -> datetime:
    """Return `DD HH` or `DD HH:MM` of January 2026 as a time."""
    day, _, clock = text.partition(" ")
    hour, _, minute = clock.partition(":")
    return datetime(2026, 1, int(day), int(hour), int(minute or 0), tzinfo=UTC)


def slot(text: str) -> int:
    """Return `DD HH` of January 2026 in epoch seconds."""
    return int(moment(text).timestamp())


def uid(name: str) -> str:
    """Return the key of a flow."""
    src, dst, proto, dport, type_, *_ = FLOWS[name]
    return flow_uid(src, dst, proto, dport, type_)


def statements() -> Iterator[Statement]:
    """Yield the statements that write the graph, in order."""
    rows = [
        {
            "uid": uid(name),
            "src": src,
            "src_key": address_key(src),
            "dst": dst,
            "dst_key": address_key(dst),
            "proto": proto,
            "dport": dport,
            "type": type_,
            "times": list(map(slot, times)),
            "first": moment(first).isoformat(),
            "last": moment(last).isoformat(),
            "props": {"codes": [], "sports": [], **props},
        }
        for name, (src, dst, proto, dport, type_, times, first, last, props) in FLOWS.items()
    ]
    yield Statement(_WRITE, {"flows": rows})
    yield Statement(_AROUND, {"alice": ALICE, "web": WEB, "hostile": HOSTILE})
