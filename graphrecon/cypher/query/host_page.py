"""What the page of one host asks beyond its records and flows: peers, identities that others show, names, sources."""

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement

_INCOMING = "<-[:TO]-(flow:Flow)<-[:SEND]-"
_OUTGOING = "-[:SEND]->(flow:Flow)-[:TO]->"


def totals(addr: str) -> Statement:
    """Return one row: how many `records` and `observations` there are of a host, and `facts` that it sent.

    Within a scope only facts count that its flows with hosts inside carried.
    """
    params = _params(addr=addr)
    facts = "(host)-[:SENT]->()"
    if seen := within.where("peer", params):
        path = "(host)-[:SEND|TO]-(flow:Flow)-[:SEND|TO]-(peer:Host), (flow)-[:CARRIED]->(meta:Intel)"
        facts = f"MATCH {path}{seen} AND EXISTS {{ (host)-[:SENT]->(meta) }} RETURN DISTINCT meta"
    return Statement(
        "MATCH (host:Host {addr: $addr})\n"
        "RETURN COUNT { (host)<-[:OF]-(:Record) } AS records,\n"
        "  COUNT { (host)<-[:OF]-(:Observation) } AS observations,\n"
        f"  COUNT {{ {facts} }} AS facts",
        params.values,
        about=(addr,),
    )


def tellers(addr: str) -> Statement:
    """Return who told of a host's flows, and when: way (`in`, `out`), source, flows, firstseen, lastseen.

    `source` is a name given with `-s`, null for flows without one. A flow that several told of counts for each.
    """
    params = _params(addr=addr)
    seen = within.where("peer", params)
    side = (
        "  MATCH (host){path}(peer:Host)" + seen + "\n"
        "  UNWIND CASE WHEN size(flow.sources) > 0 THEN flow.sources ELSE [null] END AS source\n"
        "  RETURN '{way}' AS way, source, count(*) AS flows,\n"
        "    min(flow.firstseen) AS firstseen, max(flow.lastseen) AS lastseen\n"
    )
    return Statement(
        "MATCH (host:Host {addr: $addr})\n"
        "CALL (host) {\n"
        + side.replace("{way}", "in").replace("{path}", _INCOMING)
        + "  UNION ALL\n"
        + side.replace("{way}", "out").replace("{path}", _OUTGOING)
        + "}\n"
        "RETURN way, source, flows, firstseen, lastseen ORDER BY way, flows DESC, source",
        params.values,
        about=(addr,),
    )


def peers(addr: str, *, outgoing: bool, limit: int) -> Statement:
    """Return the other ends of a host's flows, most flows first: addr, flows, count, bytes, ports, times.

    `ports` are the first few [proto, dport or ICMP type] by number.
    """
    path = _OUTGOING if outgoing else _INCOMING
    params = _params(addr=addr, limit=limit)
    return Statement(
        f"MATCH (:Host {{addr: $addr}}){path}(peer:Host){within.where('peer', params)}\n"
        "WITH peer, flow ORDER BY flow.proto, flow.dport, flow.type\n"
        "WITH peer, count(*) AS flows, sum(flow.count) AS count, sum(flow.csbytes + flow.scbytes) AS bytes,\n"
        "     collect(DISTINCT [flow.proto, coalesce(flow.dport, flow.type)])[..5] AS ports,\n"
        "     min(flow.firstseen) AS firstseen, max(flow.lastseen) AS lastseen\n"
        "RETURN peer.addr AS addr, flows, count, bytes, ports, firstseen, lastseen\n"
        "ORDER BY flows DESC, bytes DESC, peer.key LIMIT $limit",
        params.values,
        about=(addr,),
    )


IDENTITIES = ("Certificate", "PublicKey", "Fingerprint", "Vulnerability", "Screenshot", "MAC")
"""Labels of what tells a host from others, or ties it to them."""


