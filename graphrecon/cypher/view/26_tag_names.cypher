// The names of its tags stand on each view, for filters and lists.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
SET v.tags = COLLECT { MATCH (v)-[:TAGGED]->(t) WITH DISTINCT t.name AS name ORDER BY name RETURN name }
