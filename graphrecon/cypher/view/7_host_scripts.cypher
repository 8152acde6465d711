// What scripts print on the host itself: of each script the newest record's outputs; what is united on ports is here too.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(r:Record)-[:PRINTED]->(s)
USING INDEX SEEK v:View(addr)
WITH v, r, s
ORDER BY r.end IS NULL, r.end DESC, r.uid
WITH v, s, head(collect(r)) AS source
ORDER BY source.end IS NULL, source.end DESC, source.uid, s.uid
WITH v, s.name AS name, collect({source: source, script: s}) AS seen
UNWIND CASE WHEN name IN [
  'dns-domains', 'dns-domains-mx', 'dns-tls-rpt', 'dns-zone-transfer', 'http-app', 'http-git', 'http-nuclei',
  'http-user-agent', 'network-nuclei', 'nuclei', 'scanner', 'ssl-cacert', 'ssl-cert', 'ssl-ja3-client',
  'ssl-ja3-server', 'ssl-ja4-client'
] THEN seen[..10] ELSE [one IN seen WHERE one.source = seen[0].source] END AS one
WITH v, one.script AS script, one.source AS source
CREATE (v)-[:PRINTS {lastseen: source.end}]->(script)
MERGE (v)-[:FROM]->(source)
