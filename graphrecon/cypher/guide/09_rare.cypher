// Services with one client
// Rare is worth a look: one client, one service, answered.
MATCH (client:Host)-[:SEND]->(f:Flow)-[:TO]->(server:Host)
WHERE f.scpkts > 0 AND f.dport IS NOT NULL
WITH f.proto AS proto, f.dport AS dport,
  collect(DISTINCT client.addr) AS clients, collect(DISTINCT server.addr) AS servers
WHERE size(clients) = 1
RETURN proto, dport, clients[0] AS client, servers[..5] AS servers
ORDER BY proto, dport
LIMIT 50
