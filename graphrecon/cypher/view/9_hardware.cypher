// The hardware addresses of each host: all that its records gave.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_MAC]->(m:MAC)
WITH DISTINCT v, m
CREATE (v)-[:HAS_MAC]->(m)
