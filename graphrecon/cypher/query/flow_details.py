"""Everything that is known of one flow, or of one host as flows see it: metadata, scans, passive facts."""

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.flows import COLUMNS
from graphrecon.cypher.statement import Statement

_LONG = ("sports", "times")
"""Columns that may be long: of these the first `$limit` values are given, and how many there are."""


def flow(uid: str, src: str, dst: str, limit: int) -> Statement:
    """Return one row of a flow, none when there is none: src, dst, COLUMNS, and the sizes of the long ones."""
    shown = [f"flow.{name}[..$limit] AS {name}" if name in _LONG else f"flow.{name} AS {name}" for name in COLUMNS]
    sizes = [f"size(coalesce(flow.{name}, [])) AS all_{name}" for name in _LONG]
    columns = ["src.addr AS src", "dst.addr AS dst", *shown, *sizes]
    lines = [", ".join(columns[start : start + 5]) for start in range(0, len(columns), 5)]
    return Statement(
        "MATCH (flow:Flow {uid: $uid})\nMATCH (src:Host)-[:SEND]->(flow)-[:TO]->(dst:Host)\nRETURN "
        + ",\n       ".join(lines),
        {"uid": uid, "limit": limit},
        about=(src, dst),
    )


def carried(uid: str, src: str, dst: str) -> Statement:
    """Return how much metadata a flow carried: proto, facts (distinct) and count, most facts first."""
    return Statement(
        "MATCH (:Flow {uid: $uid})-[carried:CARRIED]->(meta:Intel)\n"
        "RETURN meta.proto AS proto, count(*) AS facts, sum(carried.count) AS count ORDER BY facts DESC, proto",
        {"uid": uid},
        about=(src, dst),
    )


def carried_facts(uid: str, src: str, dst: str, limit: int, skip: int = 0) -> Statement:
    """Return the metadata of a flow, the newest first: proto, count, firstseen, lastseen and the `fact` as a map."""
    return Statement(
        "MATCH (:Flow {uid: $uid})-[seen:CARRIED]->(meta:Intel)\n" + _FACTS,
        {"uid": uid, "limit": limit, "skip": skip},
        about=(src, dst),
    )


_FACTS = """\
WITH seen, meta ORDER BY seen.lastseen DESC, meta.uid SKIP $skip LIMIT $limit
RETURN meta.proto AS proto, seen.count AS count, seen.firstseen AS firstseen, seen.lastseen AS lastseen,
       meta {.*, uid: null, proto: null} AS fact"""


def scanned_port(addr: str, proto: str, port: int) -> Statement:
    """Return what scans and passive facts make of a port, as one row, none when nothing is known of it."""
    return Statement(
        "MATCH (port:ViewPort {uid: $uid})\n"
        "RETURN port.state AS state, port.reason AS reason, port.banner AS banner, port.firstseen AS firstseen,\n"
        "       port.lastseen AS lastseen,\n"
        "       COLLECT { MATCH (port)-[runs:RUNS]->(service:Service)\n"
        "                 RETURN service {.name, .product, .version, .extrainfo, tunnel: runs.tunnel} } AS services,\n"
        "       COLLECT { MATCH (port)-[:PRINTS]->(script:Script)\n"
        "                 RETURN script.name ORDER BY script.name } AS scripts,\n"
        "       COLLECT { MATCH (port)-[:SHOWS]->(shown:Certificate) RETURN shown.subject } AS certificates",
        {"uid": f"{addr}/{proto}/{port}"},
        about=(addr,),
    )


def observed_at_port(addr: str, port: int, limit: int) -> Statement:
    """Return what passive sensors saw at a port of a host, the newest first."""
    return Statement(
        "MATCH (:Host {addr: $addr})<-[:OF]-(seen:Observation {port: $port})\n" + _OBSERVED,
        {"addr": addr, "port": port, "limit": limit},
        about=(addr,),
    )


_OBSERVED = """\
WITH seen ORDER BY seen.lastseen DESC, seen.uid LIMIT $limit
RETURN seen {.recontype, .source, .value, .port, .sensor, .count, .firstseen, .lastseen} AS observation"""


def host(addr: str) -> Statement:
    """Return one row of a host as flows see it, none when it is not known: its times, flows and the peers of them.

    Within a scope its times are those of its records, its observations and its flows with hosts inside.
    """
    params = Params()
    params.named("addr", addr)
    seen = within.where("peer", params)
    peers = {
        "client": "MATCH (host)<-[:TO]-(flow:Flow)<-[:SEND]-(peer:Host)" + seen,
        "server": "MATCH (host)-[:SEND]->(flow:Flow)-[:TO]->(peer:Host)" + seen,
    }
    # Without a scope the flows of a host are counted without a look at them.
    flows = ["(host)<-[:TO]-()", "(host)-[:SEND]->()"]
    if seen:
        flows = [f"{path} RETURN DISTINCT flow" for path in peers.values()]
    counts = [
        *(f"COUNT {{ {path} }} AS {name}" for path, name in zip(flows, ("in_flows", "out_flows"), strict=True)),
        *(f"COUNT {{ {path} RETURN DISTINCT peer }} AS {name}s" for name, path in peers.items()),
    ]
    times = _times(seen) if seen else "RETURN host.addr AS addr, host.firstseen AS firstseen, host.lastseen AS lastseen"
    return Statement(
        f"MATCH (host:Host {{addr: $addr}})\n{times},\n       " + ",\n       ".join(counts),
        params.values,
        about=(addr,),
    )


