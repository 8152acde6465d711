"""The question for the scans that the graph holds."""

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement

MOST_SHOWN = 2000
"""Characters of a script's output that stand in a list of scans."""
_SCRIPTS = f"""COLLECT {{
    MATCH (scan)-[:PRINTED]->(script:Script)
    WITH script ORDER BY script.name, script.uid LIMIT 20
    RETURN {{id: script.name, output: left(coalesce(script.output, ''), {MOST_SHOWN})}}
  }}"""


def runs(*, limit: int, skip: int = 0) -> Statement:
    """Return a row a scan, the newest first: what it was, how many hosts it has, its files, and what its scripts said.

    The scripts are those that run before and after all hosts, each output cut at `MOST_SHOWN` characters. Within a
    scope a row tells of scans that saw a host inside, without the command line and scripts, which tell of others too.
    """
    params = Params()
    record = f"(scan)<-[:IN_SCAN]-(record:Record) WHERE true{within.of('record', params)}" if narrowed() else ""
    seen = f"\nWHERE EXISTS {{ {record} }}" if record else ""
    args = "null" if record else "scan.args"
    scripts = "[]" if record else _SCRIPTS
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
  }} AS files,
  {scripts} AS scripts""",
        params.values,
    )
