"""Statements that join what logs named by Zeek's id alone to what others tell of it, in whatever order they came."""

from graphrecon.cypher.statement import Statement

REFERENCES = ("FileReference", "CertificateReference")
"""The labels of what waits for the log that tells what a file was."""


def waiting(label: str) -> Statement:
    """Return how many references wait."""
    return Statement(f"MATCH (r:{label})\nRETURN count(r) AS files")


def forget(label: str) -> str:
    """Return the text that removes the `$rows` references that are the oldest."""
    return f"""\
MATCH (r:{label})
WHERE r.lastseen IS NOT NULL
WITH r ORDER BY r.lastseen, r.uid
LIMIT $rows
DELETE r
RETURN count(r) AS forgotten"""


KNOWN = Statement("MATCH (known:FileIdentity)\nRETURN count(known) AS files")
"""How many files are known by their ids; none where Zeek logs connections and fingerprints itself."""

_SEEN = """\
ON CREATE SET x.count = r.count, x.firstseen = r.firstseen, x.lastseen = r.lastseen
    ON MATCH SET
      x.count = x.count + r.count,
      x.firstseen = CASE WHEN r.firstseen < x.firstseen THEN r.firstseen ELSE x.firstseen END,
      x.lastseen = CASE WHEN r.lastseen > x.lastseen THEN r.lastseen ELSE x.lastseen END"""

JOIN = f"""\
MATCH (r:FileReference)
MATCH (known:FileIdentity {{uid: r.file}})
USING INDEX SEEK known:FileIdentity(uid)
WITH r, known
LIMIT $rows
OPTIONAL MATCH (flow:Flow {{uid: r.flow}})
USING INDEX SEEK flow:Flow(uid)
OPTIONAL MATCH (host:Host {{addr: r.sender}})
USING INDEX SEEK host:Host(addr)
OPTIONAL MATCH (fact:Intel {{uid: known.intel}})
USING INDEX SEEK fact:Intel(uid)
FOREACH (_ IN CASE WHEN flow IS NULL OR fact IS NULL THEN [] ELSE [1] END |
  MERGE (flow)-[x:CARRIED]->(fact)
    {_SEEN})
FOREACH (_ IN CASE WHEN host IS NULL OR fact IS NULL THEN [] ELSE [1] END |
  MERGE (host)-[x:SENT]->(fact)
    {_SEEN})
DELETE r
RETURN count(r) AS joined"""
"""Puts CARRIED and SENT in the place of references to known files; `joined` is 0 when none is left."""

CERTIFICATES_KNOWN = Statement("MATCH (known:CertificateFile)\nRETURN count(known) AS files")
"""How many certificates are known by their ids; none where Zeek logs fingerprints itself."""

JOIN_CERTIFICATES = """\
MATCH (r:CertificateReference)
MATCH (known:CertificateFile {uid: r.file})
USING INDEX SEEK known:CertificateFile(uid)
WITH r, known
LIMIT $rows
OPTIONAL MATCH (known)-[:HELD]->(c:Certificate)
OPTIONAL MATCH (o:Observation {uid: r.observation})-[:OF]->(h:Host)
USING INDEX SEEK o:Observation(uid)
FOREACH (_ IN CASE WHEN o IS NULL OR c IS NULL THEN [] ELSE [1] END |
  MERGE (o)-[:SHOWED]->(c)
  SET h:Stale)
WITH DISTINCT r
DELETE r
RETURN count(*) AS joined"""
"""Puts SHOWED in the place of references to certificates, marks the hosts; `joined` is 0 when none is left."""

MARK_CERTIFIED = """\
UNWIND $given.rows AS row
MATCH (c:Certificate {uid: row[0]})
USING INDEX SEEK c:Certificate(uid)
WHERE NOT EXISTS {
  MATCH (c)-[:CERTIFIES {type: row[2]}]->(n:Hostname {name: row[1]})
  USING INDEX SEEK n:Hostname(name)
}
WITH DISTINCT c
MATCH (c)<-[:SHOWED]-(:Observation)-[:OF]->(h:Host)
SET h:Stale"""
"""Marks the hosts whose certificate a batch brings a name for: `$given.rows` are its uid, the name and its type."""

MARK_CATEGORISED = """\
UNWIND $given.rows AS row
MATCH (s:Scan {uid: row[0]})
USING INDEX SEEK s:Scan(uid)
WHERE NOT EXISTS {
  MATCH (s)-[:IN_CATEGORY]->(c:Category {name: row[1]})
  USING INDEX SEEK c:Category(name)
}
WITH DISTINCT s
MATCH (s)<-[:IN_SCAN]-(:Record)-[:OF]->(h:Host)
SET h:Stale"""
"""Marks the hosts whose scan a batch brings a category for: `$given.rows` are its uid and the category.

Another file of the scan may hold some of its hosts only.
"""

MARK_DESCRIBED = """\
UNWIND $given.rows AS row
MATCH (c:Certificate {uid: row[0]})
USING INDEX SEEK c:Certificate(uid)
WHERE true IN [
  coalesce(c.subject, '') < coalesce(row[1], ''),
  coalesce(c.issuer, '') < coalesce(row[2], ''),
  coalesce(row[3], false) AND NOT coalesce(c.ca, false)
]
WITH DISTINCT c
MATCH (c)<-[:SHOWED]-(x)
UNWIND [x] + [(x)<-[:HAD_PORT]-(r) | r] AS seen
MATCH (seen)-[:OF]->(h)
SET h:Stale"""
"""Marks the hosts that showed a certificate that a batch tells more of: `$given.rows` are uid, subject, issuer, ca.

An OR could become a Union of seeks, which is another plan.
"""
