// The operating systems of each host: the matches of the newest record that has any.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[matched:MATCHED_OS]->(os)
USING INDEX SEEK v:View(addr)
WITH v, r, matched, os
ORDER BY r.end IS NULL, r.end DESC, r.uid
WITH v, collect({record: r, accuracy: matched.accuracy, os: os}) AS seen
UNWIND [one IN seen WHERE one.record = seen[0].record] AS newest
WITH v, newest.os AS os, newest.accuracy AS accuracy, newest.record AS source
CREATE (v)-[:MATCHES_OS {accuracy: accuracy}]->(os)
MERGE (v)-[:FROM]->(source)
