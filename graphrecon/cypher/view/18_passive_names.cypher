// The names that sensors learnt of each host, the two hundred seen last; all names stand in `names` too.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[named:WAS_NAMED]->(n:Hostname)
  WITH v, n, named.type AS type, o
  ORDER BY o.lastseen DESC, o.uid
  WITH v, n, type, head(collect(o)) AS source
  ORDER BY source.lastseen DESC, n.name, type
  LIMIT 200
  MERGE (v)-[:IS_NAMED {type: type}]->(n)
  MERGE (v)-[:FROM]->(source)
  RETURN count(*) AS learnt
}
WITH v, learnt
WHERE learnt > 0
SET v.names = COLLECT {
  MATCH (v)-[:IS_NAMED]->(n:Hostname)
  WITH DISTINCT n.name AS name ORDER BY name
  RETURN name
}
