// Names that were asked for
// (:Intel:DNS) is one distinct question with its answers; SENT counts how often a host asked it.
MATCH (h:Host)-[s:SENT]->(d:DNS)
RETURN d.query AS query, d.qtype_name AS type, d.rcode_name AS answer, count(DISTINCT h) AS hosts, sum(s.count) AS times
ORDER BY times DESC, query
LIMIT 50
