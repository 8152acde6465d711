// What scripts print on each port: of each script the newest observation's outputs.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p:RecordPort)-[:PRINTED]->(s:Script)
WITH v, p, s
ORDER BY p.lastseen DESC, p.uid, s.uid
WITH v, p.proto AS proto, p.port AS port, s.name AS name, collect({port: p, script: s}) AS seen
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
UNWIND [one IN seen WHERE one.port = seen[0].port] AS newest
WITH vp, newest.script AS script, newest.port AS source
CREATE (vp)-[:PRINTS]->(script)
MERGE (vp)-[:FROM]->(source)
