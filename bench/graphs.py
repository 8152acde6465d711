"""Two large graphs to ask questions of, written by raw batches: A has views of hosts, B has flows."""

import random
from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Any

from bench.generate.scans import START
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import address_key

PRODUCT = "product7"
"""A product that about one view in twelve runs."""
_FIRST = int(IPv4Address("10.0.0.0"))

_SERVICES = """\
UNWIND $rows AS row
CREATE (:Service {uid: row.uid, name: row.name, product: row.product, version: row.version})"""

_VIEWS = """\
UNWIND $rows AS row
CREATE (h:Host {addr: row.addr, key: row.key, version: 4})
CREATE (v:View {
  addr: row.addr, key: row.key, state: 'up', country: row.country, asnum: row.asnum, openports: size(row.ports),
  firstseen: datetime({epochSeconds: row.seen}), lastseen: datetime({epochSeconds: row.seen + 60})})-[:OF]->(h)
WITH v, row
UNWIND row.ports AS port
CREATE (v)-[:HAS_PORT]->(p:Port:ViewPort {
  uid: v.addr + '/tcp/' + toString(port[0]), proto: 'tcp', port: port[0], state: port[1], reason: 'syn-ack', ttl: 55,
  firstseen: v.firstseen, lastseen: v.lastseen})
WITH p, port
WHERE port[2] IS NOT NULL
MATCH (s:Service {uid: port[2]})
CREATE (p)-[:RUNS {conf: 10, method: 'probed'}]->(s)"""

_HOSTS = """\
UNWIND $rows AS row
CREATE (:Host {addr: row.addr, key: row.key, version: 4})"""

_FLOWS = """\
UNWIND $rows AS row
MATCH (src:Host {addr: row[1]})
MATCH (dst:Host {addr: row[2]})
CREATE (src)-[:SEND]->(:Flow {
  uid: row[0], proto: row[3], dport: row[4], sports: [row[5]], times: row[6], count: 1, cspkts: 3, scpkts: 4,
  csbytes: row[7], scbytes: row[8], firstseen: datetime({epochSeconds: row[6][0]}),
  lastseen: datetime({epochSeconds: row[6][0] + 60})})-[:TO]->(dst)"""


def write_views(graph: Graph, views: int, services: int) -> None:
    """Write graph A: `views` views with ten ports each, of which six in ten run one of `services` services."""
    graph.run(Statement(_SERVICES, {"rows": [_service(number) for number in range(services)]}))
    for rows in _batches(_views(views, services), 2000):
        graph.run(Statement(_VIEWS, {"rows": rows}))


def _service(number: int) -> dict[str, Any]:
    return {
        "uid": f"service{number}",
        "name": ("http", "ssh", "smtp", "ftp", "domain")[number % 5],
        "product": f"product{number % 300}",
        "version": f"{number // 300}.{number % 7}",
    }


def _views(count: int, services: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(5)
    countries = [f"{chr(65 + number % 26)}{chr(65 + number // 26)}" for number in range(200)]
    for number in range(count):
        addr = str(IPv4Address(_FIRST + number * 7))
        chosen = {443} if rng.random() < 0.57 else set[int]()
        while len(chosen) < 10:
            chosen.add(int(20 + 2000 * rng.random() ** 2))
        yield {
            "addr": addr,
            "key": address_key(addr),
            "country": countries[int(200 * rng.random() ** 3)],
            "asnum": 64_500 + int(5000 * rng.random() ** 2),
            "seen": START + number,
            "ports": [
                [
                    port,
                    "open" if port == 443 or rng.random() < 0.8 else "closed",
                    f"service{int(services * rng.random() ** 1.5)}" if rng.random() < 0.6 else None,
                ]
                for port in sorted(chosen)
            ],
        }


def write_flows(graph: Graph, hosts: int, flows: int) -> None:
    """Write graph B: `flows` flows between `hosts` hosts, one in ten to port 22, with one to four time slots."""
    for rows in _batches(({"addr": addr(n), "key": address_key(addr(n))} for n in range(hosts)), 10_000):
        graph.run(Statement(_HOSTS, {"rows": rows}))
    for rows in _batches(_flows(hosts, flows), 10_000):
        graph.run(Statement(_FLOWS, {"rows": rows}))


def addr(number: int) -> str:
    """Return the address of a host of graph B; lower numbers have more flows."""
    return str(IPv4Address(_FIRST + number))


def _flows(hosts: int, count: int) -> Iterator[list[Any]]:
    rng = random.Random(6)
    for number in range(count):
        slot = START + 3600 * rng.randrange(164)
        yield [
            f"flow{number}",
            addr(int(hosts * rng.random() ** 2)),
            addr(int(hosts * rng.random() ** 2)),
            "udp" if number % 5 == 0 else "tcp",
            22 if number % 10 == 0 else 1 + int(51_000 * rng.random() ** 2),
            rng.randrange(32_768, 61_000),
            [slot + 3600 * each for each in range(rng.randrange(1, 5))],
            int(rng.paretovariate(1.1) * 400),
            int(rng.paretovariate(1.1) * 900),
        ]


def _batches(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
