// Removes the views of the given hosts with all that hangs on them alone; they are built anew from what was seen.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
OPTIONAL MATCH (v)-[:HAS_PORT]->(p)
DETACH DELETE p, v
