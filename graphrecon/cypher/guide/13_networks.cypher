// Who talks to whom, by network
// IPv4 hosts by their first three numbers. A host's `key` sorts and compares: a network is one range of it.
MATCH (client:Host {version: 4})-[:SEND]->(f:Flow)-[:TO]->(server:Host {version: 4})
WITH split(client.addr, '.')[..3] AS a, split(server.addr, '.')[..3] AS b, f
RETURN a[0] + '.' + a[1] + '.' + a[2] + '.0/24' AS clients, b[0] + '.' + b[1] + '.' + b[2] + '.0/24' AS servers,
  count(*) AS flows, sum(f.csbytes + f.scbytes) AS bytes
ORDER BY bytes DESC
LIMIT 50
