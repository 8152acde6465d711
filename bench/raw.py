"""Hand-written batches of the same facts as an import makes: the engine's own limit, without anything exactly once."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from bench.generate.flows import Pair
from bench.generate.passive import fact
from bench.generate.scans import START, Port, Scanned
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.model.flow import flow_uid
from graphrecon.model.host import script, service
from graphrecon.model.scan import port_uid, record_uid
from graphrecon.model.values import address_key, uid

Thing = TypeVar("Thing")

_HOSTS = """\
UNWIND $rows AS row
MERGE (h:Host {addr: row.addr})
ON CREATE SET h.key = row.key, h.version = 4, h.firstseen = datetime({epochSeconds: row.start}),
  h.lastseen = datetime({epochSeconds: row.end})
SET h:Stale
WITH row, h
MATCH (scan:Scan {uid: 'bench'})
CREATE (r:Record {
  uid: row.uid, addr: row.addr, key: row.key, state: 'up', reason: 'echo-reply', openports: row.openports,
  start: datetime({epochSeconds: row.start}), end: datetime({epochSeconds: row.end})})
CREATE (r)-[:OF]->(h)
CREATE (r)-[:IN_SCAN]->(scan)
FOREACH (name IN row.names | MERGE (n:Hostname {name: name}) CREATE (r)-[:WAS_NAMED {type: 'PTR'}]->(n))
WITH row, r
UNWIND row.ports AS port
CREATE (r)-[:HAD_PORT]->(p:Port:RecordPort {
  uid: port.uid, proto: 'tcp', port: port.port, state: port.state, reason: 'syn-ack', ttl: 55,
  firstseen: r.start, lastseen: r.end})
FOREACH (s IN port.services |
  MERGE (n:Service {uid: s.uid}) ON CREATE SET n.name = s.name, n.product = s.product, n.version = s.version
  CREATE (p)-[:RAN {conf: 10, method: 'probed'}]->(n))
FOREACH (s IN port.scripts |
  MERGE (n:Script {uid: s.uid}) ON CREATE SET n.name = s.name, n.output = s.output
  CREATE (p)-[:PRINTED]->(n))"""

_ENDS = """\
UNWIND $rows AS row
MERGE (h:Host {addr: row.addr})
ON CREATE SET h.key = row.key, h.version = 4, h.firstseen = $time, h.lastseen = $time
SET h:Stale"""

_FLOWS = """\
UNWIND $rows AS row
MATCH (src:Host {addr: row.src})
MATCH (dst:Host {addr: row.dst})
CREATE (src)-[:SEND]->(f:Flow {
  uid: row.uid, proto: row.proto, dport: row.dport, sports: [40000], times: [0], count: 1, cspkts: 3, scpkts: 4,
  csbytes: 500, scbytes: 600, firstseen: $time, lastseen: $time})-[:TO]->(dst)"""


def write_hosts(graph: Graph, found: Sequence[Scanned]) -> None:
    """Write generated hosts as records of one scan, one statement a thousand hosts."""
    graph.run(Statement("CREATE (:Scan {uid: 'bench', scanner: 'nmap'})"))
    for part in _parts(found, 1000):
        graph.run(Statement(_HOSTS, {"rows": [_host(each) for each in part]}))


def _host(host: Scanned) -> dict[str, Any]:
    uid = record_uid("bench", host.addr)
    return {
        "addr": host.addr,
        "key": address_key(host.addr),
        "uid": uid,
        "start": host.start,
        "end": host.end,
        "names": [host.name] if host.name else [],
        "openports": sum(port.state == "open" for port in host.ports),
        "ports": [_port(uid, port) for port in host.ports],
    }


def _port(record: str, port: Port) -> dict[str, Any]:
    found = service(port.name, port.product, port.version)
    return {
        "uid": port_uid(record, "tcp", port.port),
        "port": port.port,
        "state": port.state,
        "services": [{"uid": found.uid, "name": port.name, "product": port.product, "version": port.version}]
        if port.name
        else [],
        "scripts": [
            {"uid": script(each.name, each.output).uid, "name": each.name, "output": each.output}
            for each in port.scripts
        ],
    }


def write_flows(graph: Graph, found: Sequence[Pair]) -> None:
    """Write generated flows, each once, two statements ten thousand flows."""
    moment = _moment(graph)
    for part in _parts(found, 10_000):
        ends = {addr for pair in part for addr in (pair.src, pair.dst)}
        hosts = [{"addr": addr, "key": address_key(addr)} for addr in ends]
        graph.run(Statement(_ENDS, {"rows": hosts, "time": moment}))
        rows = [
            {
                "uid": flow_uid(pair.src, pair.dst, pair.proto, pair.dport),
                "src": pair.src,
                "dst": pair.dst,
                "proto": pair.proto,
                "dport": pair.dport,
            }
            for pair in part
        ]
        graph.run(Statement(_FLOWS, {"rows": rows, "time": moment}))


_FACTS = """\
UNWIND $rows AS row
MERGE (h:Host {addr: row.addr})
ON CREATE SET h.key = row.key, h.version = 4, h.firstseen = $time, h.lastseen = $time
SET h:Stale
CREATE (o:Observation {
  uid: row.uid, recontype: row.kind, addr: row.addr, key: row.key, source: row.source, value: row.value,
  proto: 'tcp', port: row.port, count: 1, firstseen: $time, lastseen: $time})-[:OF]->(h)
FOREACH (name IN row.names |
  MERGE (n:Hostname {name: name})
  CREATE (o)-[:WAS_NAMED {type: 'A'}]->(n))
FOREACH (s IN row.services |
  MERGE (n:Service {uid: s.uid}) ON CREATE SET n.name = s.name, n.product = s.product
  CREATE (o)-[:RAN]->(n))
FOREACH (s IN row.scripts |
  MERGE (n:Script {uid: s.uid}) ON CREATE SET n.name = s.name, n.output = s.output
  CREATE (o)-[:PRINTED]->(n))"""


def write_facts(graph: Graph, count: int) -> None:
    """Write the first `count` generated passive facts, each once, one statement five thousand facts."""
    moment = _moment(graph)
    for part in _parts(range(count), 5000):
        graph.run(Statement(_FACTS, {"rows": [_passive(number) for number in part], "time": moment}))


def _passive(number: int) -> dict[str, Any]:
    host, port, kind, source, value = fact(number)
    ran = service("x", value, None) if kind in ("HTTP_SERVER_HEADER", "SSH_SERVER") else None
    printed = script(kind, value) if kind in ("HTTP_CLIENT_HEADER", "HTTP_SERVER_HEADER", "SSH_SERVER") else None
    return {
        "addr": host,
        "key": address_key(host),
        "uid": uid(host, port, kind, source, value),
        "kind": kind,
        "source": source,
        "value": value,
        "port": port,
        "names": [value] if kind == "DNS_ANSWER" else [],
        "services": [{"uid": ran.uid, "name": ran.name, "product": ran.product}] if ran else [],
        "scripts": [{"uid": printed.uid, "name": printed.name, "output": printed.output}] if printed else [],
    }


def _moment(graph: Graph) -> Any:
    """Return START as the server's time."""
    return graph.read(Statement("RETURN datetime({epochSeconds: $start}) AS moment", {"start": START}))[0]["moment"]


def _parts(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
