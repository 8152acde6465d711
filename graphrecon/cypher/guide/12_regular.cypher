// Small and regular
// Flows that came back in many slots with few bytes each time: beacons, monitoring, clocks.
MATCH (client:Host)-[:SEND]->(f:Flow)-[:TO]->(server:Host)
WHERE f.count > 1
WITH client, f, server, size(f.times) AS slots, (f.csbytes + f.scbytes) / f.count AS bytes
RETURN client.addr AS client, f.proto AS proto, f.dport AS dport, server.addr AS server, slots, f.count AS flows, bytes
ORDER BY slots DESC, flows DESC, bytes
LIMIT 20
