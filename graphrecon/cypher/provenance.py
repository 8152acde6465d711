"""Statements about (:Import): its identity by content, the compare-and-set of a batch, its end."""

from collections.abc import Sequence

from graphrecon.cypher.load import by_key, time
from graphrecon.cypher.statement import KEPT, Statement
from graphrecon.model.base import label


def known_imports(importer: str, options: str) -> Statement:
    """Return what the graph has read with this importer and these options, and what of others was pruned.

    One row an Import, the farthest read first.
    """
    return Statement(
        "MATCH (i:Import {importer: $importer})\n"
        "WHERE (i.options = $options OR i.status = 'pruned') AND i.position > 0\n"
        "RETURN i.uid AS uid, i.name AS name, i.options AS options, i.status AS status, i.position AS position,\n"
        "  i.sha256 AS sha256, i.head AS head, i.head_size AS head_size, i.ends AS ends, i.end_hashes AS end_hashes\n"
        "ORDER BY i.position DESC, i.uid",
        {"importer": importer, "options": options},
    )


def import_state(uid: str) -> Statement:
    """Return one Import: its position and status, or no row."""
    return Statement(
        "MATCH (i:Import {uid: $uid})\nRETURN i.position AS position, i.sha256 AS sha256, i.status AS status,\n"
        "  i.run AS run",
        {"uid": uid},
    )


def readings(purpose: str) -> Statement:
    """Return how far each Import of a purpose was read and the times that it tells of."""
    return Statement(
        "MATCH (i:Import {purpose: $purpose})\n"
        "RETURN i.uid AS uid, i.position AS position, i.firstseen AS firstseen, i.lastseen AS lastseen",
        {"purpose": purpose},
    )


BEGIN_BATCH = f"""\
{KEPT}MERGE (i:Import {{uid: $given.uid}})
ON CREATE SET
  i.name = $given.name,
  i.importer = $given.importer,
  i.purpose = $given.purpose,
  i.options = $given.options,
  i.head = $given.head,
  i.head_size = $given.head_size,
  i.position = 0,
  i.read = 0,
  i.written = 0,
  i.skipped = 0,
  i.ends = [],
  i.end_hashes = [],
  i.started = {time("$given.now")}
WITH i, {time("$given.firstseen")} AS firstseen, {time("$given.lastseen")} AS lastseen
WHERE i.position = $given.expected AND coalesce(i.sha256, $given.expected_sha256) = $given.expected_sha256
SET
  i.name = $given.name,
  i.position = $given.next,
  i.sha256 = $given.next_sha256,
  i.read = i.read + $given.read,
  i.written = i.written + $given.written,
  i.skipped = i.skipped + $given.skipped,
  i.status = 'running',
  i.run = $given.run,
  i.firstseen = CASE WHEN firstseen >= i.firstseen THEN i.firstseen ELSE coalesce(firstseen, i.firstseen) END,
  i.lastseen = CASE WHEN lastseen <= i.lastseen THEN i.lastseen ELSE coalesce(lastseen, i.lastseen) END
RETURN i.position AS position"""
"""The compare-and-set that begins each batch: no row means that the position is not the expected one."""


FINISH = f"""\
{KEPT}{by_key("i", label("Import"), "$given.uid")}
SET
  i.status = $given.status,
  i.size = $given.size,
  i.finished = {time("$given.now")},
  i.ends = CASE WHEN $given.size IN i.ends THEN i.ends ELSE i.ends + $given.size END,
  i.end_hashes = CASE WHEN $given.size IN i.ends THEN i.end_hashes ELSE i.end_hashes + $given.sha256 END"""
"""Ends an Import at `size` bytes, whose sha256 is `sha256`."""


def overlapping(uid: str, counting: Sequence[str]) -> Statement:
    """Return the names of the other imports, by the importers `counting`, that tell of the same time, newest first."""
    return Statement(
        "MATCH (i:Import {uid: $uid})\n"
        "MATCH (other:Import)\n"
        "WHERE other.importer IN $counting AND i.importer IN $counting AND other.uid <> i.uid\n"
        "  AND other.firstseen <= i.lastseen AND other.lastseen >= i.firstseen\n"
        "RETURN other.name AS name ORDER BY other.started DESC",
        {"uid": uid, "counting": list(counting)},
    )


FLOW_PRECISION = Statement("MATCH (s:Setting {name: 'flow_precision'})\nRETURN s.value AS value", about=())
"""The seconds of a flow's time slot in this graph; no row before the first flow."""

SET_FLOW_PRECISION = """\
MERGE (s:Setting {name: 'flow_precision'})
ON CREATE SET s.value = $precision
RETURN s.value AS value"""
"""Sets the precision of a new graph; a graph that has one keeps it."""
