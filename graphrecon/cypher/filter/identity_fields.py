"""The attributes of weaknesses and pictures."""

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.field import Field, Part, Place
from graphrecon.cypher.filter.number_types import Decimal, Port
from graphrecon.cypher.filter.shown import shown
from graphrecon.cypher.filter.types import LOWER, NAME, TEXT, UPPER

_PORT = {
    "port": Part("port.port", Port(), "port.proto"),
    "service": Part("service.name", NAME, path="-[:{runs}]->(service:Service)"),
}
"""Where a picture was taken: values of pictures may end with a port or a service."""
_WORDS = "[word IN coalesce(screenshot.words, []) | toLower(word)]"

IDENTITIES = (
    Field(
        "vuln",
        NAME,
        "weakness that a scanner reports, or ID:STATE",
        "vuln:CVE-2014-0160",
        {
            "hosts": Place(
                "vuln.name",
                "-[:{has_port}]->{{0,1}}()-[shows:{shows}]->(vuln:Vulnerability)",
                rank=1,
                sure=True,
                rare=True,
            ),
            "port": Place("vuln.name", "-[shows:{shows}]->(vuln:Vulnerability)", sure=True),
        },
        ("vulns.id",),
        compound.weakness,
        {"name": Part("vuln.name", NAME), "state": Part("shows.state", UPPER)},
    ),
    Field(
        "vuln.state",
        UPPER,
        "what a scanner says of a weakness",
        "vuln.state:VULNERABLE",
        {
            "hosts": Place(
                "shows.state", "-[:{has_port}]->{{0,1}}()-[shows:{shows}]->(:Vulnerability)", rank=9, rare=True
            ),
            "port": Place("shows.state", "-[shows:{shows}]->(:Vulnerability)"),
        },
        ("vulns.state",),
    ),
    Field(
        "vuln.severity",
        Decimal(),
        "CVSS score of a weakness",
        "vuln.severity > 8",
        shown("vuln.severity", "vuln:Vulnerability"),
        ("vulns.severity",),
    ),
    Field(
        "vuln.title",
        TEXT,
        "title of a weakness",
        "vuln.title:/overflow/i",
        shown("vuln.title", "vuln:Vulnerability"),
        ("vulns.title",),
    ),
    Field(
        "screenshot",
        LOWER,
        "picture of a service, by PORT, PROTO/PORT, SERVICE or its SHA-256 digest",
        "screenshot:http",
        shown("screenshot.sha256", "screenshot:Screenshot", sure=True),
        split=compound.picture,
        parts={"sha256": Part("screenshot.sha256", LOWER), **_PORT},
    ),
    Field(
        "screenwords",
        LOWER,
        "word read from a picture, one of WORD,…, and the port or the service that it is of",
        "screenwords:login,password:80",
        shown(_WORDS, "screenshot:Screenshot", array=True),
        split=compound.words,
        parts={"words": Part(_WORDS, LOWER, array=True), **_PORT},
    ),
)
