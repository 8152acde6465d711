// Who reaches for many hosts or ports
// A scanner knocks at many doors and few are opened.
MATCH (client:Host)-[:SEND]->(f:Flow)-[:TO]->(server:Host)
WITH client, count(DISTINCT server) AS servers, count(DISTINCT f.dport) AS ports, count(*) AS flows,
  sum(CASE WHEN f.scpkts = 0 THEN 1 ELSE 0 END) AS unanswered
RETURN client.addr AS client, servers, ports, flows, unanswered
ORDER BY servers + ports DESC, client
LIMIT 20
