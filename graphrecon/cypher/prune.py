"""Statements of retention: what was last seen before `$before` goes whole, a batch a transaction."""

from graphrecon.cypher.statement import Statement

DATES = {"nmap": ("Record", "end"), "passive": ("Observation", "lastseen"), "flow": ("Flow", "lastseen")}
"""By purpose: the label whose nodes age, and the property that dates them."""


def count(purpose: str, before: str) -> Statement:
    """Return how many nodes of a purpose are older than `before`, an ISO time."""
    label, date = DATES[purpose]
    return Statement(
        f"MATCH (n:{label})\nWHERE n.{date} < datetime($before)\nRETURN count(n) AS old", {"before": before}
    )


RECORDS = """\
MATCH (r:Record)
WHERE r.end < datetime($before)
WITH r LIMIT $rows
MATCH (r)-[:OF]->(h:Host)
SET h:Stale
WITH collect(r) AS records
CALL (records) {
  UNWIND records AS r
  MATCH (r)-[:IN_SCAN]->(:Scan)-[:FROM]->(i:Import)
  WITH DISTINCT i
  SET i.status = 'pruned'
}
CALL (records) {
  UNWIND records AS r
  MATCH (r)-[:HAD_PORT]->(p:RecordPort)
  DETACH DELETE p
}
UNWIND records AS r
DETACH DELETE r
RETURN count(*) AS removed"""
"""Removes old records with their ports, marks their imports, and their hosts for the view."""

SCANS = """\
MATCH (s:Scan)
WHERE coalesce(s.end, s.start) < datetime($before) AND NOT EXISTS { (s)<-[:IN_SCAN]-() }
WITH s LIMIT $rows
OPTIONAL MATCH (s)-[:FROM]->(i:Import)
SET i.status = 'pruned'
WITH DISTINCT s
DETACH DELETE s
RETURN count(*) AS removed"""
"""Removes the old scans that have no records left."""

OLD_SCANS = """\
MATCH (s:Scan)
WHERE coalesce(s.end, s.start) < datetime($before)
  AND NOT EXISTS { (s)<-[:IN_SCAN]-(r:Record) WHERE NOT coalesce(r.end < datetime($before), false) }
RETURN count(s) AS old"""
"""How many scans go: those that SCANS finds once the old records are removed."""

OBSERVATIONS = """\
MATCH (o:Observation)
WHERE o.lastseen < datetime($before)
WITH o LIMIT $rows
OPTIONAL MATCH (o)-[:OF]->(h:Host)
SET h:Stale
WITH DISTINCT o
DETACH DELETE o
RETURN count(*) AS removed"""
"""Removes old observations and marks their hosts for the view."""

FLOWS = """\
MATCH (f:Flow)
WHERE f.lastseen < datetime($before)
WITH f LIMIT $rows
CALL (f) {
  MATCH (f)-[:CARRIED]->(x:Intel)
  MATCH (f)-[:SEND|TO]-(h:Host)
  MATCH (h)-[sent:SENT]->(x)
  WHERE sent.lastseen < datetime($before)
  DELETE sent
}
WITH collect(f) AS flows
WITH flows, COLLECT { UNWIND flows AS f MATCH (f)-[:CARRIED]->(x:Intel) RETURN DISTINCT x } AS facts
CALL (flows) {
  UNWIND flows AS f
  DETACH DELETE f
}
CALL (facts) {
  UNWIND facts AS x
  WITH x WHERE NOT EXISTS { (x)<-[:CARRIED]-() } AND NOT EXISTS { (:FileIdentity {intel: x.uid}) }
  DETACH DELETE x
}
RETURN size(flows) AS removed"""
"""Removes old flows, and the metadata that no other flow carried; what a later log may still join stays."""


def references(label: str) -> str:
    """Return the text that removes what old flows or observations said of files whose own logs never came."""
    return f"""\
MATCH (r:{label})
WHERE r.lastseen < datetime($before)
WITH r LIMIT $rows
DELETE r
RETURN count(*) AS removed"""


FILES = """\
MATCH (f:CertificateFile)-[:HELD]->(c:Certificate)
WHERE NOT EXISTS { (c)<-[:SHOWED]-() }
WITH DISTINCT f LIMIT $rows
DETACH DELETE f
RETURN count(*) AS removed"""
"""Removes the ids of certificates that nothing shows any more."""

MARK_IMPORTS = """\
MATCH (i:Import {purpose: $purpose})
WHERE i.firstseen < datetime($before)
SET i.status = 'pruned'"""
"""Marks the imports that tell of the time before; facts of several are one, so which gave it is not known."""
