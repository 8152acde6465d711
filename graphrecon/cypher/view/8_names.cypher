// The names of each host: all that its records gave, one edge a name and type, from the newest record that gave it.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[named:WAS_NAMED]->(n)
USING INDEX SEEK v:View(addr)
WITH v, r, n, named.type AS type
ORDER BY r.end IS NULL, r.end DESC, r.uid
WITH v, n, type, head(collect(r)) AS source
CREATE (v)-[:IS_NAMED {type: type}]->(n)
WITH DISTINCT v, source
MERGE (v)-[:FROM]->(source)
