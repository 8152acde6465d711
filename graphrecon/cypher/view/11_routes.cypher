// The way to each host: the hops of the newest record that has any.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[hop:HOP]->(on_the_way:Host)
WITH v, r, hop, on_the_way
ORDER BY r.end DESC, r.uid
WITH v, collect({record: r, ttl: hop.ttl, rtt: hop.rtt, name: hop.name, host: on_the_way}) AS seen
UNWIND [one IN seen WHERE one.record = seen[0].record] AS newest
WITH v, newest.host AS host, newest.ttl AS ttl, newest.rtt AS rtt, newest.name AS name, newest.record AS source
CREATE (v)-[:REACHED_BY {ttl: ttl, rtt: rtt, name: name}]->(host)
MERGE (v)-[:FROM]->(source)
