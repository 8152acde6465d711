// What a flow carried
// Metadata of every protocol that Zeek logged hangs on its flow and on the host that sent it.
MATCH p = (:Host)-[:SEND]->(:Flow)-[:CARRIED]->(:Intel)
RETURN p
LIMIT 50
