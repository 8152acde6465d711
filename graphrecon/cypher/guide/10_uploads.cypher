// More out than in
// Answered flows in which the client sent more than it got: uploads, back-ups, something that leaves.
MATCH (client:Host)-[:SEND]->(f:Flow)-[:TO]->(server:Host)
WHERE f.scpkts > 0 AND f.csbytes > f.scbytes
RETURN client.addr AS client, f.proto AS proto, f.dport AS dport, server.addr AS server,
  f.csbytes AS sent, f.scbytes AS received
ORDER BY sent - received DESC
LIMIT 20
