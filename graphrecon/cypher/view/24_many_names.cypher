// A host of more than 200 names is a content delivery network's: they are not names of the host.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
WHERE size(v.names) > 200
MERGE (t:Tag {name: 'CDN'})
CREATE (v)-[:TAGGED {type: 'info', info: toString(size(v.names)) + ' names'}]->(t)
SET v.names = []
WITH v
MATCH (v)-[named:IS_NAMED]->()
DELETE named
