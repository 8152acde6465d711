"""Questions about any node: what it is, how many neighbours of each kind, a page of them, ways, and what is shared.

A node is named by a label of the model and the value of that label's key; no other name reaches a statement's text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.params import Params
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
    return Statement("\nUNION\n".join(_found(keys)) + "", _params(keys))


def between(keys: Mapping[str, Sequence[object]]) -> Statement:
    """Return every relationship between the nodes of `keys`, one a row, column `edge`.

    A node with very many is only looked at from the other end; between two such only where they are few.
    """
    found = "\n  UNION\n".join(part.replace("\n", "\n  ") for part in _found(keys))
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
        "RETURN edge",
        {**_params(keys), "heavy": _HEAVY, "most": _MOST_HEAVY},
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
    counts = [f"COUNT {{ {_step(kind, direction)}() }}" for kind, direction, _ in kinds(info)]
    return Statement(f"MATCH {_start(info)}\nRETURN node,\n  [" + ",\n   ".join(counts) + "] AS counts", {"key": key})


def expand(info: NodeInfo, key: object, kind: str, direction: Direction, *, limit: int, skip: int) -> Statement:
    """Return a page of the neighbours by one relationship type: `node`, `edge`, `other`, and `total`.

    `kind` is a type of `kinds`. Neighbours come in the order of their keys where there are few.
    """
    step = _step(kind, direction)
    ends = next(labels for name, way, labels in kinds(info) if (name, way) == (kind, direction))
    keys = dict.fromkeys(quote(label(end).key.name) for end in ends)
    order = "coalesce(" + ", ".join(f"toString(other.{name})" for name in keys) + ", '')"
    return Statement(
        f"MATCH {_start(info)}\n"
        f"WITH node, COUNT {{ {step}() }} AS total\n"
        f"MATCH {step.replace('-[', '-[edge', 1)}(other)\n"
        f"WITH node, edge, other, total, CASE WHEN total <= $few THEN {order} ELSE '' END AS place\n"
        "ORDER BY place SKIP $skip LIMIT $limit\n"
        "RETURN node, edge, other, total",
        {"key": key, "few": FEW, "skip": skip, "limit": limit},
    )


def paths(start: NodeInfo, end: NodeInfo, keys: tuple[object, object], through: Through, *, limit: int) -> Statement:
    """Return the shortest ways between two nodes, one a row, column `path`: at most `limit` of equal length."""
    types = "|".join(_THROUGH[through])
    steps = f"[:{types}*..12]" if types else "[*..6]"
    return Statement(
        f"MATCH {_start(start, 'a', 'start')}\nMATCH {_start(end, 'b', 'end')}\n"
        f"MATCH path = allShortestPaths((a)-{steps}-(b))\nRETURN path LIMIT $limit",
        {"start": keys[0], "end": keys[1], "limit": limit},
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


def _found(keys: Mapping[str, Sequence[object]]) -> Iterable[str]:
    for number, name in enumerate(keys):
        info = label(name)
        yield (
            f"UNWIND $keys{number} AS key\n"
            f"MATCH (node:{quote(info.label)} {{{quote(info.key.name)}: key}})\nRETURN node"
        )


def _params(keys: Mapping[str, Sequence[object]]) -> dict[str, object]:
    return {f"keys{number}": list(found) for number, found in enumerate(keys.values())}
