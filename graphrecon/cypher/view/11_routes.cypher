// The ways to each host: of each protocol and port the hops of the newest record that has any, the twenty ways seen last.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[hop:HOP]->(via:Host)
USING INDEX SEEK v:View(addr)
WITH v, r, hop.proto AS proto, nullIf(hop.port, 0) AS port,
  collect({ttl: hop.ttl, rtt: hop.rtt, name: hop.name, host: via}) AS hops
ORDER BY r.end IS NULL, r.end DESC, r.uid
WITH v, proto, port, head(collect({record: r, hops: hops})) AS newest
WITH v, proto, port, newest.record AS source, newest.hops AS hops
ORDER BY source.end IS NULL, source.end DESC, source.uid, proto, port
WITH v, collect({proto: proto, port: port, source: source, hops: hops})[..20] AS ways
UNWIND ways AS way
UNWIND way.hops AS hop
WITH v, way, hop, hop.host AS host
CREATE (v)-[:REACHED_BY {ttl: hop.ttl, proto: way.proto, port: way.port, rtt: hop.rtt, name: hop.name}]->(host)
WITH DISTINCT v, way.source AS source
MERGE (v)-[:FROM]->(source)