def identities(addr: str, *, limit: int, most: int) -> Statement:
    """Return what a host shows that may tie it to others: label, thing, ports, others, origins.

    `thing` is a map; `others` show it too, at most `most` addresses; what others show too comes first. `origins` are
    the scans and sensors that saw it: maps of kind, by, what, files, firstseen and lastseen, the newest first.
    """
    params = _params(addr=addr, limit=limit, most=most, labels=list(IDENTITIES))
    return Statement(
        "MATCH (view:View {addr: $addr})\n"
        "CALL (view) {\n"
        "  MATCH (view)-[:SHOWS|HAS_MAC]->(thing)\n"
        "  RETURN thing, null AS port\n"
        "  UNION\n"
        "  MATCH (view)-[:HAS_PORT]->(port:ViewPort)-[:SHOWS]->(thing)\n"
        "  RETURN thing, port\n"
        "  UNION\n"
        "  MATCH (view)-[:HAS_PORT]->(port:ViewPort)-[:SHOWS]->(:Certificate)-[:HAS_KEY]->(thing)\n"
        "  RETURN thing, port\n"
        "}\n"
        "WITH view, thing, port ORDER BY port.port, port.proto\n"
        "WITH view, thing, collect(DISTINCT port) AS held LIMIT $limit\n"
        "RETURN [label IN labels(thing) WHERE label IN $labels][0] AS label,\n"
        "  thing {.*, pem: null, bytes: null, modulus: null} AS thing,\n"
        "  [port IN held | port.proto + '/' + toString(port.port)] AS ports,\n"
        "  COLLECT {\n"
        "    MATCH (thing)<-[:HAS_KEY]-{0,1}()<-[:SHOWS|HAS_MAC]-()<-[:HAS_PORT]-{0,1}(other:View)\n"
        f"    WHERE other.addr <> $addr{within.of('other', params)}\n"
        "    RETURN DISTINCT other.addr LIMIT $most\n"
        "  } AS others,\n"
        "  COLLECT {\n"
        "    UNWIND held + view AS place\n"
        "    MATCH (place)-[:FROM]->(source)\n"
        "    WHERE EXISTS { (source)-[:SHOWED|HAD_MAC]->(thing) }\n"
        "      OR EXISTS { (source)-[:SHOWED]->(:Certificate)-[:HAS_KEY]->(thing) }\n"
        "    OPTIONAL MATCH (source)<-[:HAD_PORT]-{0,1}(record:Record)-[:IN_SCAN]->(scan:Scan)\n"
        "    WITH source, record, scan,\n"
        "      COLLECT { MATCH (scan)-[:FROM]->(read:Import) RETURN read.name ORDER BY read.name } AS files\n"
        "    WITH DISTINCT CASE WHEN scan IS NULL THEN 'passive' ELSE 'scan' END AS kind,\n"
        "      coalesce(scan.scanner, source.sensor) AS by, files,\n"
        "      CASE WHEN source.recontype IS NULL THEN [] ELSE [source.recontype] END AS what,\n"
        "      coalesce(record.start, source.firstseen) AS firstseen,\n"
        "      coalesce(record.end, source.lastseen) AS lastseen\n"
        "    ORDER BY lastseen DESC LIMIT $most\n"
        "    RETURN {kind: kind, by: by, what: what, files: files, firstseen: firstseen, lastseen: lastseen}\n"
        "  } AS origins\n"
        "ORDER BY size(others) = 0, label, ports[0]",
        params.values,
        about=(addr,),
    )


def namesakes(addr: str, *, limit: int, most: int) -> Statement:
    """Return the names of a host's view that other addresses have too: name, and at most `most` of the others."""
    params = _params(addr=addr, limit=limit, most=most)
    return Statement(
        "MATCH (:View {addr: $addr})-[:IS_NAMED]->(hostname:Hostname)\n"
        "WITH DISTINCT hostname ORDER BY hostname.name LIMIT $limit\n"
        "WITH hostname, COLLECT {\n"
        "  MATCH (hostname)<-[:IS_NAMED]-(other:View)\n"
        f"  WHERE other.addr <> $addr{within.of('other', params)}\n"
        "  RETURN DISTINCT other.addr LIMIT $most\n"
        "} AS others\n"
        "WHERE size(others) > 0\n"
        "RETURN hostname.name AS name, others",
        params.values,
        about=(addr,),
    )


