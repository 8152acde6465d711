"""Declared labels and edges -> batch statements, constraints and indexes. The only writer of what importers read."""

from collections.abc import Iterable
from functools import lru_cache

from graphrecon.cypher.statement import KEPT, Statement, quote
from graphrecon.model import labels as _labels  # noqa: F401  (fills the registry)
from graphrecon.model.base import Edge, EdgeInfo, Field, Kind, Node, NodeInfo, Policy, label, nodes
from graphrecon.model.fold import at_name, columns
from graphrecon.model.host import STALE

_EPOCH = "datetime({epochSeconds: 0})"


def by_key(name: str, info: NodeInfo, value: str) -> str:
    """Return the lines that find a node by its key.

    The hint keeps the plan a seek. Statistics of indexes follow later: the server takes one that was just filled for
    empty, so that reading all of it, for each row, seems to cost nothing.
    """
    found, key = quote(info.label), quote(info.key.name)
    return f"MATCH ({name}:{found} {{{key}: {value}}})\nUSING INDEX SEEK {name}:{found}({key})"


EACH_HOST = f"{KEPT}UNWIND $given.addrs AS addr\n{by_key('h', label('Host'), 'addr')}"
"""How a statement about the hosts in `$given.addrs` begins: each is `h`."""


def time(expression: str) -> str:
    """Return Cypher that makes a UTC datetime of an expression in microseconds since 1970; null stays null."""
    return (
        f"CASE WHEN {expression} IS NOT NULL THEN "
        f"datetime({{epochSeconds: {expression} / 1000000, nanosecond: {expression} % 1000000 * 1000}}) END"
    )


def _rows(cls: type[Node] | type[Edge], wanted: Iterable[str], times: Iterable[str]) -> list[str]:
    """Return the lines that unwind `$given.rows`, lists in the order of the class's columns, into `row_NAME`."""
    place = {name: number for number, name in enumerate(columns(cls).names)}
    dated = set(times)
    parts = [
        f"{time(f'row[{place[name]}]') if name in dated else f'row[{place[name]}]'} AS row_{name}" for name in wanted
    ]
    return ["UNWIND $given.rows AS row", "WITH " + ",\n  ".join(parts)]


def _times(fields: Iterable[Field]) -> list[str]:
    fields = tuple(fields)
    return [field.name for field in fields if field.kind is Kind.TIME] + _dates(fields)


def _dates(fields: Iterable[Field]) -> list[str]:
    return [at_name(field.name) for field in fields if field.policy is Policy.REPLACE]


def _stored(info: NodeInfo) -> tuple[Field, ...]:
    return tuple(field for field in info.fields if field.policy is not Policy.DERIVED)


@lru_cache(maxsize=256)
def existing_nodes(info: NodeInfo) -> str:
    """Return the text that gives which of `$given.keys` the graph holds, as one list."""
    return f"{KEPT}UNWIND $given.keys AS key\n{by_key('n', info, 'key')}\nRETURN collect(key) AS held"


@lru_cache(maxsize=256)
def create_nodes(info: NodeInfo, *, stale: bool = False, without: tuple[str, ...] = ()) -> str:
    """Return the text that creates `$given.rows`, nodes that the graph does not hold, with the edges to their anchors.

    `without` names the anchors that these rows have not.
    """
    fields = _stored(info)
    held = [(name, anchor) for name, anchor in info.anchors if name not in without]
    anchors = [name for name, _ in held]
    props = [*(field.name for field in fields), *_dates(fields)]
    lines = _rows(info.cls, [*props, *anchors], _times(fields))
    for name, anchor in held:
        lines.append(by_key(quote(name), label(anchor.other), f"row_{name}"))
    names = ":".join(quote(part) for part in (*info.labels, *((STALE,) if stale else ())))
    lines.append(f"CREATE (n:{names} {{\n  " + ",\n  ".join(f"{quote(name)}: row_{name}" for name in props) + "\n})")
    for name, anchor in held:
        arrow = (
            f"({quote(name)})-[:{quote(anchor.edge)}]->(n)"
            if anchor.incoming
            else f"(n)-[:{quote(anchor.edge)}]->({quote(name)})"
        )
        lines.append(f"CREATE {arrow}")
    lines.append("RETURN count(*) AS made")
    return KEPT + "\n".join(lines)


