// What each port runs: the services of the newest observation that recognised any, each given as completely as an
// older observation that agrees in all it knows; what is said of how it runs (tunnel, host name, RPC program, …) is
// taken from the newest that tells it of no other service.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(:Record)-[:HAD_PORT]->(p)-[ran:RAN]->(s)
USING INDEX SEEK v:View(addr)
WITH v, p, ran, s
ORDER BY p.lastseen IS NULL, p.lastseen DESC, p.uid, s.uid
WITH v, p.proto AS proto, p.port AS port, collect({port: p, ran: ran, service: s}) AS seen
UNWIND [one IN seen WHERE one.port = seen[0].port] AS newest
WITH v, proto, port, newest, [one IN seen
  WHERE coalesce(newest.service.name = one.service.name, newest.service.name IS NULL)
    AND coalesce(newest.service.product = one.service.product, newest.service.product IS NULL)
    AND coalesce(newest.service.version = one.service.version, newest.service.version IS NULL)
    AND coalesce(newest.service.extrainfo = one.service.extrainfo, newest.service.extrainfo IS NULL)
    AND coalesce(newest.service.ostype = one.service.ostype, newest.service.ostype IS NULL)
    AND coalesce(newest.service.devicetype = one.service.devicetype, newest.service.devicetype IS NULL)] AS agreeing
WITH v, proto, port, newest, agreeing, reduce(best = newest, one IN agreeing |
  CASE WHEN size(keys(one.service)) > size(keys(best.service)) THEN one ELSE best END) AS best
WITH v, proto, port, newest, best, [newest] + [one IN agreeing
  WHERE all(field IN keys(one.service) WHERE field = 'uid' OR one.service[field] = best.service[field])] AS fitting
WITH v, proto, port, newest, best,
  head([one IN fitting WHERE one.ran.tunnel IS NOT NULL]) AS tunnelled,
  head([one IN fitting WHERE one.ran.hostname IS NOT NULL]) AS named,
  head([one IN fitting WHERE one.ran.fingerprint IS NOT NULL]) AS printed,
  head([one IN fitting WHERE one.ran.rpcnum IS NOT NULL]) AS called
MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
USING INDEX SEEK vp:ViewPort(uid)
WITH vp, best.service AS service, best.port AS port, head(collect({
  tunnel: tunnelled.ran.tunnel, hostname: named.ran.hostname, fingerprint: printed.ran.fingerprint,
  rpcnum: called.ran.rpcnum, lowver: called.ran.lowver, highver: called.ran.highver,
  conf: newest.ran.conf, method: newest.ran.method,
  from: [newest.port, tunnelled.port, named.port, printed.port, called.port]
})) AS told
CREATE (vp)-[:RUNS {
  tunnel: told.tunnel, conf: told.conf, method: told.method, hostname: told.hostname, fingerprint: told.fingerprint,
  rpcnum: told.rpcnum, lowver: told.lowver, highver: told.highver
}]->(service)
WITH vp, [port] + told.from AS givers
UNWIND givers AS giver
WITH DISTINCT vp, giver
WHERE giver IS NOT NULL
MERGE (vp)-[:FROM]->(giver)
