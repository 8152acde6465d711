// The most common services
// Protocol and destination port of all flows. A (:Flow) is everything from one client to one server by one service.
MATCH (f:Flow)
RETURN [f.proto, f.dport], count(*) AS cnt
ORDER BY cnt DESC
