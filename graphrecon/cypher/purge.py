"""Statements that empty a purpose: its own nodes, its imports, then what nothing points at any more."""

from graphrecon.cypher.statement import Statement

OWN = {
    "nmap": ("Record", "RecordPort", "Scan"),
    "flow": ("Flow", "Intel", "FileReference", "FileIdentity"),
    "passive": ("Observation", "CertificateReference", "CertificateFile"),
    "data": ("ASRange", "CountryRange", "CityRange", "TagRange", "TagDigest", "Dataset"),
}
"""The labels that belong to one purpose alone."""

SHARED = (
    "Script",
    "Service",
    "Certificate",
    "PublicKey",
    "Fingerprint",
    "Vulnerability",
    "Screenshot",
    "Tag",
    "OS",
    "CPE",
    "MAC",
    "Category",
    "Hostname",
    "AS",
    "City",
    "Region",
    "Country",
    "Continent",
)
"""Shared labels, pointing ones first: a node of these that nothing points at is removed."""

ROWS = 10_000
"""Nodes that one transaction removes."""


_LISTED = "MATCH (h)-[:IN_RANGE]->(:Range) RETURN h UNION MATCH (h)<-[:OF]-(:View)-[:TAGGED]->(:Tag) RETURN h"


def mark(purpose: str) -> Statement:
    """Mark the hosts that have something of this purpose, so that their views follow."""
    patterns = {"flow": "(h)-[:SEND]->(:Flow)", "data": _LISTED}
    pattern = patterns.get(purpose, f"(h)<-[:OF]-(:{OWN[purpose][0]})")
    return Statement(
        f"MATCH (h:Host)\nWHERE EXISTS {{ {pattern} }}\nCALL (h) {{\n  SET h:Stale\n}} IN TRANSACTIONS OF {ROWS} ROWS"
    )


def remove(label: str) -> Statement:
    """Remove every node of a label."""
    return Statement(f"MATCH (n:{label})\nCALL (n) {{\n  DETACH DELETE n\n}} IN TRANSACTIONS OF {ROWS} ROWS")


def remove_imports(purpose: str) -> Statement:
    """Remove the Imports of a purpose, so that its files can be read again."""
    return Statement("MATCH (i:Import {purpose: $purpose})\nDETACH DELETE i", {"purpose": purpose})


def remove_unused(label: str) -> Statement:
    """Remove the nodes of a shared label that nothing points at, at most ROWS of them; `removed` says how many."""
    return Statement(
        f"MATCH (n:{label})\nWHERE NOT EXISTS {{ (n)<--() }}\n"
        "WITH n LIMIT $rows\nDETACH DELETE n\nRETURN count(*) AS removed",
        {"rows": ROWS},
    )


UNUSED_DOMAINS = Statement(
    "MATCH (d:Domain)\nWHERE NOT EXISTS { (d)<-[:IN_DOMAIN]-() }\n"
    "WITH d LIMIT $rows\nDETACH DELETE d\nRETURN count(*) AS removed",
    {"rows": ROWS},
)
"""Remove the domains without a name or a child, one level a run; `removed` is 0 when none is left."""

UNUSED_HOSTS = Statement(
    "MATCH (h:Host)\nWHERE NOT EXISTS { (h)--(n) WHERE NOT n:Range }\n"
    "WITH h LIMIT $rows\nDETACH DELETE h\nRETURN count(*) AS removed",
    {"rows": ROWS},
)
"""Remove the hosts that nothing is known of any more."""
