// Ports that are not open are counted when more than 25 are in the same state (the number from which Nmap only counts
// them) and nothing else is known of them. Counts of several scans cannot be added: the same port may be in both.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:HAS_PORT]->(p)
USING INDEX SEEK v:View(addr)
WHERE p.state <> 'open' AND p.banner IS NULL AND NOT EXISTS { (p)-[:RUNS|PRINTS|SHOWS]->() }
WITH v, p.state AS state, collect(p) AS ports
WHERE size(ports) > 25
WITH v, state, ports, COLLECT {
  UNWIND ports AS p
  WITH p.reason AS reason, count(*) AS times
  RETURN toString(times) + ' ' + state + coalesce(' ' + reason, '')
} AS counts
FOREACH (p IN ports | DETACH DELETE p)
WITH v, counts
UNWIND counts AS counted
WITH v, counted ORDER BY counted
WITH v, collect(counted) AS folded
SET v.folded = folded,
  v.extraports = CASE WHEN COUNT { (v)-[:OF]->(:Host)<-[:OF]-(:Record) } = 1 THEN v.extraports END
