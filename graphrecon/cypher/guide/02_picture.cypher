// A picture of the network
// Hosts, the flows they send and the hosts these go to. Double-click a node to see what else it is joined to.
MATCH p = (:Host)-[:SEND]->(:Flow)-[:TO]->(:Host)
RETURN p
LIMIT 50