@lru_cache(maxsize=256)
def update_nodes(info: NodeInfo, *, stale: bool = False) -> str | None:
    """Return the text that merges `$given.rows` into the nodes that the graph holds, and gives their keys as one list.

    None where nothing can change.
    """
    merging = tuple(field for field in _stored(info) if field.policy not in (Policy.KEY, Policy.KEEP))
    if not merging and not stale:
        return None
    unwind, *named = _rows(
        info.cls, [info.key.name, *(field.name for field in merging), *_dates(merging)], _times(merging)
    )
    lines = [unwind, by_key("n", info, f"row[{columns(info.cls).key}]")]
    lines += [line.replace("WITH ", "WITH n, properties(n) AS old, ", 1) for line in named]
    lines += _dated(info, merging)
    changed = changes(merging, "old")
    if changed:
        lines.append("SET n += {\n  " + ",\n  ".join(f"{name}: {text}" for name, text in changed) + "\n}")
    if stale:
        lines.append(f"SET n:{STALE}")
    lines.append(f"RETURN collect(row_{info.key.name}) AS held")
    return KEPT + "\n".join(lines)


def changes(fields: tuple[Field, ...], held: str) -> list[tuple[str, str]]:
    """Return (property, Cypher that unites what `held` has of it and the variable `row_PROPERTY`) by each policy."""
    found: list[tuple[str, str]] = []
    for field in fields:
        name = quote(field.name)
        old, new = f"{held}.{name}", f"row_{field.name}"
        if field.policy is Policy.SUM:
            found.append((name, f"coalesce({old}, 0) + coalesce({new}, 0)"))
        elif field.policy in (Policy.MIN, Policy.MAX):
            sign = "<" if field.policy is Policy.MIN else ">"
            found.append((name, _extreme(old, new, sign)))
        elif field.policy is Policy.UNION:
            found.append((name, _union(old, new)))
        elif field.policy is Policy.REPLACE:
            found += _replace(field, held)
    return found


def _extreme(old: str, new: str, sign: str) -> str:
    return f"CASE WHEN {new} IS NULL THEN {old} WHEN {old} IS NULL OR {new} {sign} {old} THEN {new} ELSE {old} END"


def _union(old: str, given: str) -> str:
    """Unite two sorted sets: one that goes on where the other ends is appended, the rest is one linear DISTINCT."""
    return (
        f"CASE WHEN {given} IS NULL THEN {old} WHEN {old} IS NULL THEN {given} "
        f"WHEN {given}[0] > {old}[-1] THEN {old} + {given} WHEN {given}[0] = {old}[-1] THEN {old} + {given}[1..] "
        f"ELSE COLLECT {{ UNWIND {old} + {given} AS x WITH DISTINCT x ORDER BY x RETURN x }} END"
    )


def _replace(field: Field, held: str) -> list[tuple[str, str]]:
    """Return the changes of a REPLACE property and of its companion, which is null while the node's date serves."""
    name, dated = quote(field.name), quote(at_name(field.name))
    old, new, takes = f"{held}.{name}", f"row_{field.name}", f"take_{field.name}"
    return [
        (name, f"CASE WHEN {takes} THEN {new} ELSE {old} END"),
        (
            dated,
            f"CASE WHEN {takes} AND new_{field.name} < latest THEN new_{field.name} "
            f"WHEN NOT {takes} AND {old} IS NOT NULL AND old_{field.name} < latest THEN old_{field.name} END",
        ),
    ]


def _dated(info: NodeInfo, merging: tuple[Field, ...]) -> list[str]:
    """Return the lines that name the dates of REPLACE properties and which of them the row takes over."""
    replaced = [field.name for field in merging if field.policy is Policy.REPLACE]
    if info.at is None or not replaced:
        return []
    at = info.at
    given = ", ".join(f"row_{name}" for name in (info.key.name, *(field.name for field in merging)))
    before = f"old.{quote(at)}"
    latest = f"CASE WHEN row_{at} > coalesce({before}, {_EPOCH}) THEN row_{at} ELSE {before} END AS latest"
    dates = [f"coalesce(row_{at_name(name)}, row_{at}, {_EPOCH}) AS new_{name}" for name in replaced]
    dates += [f"coalesce(old.{at_name(name)}, old.{quote(at)}, {_EPOCH}) AS old_{name}" for name in replaced]
    takes = [
        f"row_{name} IS NOT NULL AND (old.{quote(name)} IS NULL OR new_{name} > old_{name} "
        f"OR (new_{name} = old_{name} AND row_{name} > old.{quote(name)})) AS take_{name}"
        for name in replaced
    ]
    return ["WITH n, old, " + given + ",\n  " + ",\n  ".join([latest, *dates]), "WITH *,\n  " + ",\n  ".join(takes)]


