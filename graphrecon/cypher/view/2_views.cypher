// One (:View) for each given host that has a record: up beats down, times widen, sets unite, the newest record
// gives the rest.
UNWIND $addrs AS addr
MATCH (h:Host {addr: addr})
CALL (h) {
  MATCH (h)<-[:OF]-(r:Record)
  WITH r ORDER BY r.end DESC, r.uid
  RETURN collect(r) AS records
}
WITH h, records
WHERE size(records) > 0
CREATE (v:View {
  addr: h.addr,
  key: h.key,
  state: CASE WHEN any(r IN records WHERE r.state = 'up') THEN 'up' ELSE records[0].state END,
  reason: head([r IN records WHERE r.state = 'up' | r.reason] + [r IN records | r.reason]),
  firstseen: reduce(first = records[0].start, r IN records | CASE WHEN r.start < first THEN r.start ELSE first END),
  lastseen: reduce(last = records[0].end, r IN records | CASE WHEN r.end > last THEN r.end ELSE last END),
  extraports: head([r IN records WHERE r.extraports IS NOT NULL | r.extraports]),
  sources: COLLECT { UNWIND records AS r UNWIND r.source AS source WITH DISTINCT source ORDER BY source RETURN source },
  categories: COLLECT {
    UNWIND records AS r
    MATCH (r)-[:IN_SCAN]->(:Scan)-[:IN_CATEGORY]->(c:Category)
    WITH DISTINCT c.name AS name ORDER BY name
    RETURN name
  },
  names: COLLECT {
    UNWIND records AS r
    MATCH (r)-[:WAS_NAMED]->(n:Hostname)
    WITH DISTINCT n.name AS name ORDER BY name
    RETURN name
  },
  openports: 0
})-[:OF]->(h)
WITH v, records
// The newest record of each source is where the view comes from.
UNWIND records AS r
UNWIND CASE WHEN size(coalesce(r.source, [])) = 0 THEN [''] ELSE r.source END AS source
WITH v, source, head(collect(r)) AS newest
WITH DISTINCT v, newest
CREATE (v)-[:FROM]->(newest)
