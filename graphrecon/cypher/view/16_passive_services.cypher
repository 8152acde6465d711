// The services that sensors recognised: the newest of each port, given as completely as an older one that agrees in all
// it knows, where no scan recognised one, or an older scan saw another name, product or version.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:RAN]->(s)
USING INDEX SEEK v:View(addr)
WHERE o.port IS NOT NULL
WITH v, o, s
ORDER BY o.lastseen DESC, o.uid, s.uid
WITH v, o.proto AS proto, o.port AS port, collect({seen: o, service: s}) AS found
WITH v, proto, port, reduce(best = found[0], one IN found |
  CASE WHEN size(keys(one.service)) > size(keys(best.service))
    AND coalesce(found[0].service.name = one.service.name, found[0].service.name IS NULL)
    AND coalesce(found[0].service.product = one.service.product, found[0].service.product IS NULL)
    AND coalesce(found[0].service.version = one.service.version, found[0].service.version IS NULL)
  THEN one ELSE best END) AS best, found[0].seen AS newest
WITH v, proto, port, newest, best.service AS service, best.seen AS told
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
USING INDEX SEEK vp:ViewPort(uid)
CALL (vp) {
  OPTIONAL MATCH (vp)-[old:RUNS]->(held)
  OPTIONAL MATCH (vp)-[:FROM]->(p:RecordPort)-[:RAN]->()
  RETURN collect(DISTINCT old) AS olds, collect(DISTINCT held) AS holds, max(p.lastseen) AS known
}
WITH vp, newest, service, told, olds, holds, known
WHERE size(olds) = 0 OR (coalesce(newest.lastseen > known, true) AND none(held IN holds WHERE
  coalesce(held.name = service.name, service.name IS NULL)
  AND coalesce(held.product = service.product, service.product IS NULL)
  AND coalesce(held.version = service.version, service.version IS NULL)))
FOREACH (old IN olds | DELETE old)
CREATE (vp)-[:RUNS {method: 'passive'}]->(service)
WITH vp, newest, told
UNWIND [newest, told] AS source
WITH DISTINCT vp, source
MERGE (vp)-[:FROM]->(source)
