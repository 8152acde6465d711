// What else sensors learnt of each host: hardware addresses and systems; and its open ports counted anew.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:HAD_MAC]->(m:MAC)
  WITH v, o, m ORDER BY o.lastseen DESC, o.uid
  WITH v, m, head(collect(o)) AS source
  MERGE (v)-[:HAS_MAC]->(m)
  MERGE (v)-[:FROM]->(source)
}
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:MATCHED_OS]->(os:OS)
  WITH v, o, os ORDER BY o.lastseen DESC, o.uid
  WITH v, head(collect({seen: o, os: os})) AS newest
  WITH v, newest.os AS os, newest.seen AS source
  MERGE (v)-[:MATCHES_OS]->(os)
  MERGE (v)-[:FROM]->(source)
}
SET v.openports = COUNT { (v)-[:HAS_PORT]->(:ViewPort {state: 'open'}) }
