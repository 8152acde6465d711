// What the host itself shows: of each kind of identity the newest record's.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[showed:SHOWED]->(x)
WITH v, r, showed.state AS state, x, coalesce(x.kind, labels(x)[0]) AS kind
ORDER BY r.end DESC, r.uid
WITH v, kind, collect({record: r, state: state, shown: x}) AS seen
UNWIND [one IN seen WHERE one.record = seen[0].record] AS newest
WITH v, newest.shown AS shown, newest.state AS state, newest.record AS source
CREATE (v)-[:SHOWS {state: state}]->(shown)
MERGE (v)-[:FROM]->(source)
