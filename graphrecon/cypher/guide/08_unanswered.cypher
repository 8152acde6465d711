// Doors that nobody opens
// Services of which a server said nothing at all: leftovers in configurations, firewalls, scans.
MATCH (f:Flow)-[:TO]->(server:Host)
WHERE f.count > 0
WITH f.proto AS proto, f.dport AS dport, server, sum(f.scpkts) AS answers, sum(f.count) AS flows
WHERE answers = 0
RETURN proto, dport, count(server) AS servers, sum(flows) AS flows
ORDER BY flows DESC, proto, dport
LIMIT 20
