// What scripts print on the host itself: of each script the newest record's outputs.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[:PRINTED]->(s:Script)
WITH v, r, s
ORDER BY r.end DESC, r.uid, s.uid
WITH v, s.name AS name, collect({record: r, script: s}) AS seen
UNWIND [one IN seen WHERE one.record = seen[0].record] AS newest
WITH v, newest.script AS script, newest.record AS source
CREATE (v)-[:PRINTS]->(script)
MERGE (v)-[:FROM]->(source)
