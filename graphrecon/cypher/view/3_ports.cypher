// One (:ViewPort) for each protocol and port: the newest state and reason, the newest banner and owner; times widen.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[:HAD_PORT]->(p)
USING INDEX SEEK v:View(addr)
WITH v, r, p
ORDER BY p.lastseen IS NULL, p.lastseen DESC, p.uid
WITH v, p.proto AS proto, p.port AS port, collect(p) AS seen, collect({from: r, port: p}) AS sources,
  min(p.firstseen) AS firstseen, min(CASE WHEN p.state = 'open' THEN p.firstseen END) AS opened
WITH v, proto, port, sources, firstseen, opened, seen[0] AS newest,
  head([p IN seen WHERE p.banner IS NOT NULL]) AS told, head([p IN seen WHERE p.owner IS NOT NULL]) AS owned
CREATE (v)-[:HAS_PORT]->(vp:Port:ViewPort {
  uid: v.addr + '/' + proto + '/' + toString(port),
  proto: proto,
  port: port,
  state: newest.state,
  reason: newest.reason,
  ttl: newest.ttl,
  reason_ip: newest.reason_ip,
  banner: told.banner,
  owner: owned.owner,
  firstseen: firstseen,
  lastseen: newest.lastseen,
  opened: opened
})
// It comes from the newest observation of each source, and from those that gave banner and owner.
WITH vp, sources, told, owned
UNWIND sources AS seen
UNWIND CASE WHEN size(coalesce(seen.from.source, [])) = 0 THEN [''] ELSE seen.from.source END AS source
WITH vp, told, owned, source, head(collect(seen.port)) AS newest
WITH vp, told, owned, collect(newest) AS newest
UNWIND newest + [told, owned] AS giver
WITH DISTINCT vp, giver
WHERE giver IS NOT NULL
CREATE (vp)-[:FROM]->(giver)
