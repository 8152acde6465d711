// The names that sensors learnt of each host, the two hundred seen last; all names stand in `names` too.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)-[named:WAS_NAMED]->(n:Hostname)
  WITH n, named.type AS type, max(o.lastseen) AS last
  ORDER BY last DESC, n.name, type
  LIMIT 200
  MERGE (v)-[:IS_NAMED {type: type}]->(n)
  RETURN count(*) AS learnt
}
WITH v, learnt
WHERE learnt > 0
SET v.names = COLLECT {
  MATCH (v)-[:IS_NAMED]->(n:Hostname)
  WITH DISTINCT n.name AS name ORDER BY name
  RETURN name
}
