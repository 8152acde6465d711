// Who moves most bytes
// All flows that a host began, both directions: `csbytes` went from client to server, `scbytes` back.
MATCH (client:Host)-[:SEND]->(f:Flow)
RETURN client.addr AS client, sum(f.csbytes + f.scbytes) AS bytes, sum(f.count) AS flows
ORDER BY bytes DESC, client
LIMIT 20
