// What else sensors learnt of each host: hardware addresses and systems; and its open ports counted anew.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:HAD_MAC]->(m)
  WITH v, o, m ORDER BY o.lastseen DESC, o.uid
  WITH v, m, head(collect(o)) AS source
  MERGE (v)-[:HAS_MAC]->(m)
  MERGE (v)-[:FROM]->(source)
}
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:MATCHED_OS]->(os)
  WITH v, o, os ORDER BY o.lastseen DESC, o.uid
  WITH v, head(collect({seen: o, os: os})) AS newest
  WITH v, newest.os AS os, newest.seen AS source
  MERGE (v)-[:MATCHES_OS]->(os)
  MERGE (v)-[:FROM]->(source)
}
SET v.openports = COUNT { (v)-[:HAS_PORT]->({state: 'open'}) }
