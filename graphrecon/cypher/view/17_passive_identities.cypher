// What sensors saw hosts show of themselves, united as what scans saw is: servers on their ports, clients on the view,
// of each kind the ten seen last, since one address may have many clients. Times of what a scan saw too widen.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:SHOWED]->(x)
USING INDEX SEEK v:View(addr)
WITH v, o, x
ORDER BY o.lastseen DESC, o.uid
WITH v, o.proto AS proto, o.port AS port, x, head(collect(o)) AS source, min(o.firstseen) AS firstseen
ORDER BY source.lastseen DESC, source.uid, x.uid
WITH v, proto, port, coalesce(x.kind, labels(x)[0]) AS kind,
  collect({shown: x, source: source, firstseen: firstseen}) AS seen
OPTIONAL MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
USING INDEX SEEK vp:ViewPort(uid)
UNWIND CASE WHEN vp IS NULL THEN seen[..10]
            WHEN kind IN ['Certificate', 'PublicKey', 'ja3', 'ja3s', 'ja4'] THEN seen[..100]
            ELSE seen[..1] END AS one
WITH coalesce(vp, v) AS owner, one.shown AS shown, one.source AS source, one.firstseen AS firstseen
MERGE (owner)-[shows:SHOWS]->(shown)
SET shows.firstseen = CASE WHEN shows.firstseen <= firstseen THEN shows.firstseen
                           ELSE coalesce(firstseen, shows.firstseen) END,
  shows.lastseen = CASE WHEN shows.lastseen >= source.lastseen THEN shows.lastseen
                        ELSE coalesce(source.lastseen, shows.lastseen) END
MERGE (owner)-[:FROM]->(source)
