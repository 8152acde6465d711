// New since a time
// Flows first seen in the last hour of what was recorded. Put a datetime('2026-11-22T09:00:00Z') in place of `since`.
MATCH (newest:Flow)
WITH max(newest.lastseen) - duration('PT1H') AS since
MATCH (client:Host)-[:SEND]->(f:Flow)-[:TO]->(server:Host)
WHERE f.firstseen >= since
RETURN client.addr AS client, f.proto AS proto, f.dport AS dport, server.addr AS server, f.firstseen AS firstseen
ORDER BY firstseen DESC
LIMIT 50
