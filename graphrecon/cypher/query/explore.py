"""Questions about any node: what it is, how many neighbours of each kind, a page of them, ways, and what is shared.

A node is named by a label of the model and the value of that label's key; no other name reaches a statement's text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query import seen as seen_of
from graphrecon.cypher.statement import Statement, quote
from graphrecon.model.base import NodeInfo, label
from graphrecon.model.schema import links

Direction = Literal["in", "out"]
Through = Literal["flows", "things", "any"]

FEW = 10_000
"""Neighbours of one kind up to which a page is sorted by their keys; more come as they are stored."""
_HEAVY = 1_000
"""Relationships from which on a node's are not walked one by one."""
_MOST_HEAVY = 20
"""Such nodes among which relationships are looked for."""

_SHARED = ("SHOWS", "RUNS", "PRINTS", "IS_NAMED", "HAS_MAC", "MATCHES_OS", "TAGGED")
_THROUGH: Mapping[Through, tuple[str, ...]] = {
    "flows": ("SEND", "TO"),
    "things": ("OF", "HAS_PORT", "SHOWS", "HAS_KEY", "CERTIFIES", "IS_NAMED", "HAS_MAC", "REACHED_BY"),
    "any": (),
}


def nodes(keys: Mapping[str, Sequence[object]]) -> Statement:
    """Return the nodes of `keys` (by label), one a row, column `node`."""
    params = Params()
    return Statement("\nUNION\n".join(_found(keys, params)), params.values)


def between(keys: Mapping[str, Sequence[object]]) -> Statement:
    """Return every relationship between the nodes of `keys`, one a row, column `edge`.

    A node with very many is only looked at from the other end; between two such only where they are few. Within a
    scope these are looked at in any number, since whether there are many is of the whole graph.
    """
    params = Params()
    found = "\n  UNION\n".join(part.replace("\n", "\n  ") for part in _found(keys, params))
    params.named("heavy", _HEAVY)
    params.named("most", sum(map(len, keys.values())) if narrowed() else _MOST_HEAVY)
    seen = ""
    if narrowed():
        seen = (
            "WITH edge, startNode(edge) AS one, endNode(edge) AS other\n"
            f"WHERE {seen_of.edges('edge', 'one', 'other', params)}\n"
        )
    return Statement(
        f"CALL () {{\n  {found}\n}}\n"
        "WITH collect(node) AS nodes\n"
        "WITH nodes, [node IN nodes WHERE COUNT { (node)--() } > $heavy] AS heavy\n"
        "CALL (nodes, heavy) {\n"
        "  UNWIND nodes AS node\n"
        "  WITH nodes, heavy, node WHERE NOT node IN heavy\n"
        "  MATCH (node)-[edge]-(other) WHERE other IN nodes\n"
        "  RETURN edge\n"
        "  UNION\n"
        "  UNWIND heavy[..$most] AS a\n"
        "  UNWIND heavy[..$most] AS b\n"
        "  MATCH (a)-[edge]->(b)\n"
        "  RETURN edge\n"
        "}\n"
        f"{seen}RETURN edge",
        params.values,
    )


def kinds(info: NodeInfo) -> list[tuple[str, Direction, tuple[str, ...]]]:
    """Return the relationship types that a label may have: type, direction, and the labels at the other end."""
    found: dict[tuple[str, Direction], dict[str, None]] = {}
    for start, kind, end in links():
        if start in info.labels:
            found.setdefault((kind, "out"), {})[end] = None
        if end in info.labels:
            found.setdefault((kind, "in"), {})[start] = None
    return [(kind, direction, tuple(labels)) for (kind, direction), labels in found.items()]


def around(info: NodeInfo, key: object) -> Statement:
    """Return one row: `node`, and `counts` in the order of `kinds`; no row when there is no such node."""
    params = Params()
    params.named("key", key)
    counts = [
        f"COUNT {{ {_step(kind, direction)}{_other(info, kind, direction, ends, params)} }}"
        for kind, direction, ends in kinds(info)
    ]
    match = f"MATCH {_start(info)}{seen_of.where('node', [info.label], params)}"
    return Statement(f"{match}\nRETURN node,\n  [" + ",\n   ".join(counts) + "] AS counts", params.values)


def expand(info: NodeInfo, key: object, kind: str, direction: Direction, *, limit: int, skip: int) -> Statement:
    """Return a page of the neighbours by one relationship type: `node`, `edge`, `other`, and `total`.

    `kind` is a type of `kinds`. Neighbours come in the order of their keys where there are few.
    """
    params = Params()
    for name, value in (("key", key), ("few", FEW), ("skip", skip), ("limit", limit)):
        params.named(name, value)
    step = _step(kind, direction)
    ends = next(labels for name, way, labels in kinds(info) if (name, way) == (kind, direction))
    other = _other(info, kind, direction, ends, params)
    keys = dict.fromkeys(quote(label(end).key.name) for end in ends)
    order = "coalesce(" + ", ".join(f"toString(other.{name})" for name in keys) + ", '')"
    return Statement(
        f"MATCH {_start(info)}{seen_of.where('node', [info.label], params)}\n"
        f"WITH node, COUNT {{ {step}{other} }} AS total\n"
        f"MATCH {step.replace('-[', '-[edge', 1)}{other if narrowed() else '(other)'}\n"
        f"WITH node, edge, other, total, CASE WHEN total <= $few THEN {order} ELSE '' END AS place\n"
        "ORDER BY place SKIP $skip LIMIT $limit\n"
        "RETURN node, edge, other, total",
        params.values,
    )


