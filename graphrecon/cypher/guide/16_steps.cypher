// Steps that follow one another
// A flow into a host, and later one out of it: what a movement through the network looks like.
MATCH (a:Host)-[:SEND]->(first:Flow)-[:TO]->(middle:Host)-[:SEND]->(second:Flow)-[:TO]->(b:Host)
WHERE a <> b AND a <> middle AND b <> middle AND first.scpkts > 0 AND second.lastseen >= first.firstseen
RETURN a.addr AS source, first.dport AS port, middle.addr AS step, second.dport AS next, b.addr AS target
ORDER BY source, step, target
LIMIT 50
