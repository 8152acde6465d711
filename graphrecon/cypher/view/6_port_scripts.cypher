// What scripts print on each port: of each script the newest observation's outputs. What lists things that one look
// cannot see whole is united over all observations, the ten outputs seen last.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p)-[:PRINTED]->(s)
USING INDEX SEEK v:View(addr)
WITH v, p, s
ORDER BY p.lastseen IS NULL, p.lastseen DESC, p.uid
WITH v, p.proto AS proto, p.port AS port, s, head(collect(p)) AS source
ORDER BY source.lastseen IS NULL, source.lastseen DESC, source.uid, s.uid
WITH v, proto, port, s.name AS name, collect({source: source, script: s}) AS seen
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
USING INDEX SEEK vp:ViewPort(uid)
UNWIND CASE WHEN name IN [
  'dns-domains', 'dns-domains-mx', 'dns-tls-rpt', 'dns-zone-transfer', 'http-app', 'http-git', 'http-nuclei',
  'http-user-agent', 'network-nuclei', 'nuclei', 'scanner', 'ssl-cacert', 'ssl-cert', 'ssl-ja3-client',
  'ssl-ja3-server', 'ssl-ja4-client'
] THEN seen[..10] ELSE [one IN seen WHERE one.source = seen[0].source] END AS one
WITH vp, one.script AS script, one.source AS source
CREATE (vp)-[:PRINTS {lastseen: source.lastseen}]->(script)
MERGE (vp)-[:FROM]->(source)
