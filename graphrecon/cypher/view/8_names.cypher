// The names of each host: all that its records gave, one edge a name and type.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[named:WAS_NAMED]->(n:Hostname)
WITH DISTINCT v, n, named.type AS type
CREATE (v)-[:IS_NAMED {type: type}]->(n)
