// Counts the open ports of each view.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
SET v.openports = COUNT { (v)-[:HAS_PORT]->({state: 'open'}) }
