// The ports that sensors saw at work: open, unless a scan said later that they are not; times widen, and a banner that
// is newer than the scan's stands in its place.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(:Host)<-[:OF]-(o:Observation)
USING INDEX SEEK v:View(addr)
WITH DISTINCT v, o
WHERE o.port IS NOT NULL AND o.recontype IN [
  'HTTP_SERVER_HEADER', 'SSH_SERVER', 'SSH_SERVER_ALGOS', 'SSH_SERVER_HASSH', 'SSH_SERVER_HOSTKEY', 'SSL_SERVER',
  'FTP_SERVER', 'POP_SERVER', 'TCP_SERVER_BANNER', 'OPEN_PORT', 'NTLM_CHALLENGE', 'NTLM_SERVER_FLAGS', 'SMB',
  'SMB_SHARE', 'SNMP_COMMUNITY', 'P0FV3_SYN+ACK'
]
WITH v, o
ORDER BY o.lastseen DESC, o.uid
WITH v, o.proto AS proto, o.port AS port, min(o.firstseen) AS first, max(o.lastseen) AS last, head(collect(o)) AS newest,
  head(collect(CASE WHEN o.recontype IN ['TCP_SERVER_BANNER', 'SSH_SERVER'] THEN o END)) AS told
MERGE (vp:ViewPort {uid: v.addr + '/' + proto + '/' + toString(port)})
ON CREATE SET vp:Port, vp.proto = proto, vp.port = port
MERGE (v)-[:HAS_PORT]->(vp)
WITH vp, first, last, newest, told, vp.state AS state, vp.lastseen AS known, vp.banner AS banner, vp.reason AS reason,
  vp.ttl AS ttl, vp.reason_ip AS answered
WITH vp, first, last, newest, told, state, known, banner, reason, ttl, answered,
  coalesce(state, '') <> 'open' AND coalesce(last >= known, true) AS turned,
  told IS NOT NULL AND (banner IS NULL OR coalesce(told.lastseen > known, true)) AS speaks
SET vp += {
  state: CASE WHEN turned THEN 'open' ELSE state END,
  reason: CASE WHEN turned THEN 'passive' ELSE reason END,
  ttl: CASE WHEN turned THEN null ELSE ttl END,
  reason_ip: CASE WHEN turned THEN null ELSE answered END,
  banner: CASE WHEN speaks THEN coalesce(told.value, banner) ELSE banner END,
  firstseen: CASE WHEN vp.firstseen <= first THEN vp.firstseen ELSE coalesce(first, vp.firstseen) END,
  lastseen: CASE WHEN known >= last THEN known ELSE coalesce(last, known) END
}
WITH vp, newest, CASE WHEN speaks THEN told END AS speaker
UNWIND [newest, speaker] AS source
WITH DISTINCT vp, source
WHERE source IS NOT NULL
MERGE (vp)-[:FROM]->(source)
