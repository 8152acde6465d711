"""Keys and who uses them: of certificates and of SSH servers, seen by sensors and by scans."""

from collections.abc import Collection
from typing import Literal

from graphrecon.cypher.statement import Statement

Source = Literal["passive-ssl", "active-ssl", "passive-ssh", "active-ssh"]
"""Who saw a key (sensors, scans) and what showed it (a certificate, an SSH server)."""
SOURCES: tuple[Source, ...] = ("passive-ssl", "active-ssl", "passive-ssh", "active-ssh")
_PATHS = {"ssl": "(k)<-[:HAS_KEY]-(:Certificate)<-[:SHOWED]-", "ssh": "(k)<-[:SHOWED]-"}


def moduli(sources: Collection[Source] = SOURCES, *, shared: bool = False) -> Statement:
    """Return columns modulus, keys (fingerprints), hosts (addresses): each RSA modulus, those of most hosts first.

    `sources` say which keys are looked at; `shared` leaves out what only one host uses.
    """
    text = (
        "MATCH (k:PublicKey)\nWHERE k.modulus IS NOT NULL\n"
        + _users(sources)
        + "\nWITH k.modulus AS modulus, collect(DISTINCT k.fingerprint) AS keys, collect(DISTINCT addr) AS hosts\n"
        + ("WHERE size(hosts) > 1\n" if shared else "")
        + "RETURN modulus, keys, hosts\nORDER BY size(hosts) DESC, modulus"
    )
    return Statement(text)


def keys(sources: Collection[Source] = SOURCES, *, shared: bool = False) -> Statement:
    """Return columns key, type, bits, hosts: each key of any kind by its fingerprint or digest, those of most first."""
    text = (
        "MATCH (k:PublicKey)\n"
        + _users(sources)
        + "\nWITH k, collect(DISTINCT addr) AS hosts\n"
        + ("WHERE size(hosts) > 1\n" if shared else "")
        + "RETURN coalesce(k.fingerprint, k.uid) AS key, k.type AS type, k.bits AS bits, hosts\n"
        "ORDER BY size(hosts) DESC, key"
    )
    return Statement(text)


def _users(sources: Collection[Source]) -> str:
    """Return the clauses that go on from a key `k` to `addr`, each host that showed it."""
    parts = []
    for source in SOURCES:
        if source in sources:
            who, _, what = source.partition("-")
            label = ":Observation" if who == "passive" else ":Record|RecordPort"
            parts.append(f"MATCH {_PATHS[what]}(seen{label})\n  RETURN seen")
    inner = "\n  UNION\n  ".join(parts)
    return (
        f"CALL (k) {{\n  {inner}\n}}\n"
        "OPTIONAL MATCH (record:Record)-[:HAD_PORT]->(seen)\n"
        "WITH k, coalesce(seen.addr, record.addr) AS addr\nWHERE addr IS NOT NULL"
    )
