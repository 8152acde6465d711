"""The question for the scans that the graph holds."""

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement


def runs(*, limit: int, skip: int = 0) -> Statement:
    """Return a row a scan, the newest first: what it was, how many hosts it has, and the files that it came in.

    Within a scope those that saw a host inside, without the command line, which names what else was scanned.
    """
    params = Params()
    record = f"(scan)<-[:IN_SCAN]-(record:Record) WHERE true{within.of('record', params)}" if narrowed() else ""
    seen = f"\nWHERE EXISTS {{ {record} }}" if record else ""
    args = "null" if record else "scan.args"
    params.named("limit", limit)
    params.named("skip", skip)
    return Statement(
        f"""MATCH (scan:Scan){seen}
WITH scan ORDER BY scan.start IS NULL, scan.start DESC, scan.uid
SKIP $skip
LIMIT $limit
RETURN scan.uid AS uid, scan.scanner AS scanner, {args} AS args, scan.version AS version,
  scan.start AS start, scan.end AS end, coalesce(scan.source, []) AS source,
  COLLECT {{
    MATCH (scan)-[:IN_CATEGORY]->(category:Category)
    RETURN category.name ORDER BY category.name
  }} AS categories,
  COUNT {{ {record or "(scan)<-[:IN_SCAN]-(:Record)"} }} AS hosts,
  COLLECT {{
    MATCH (scan)-[:FROM]->(import:Import)
    RETURN DISTINCT import.name AS name ORDER BY name
  }} AS files""",
        params.values,
    )
