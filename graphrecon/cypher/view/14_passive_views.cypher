// What sensors saw: a (:View) for each given host that has an observation, times widen, sensors are sources, and
// whatever is more than a name or a list entry says that the host is up.
UNWIND $given.addrs AS addr
MATCH (h:Host {addr: addr})
USING INDEX SEEK h:Host(addr)
CALL (h) {
  MATCH (h)<-[:OF]-(o:Observation)
  RETURN min(o.firstseen) AS firstseen, max(o.lastseen) AS lastseen, collect(DISTINCT o.sensor) AS sensors,
    count(CASE WHEN NOT o.recontype IN ['DNS_ANSWER', 'DNS_BLACKLIST'] THEN 1 END) > 0 AS up, count(o) AS seen
}
WITH h, firstseen, lastseen, sensors, up, seen
WHERE seen > 0
MERGE (v:View {addr: h.addr})
ON CREATE SET v.key = h.key, v.openports = 0, v.names = [], v.sources = [], v.categories = []
MERGE (v)-[:OF]->(h)
WITH h, v, firstseen, lastseen, sensors, up, v.state AS state, v.reason AS reason, v.reason_ttl AS ttl
SET v += {
  state: CASE WHEN up THEN 'up' ELSE state END,
  reason: CASE WHEN up AND coalesce(state, '') <> 'up' THEN 'passive' ELSE reason END,
  reason_ttl: CASE WHEN up AND coalesce(state, '') <> 'up' THEN null ELSE ttl END,
  firstseen: CASE WHEN v.firstseen <= firstseen THEN v.firstseen ELSE coalesce(firstseen, v.firstseen) END,
  lastseen: CASE WHEN v.lastseen >= lastseen THEN v.lastseen ELSE coalesce(lastseen, v.lastseen) END,
  sources: COLLECT {
    UNWIND coalesce(v.sources, []) + sensors AS source
    WITH DISTINCT source ORDER BY source
    RETURN source
  }
}
// The newest observation of each sensor is where the view comes from.
WITH h, v
CALL (h) {
  MATCH (h)<-[:OF]-(o:Observation)
  WITH o ORDER BY o.lastseen DESC, o.uid
  WITH coalesce(o.sensor, '') AS sensor, head(collect(o)) AS newest
  RETURN newest
}
MERGE (v)-[:FROM]->(newest)
