// One (:ViewPort) for each protocol and port: the newest state, reason and banner; times widen.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[:HAD_PORT]->(p:RecordPort)
WITH v, r, p
ORDER BY p.lastseen DESC, p.uid
WITH v, p.proto AS proto, p.port AS port, collect(p) AS seen, collect({from: r, port: p}) AS sources
WITH v, proto, port, seen, sources, seen[0] AS newest
CREATE (v)-[:HAS_PORT]->(vp:Port:ViewPort {
  uid: v.addr + '/' + proto + '/' + toString(port),
  proto: proto,
  port: port,
  state: newest.state,
  reason: newest.reason,
  ttl: newest.ttl,
  reason_ip: newest.reason_ip,
  banner: head([p IN seen WHERE p.banner IS NOT NULL | p.banner]),
  firstseen: reduce(first = newest.firstseen, p IN seen | CASE WHEN p.firstseen < first THEN p.firstseen ELSE first END),
  lastseen: newest.lastseen,
  opened: reduce(first = null, p IN [p IN seen WHERE p.state = 'open'] |
    CASE WHEN first IS NULL OR p.firstseen < first THEN p.firstseen ELSE first END)
})
WITH vp, sources
UNWIND sources AS seen
UNWIND CASE WHEN size(coalesce(seen.from.source, [])) = 0 THEN [''] ELSE seen.from.source END AS source
WITH vp, source, head(collect(seen.port)) AS newest
WITH DISTINCT vp, newest
CREATE (vp)-[:FROM]->(newest)
