// What each port shows. Certificates, keys and fingerprints of TLS unite over all observations, the hundred seen last of
// each kind; a weakness stays by its name, save one that only the version tells of; of all else the newest
// observation's. The edge says when it was seen.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p:RecordPort)-[showed:SHOWED]->(x)
WITH v, p, showed.state AS state, x
ORDER BY p.lastseen DESC, p.uid
WITH v, p.proto AS proto, p.port AS port, x, head(collect(p)) AS source, head(collect(state)) AS state,
  min(p.firstseen) AS firstseen
ORDER BY source.lastseen DESC, source.uid, coalesce(x.uid, x.name, x.sha256)
WITH v, proto, port, CASE WHEN state = 'VERSION MATCHES' THEN state ELSE coalesce(x.kind, labels(x)[0]) END AS kind,
  collect({shown: x, state: state, source: source, firstseen: firstseen}) AS seen
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
UNWIND CASE WHEN kind IN ['Certificate', 'PublicKey', 'ja3', 'ja3s', 'ja4'] THEN seen[..100]
            WHEN kind = 'Vulnerability' THEN seen
            ELSE [one IN seen WHERE one.source = seen[0].source] END AS one
WITH vp, one.shown AS shown, one.source AS source, one.state AS state, one.firstseen AS firstseen
CREATE (vp)-[:SHOWS {state: state, firstseen: firstseen, lastseen: source.lastseen}]->(shown)
MERGE (vp)-[:FROM]->(source)
