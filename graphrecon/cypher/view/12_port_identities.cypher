// What each port shows. Certificates, keys and fingerprints of TLS unite over all observations, the hundred seen last of
// each kind. A weakness stays by its name until a script that told of it runs again without; one that only the version
// tells of stays with that version. Of all else the newest observation's. The edge says when it was seen.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p)-[showed:SHOWED]->(x)
USING INDEX SEEK v:View(addr)
WITH v, p, showed, x
ORDER BY p.lastseen IS NULL, p.lastseen DESC, p.uid
WITH v, p.proto AS proto, p.port AS port, x, head(collect({port: p, showed: showed})) AS newest,
  min(p.firstseen) AS firstseen
WITH v, proto, port, x, newest.port AS source, newest.showed AS showed, firstseen
WHERE NOT x:Vulnerability OR NOT EXISTS {
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(later {proto: proto, port: port})
  WHERE coalesce(later.lastseen > source.lastseen, later.lastseen IS NOT NULL)
    AND (EXISTS {
        MATCH (later)-[:PRINTED]->(script)
        WITH DISTINCT script
        WHERE script.name IN showed.scripts
        RETURN script
      }
      OR showed.state = 'VERSION MATCHES' AND EXISTS {
        MATCH (later)-[:RAN]->(now), (source)-[:RAN]->(then)
        WHERE now.product <> then.product OR now.version <> then.version
      })
}
WITH v, proto, port, x, source, showed.state AS state, firstseen
ORDER BY source.lastseen IS NULL, source.lastseen DESC, source.uid, coalesce(x.uid, x.name, x.sha256)
WITH v, proto, port, CASE WHEN state = 'VERSION MATCHES' THEN state ELSE coalesce(x.kind, labels(x)[0]) END AS kind,
  collect({shown: x, state: state, source: source, firstseen: firstseen}) AS seen
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
USING INDEX SEEK vp:ViewPort(uid)
UNWIND CASE WHEN kind IN ['Certificate', 'PublicKey', 'ja3', 'ja3s', 'ja4'] THEN seen[..100]
            WHEN kind = 'Vulnerability' THEN seen
            ELSE [one IN seen WHERE one.source = seen[0].source] END AS one
WITH vp, one.shown AS shown, one.source AS source, one.state AS state, one.firstseen AS firstseen
CREATE (vp)-[:SHOWS {state: state, firstseen: firstseen, lastseen: source.lastseen}]->(shown)
MERGE (vp)-[:FROM]->(source)
