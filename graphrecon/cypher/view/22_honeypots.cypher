// A host that answers on 200 ports or more of which nothing is known is a SYN-ACK honeypot: those ports say nothing.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
WHERE v.openports >= 200
MATCH (v)-[:HAS_PORT]->(p {state: 'open'})
WHERE p.banner IS NULL AND NOT EXISTS { (p)-[:RUNS|PRINTS|SHOWS]->() }
WITH v, collect(p) AS ports
WHERE size(ports) >= 200
MERGE (t:Tag {name: 'Honeypot'})
CREATE (v)-[:TAGGED {type: 'warning', info: 'SYN-ACK honeypot: ' + toString(size(ports)) + ' open ports'}]->(t)
SET v.openports = v.openports - size(ports)
WITH ports
UNWIND ports AS p
DETACH DELETE p
