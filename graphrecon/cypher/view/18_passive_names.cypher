// The names that sensors learnt of each host, and those that another log knows of its certificate, the two hundred seen
// last; all names stand in `names` too.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
CALL (v) {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)
  CALL (o) {
    MATCH (o)-[named:WAS_NAMED]->(n)
    RETURN named, n
    UNION
    MATCH (o)-[:SHOWED]->(:Certificate)-[named:CERTIFIES]->(n)
    WHERE o.recontype = 'SSL_SERVER' AND o.source IN ['cert', 'subject'] AND NOT n.name STARTS WITH '*'
    RETURN named, n
  }
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
  MATCH (v)-[:IS_NAMED]->(n)
  WITH DISTINCT n.name AS name ORDER BY name
  RETURN name
}
