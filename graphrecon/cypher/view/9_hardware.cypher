// The hardware addresses of each host: all that its records gave, from the newest record that gave each.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[:HAD_MAC]->(m)
USING INDEX SEEK v:View(addr)
WITH v, r, m
ORDER BY r.end IS NULL, r.end DESC, r.uid
WITH v, m, head(collect(r)) AS source
CREATE (v)-[:HAS_MAC]->(m)
MERGE (v)-[:FROM]->(source)
