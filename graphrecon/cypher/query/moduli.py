"""RSA moduli and who uses them: keys of certificates and of SSH servers, seen by sensors and by scans."""

from graphrecon.cypher.statement import Statement


def moduli(*, certificates: bool = True, ssh: bool = True, shared: bool = False) -> Statement:
    """Return columns modulus, keys, hosts (addresses): each RSA modulus, those of most hosts first.

    `certificates` and `ssh` say which keys are looked at; `shared` leaves out what only one host uses.
    """
    parts = []
    if certificates:
        parts.append("MATCH (k)<-[:HAS_KEY]-(:Certificate)<-[:SHOWED]-(seen)\n  RETURN seen")
    if ssh:
        parts.append("MATCH (k)<-[:SHOWED]-(seen)\n  RETURN seen")
    inner = "\n  UNION\n  ".join(parts)
    text = (
        "MATCH (k:PublicKey)\nWHERE k.modulus IS NOT NULL\n"
        f"CALL (k) {{\n  {inner}\n}}\n"
        "OPTIONAL MATCH (record:Record)-[:HAD_PORT]->(seen)\n"
        "WITH k, coalesce(seen.addr, record.addr) AS addr\nWHERE addr IS NOT NULL\n"
        "WITH k.modulus AS modulus, collect(DISTINCT k.fingerprint) AS keys, collect(DISTINCT addr) AS hosts\n"
        + ("WHERE size(hosts) > 1\n" if shared else "")
        + "RETURN modulus, keys, hosts\nORDER BY size(hosts) DESC, modulus"
    )
    return Statement(text)
