"""A small graph that tests know by heart: three hosts in the view, two scan records, four flows."""

from collections.abc import Iterator

from graphrecon.cypher.statement import Statement
from graphrecon.model.values import address_key

HOSTILE = "Admin\x1b[31m\u202egnp.exe\x9b0m\ttab\x07\nHost 6.6.6.6 (forged)"

_HOSTS = """\
UNWIND $hosts AS row
CREATE (:Host {addr: row[0], key: row[1], version: row[2],
  firstseen: datetime('2026-01-02T03:04:05.123456Z'), lastseen: datetime('2026-01-03T00:00:00Z')})"""

_VIEWS = """\
MATCH (web:Host {addr: '192.0.2.1'}), (shop:Host {addr: '192.0.2.2'}), (six:Host {addr: '2001:db8::1'}),
      (hop:Host {addr: '198.51.100.9'})
CREATE (v:View {addr: web.addr, key: web.key, state: 'up', reason: 'echo-reply', firstseen: web.firstseen,
                lastseen: web.lastseen, openports: 2, extraports: '{"closed":{"total":997,"reasons":{"reset":997}}}',
                country: 'FR', city: 'Paris', asnum: 64500, asname: 'Example', tags: ['CDN'],
                sources: ['lab'], categories: ['office'], names: ['www.example.org']})-[:OF]->(web)
CREATE (v)-[:IS_NAMED {type: 'PTR'}]->(n:Hostname {name: 'www.example.org'})
CREATE (n)-[:IN_DOMAIN]->(:Domain {name: 'www.example.org'})-[:IN_DOMAIN]->(:Domain {name: 'example.org'})
CREATE (v)-[:HAS_MAC]->(:MAC {addr: '00:00:5e:00:53:01'})
CREATE (v)-[:MATCHES_OS {accuracy: 95}]->(:OS {uid: 'os', name: 'Linux 5.0', family: ['Linux']})
CREATE (v)-[:TAGGED {type: 'info'}]->(:Tag {name: 'CDN'})
CREATE (v)-[:REACHED_BY {ttl: 1, proto: 'tcp', port: 443, rtt: 0.5}]->(hop)
CREATE (v)-[:PRINTS]->(:Script {uid: 's0', name: 'clock-skew', output: '9s'})
CREATE (v)-[:HAS_PORT]->(p22:Port:ViewPort {uid: '1/tcp/22', proto: 'tcp', port: 22, state: 'open', reason: 'syn-ack'})
       -[:RUNS {conf: 10}]->(:Service {uid: 'ssh', name: 'ssh', product: 'OpenSSH', version: '9.6',
                                       extrainfo: 'protocol 2.0'})
CREATE (v)-[:HAS_PORT]->(p443:Port:ViewPort {uid: '1/tcp/443', proto: 'tcp', port: 443, state: 'open',
                                             reason: 'syn-ack', banner: 'HTTP/1.1 200'})
       -[:RUNS {tunnel: 'ssl'}]->(http:Service {uid: 'nginx', name: 'http', product: 'nginx'})
CREATE (p443)-[:PRINTS]->(:Script {uid: 's1', name: 'http-title', output: $hostile, data: '{"title":"Admin"}'})
CREATE (v)-[:HAS_PORT]->(:Port:ViewPort {uid: '1/udp/161', proto: 'udp', port: 161, state: 'closed'})
CREATE (w:View {addr: shop.addr, key: shop.key, state: 'up', openports: 1, country: 'DE', sources: [], names: [],
                categories: []})-[:OF]->(shop)
CREATE (w)-[:HAS_PORT]->(:Port:ViewPort {uid: '2/tcp/8080', proto: 'tcp', port: 8080, state: 'open'})
       -[:RUNS]->(:Service {uid: 'evil', name: 'http', product: '=HYPERLINK("http://x","y")', version: '-1'})
CREATE (:View {addr: six.addr, key: six.key, state: 'down', openports: 0})-[:OF]->(six)"""

_RECORDS = """\
MATCH (web:Host {addr: '192.0.2.1'})
CREATE (a:Scan {uid: 'a', scanner: 'nmap'})-[:IN_CATEGORY]->(:Category {name: 'office'})
CREATE (b:Scan {uid: 'b', scanner: 'masscan'})
CREATE (r:Record {uid: 'ra', addr: web.addr, key: web.key, state: 'up', start: datetime('2026-01-02T03:04:05Z'),
                  end: datetime('2026-01-02T03:04:06Z'), source: ['lab'], openports: 1})-[:IN_SCAN]->(a)
CREATE (q:Record {uid: 'rb', addr: web.addr, key: web.key, state: 'up', openports: 0})-[:IN_SCAN]->(b)
CREATE (r)-[:OF]->(web) CREATE (q)-[:OF]->(web)
CREATE (r)-[:HAD_PORT]->(:Port:RecordPort {uid: 'p', proto: 'tcp', port: 22, state: 'open', reason: 'syn-ack'})"""

_FLOWS = """\
CREATE (:Setting {name: 'flow_precision', value: 3600})
WITH * UNWIND $flows AS row
MATCH (src:Host {addr: row.src}), (dst:Host {addr: row.dst})
CREATE (src)-[:SEND]->(f:Flow {uid: row.uid})-[:TO]->(dst)
SET f += row.props, f.firstseen = datetime(row.first), f.lastseen = datetime(row.last)"""

_ADDRESSES = ("192.0.2.1", "192.0.2.2", "198.51.100.9", "2001:db8::1", "10.0.0.1", "10.0.0.2")
_EMPTY: dict[str, object] = {"codes": [], "sports": [], "sources": []}
_COUNTERS = ("count", "cspkts", "scpkts", "csbytes", "scbytes")


def _flow(uid: str, src: str, dst: str, day: str, counters: tuple[int, ...], **props: object) -> dict[str, object]:
    stored = {**_EMPTY, **dict(zip(_COUNTERS, counters, strict=True)), **props}
    return {
        "uid": uid,
        "src": src,
        "dst": dst,
        "first": f"{day}T10:00:00.500000Z",
        "last": f"{day}T11:30:00Z",
        "props": stored,
    }


_LIST = [
    _flow(
        "f1",
        "10.0.0.1",
        "192.0.2.1",
        "2026-01-02",
        (3, 30, 40, 3000, 40000),
        proto="tcp",
        dport=443,
        sports=[40000, 40001],
        times=[1767348000, 1767351600],
        sources=["border"],
    ),
    _flow("f2", "10.0.0.1", "192.0.2.2", "2026-01-03", (1, 5, 5, 500, 500), proto="tcp", dport=8080, sports=[41000]),
    _flow("f3", "10.0.0.2", "192.0.2.1", "2026-01-04", (2, 9, 9, 900, 100), proto="tcp", dport=443, sports=[80]),
    _flow("f4", "10.0.0.2", "2001:db8::1", "2026-01-05", (4, 4, 0, 336, 0), proto="icmp", type=8, codes=[0]),
]


def statements() -> Iterator[Statement]:
    """Yield the statements that write the graph, in order."""
    hosts = [[addr, address_key(addr), 6 if ":" in addr else 4] for addr in _ADDRESSES]
    yield Statement(_HOSTS, {"hosts": hosts})
    yield Statement(_VIEWS, {"hostile": HOSTILE})
    yield Statement(_RECORDS)
    yield Statement(_FLOWS, {"flows": _LIST})