def _ends(info: EdgeInfo, start: str, end: str) -> list[str]:
    wanted = ["source", "target", *(field.name for field in info.fields)]
    return [
        *_rows(info.cls, wanted, _times(info.fields)),
        by_key("a", label(start), "row_source"),
        by_key("b", label(end), "row_target"),
    ]


@lru_cache(maxsize=256)
def create_edges(info: EdgeInfo, start: str, end: str) -> str:
    """Return the text that creates `$given.rows`, edges of which one end was created in the same transaction."""
    props = ", ".join(f"{quote(field.name)}: row_{field.name}" for field in info.fields)
    return KEPT + "\n".join(
        [
            *_ends(info, start, end),
            f"CREATE (a)-[:{quote(info.type)}{f' {{{props}}}' if props else ''}]->(b)",
            "RETURN count(*) AS made",
        ]
    )


@lru_cache(maxsize=256)
def merge_edges(info: EdgeInfo, start: str, end: str) -> str:
    """Return the text that merges `$given.rows` into edges between nodes that the graph held before."""
    keys = ", ".join(f"{quote(field.name)}: row_{field.name}" for field in info.keys)
    rest = tuple(field for field in info.fields if field.policy is not Policy.KEY)
    lines = [*_ends(info, start, end), f"MERGE (a)-[r:{quote(info.type)}{f' {{{keys}}}' if keys else ''}]->(b)"]
    merged = ",\n  ".join(f"r.{name} = {text}" for name, text in changes(rest, "r"))
    if any(field.policy is Policy.UNION for field in rest):  # a MERGE takes no subquery, and a new edge has no set
        lines.append(f"SET\n  {merged}")
    elif rest:
        first = ",\n  ".join(f"r.{quote(field.name)} = row_{field.name}" for field in rest)
        lines += [f"ON CREATE SET\n  {first}", f"ON MATCH SET\n  {merged}"]
    lines.append("RETURN count(*) AS made")
    return KEPT + "\n".join(lines)


FULLTEXT = "search"
"""Name of the full-text index."""

TAKE_TURN = Statement(f"{KEPT}MERGE (s:Setting {{name: 'writer'}})\nSET s.value = coalesce(s.value, 0) + 1")
"""Takes the write lock that makes batches of several importers follow one another: no deadlock, no lost update."""

COUNT_OPEN_PORTS = f"""\
{KEPT}UNWIND $given.keys AS key
MATCH (r:Record {{uid: key}})
USING INDEX SEEK r:Record(uid)
SET r.openports = COUNT {{ (r)-[:HAD_PORT]->({{state: 'open'}}) }}"""
"""Brings `Record.openports` up to date for the records of a batch."""


def constraints() -> list[Statement]:
    """Return the statements that make every constraint and index that the model declares; they can be repeated."""
    found: list[Statement] = []
    for info in nodes():
        name = info.label.lower()
        found.append(
            Statement(
                f"CREATE CONSTRAINT {quote(f'{name}_{info.key.name}')} IF NOT EXISTS\n"
                f"FOR (n:{quote(info.label)}) REQUIRE n.{quote(info.key.name)} IS UNIQUE"
            )
        )
        for listed in info.indexes:
            props = ", ".join(f"n.{quote(prop)}" for prop in listed)
            found.append(
                Statement(
                    f"CREATE INDEX {quote('_'.join((name, *listed, 'range')))} IF NOT EXISTS\n"
                    f"FOR (n:{quote(info.label)}) ON ({props})"
                )
            )
    return [*found, _fulltext()]


def _fulltext() -> Statement:
    """Return the statement that makes the one full-text index, over the text of all labels that declare some."""
    infos = [info for info in nodes() if info.fulltext]
    labels = "|".join(quote(info.label) for info in infos)
    props = dict.fromkeys(prop for info in infos for prop in info.fulltext)
    listed = ", ".join(f"n.{quote(prop)}" for prop in props)
    return Statement(f"CREATE FULLTEXT INDEX {quote(FULLTEXT)} IF NOT EXISTS\nFOR (n:{labels}) ON EACH [{listed}]")
