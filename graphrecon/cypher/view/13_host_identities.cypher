// What the host itself shows, united and replaced as on ports.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[showed:SHOWED]->(x)
USING INDEX SEEK v:View(addr)
WITH v, r, showed, x
ORDER BY r.end IS NULL, r.end DESC, r.uid
WITH v, x, head(collect({record: r, showed: showed})) AS newest, min(r.start) AS firstseen
WITH v, x, newest.record AS source, newest.showed AS showed, firstseen
WHERE NOT x:Vulnerability OR NOT EXISTS {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(later:Record)-[:PRINTED]->(script)
  WITH DISTINCT later, script
  WHERE coalesce(later.end > source.end, later.end IS NOT NULL) AND script.name IN showed.scripts
  RETURN later
}
WITH v, x, source, showed.state AS state, firstseen
ORDER BY source.end IS NULL, source.end DESC, source.uid, coalesce(x.uid, x.name, x.sha256)
WITH v, CASE WHEN state = 'VERSION MATCHES' THEN state ELSE coalesce(x.kind, labels(x)[0]) END AS kind,
  collect({shown: x, state: state, source: source, firstseen: firstseen}) AS seen
UNWIND CASE WHEN kind IN ['Certificate', 'PublicKey', 'ja3', 'ja3s', 'ja4'] THEN seen[..100]
            WHEN kind = 'Vulnerability' THEN seen
            ELSE [one IN seen WHERE one.source = seen[0].source] END AS one
WITH v, one.shown AS shown, one.source AS source, one.state AS state, one.firstseen AS firstseen
CREATE (v)-[:SHOWS {state: state, firstseen: firstseen, lastseen: source.end}]->(shown)
MERGE (v)-[:FROM]->(source)
