"""Any node of the graph and what is around it: neighbours by type with counts, ways, what hosts share.

A node's name is `Label/key`, such as `Host/192.0.2.1`: the label that declares its key, and the value of that key.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct, json

from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.query import explore as asks
from graphrecon.cypher.query.explore import Direction, Through
from graphrecon.cypher.query.seen import tells
from graphrecon.cypher.raw import NEVER
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from graphrecon.model import labels as _labels  # noqa: F401  (fills the registry)
from graphrecon.model.account import PRIVATE
from graphrecon.model.base import Kind, NodeInfo, edges, label, nodes
from graphrecon.model.values import InvalidValue, parse_address

Read = Callable[[Statement], list[dict[str, Any]]]

MOST_TEXT = 4_000
"""Characters of one property."""
MOST_VALUES = 100
"""Values of one property that is a list."""
MOST_TIED = 20
"""Hosts of one question what they share."""

_TITLES = ("name", "addr", "subject", "fingerprint", "value", "title", "code", "query", "host", "server_name", "sha256")
"""Properties that say most of a node, the first that is there."""


class BadNode(GraphreconError):
    """A name of a node that cannot be one, or a relationship that its label does not have."""


class Element(Struct, frozen=True):
    """A node: its name, labels, a few words, and properties; `more` has the length of those that are cut."""

    ref: str
    labels: list[str]
    title: str
    properties: dict[str, Any]
    more: dict[str, int]


class Tie(Struct, frozen=True):
    """A relationship between two nodes, by their names."""

    id: str
    type: str
    start: str
    end: str
    properties: dict[str, Any]


class Part(Struct, frozen=True):
    """A part of the graph; relationships are between its nodes only."""

    nodes: list[Element]
    edges: list[Tie]


class Group(Struct, frozen=True):
    """The neighbours of a node by one relationship type and direction: how many, and which labels they may have."""

    type: str
    direction: Direction
    labels: list[str]
    count: int


class Around(Struct, frozen=True):
    """A node, and its neighbours counted by type, the most first."""

    node: Element
    groups: list[Group]


class Page(Struct, frozen=True):
    """A part of the neighbours of a node by one type, after `skipped` others of `total`."""

    nodes: list[Element]
    edges: list[Tie]
    total: int
    skipped: int


class Common(Struct, frozen=True):
    """Something that several hosts have: the relationship, the hosts, and how many relationships lead to it in all."""

    node: Element
    type: str
    hosts: list[str]
    degree: int


def parse_ref(ref: str) -> tuple[NodeInfo, Any]:
    """Return the label and the key of a node's name. Raises BadNode."""
    name, slash, text = ref.partition("/")
    try:
        info = label("" if name in PRIVATE else name)
    except KeyError:
        raise BadNode(f"no label is called '{name[:40]}'", hint="a node is named Label/key: Host/192.0.2.1") from None
    if not slash or not text:
        raise BadNode(f"'{ref[:80]}' has no key", hint=f"write {name}/ and its {info.key.name}")
    if info.key.kind is Kind.INT:
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise BadNode(f"'{text[:40]}' is no whole number", hint=f"the key of {name} is its {info.key.name}")
        return info, int(text)
    if name == "Host":
        try:
            return info, parse_address(text).addr
        except InvalidValue as error:
            raise BadNode(error.message, hint=error.hint) from None
    return info, text


def around(read: Read, ref: str) -> Around | None:
    """Return a node and its neighbours counted, None when there is none. Raises BadNode."""
    info, key = parse_ref(ref)
    rows = read(asks.around(info, key))
    if not rows:
        return None
    groups = [
        Group(kind, direction, list(ends), count)
        for (kind, direction, ends), count in zip(asks.kinds(info), rows[0]["counts"], strict=True)
        if count
    ]
    return Around(element(rows[0]["node"]), sorted(groups, key=lambda one: (-one.count, one.type, one.direction)))


def expand(read: Read, ref: str, kind: str, direction: Direction, *, limit: int = 50, skip: int = 0) -> Page:
    """Return a page of the neighbours of a node by one relationship type. Raises BadNode."""
    info, key = parse_ref(ref)
    known = [name for name, way, _ in asks.kinds(info) if way == direction]
    if kind not in known:
        hint = f"it has {', '.join(dict.fromkeys(known))}" if known else "it has none that way"
        raise BadNode(f"a {info.label} has no {kind[:40]} {direction}", hint=hint)
    rows = read(asks.expand(info, key, kind, direction, limit=limit, skip=skip))
    found = _part([row["other"] for row in rows] + [row["node"] for row in rows[:1]], [row["edge"] for row in rows])
    return Page(found.nodes, found.edges, rows[0]["total"] if rows else 0, skip)


def part(read: Read, refs: Iterable[str]) -> Part:
    """Return the nodes of these names, those that are there, with every relationship between them. Raises BadNode."""
    keys: dict[str, dict[Any, None]] = {}
    for ref in refs:
        info, key = parse_ref(ref)
        keys.setdefault(info.label, {})[key] = None
    if not keys:
        return Part([], [])
    asked = {name: list(found) for name, found in keys.items()}
    return _part([row["node"] for row in read(asks.nodes(asked))], [row["edge"] for row in read(asks.between(asked))])


