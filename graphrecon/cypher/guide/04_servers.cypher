// What each server serves
// Only flows that were answered: `scpkts` counts the packets from the server.
MATCH (f:Flow)-[:TO]->(server:Host)
WHERE f.scpkts > 0 AND f.dport IS NOT NULL
WITH DISTINCT server, f.proto + '/' + f.dport AS service
RETURN server.addr AS server, count(*) AS services, collect(service)[..20] AS some
ORDER BY services DESC, server
LIMIT 20