def _times(seen: str) -> str:
    """Return the clauses that give the times of a host from what is inside."""
    return f"""CALL (host) {{
  CALL (host) {{
    MATCH (host)-[:SEND|TO]-(flow:Flow)-[:SEND|TO]-(peer:Host){seen}
    RETURN flow.firstseen AS first, flow.lastseen AS last
    UNION ALL
    MATCH (host)<-[:OF]-(own:Record|Observation)
    RETURN coalesce(own.firstseen, own.start) AS first, coalesce(own.lastseen, own.end) AS last
  }}
  RETURN min(first) AS firstseen, max(last) AS lastseen
}}
RETURN host.addr AS addr, firstseen, lastseen"""


def kinds(addr: str, *, outgoing: bool, limit: int) -> Statement:
    """Return the most common protocols and ports of a host's flows: proto, dport, type, flows, peers."""
    params = Params()
    peer = within.where("peer", params)
    params.named("addr", addr)
    params.named("limit", limit)
    path = "-[:SEND]->(flow:Flow)-[:TO]->" if outgoing else "<-[:TO]-(flow:Flow)<-[:SEND]-"
    return Statement(
        f"MATCH (:Host {{addr: $addr}}){path}(peer:Host){peer}\n"
        "WITH flow.proto AS proto, flow.dport AS dport, flow.type AS type, count(*) AS flows,\n"
        "     count(DISTINCT peer) AS peers\n"
        "RETURN proto, dport, type, flows, peers ORDER BY flows DESC, proto, dport, type LIMIT $limit",
        params.values,
        about=(addr,),
    )


def sent(addr: str) -> Statement:
    """Return how much metadata a host sent: proto, facts (distinct) and count, most facts first."""
    params = Params()
    params.named("addr", addr)
    return Statement(
        f"{_sent(params)}\n"
        "RETURN meta.proto AS proto, count(*) AS facts, sum(seen.count) AS count ORDER BY facts DESC, proto",
        params.values,
        about=(addr,),
    )


def sent_facts(addr: str, limit: int, skip: int = 0) -> Statement:
    """Return the metadata that a host sent, the newest first, as `carried_facts` does."""
    params = Params()
    for name, value in (("addr", addr), ("limit", limit), ("skip", skip)):
        params.named(name, value)
    return Statement(f"{_sent(params)}\n{_FACTS}", params.values, about=(addr,))


def _sent(params: Params) -> str:
    """Return the clauses that bind each `meta` that a host sent, and `seen`: count, firstseen, lastseen.

    Within a scope only what its flows with hosts inside carried counts.
    """
    peer = within.where("peer", params)
    if not peer:
        return "MATCH (:Host {addr: $addr})-[seen:SENT]->(meta:Intel)"
    return f"""MATCH (host:Host {{addr: $addr}})-[:SEND|TO]-(flow:Flow)-[:SEND|TO]-(peer:Host),
      (flow)-[one:CARRIED]->(meta:Intel)
{peer.strip()} AND EXISTS {{ (host)-[:SENT]->(meta) }}
WITH DISTINCT one, meta
WITH meta, {{count: sum(one.count), firstseen: min(one.firstseen), lastseen: max(one.lastseen)}} AS seen"""


def view(addr: str, limit: int) -> Statement:
    """Return the view of a host as one row, none when there is none: place, names and its first open ports."""
    return Statement(
        "MATCH (view:View {addr: $addr})\n"
        "RETURN view {.state, .country, .city, .asnum, .asname, .tags, .names, .sources, .categories, .openports,\n"
        "             .firstseen, .lastseen} AS view,\n"
        "       COLLECT { MATCH (view)-[:HAS_PORT]->(port:ViewPort {state: 'open'})\n"
        "                 OPTIONAL MATCH (port)-[:RUNS]->(service:Service)\n"
        "                 WITH port, collect(service {.name, .product, .version}) AS services\n"
        "                 RETURN port {.proto, .port, services: services} ORDER BY port.port, port.proto LIMIT $limit\n"
        "               } AS ports",
        {"addr": addr, "limit": limit},
        about=(addr,),
    )


def records(addr: str, limit: int) -> Statement:
    """Return the newest scan records of a host: scanner, start, end, state, openports and how many there are."""
    return Statement(
        "MATCH (host:Host {addr: $addr})<-[:OF]-(record:Record)-[:IN_SCAN]->(scan:Scan)\n"
        "WITH record, scan ORDER BY record.end DESC, record.uid LIMIT $limit\n"
        "RETURN scan.scanner AS scanner, record.start AS start, record.end AS end, record.state AS state,\n"
        "       record.openports AS openports, record.source AS source",
        {"addr": addr, "limit": limit},
        about=(addr,),
    )


def observed(addr: str) -> Statement:
    """Return how much passive sensors know of a host: recontype, facts, count, firstseen, lastseen."""
    return Statement(
        "MATCH (:Host {addr: $addr})<-[:OF]-(seen:Observation)\n"
        "RETURN seen.recontype AS recontype, count(*) AS facts, sum(seen.count) AS count,\n"
        "       min(seen.firstseen) AS firstseen, max(seen.lastseen) AS lastseen ORDER BY facts DESC, recontype",
        {"addr": addr},
        about=(addr,),
    )


def observations(addr: str, limit: int) -> Statement:
    """Return what passive sensors saw of a host, the newest first."""
    return Statement(
        "MATCH (:Host {addr: $addr})<-[:OF]-(seen:Observation)\n" + _OBSERVED,
        {"addr": addr, "limit": limit},
        about=(addr,),
    )
