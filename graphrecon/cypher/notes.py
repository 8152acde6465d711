"""Statements about notes: reading, listing, writing a revision."""

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement, quote

_COLUMNS = (
    "n.label AS label, n.key AS key, n.text AS text, n.revision AS revision, n.author AS author, n.updated AS updated"
)


def note(uid: str, about: tuple[str, ...] | None) -> Statement:
    """Return one row of a note, none when there is none; `about` is the address of its host, None for no host's."""
    return Statement(f"MATCH (n:Note {{uid: $uid}})\nWHERE n.revision > 0\nRETURN {_COLUMNS}", {"uid": uid}, about)


def revisions(uid: str, about: tuple[str, ...] | None) -> Statement:
    """Return the revisions of a note, the newest first: number, text, author, time."""
    return Statement(
        "MATCH (:Note {uid: $uid})<-[:REVISION_OF]-(r:NoteRevision)\n"
        "RETURN r.number AS number, r.text AS text, r.author AS author, r.time AS time ORDER BY number DESC",
        {"uid": uid},
        about,
    )


def listed(words: str, label: str | None, key: str | None, limit: int, skip: int) -> Statement:
    """Return notes of a label or a key that hold `words`, the newest first; within a scope those of hosts inside."""
    params = Params()
    tests = ["n.text IS NOT NULL"]
    if words:
        word = params.named("words", words.lower())
        tests.append(f"(toLower(n.text) CONTAINS {word} OR toLower(n.key) CONTAINS {word})")
    if label:
        tests.append(f"n.label = {params.named('label', label)}")
    if key:
        tests.append(f"n.key = {params.named('key', key)}")
    if narrowed():
        tests.append(f"EXISTS {{ (n)-[:ABOUT]->(host:Host) WHERE {within.host('host', params)} }}")
    params.named("skip", skip)
    params.named("limit", limit)
    where = " AND ".join(tests)
    order = "ORDER BY n.updated DESC, n.uid SKIP $skip LIMIT $limit"
    return Statement(f"MATCH (n:Note)\nWHERE {where}\nWITH n {order}\nRETURN {_COLUMNS}", params.values)


TAKE = """\
MERGE (n:Note {uid: $uid})
ON CREATE SET n.label = $label, n.key = $key, n.revision = 0
SET n.uid = $uid
RETURN n.revision AS revision, n.text AS text"""
"""Takes the note for this transaction alone; revision 0 is one that is not written yet."""

WRITE = """\
MATCH (n:Note {uid: $uid})
SET n.text = $text, n.revision = $revision, n.author = $author, n.updated = datetime({epochSeconds: $now})
CREATE (:NoteRevision {uid: $uid + '/' + toString($revision), number: $revision, text: $text, author: $author,
  time: n.updated})-[:REVISION_OF]->(n)"""


def attach(label: str, key: str) -> str:
    """Return the text that ties `$uid` to the node of a label whose `key` is `$about`; `found` tells whether it is."""
    return (
        f"MATCH (n:Note {{uid: $uid}})\nMATCH (about:{quote(label)} {{{quote(key)}: $about}})\n"
        "MERGE (n)-[:ABOUT]->(about)\nRETURN count(*) AS found"
    )
