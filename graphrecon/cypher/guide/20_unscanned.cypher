// Services that no scan has seen
// Answered in flows, never open in the view of the host. The view is what scans and sensors say of a host.
MATCH (f:Flow)-[:TO]->(h:Host)
WHERE f.scpkts > 0 AND f.dport IS NOT NULL
  AND NOT EXISTS {
    MATCH (h)<-[:OF]-(:View)-[:HAS_PORT]->(p:ViewPort {state: 'open'})
    WHERE p.proto = f.proto AND p.port = f.dport
  }
RETURN h.addr AS host, f.proto AS proto, f.dport AS dport, sum(f.count) AS flows
ORDER BY flows DESC, host
LIMIT 50
