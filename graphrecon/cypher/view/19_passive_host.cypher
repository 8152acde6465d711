// What else sensors learnt of each host: hardware addresses, systems, the ten user agents seen last; and its open ports
// counted anew.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(:Observation)-[:HAD_MAC]->(m:MAC)
  WITH DISTINCT v, m
  MERGE (v)-[:HAS_MAC]->(m)
}
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:MATCHED_OS]->(os:OS)
  WITH v, o, os ORDER BY o.lastseen DESC, o.uid
  WITH v, head(collect({seen: o, os: os})) AS newest
  WITH v, newest.os AS os, newest.seen AS source
  MERGE (v)-[:MATCHES_OS]->(os)
  MERGE (v)-[:FROM]->(source)
}
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:PRINTED]->(s:Script)
  WITH v, o, s ORDER BY o.lastseen DESC, o.uid
  LIMIT 10
  MERGE (v)-[:PRINTS]->(s)
  MERGE (v)-[:FROM]->(o)
}
SET v.openports = COUNT { (v)-[:HAS_PORT]->(:ViewPort {state: 'open'}) }