def shortest(read: Read, start: str, end: str, through: Through = "flows", *, limit: int = 5) -> Part:
    """Return the shortest ways between two nodes, at most `limit`, as one part of the graph. Raises BadNode."""
    (one, first), (other, second) = parse_ref(start), parse_ref(end)
    if (one, first) == (other, second):
        raise BadNode("both ends are the same node", hint="pick two")
    rows = read(asks.paths(one, other, (first, second), through, limit=limit))
    return _part(
        [node for row in rows for node in row["path"]["nodes"]],
        [edge for row in rows for edge in row["path"]["relationships"]],
    )


def shared(read: Read, addresses: Sequence[str], *, limit: int = 100) -> list[Common]:
    """Return what at least two of the hosts have in common, what most of them have first, then the rarest.

    Raises BadNode for fewer than two hosts or too many, InvalidValue for what is no address.
    """
    asked = list(dict.fromkeys(parse_address(addr).addr for addr in addresses))
    if not 2 <= len(asked) <= MOST_TIED:
        raise BadNode(f"{len(asked)} hosts cannot be compared", hint=f"give 2 to {MOST_TIED} addresses")
    return [
        Common(element(row["thing"]), row["kind"], sorted(row["hosts"]), row["degree"])
        for row in read(asks.shared(asked, limit=limit))
    ]


def element(node: dict[str, Any]) -> Element:
    """Return a node of a row by its name."""
    told = {name: value for name, value in node["properties"].items() if tells(node["labels"], name)}
    properties, more = _short(told)
    ref, title = named(node["labels"], node["properties"])
    return Element(ref, node["labels"], title, properties, more)


def named(labels: Sequence[str], properties: dict[str, Any]) -> tuple[str, str]:
    """Return the name of a node and a few words; both are empty where no label of the model is among its own."""
    info = _info(labels)
    if info is None or properties.get(info.key.name) is None:
        return "", ""
    return f"{info.label}/{properties[info.key.name]}", _title(info, properties)


def _part(found: Iterable[dict[str, Any]], ties: Iterable[dict[str, Any]]) -> Part:
    names: dict[str, Element] = {}
    for node in found:
        if node["element_id"] not in names:
            names[node["element_id"]] = element(node)
    edges = {}
    for edge in ties:
        if edge["start"] in names and edge["end"] in names:
            tie = _tie(edge, names[edge["start"]].ref, names[edge["end"]].ref)
            edges[tie.id] = tie
    return Part(list(names.values()), list(edges.values()))


_KEYS = {edge.type: [field.name for field in edge.keys] for edge in edges()}
"""Properties that tell parallel relationships of a type apart."""


def _tie(edge: dict[str, Any], start: str, end: str) -> Tie:
    keys = {name: edge["properties"].get(name) for name in _KEYS.get(edge["type"], ())}
    told = f" {json.encode(keys).decode()}" if keys else ""
    # How often a host sent something, and when, is told of the whole graph.
    properties = {} if narrowed() and edge["type"] == "SENT" else edge["properties"]
    return Tie(f"{start} {edge['type']} {end}{told}", edge["type"], start, end, _short(properties)[0])


def _info(found: Sequence[str]) -> NodeInfo | None:
    """Return the label that says most: `ViewPort` rather than `Port`, `DNS` rather than `Intel`."""
    known = [info for info in nodes() if info.label in found]
    return max(known, key=lambda info: len(info.labels), default=None)


def _title(info: NodeInfo, properties: dict[str, Any]) -> str:
    if "port" in properties and "proto" in properties:
        return f"{properties['proto']}/{properties['port']}"
    if info.label == "Service":
        words = [properties.get(name) for name in ("name", "product", "version")]
        return " ".join(str(word) for word in words if word) or "service"
    if info.label == "Flow":
        number = properties.get("dport", properties.get("type"))
        return f"{properties.get('proto')}" + ("" if number is None else f"/{number}")
    if info.label == "AS":
        return f"AS{properties.get('num')} {properties.get('name') or ''}".strip()
    told = next((properties[name] for name in _TITLES if isinstance(properties.get(name), str)), None)
    return str(told if told is not None else properties.get("recontype") or info.label)[:200]


def _short(properties: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """Return properties, of what is long the beginning, and the whole length of that; no pictures, no credentials."""
    shown: dict[str, Any] = {}
    more: dict[str, int] = {}
    for name, value in sorted(properties.items()):
        if name in NEVER:
            continue
        most = MOST_VALUES if isinstance(value, list) else MOST_TEXT
        if isinstance(value, bytes):
            more[name] = len(value)
        elif isinstance(value, str | list) and len(value) > most:
            shown[name], more[name] = value[:most], len(value)
        else:
            shown[name] = value
    return shown, more
