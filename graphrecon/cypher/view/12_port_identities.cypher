// What each port shows: of each kind of identity the newest observation's.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p:RecordPort)-[showed:SHOWED]->(x)
WITH v, p, showed.state AS state, x, coalesce(x.kind, labels(x)[0]) AS kind
ORDER BY p.lastseen DESC, p.uid
WITH v, p.proto AS proto, p.port AS port, kind, collect({port: p, state: state, shown: x}) AS seen
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
UNWIND [one IN seen WHERE one.port = seen[0].port] AS newest
WITH vp, newest.shown AS shown, newest.state AS state, newest.port AS source
CREATE (vp)-[:SHOWS {state: state}]->(shown)
MERGE (vp)-[:FROM]->(source)
