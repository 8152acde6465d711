// Removes the views of the given hosts with all that hangs on them alone; they are built anew from what was seen.
UNWIND $addrs AS addr
MATCH (v:View {addr: addr})
OPTIONAL MATCH (v)-[:HAS_PORT]->(p:ViewPort)
DETACH DELETE p, v
