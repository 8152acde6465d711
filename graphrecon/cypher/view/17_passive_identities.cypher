// What sensors saw hosts show of themselves: servers on their ports, of each kind the newest; clients on the view, of
// each kind the ten seen last, since one address may have many clients.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:SHOWED]->(x)
WITH v, o, x, CASE
  WHEN x:Certificate THEN coalesce(o.source, 'cert')
  WHEN x:PublicKey THEN 'key ' + coalesce(x.type, '')
  ELSE x.kind END AS kind
ORDER BY o.lastseen DESC, o.uid
WITH v, o.proto AS proto, o.port AS port, kind, collect({seen: o, shown: x}) AS found
OPTIONAL MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
UNWIND CASE WHEN vp IS NULL THEN found[0..10] ELSE found[0..1] END AS newest
WITH coalesce(vp, v) AS owner, newest.shown AS shown, newest.seen AS source
MERGE (owner)-[:SHOWS]->(shown)
MERGE (owner)-[:FROM]->(source)
