// What sensors saw, in the words of scanners' scripts: servers' on their ports, clients' on the view, the newest of each
// header and protocol; of user agents and scanners the ten seen last. Beside what a scan's script printed stands what is
// newer than that and tells more.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(o:Observation)-[:PRINTED]->(s)
USING INDEX SEEK v:View(addr)
WITH v, o, s, s.name IN ['http-user-agent', 'scanner'] AS united
ORDER BY o.lastseen DESC, o.uid
WITH v, o.proto AS proto, o.port AS port, s, united, CASE WHEN united THEN '' ELSE o.source END AS kind,
  head(collect(o)) AS source
ORDER BY source.lastseen DESC, source.uid, s.uid
WITH v, proto, port, s.name AS name, united, kind, collect({script: s, source: source}) AS seen
UNWIND CASE WHEN united THEN seen[..10] ELSE seen[..1] END AS one
WITH v, proto, port, name, united, one
ORDER BY one.source.lastseen DESC, one.source.uid, one.script.uid
WITH v, proto, port, name, united, collect(one)[..50] AS seen
OPTIONAL MATCH (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
USING INDEX SEEK vp:ViewPort(uid)
WITH v, coalesce(vp, v) AS owner, united, seen, COLLECT {
  UNWIND CASE WHEN vp IS NULL THEN [v] ELSE [v, vp] END AS place
  MATCH (place)-[prints:PRINTS]->(known)
  WITH DISTINCT prints, known
  WHERE known.name ENDS WITH name
  RETURN {
    script: known,
    lastseen: prints.lastseen,
    lines: [line IN split(coalesce(known.output, ''), '\n') | toLower(trim(line))]
  }
} AS scanned
UNWIND seen AS one
WITH owner, one.script AS script, one.source AS source, united, scanned
WHERE united OR all(other IN scanned WHERE other.script = script OR coalesce(other.lastseen < source.lastseen, true)
  AND any(line IN split(script.output, '\n') WHERE NOT toLower(trim(line)) IN other.lines))
MERGE (owner)-[prints:PRINTS]->(script)
SET prints.lastseen = CASE WHEN prints.lastseen >= source.lastseen THEN prints.lastseen
                           ELSE coalesce(source.lastseen, prints.lastseen) END
MERGE (owner)-[:FROM]->(source)
