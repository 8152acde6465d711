// Hosts that have something in common
// Two hosts that sent the same fact: a name, a user agent, a certificate. Rare facts tell most.
MATCH (i:Intel)<-[s:SENT]-(h:Host)
WITH i, collect(DISTINCT h.addr) AS hosts
WHERE 2 <= size(hosts) <= 20
RETURN i.proto AS proto,
  coalesce(i.query, i.user_agent, i.server_name, i.subject, i.host, i.client, i.uid) AS fact, hosts
ORDER BY size(hosts), proto, fact
LIMIT 50
