// What each port runs: the services of the newest observation that recognised any, each given as completely as an
// older observation that agrees in all it knows.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p:RecordPort)-[ran:RAN]->(s:Service)
WITH v, p, ran, s
ORDER BY p.lastseen DESC, p.uid, s.uid
WITH v, p.proto AS proto, p.port AS port, collect({port: p, ran: ran, service: s}) AS seen
UNWIND [one IN seen WHERE one.port = seen[0].port] AS newest
WITH v, proto, port, newest, [one IN seen
  WHERE coalesce(newest.service.name = one.service.name, newest.service.name IS NULL)
    AND coalesce(newest.service.product = one.service.product, newest.service.product IS NULL)
    AND coalesce(newest.service.version = one.service.version, newest.service.version IS NULL)
    AND coalesce(newest.service.extrainfo = one.service.extrainfo, newest.service.extrainfo IS NULL)
    AND coalesce(newest.service.ostype = one.service.ostype, newest.service.ostype IS NULL)
    AND coalesce(newest.service.devicetype = one.service.devicetype, newest.service.devicetype IS NULL)] AS agreeing
WITH v, proto, port, newest, reduce(best = newest, one IN agreeing |
  CASE WHEN size(keys(one.service)) > size(keys(best.service)) THEN one ELSE best END) AS best
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
WITH vp, best.service AS service, collect(newest.ran)[0] AS ran, best
CREATE (vp)-[:RUNS {tunnel: ran.tunnel, conf: ran.conf, method: ran.method, hostname: ran.hostname}]->(service)
WITH vp, best.port AS source
MERGE (vp)-[:FROM]->(source)
