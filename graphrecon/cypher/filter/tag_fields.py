"""The attributes of what rules and people say of a host: tags and notes."""

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.field import Field, Part, Place, own
from graphrecon.cypher.filter.types import FLAG, LOWER, NAME, TEXT

_TAGS, _TAG = "coalesce({it}.tags, [])", "split(each, ':')[0]"
_TAG_INFO = (
    "CASE WHEN size(split(each, ':')) > 2 THEN substring(each, size(split(each, ':')[0] + split(each, ':')[1]) + 2) END"
)
"""Tags of records are as they were given at import: VALUE, VALUE:TYPE or VALUE:TYPE:INFO, one a reason."""

TAGS = (
    Field(
        "tag",
        NAME,
        "tag of the host, or TAG:INFO for one of its reasons",
        "tag:CDN",
        {
            **own("tags", "view", array=True),
            "nmap": Place(f"[each IN {_TAGS} | {_TAG}]", array=True),
        },
        ("tags", "tag.value"),
    ),
    Field(
        "tag.info",
        TEXT,
        "why the host has a tag; TAG:INFO for one tag",
        'tag.info:"Reserved address":private',
        {
            "view": Place("tagged.info", "-[tagged:TAGGED]->(tag:Tag)", rank=4),
            "nmap": Place(_TAG_INFO, each=_TAGS),
            "passive": Place("tagged.info", "-[:OF]->(:Host)<-[:OF]-(:View)-[tagged:TAGGED]->(tag:Tag)"),
        },
        split=compound.told,
        parts={
            "tag": Part("tag.name", NAME, at={"nmap": _TAG}),
            "info": Part("tagged.info", TEXT, at={"nmap": _TAG_INFO}),
        },
    ),
    Field(
        "tag.type",
        LOWER,
        "type of a tag: info, warning or danger",
        "tag.type:danger",
        {
            "view": Place("tagged.type", "-[tagged:TAGGED]->(tag:Tag)"),
            "nmap": Place("coalesce(split(each, ':')[1], 'info')", each=_TAGS),
            "passive": Place("tagged.type", "-[:OF]->(:Host)<-[:OF]-(:View)-[tagged:TAGGED]->(:Tag)"),
        },
    ),
    Field(
        "notes",
        FLAG,
        "somebody wrote a note about the host",
        "notes",
        {
            "hosts": Place("note.text IS NOT NULL", "-[:OF]->(:Host)<-[:ABOUT]-(note:Note)", sure=True, rank=3),
            "node": Place("note.text IS NOT NULL", "<-[:ABOUT]-(note:Note)", sure=True, rank=3),
            "passive": Place("note.text IS NOT NULL", "-[:OF]->(:Host)<-[:ABOUT]-(note:Note)", sure=True, rank=3),
        },
        ("note",),
    ),
)
