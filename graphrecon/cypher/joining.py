"""Statements that join files to flows that named them by Zeek's id alone, in whatever order the logs came."""

from graphrecon.cypher.statement import Statement

WAITING = Statement("MATCH (r:FileReference)\nRETURN count(r) AS files")
"""How many references wait for the log that tells what the file was."""

FORGET = """\
MATCH (r:FileReference)
WHERE r.lastseen IS NOT NULL
WITH r ORDER BY r.lastseen, r.uid
LIMIT $rows
DELETE r
RETURN count(r) AS forgotten"""
"""Removes the references that are the oldest."""

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
WITH r, known
LIMIT $rows
OPTIONAL MATCH (flow:Flow {{uid: r.flow}})
OPTIONAL MATCH (host:Host {{addr: r.sender}})
OPTIONAL MATCH (fact:Intel {{uid: known.intel}})
FOREACH (_ IN CASE WHEN flow IS NULL OR fact IS NULL THEN [] ELSE [1] END |
  MERGE (flow)-[x:CARRIED]->(fact)
    {_SEEN})
FOREACH (_ IN CASE WHEN host IS NULL OR fact IS NULL THEN [] ELSE [1] END |
  MERGE (host)-[x:SENT]->(fact)
    {_SEEN})
DELETE r
RETURN count(r) AS joined"""
"""Puts CARRIED and SENT in the place of references to known files; `joined` is 0 when none is left."""
