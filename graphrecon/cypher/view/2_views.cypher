// One (:View) for each given host that has a record: up beats down, times widen, sets unite, the newest record that
// tells gives the rest, and one without a time is the oldest. Ports that were only counted are told where one record
// alone counted any.
UNWIND $given.addrs AS addr
MATCH (h:Host {addr: addr})
USING INDEX SEEK h:Host(addr)
CALL (h) {
  MATCH (h)<-[:OF]-(r:Record)
  WITH r ORDER BY r.end IS NULL, r.end DESC, r.uid
  RETURN collect(r) AS records, min(r.start) AS firstseen, max(r.end) AS lastseen
}
WITH h, records, firstseen, lastseen
WHERE size(records) > 0
WITH h, records, firstseen, lastseen,
  head([r IN records WHERE r.state = 'up' AND r.reason IS NOT NULL] + [r IN records WHERE r.state = 'up'] +
    [r IN records WHERE r.state IS NOT NULL] + records) AS stated,
  [r IN records WHERE r.extraports IS NOT NULL] AS counted,
  head([r IN records WHERE r.distance IS NOT NULL]) AS distant,
  head([r IN records WHERE r.uptime IS NOT NULL]) AS started,
  head([r IN records WHERE r.osfingerprint IS NOT NULL]) AS measured
CREATE (v:View {
  addr: h.addr,
  key: h.key,
  state: stated.state,
  reason: stated.reason,
  reason_ttl: stated.reason_ttl,
  firstseen: firstseen,
  lastseen: lastseen,
  extraports: CASE WHEN size(counted) = 1 THEN counted[0].extraports END,
  distance: distant.distance,
  uptime: started.uptime,
  osfingerprint: measured.osfingerprint,
  sources: COLLECT { UNWIND records AS r UNWIND r.source AS source WITH DISTINCT source ORDER BY source RETURN source },
  categories: COLLECT {
    UNWIND records AS r
    MATCH (r)-[:IN_SCAN]->()-[:IN_CATEGORY]->(c)
    WITH DISTINCT c.name AS name ORDER BY name
    RETURN name
  },
  names: COLLECT {
    UNWIND records AS r
    MATCH (r)-[:WAS_NAMED]->(n)
    WITH DISTINCT n.name AS name ORDER BY name
    RETURN name
  },
  openports: 0
})-[:OF]->(h)
// It comes from the newest record of each source, category and given tag, and from those that gave the rest.
WITH v, [stated, distant, started, measured] + CASE WHEN size(counted) = 1 THEN counted ELSE [] END + COLLECT {
  UNWIND records AS r
  UNWIND CASE WHEN size(coalesce(r.source, [])) = 0 THEN ['source'] ELSE [each IN r.source | 'source ' + each] END +
    [each IN coalesce(r.tags, []) | 'tag ' + each] +
    COLLECT { MATCH (r)-[:IN_SCAN]->()-[:IN_CATEGORY]->(c) RETURN 'category ' + c.name } AS value
  WITH value, r ORDER BY r.end IS NULL, r.end DESC, r.uid
  WITH value, head(collect(r)) AS newest
  RETURN newest
} AS givers
UNWIND givers AS giver
WITH DISTINCT v, giver
WHERE giver IS NOT NULL
CREATE (v)-[:FROM]->(giver)