def sources(addr: str, *, limit: int) -> Statement:
    """Return where each part of a view comes from: proto and port (null: the host itself), kind, by, files, times.

    `kind` is scan or passive, `by` the scanner or the sensor, `what` the kinds of facts, `files` the names of imports.
    A sensor's facts unite those of many files, so none is named.
    """
    return Statement(
        "MATCH (view:View {addr: $addr})\n"
        "CALL (view) {\n"
        "  MATCH (view)-[:FROM]->(source)\n"
        "  RETURN null AS port, source\n"
        "  UNION ALL\n"
        "  MATCH (view)-[:HAS_PORT]->(port:ViewPort)-[:FROM]->(source)\n"
        "  RETURN port, source\n"
        "}\n"
        "OPTIONAL MATCH (source)<-[:HAD_PORT]-{0,1}(record:Record)-[:IN_SCAN]->(scan:Scan)\n"
        "WITH port.proto AS proto, port.port AS port, source, record, scan,\n"
        "  COLLECT { MATCH (scan)-[:FROM]->(read:Import) RETURN read.name ORDER BY read.name } AS files\n"
        "WITH proto, port, CASE WHEN scan IS NULL THEN 'passive' ELSE 'scan' END AS kind,\n"
        "  coalesce(scan.scanner, source.sensor) AS by, files, record.start AS began,\n"
        "  collect(DISTINCT source.recontype) AS what, min(coalesce(record.start, source.firstseen)) AS firstseen,\n"
        "  max(coalesce(record.end, source.lastseen)) AS lastseen\n"
        "RETURN proto, port, kind, by, what, files, firstseen, lastseen\n"
        "ORDER BY port IS NOT NULL, port, proto, lastseen DESC LIMIT $limit",
        {"addr": addr, "limit": limit},
        about=(addr,),
    )


FEW = 1000
"""Flows, or observations, of a host up to which each is compared with the time of an import; else the host is."""


def readings(addr: str, *, limit: int) -> Statement:
    """Return the imports that told of a host as records, and those whose time takes in its flows or observations.

    Columns name, importer, purpose, finished, firstseen, lastseen, sure: false where only the time speaks for it.
    Within a scope only the sure ones, without their times, since those are of other hosts too.
    """
    sure = (
        "MATCH (host)<-[:OF]-(:Record)-[:IN_SCAN]->(:Scan)-[:FROM]->(read:Import)\n  RETURN DISTINCT read, true AS sure"
    )
    others = "" if narrowed() else f"\n  UNION\n{_likely('passive')}\n  UNION\n{_likely('flow')}"
    value = "null" if narrowed() else "read.{}"
    times = ", ".join(f"{value.format(name)} AS {name}" for name in ("firstseen", "lastseen"))
    return Statement(
        f"""MATCH (host:Host {{addr: $addr}})
CALL (host) {{
  {sure}{others}
}}
RETURN read.name AS name, read.importer AS importer, read.purpose AS purpose, read.finished AS finished,
  {times}, sure
ORDER BY sure DESC, finished DESC, name LIMIT $limit""",
        {"addr": addr, "limit": limit} | ({} if narrowed() else {"few": FEW}),
        about=(addr,),
    )


def _likely(purpose: str) -> str:
    """Return the branch that binds the imports of a purpose whose time takes in what it tells of the host.

    Of a host of which there is much, its own times stand for all of it.
    """
    degree, path = _TOLD[purpose]
    # What told nothing of its time may have told of the host.
    untimed = "read.firstseen IS NULL OR " if purpose == "passive" else ""
    return f"""  WITH host, {degree} AS many
  WHERE many > 0
  WITH host, many, COLLECT {{ MATCH {path} RETURN DISTINCT [told.firstseen, told.lastseen] LIMIT $few }} AS each
  WITH CASE WHEN many > $few THEN [[host.firstseen, host.lastseen]] ELSE each END AS spans
  MATCH (read:Import {{purpose: '{purpose}'}})
  WHERE {untimed}any(span IN spans WHERE span[0] <= read.lastseen AND span[1] >= read.firstseen)
  RETURN read, false AS sure"""


_TOLD = {
    "passive": ("COUNT { (host)<-[:OF]-(:Observation) }", "(host)<-[:OF]-(told:Observation)"),
    "flow": ("COUNT { (host)-[:SEND]->() } + COUNT { (host)<-[:TO]-() }", "(host)-[:SEND|TO]-(told:Flow)"),
}
"""By purpose: how much of a host there is, and the path to it."""


def _params(**values: object) -> Params:
    params = Params()
    for name, value in values.items():
        params.named(name, value)
    return params
