// The names of its tags stand on each view, for filters and lists.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
SET v.tags = COLLECT { MATCH (v)-[:TAGGED]->(t:Tag) WITH DISTINCT t.name AS name ORDER BY name RETURN name }
