"""One node of a certificate, or key, that sources know by digests of unlike strength: the weaker joins the stronger."""

from functools import lru_cache

from graphrecon.cypher.load import by_key, changes
from graphrecon.cypher.statement import KEPT, quote
from graphrecon.model.base import EdgeInfo, Field, NodeInfo, Policy, edges
from graphrecon.model.host import STALE
from graphrecon.model.scan import Certificate

_STRENGTH = "CASE WHEN {0}.sha256 IS NOT NULL THEN 3 WHEN {0}.sha1 IS NOT NULL THEN 2 ELSE 1 END"


@lru_cache(maxsize=8)
def unite(info: NodeInfo) -> tuple[str, ...]:
    """Return the texts that unite each node in `$given.keys` with what is the same by its digests, weakest first.

    What points at the weaker, or is pointed at, moves to the stronger, properties unite by their policies, and the
    hosts that showed it are marked. Two that differ in a stronger digest stay two.
    """
    return tuple(_unite(info, strength) for strength in (1, 2))


def _unite(info: NodeInfo, strength: int) -> str:
    name = quote(info.label)
    merging = tuple(field for field in info.fields if field.policy not in (Policy.KEY, Policy.KEEP, Policy.DERIVED))
    lines = [
        f"{KEPT}UNWIND $given.keys AS key",
        by_key("c", info, "key"),
        "CALL (c) {",
        f"  MATCH (x:{name} {{sha1: c.sha1}})",
        f"  USING INDEX SEEK x:{name}(sha1)",
        "  RETURN x",
        "  UNION",
        f"  MATCH (x:{name} {{md5: c.md5}})",
        f"  USING INDEX SEEK x:{name}(md5)",
        "  RETURN x",
        "}",
        f"WITH c, x, {_STRENGTH.format('c')} AS of_c, {_STRENGTH.format('x')} AS of_x",
        f"WHERE of_c <> of_x AND ({strength} IN [of_c, of_x])",
        "WITH CASE WHEN of_c < of_x THEN c ELSE x END AS weak, CASE WHEN of_c < of_x THEN x ELSE c END AS strong",
        f"WHERE {_STRENGTH.format('weak')} = {strength}",
        "  AND (weak.sha1 = strong.sha1 OR weak.sha1 IS NULL AND weak.md5 = strong.md5)",
        "WITH DISTINCT weak, strong",
        f"ORDER BY {_STRENGTH.format('strong')} DESC, strong.uid",
        "WITH weak, head(collect(strong)) AS strong",
        *_marks(),
        *(_certified() if info.cls is Certificate else ()),
    ]
    for edge in edges():
        if edge.loaded and info.label in edge.ends:
            lines += _moved(edge, "(x)-{}->({})")
        if edge.loaded and info.label in edge.starts:
            lines += _moved(edge, "(x)<-{}-({})")
    given = ",\n  ".join(f"weak.{quote(field.name)} AS row_{field.name}" for field in merging)
    united = ",\n  ".join(f"{prop}: {text}" for prop, text in changes(merging, "old"))
    lines += [
        f"WITH weak, strong, properties(strong) AS old,\n  {given}",
        f"SET strong += {{\n  {united}\n}}",
        "DETACH DELETE weak",
    ]
    return "\n".join(lines)


def _marks() -> list[str]:
    """Return the lines that mark the hosts whose records, ports or observations showed the weaker."""
    return [
        "CALL (weak) {",
        "  MATCH (weak)<-[:SHOWED]-(x)",
        "  MATCH (x)<-[:HAD_PORT]-{0,1}()-[:OF]->(h:Host)",
        f"  SET h:{STALE}",
        "}",
    ]


def _certified() -> list[str]:
    """Return the lines that mark the hosts that showed the stronger, where the weaker knows a name more."""
    return [
        "CALL (weak, strong) {",
        "  MATCH (weak)-[certifies:CERTIFIES]->(name)",
        "  WHERE NOT EXISTS { (strong)-[:CERTIFIES {type: certifies.type}]->(name) }",
        "  MATCH (strong)<-[:SHOWED]-(:Observation)-[:OF]->(h:Host)",
        f"  SET h:{STALE}",
        "}",
    ]


def _moved(edge: EdgeInfo, pattern: str) -> list[str]:
    """Return the lines that move the edges of one type from the weaker to the stronger."""
    keys = ", ".join(f"{quote(field.name)}: old.{quote(field.name)}" for field in edge.keys)
    rest: tuple[Field, ...] = tuple(field for field in edge.fields if field.policy is not Policy.KEY)
    old = pattern.format(f"[old:{quote(edge.type)}]", "weak")
    new = pattern.format(f"[new:{quote(edge.type)}{f' {{{keys}}}' if keys else ''}]", "strong")
    lines = ["CALL (weak, strong) {", f"  MATCH {old}", f"  MERGE {new}"]
    if rest:
        given = ", ".join(f"old.{quote(field.name)} AS row_{field.name}" for field in rest)
        united = ", ".join(f"new.{prop} = {text}" for prop, text in changes(rest, "new"))
        lines += [f"  WITH new, {given}", f"  SET {united}"]
    return [*lines, "}"]
