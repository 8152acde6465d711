"""The question for the scans that the graph holds."""

from graphrecon.cypher.statement import Statement


def runs(*, limit: int, skip: int = 0) -> Statement:
    """Return a row a scan, the newest first: what it was, how many hosts it has, and the files that it came in."""
    return Statement(
        """MATCH (scan:Scan)
WITH scan ORDER BY scan.start IS NULL, scan.start DESC, scan.uid
SKIP $skip
LIMIT $limit
RETURN scan.uid AS uid, scan.scanner AS scanner, scan.args AS args, scan.version AS version,
  scan.start AS start, scan.end AS end, coalesce(scan.source, []) AS source,
  COLLECT {
    MATCH (scan)-[:IN_CATEGORY]->(category:Category)
    RETURN category.name ORDER BY category.name
  } AS categories,
  COUNT { (scan)<-[:IN_SCAN]-(:Record) } AS hosts,
  COLLECT {
    MATCH (scan)-[:FROM]->(import:Import)
    RETURN DISTINCT import.name AS name ORDER BY name
  } AS files""",
        {"limit": limit, "skip": skip},
    )
