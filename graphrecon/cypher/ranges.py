"""Statements about editions of ranges: which are in use, the links of hosts to them, and how an old one goes."""

from graphrecon.cypher.load import EACH_HOST
from graphrecon.cypher.statement import Statement

LABELS = {
    "asn": "ASRange",
    "country": "CountryRange",
    "registered_country": "CountryRange",
    "city": "CityRange",
    "tag": "TagRange",
}
"""The label of the ranges of each kind of Dataset."""
PRECEDENCE = "d.built DESC, d.provider, d.kind"
"""Which Dataset `d` of several tells of an address: what has no date, the user's own lists, then the newest edition."""
CITY_FIRST = f"d.kind = 'city' DESC, {PRECEDENCE}"
"""The same of a country: that of a city beats that of a country range."""
SYSTEM = "(range:ASRange)-[:IN_AS]->(as:AS)"
CITY = "(range:CityRange)-[:IN_CITY]->(city:City)"
COUNTRY = "(range:Range)-[:IN_COUNTRY]->(country:Country)"
"""The ways from a `range` to what it tells of."""
DIGESTS = "TagDigest"
"""The label of what a Dataset of kind `digest` consists of."""
SHARED = ("AS", "City", "Region", "Country", "Continent")
"""What ranges point at, pointing ones first."""

READY = Statement(
    "MATCH (d:Dataset)-[:FROM]->(i:Import {status: 'done'})\n"
    "WHERE d.active IS NULL\n"
    "RETURN DISTINCT i.uid AS import, i.finished AS finished\nORDER BY finished"
)
"""The imports that are whole and whose editions are not yet in use."""

ACTIVATE = """\
MATCH (d:Dataset)-[:FROM]->(:Import {uid: $import, status: 'done'})
WHERE NOT coalesce(d.active, false)
SET d.active = true, d.linked = ''
WITH d
MATCH (old:Dataset {kind: d.kind, provider: d.provider, version: d.version})
WHERE old <> d AND (old.active OR old.active IS NULL AND NOT EXISTS {
  MATCH (old)-[:FROM]->(i:Import) WHERE i.started > datetime() - duration('P1D')
})
WITH d, old, old.active AS used
SET old.active = false, old.linked = null
WITH d, old, used
WHERE used AND old.built > d.built
RETURN DISTINCT d.kind AS kind, d.provider AS provider, old.edition AS newer"""
"""Puts the editions of an import in use, and the ones before them, or begun long ago and left, out of it.

A row for each edition that was in use and is newer.
"""


def told(host: str, way: str, value: str, order: str = PRECEDENCE) -> str:
    """Return the expression of what the ranges of the Host `host` tell, by one of the ways, as its view has it."""
    path = f"MATCH ({host})-[:IN_RANGE]->{way} MATCH (range)-[:IN_DATASET]->(d:Dataset)"
    return f"head(COLLECT {{ {path} RETURN {value} ORDER BY {order} }})"


BEHIND = Statement("MATCH (d:Dataset {active: true})\nWHERE d.linked IS NOT NULL\nRETURN min(d.linked) AS key")
"""The key up to which all hosts are linked to all editions in use; null when every host is."""

HOSTS_AFTER = """\
MATCH (h:Host)
USING INDEX SEEK h:Host(key)
WHERE h.key > $key
RETURN h.addr AS addr, h.key AS key ORDER BY h.key LIMIT $limit"""
"""The next hosts in the order of keys."""

REACHED = "MATCH (d:Dataset {active: true})\nWHERE d.linked <= $key\nSET d.linked = $next"
"""Notes how far the links are; a null `$next` says to the end."""

UNLINK = f"{EACH_HOST}\nMATCH (h)-[in:IN_RANGE]->(:Range)\nDELETE in"
"""Takes the links of these hosts away."""


TAGS = f"""\
{EACH_HOST}
MATCH (h)-[:IN_RANGE]->(r:TagRange)
WITH addr, r.tag AS tag, r.type AS type, r.info AS info
ORDER BY tag, type, info
RETURN addr, collect(DISTINCT [tag, type, info]) AS tags"""
"""What lists of addresses give to these hosts; no row for those in none."""

MARK = f"{EACH_HOST}\nSET h:Stale"
"""Marks hosts whose views are behind."""

