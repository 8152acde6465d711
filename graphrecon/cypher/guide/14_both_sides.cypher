// Servers that are clients too
// A server that begins flows itself is a step to somewhere else.
MATCH (server:Host)<-[:TO]-(into:Flow)
WHERE into.scpkts > 0
WITH server, count(into) AS served
MATCH (server)-[:SEND]->(:Flow)-[:TO]->(other:Host)
WHERE other <> server
RETURN server.addr AS host, served, count(DISTINCT other) AS reaches
ORDER BY reaches DESC, host
LIMIT 20
