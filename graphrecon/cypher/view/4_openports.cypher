// Counts the open ports of each view.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
SET v.openports = COUNT { (v)-[:HAS_PORT]->(:ViewPort {state: 'open'}) }