_IS_LIST = "d.kind IN ['tag', 'digest']"
LISTS = Statement(f"MATCH (d:Dataset)\nWHERE {_IS_LIST}\nRETURN DISTINCT d.provider AS provider ORDER BY provider")
"""The names of the lists."""

MARK_LISTED = """\
MATCH (d:Dataset {kind: 'tag', provider: $provider})<-[:IN_DATASET]-(:TagRange)<-[:IN_RANGE]-(h:Host)
CALL (h) {
  SET h:Stale
} IN TRANSACTIONS OF 5000 ROWS"""
"""Marks the hosts in a list."""

DROP = f"MATCH (d:Dataset {{provider: $provider}})\nWHERE {_IS_LIST}\nSET d.active = false, d.linked = null"
"""Puts a list out of use."""


UNTOLD = Statement(
    "MATCH (d:Dataset {active: true, kind: 'digest'})\nWHERE d.linked IS NOT NULL\nRETURN d.uid AS uid ORDER BY uid"
)
"""The lists of digests in use of which hosts do not know yet."""

TOLD = "MATCH (d:Dataset {uid: $dataset})\nSET d.linked = null"
"""Notes that the hosts that a list of digests concerns are marked."""

_DIGESTED = (("Certificate", "sha256"), ("Certificate", "sha1"), ("Certificate", "md5"), ("Fingerprint", "value"))
_NAMED = "\n  UNION\n".join(
    f"  MATCH (x:{label} {{{digest}: l.digest}})\n  USING INDEX SEEK x:{label}({digest})\n  RETURN x"
    for label, digest in _DIGESTED
)

MARK_SHOWING = f"""\
MATCH (l:{DIGESTS})
USING INDEX SEEK l:{DIGESTS}(uid)
WHERE l.uid >= $dataset AND l.uid < $dataset + 'g'
CALL (l) {{
{_NAMED}
}}
MATCH (x)<-[:SHOWS]-()<-[:HAS_PORT]-{{0,1}}(:View)-[:OF]->(h:Host)
CALL (h) {{
  SET h:Stale
}} IN TRANSACTIONS OF 5000 ROWS"""
"""Marks the hosts that show what a list names."""


def link(label: str) -> str:
    """Return the text that links the hosts in `$given.addrs` to the ranges of a label that hold them: one seek each."""
    return f"""\
{EACH_HOST}
MATCH (d:Dataset {{active: true, version: h.version}})
WHERE d.kind IN $given.kinds
{seek(label, "h.key")}
WITH h, r
WHERE r.stop >= h.key
CREATE (h)-[:IN_RANGE]->(r)"""


def seek(label: str, key: str) -> str:
    """Return the lines that bind `r` to the last range of the dataset `d` that starts at or before the key.

    The hint keeps the plan a seek, also where it was made while the graph had no ranges.
    """
    name = key.partition(".")[0]
    return f"""CALL (d, {name}) {{
  MATCH (r:{label})
  USING INDEX SEEK r:{label}(uid)
  WHERE r.uid >= d.uid AND r.uid <= d.uid + {key}
  RETURN r ORDER BY r.uid DESC LIMIT 1
}}"""


REPLACED = Statement("MATCH (d:Dataset {active: false})\nRETURN d.uid AS uid, d.kind AS kind ORDER BY uid")
"""The editions that are out of use."""


def remove_ranges(dataset: str, kind: str) -> Statement:
    """Remove the ranges of an edition, in batches."""
    return Statement(
        f"MATCH (r:{LABELS.get(kind, DIGESTS)})\nWHERE r.uid >= $dataset AND r.uid < $dataset + 'g'\n"
        "CALL (r) {\n  DETACH DELETE r\n} IN TRANSACTIONS OF 5000 ROWS",
        {"dataset": dataset},
    )


FORGET = "MATCH (:Dataset {uid: $dataset, active: false})-[:FROM]->(i:Import)\nDETACH DELETE i"
"""Removes the Import of an edition that is out of use: its content is not known any more."""

REMOVE_DATASET = "MATCH (d:Dataset {uid: $dataset, active: false})\nDETACH DELETE d"
"""Removes an edition that has no ranges left."""


COUNT_HOSTS = Statement("MATCH (h:Host)\nRETURN count(h) AS hosts")
"""The number of hosts."""