def paths(start: NodeInfo, end: NodeInfo, keys: tuple[object, object], through: Through, *, limit: int) -> Statement:
    """Return the shortest ways between two nodes, one a row, column `path`: at most `limit` of equal length.

    Within a scope they lead over flows to what a host sent, since SENT takes in what went to others.
    """
    params = Params()
    for name, value in (("start", keys[0]), ("end", keys[1]), ("limit", limit)):
        params.named(name, value)
    types = "|".join(_THROUGH[through])
    steps = f"[:{types}*..12]" if types else "[*..6]"
    seen = ""
    if narrowed():
        seen = f"\nWHERE all(step IN nodes(path) WHERE {seen_of.on_the_way('step', through, params)})"
        seen += "" if types else f"\n  AND all(edge IN relationships(path) WHERE {seen_of.WALKED})"
    return Statement(
        f"MATCH {_start(start, 'a', 'start')}\nMATCH {_start(end, 'b', 'end')}\n"
        f"MATCH path = allShortestPaths((a)-{steps}-(b)){seen}\nRETURN path LIMIT $limit",
        params.values,
    )


def shared(addresses: Sequence[str], *, limit: int) -> Statement:
    """Return what at least two of the hosts have in common, the rarest first: `thing`, `hosts`, `kind`, `degree`.

    `kind` is the relationship type, `hosts` those of the question, `degree` how many relationships lead to the thing,
    within a scope how many of the hosts.
    """
    params = Params()
    for name, value in (("addresses", list(addresses)), ("limit", limit), ("most", FEW)):
        params.named(name, value)
    types = "|".join(_SHARED)
    peer = within.where("thing", params).replace(" WHERE ", " AND ", 1)
    degree = "size(hosts)" if peer else "COUNT { (thing)<--() } + COUNT { (thing)-->() }"
    sent = "(host)-[by:SENT]->(thing)\n  RETURN"
    if peer:
        other = within.where("other", params)
        flow = "(host)-[:SEND|TO]-(flow:Flow)-[:SEND|TO]-(other:Host), (flow)-[:CARRIED]->(thing)"
        sent = f"{flow}, (host)-[by:SENT]->(thing)\n  {other.strip()}\n  RETURN DISTINCT"
    return Statement(
        "UNWIND $addresses AS addr\n"
        f"MATCH (host:Host {{addr: addr}}){within.where('host', params)}\n"
        "CALL (host) {\n"
        f"  MATCH (host)<-[:OF]-(:View)-[:HAS_PORT]->{{0,1}}()-[by:{types}]->(thing)\n"
        "  RETURN thing, type(by) AS kind\n"
        "  UNION\n"
        "  MATCH (host)<-[:OF]-(:View)-[:HAS_PORT]->{0,1}()-[:SHOWS]->()-[by:HAS_KEY]->(thing)\n"
        "  RETURN thing, type(by) AS kind\n"
        "  UNION\n"
        "  MATCH (host)-[:IN_RANGE]->(:Range)-[by:IN_AS|IN_CITY|IN_COUNTRY]->(thing)\n"
        "  RETURN thing, type(by) AS kind\n"
        "  UNION\n"
        f"  MATCH {sent} thing, type(by) AS kind LIMIT $most\n"
        "  UNION\n"
        "  MATCH (host)-[:SEND]->(:Flow)-[by:TO]->(thing)\n"
        f"  WHERE NOT thing.addr IN $addresses{peer}\n"
        "  RETURN DISTINCT thing, type(by) AS kind LIMIT $most\n"
        "  UNION\n"
        "  MATCH (host)<-[:TO]-(:Flow)<-[by:SEND]-(thing)\n"
        f"  WHERE NOT thing.addr IN $addresses{peer}\n"
        "  RETURN DISTINCT thing, type(by) AS kind LIMIT $most\n"
        "}\n"
        "WITH thing, kind, collect(DISTINCT addr) AS hosts\n"
        "WHERE size(hosts) > 1\n"
        f"WITH thing, kind, hosts, {degree} AS degree\n"
        "RETURN thing, kind, hosts, degree\n"
        "ORDER BY size(hosts) DESC, degree, kind, elementId(thing) LIMIT $limit",
        params.values,
    )


def _start(info: NodeInfo, name: str = "node", param: str = "key") -> str:
    return f"({name}:{quote(info.label)} {{{quote(info.key.name)}: ${param}}})"


def _step(kind: str, direction: Direction) -> str:
    before, after = ("<-", "-") if direction == "in" else ("-", "->")
    return f"(node){before}[:{quote(kind)}]{after}"


def _other(info: NodeInfo, kind: str, direction: Direction, ends: Sequence[str], params: Params) -> str:
    """Return the node at the other end of a step, within a scope with the WHERE that keeps those that are seen."""
    if not narrowed():
        return "()"
    start, end = ("node", "other") if direction == "out" else ("other", "node")
    seen = seen_of.where("other", ends, params) + seen_of.edge(kind, start, end, params)
    return f"(other){seen}"


def _found(keys: Mapping[str, Sequence[object]], params: Params) -> Iterable[str]:
    for number, (name, found) in enumerate(keys.items()):
        info = label(name)
        asked = params.named(f"keys{number}", list(found))
        yield (
            f"UNWIND {asked} AS key\n"
            f"MATCH (node:{quote(info.label)} {{{quote(info.key.name)}: key}})"
            f"{seen_of.where('node', [name], params)}\nRETURN node"
        )
