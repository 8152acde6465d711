// A path from one host to another
// The shortest way over flows. Say (a:Host {addr: '192.0.2.1'}) for a host of your own, and the same for `b`.
MATCH (a:Host)-[:SEND]->(:Flow)-[:TO]->(middle:Host)-[:SEND]->(:Flow)-[:TO]->(b:Host)
WHERE a <> b AND a <> middle AND b <> middle
WITH a, b
LIMIT 1
MATCH p = shortestPath((a)-[:SEND|TO*..12]->(b))
RETURN p
