"""One question over everything: addresses, names, services, banners, certificates, fingerprints, by the indexes."""

import re
from dataclasses import dataclass

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.search import INDEX
from graphrecon.cypher.statement import Statement
from graphrecon.model.base import label
from graphrecon.model.values import InvalidValue, network_bounds, uid

HITS = 1000
"""Hits of an index that are looked at; a kind with as many may have more."""
LOOKED_AT = 100_000
"""Hits of the full-text index among which those inside a scope are looked for."""
MOST_HOSTS = 1000
"""Hosts of an item that are counted."""
_SHOWS = "(n)<-[:SHOWS]-()<-[:HAS_PORT]-{0,1}(view:View)"
_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
_DIGEST = re.compile(r"(?:[0-9a-f]{2}:?){15,63}[0-9a-f]{2}")
_KINDS = ("ja3", "ja3s", "ja4", "jarm", "hassh", "hassh-server", "favicon", "p0f")


@dataclass(frozen=True)
class Kind:
    """One kind of results: its label, the path from `n` to the views that have it, and its text."""

    name: str
    label: str
    path: str
    text: str


KINDS = (
    Kind("address", "Host", "(n)", "n.addr"),
    Kind("name", "Hostname", "(n)<-[:IS_NAMED]-(view:View)", "n.name"),
    Kind("service", "Service", "(n)<-[:RUNS]-(:ViewPort)<-[:HAS_PORT]-(view:View)", "n.name"),
    Kind("banner", "ViewPort", "(n)<-[:HAS_PORT]-(view:View)", "n.banner"),
    Kind("script", "Script", "(n)<-[:PRINTS]-()<-[:HAS_PORT]-{0,1}(view:View)", "n.output"),
    Kind("system", "OS", "(n)<-[:MATCHES_OS]-(view:View)", "n.name"),
    Kind("certificate", "Certificate", _SHOWS, "n.subject"),
    Kind("key", "PublicKey", _SHOWS, "n.type"),
    Kind("fingerprint", "Fingerprint", _SHOWS, "n.kind + ' ' + n.value"),
    Kind("weakness", "Vulnerability", _SHOWS, "n.name"),
    Kind("hardware", "MAC", "(n)<-[:HAS_MAC]-(view:View)", "n.addr"),
)
"""Every kind, in the order of the answer."""
_SERVICE = "trim(coalesce(n.name, '') + ' ' + coalesce(n.product, '') + ' ' + coalesce(n.version, ''))"


def anything(words: str, most: int) -> Statement:
    """Return a row a kind that has results: kind, count, and at most `most` items.

    An item is a map of label, key, text (its first 200 characters) and hosts (that have it). Only what is in the view
    of a host that is seen counts.
    """
    params = Params()
    params.named("most", most)
    text = _found(words.strip(), params)
    parts = "\n  UNION ALL\n".join(_part(kind, params) for kind in KINDS)
    return Statement(f"{text}\nCALL (found) {{\n{parts}\n}}\nRETURN kind, count, items", params.values)


def _part(kind: Kind, params: Params) -> str:
    key = label(kind.label).key.name
    text = _SERVICE if kind.name == "service" else kind.text
    reached = _reached(kind, "n", params)
    hosts = "1"
    if kind.name != "address":
        path = f"MATCH {kind.path}-[:OF]->(host:Host){within.where('host', params)}"
        hosts = f"COUNT {{ {path} RETURN DISTINCT view LIMIT {MOST_HOSTS} }}"
    return f"""  UNWIND [n IN found WHERE n:{kind.label}] AS n
  WITH n WHERE {reached}
  WITH collect(n) AS kept
  WITH kept WHERE size(kept) > 0
  RETURN '{kind.name}' AS kind, size(kept) AS count, COLLECT {{
    UNWIND kept[..$most] AS n
    RETURN {{label: '{kind.label}', key: toString(n.{key}), text: left({text}, 200), hosts: {hosts}}}
  }} AS items"""


def _reached(kind: Kind, name: str, params: Params) -> str:
    """Return the condition that the node called `name` is in the view of a host that is seen."""
    if kind.name == "address":
        return within.host(name, params)
    path = kind.path.replace("(n)", f"({name})")
    return f"EXISTS {{ MATCH {path}-[:OF]->(host:Host){within.where('host', params)} }}"


def _inside(label_: str, params: Params) -> str:
    """Return ` AND …`: the `node` of a label is seen, so that no hit outside a scope displaces one inside."""
    if not narrowed():
        return ""
    return f" AND {_reached(next(kind for kind in KINDS if kind.label == label_), 'node', params)}"


def _found(words: str, params: Params) -> str:
    """Return the clauses that bind `found`, the nodes that indexes know by the words."""
    lower = words.lower()
    parts = [_hosts(lower, params)]
    if index := _query(lower):
        most = LOOKED_AT if narrowed() else HITS
        call = f"CALL db.index.fulltext.queryNodes('{INDEX}', {params.add(index)}, {{limit: {most}}}) YIELD node"
        tests = " OR ".join(f"(node:{kind.label} AND {_reached(kind, 'node', params)})" for kind in KINDS)
        parts.append(f"{call}\nWHERE {tests}\nRETURN node LIMIT {HITS}" if narrowed() else f"{call}\nRETURN node")
    prefix = params.add(lower)
    weakness = params.add(words.upper())
    for name, key, start in (
        ("Hostname", "name", prefix),
        ("MAC", "addr", prefix),
        ("Vulnerability", "name", weakness),
    ):
        seen = _inside(name, params)
        parts.append(f"MATCH (node:{name})\nWHERE node.{key} STARTS WITH {start}{seen}\nRETURN node LIMIT {HITS}")
    prints = params.add([uid(kind, value) for kind in _KINDS for value in dict.fromkeys((words, lower))])
    parts.append(f"MATCH (node:Fingerprint)\nWHERE node.uid IN {prints}\nRETURN node")
    if _DIGEST.fullmatch(lower):
        plain = lower.replace(":", "")
        digests = params.add([f"{name}:{plain}" for name in ("sha256", "sha1", "md5")])
        parts.append(f"MATCH (node:Certificate)\nWHERE node.uid IN {digests}\nRETURN node")
        parts.append(f"MATCH (node:PublicKey)\nWHERE node.uid IN {digests}\nRETURN node")
    inner = "\nUNION\n".join(parts).replace("\n", "\n  ")
    return f"CALL () {{\n  {inner}\n}}\nWITH collect(node) AS found"


def _hosts(words: str, params: Params) -> str:
    try:
        low, high, version = network_bounds(words)
    except InvalidValue:
        start = params.add(words)
        return (
            f"MATCH (node:Host)\nWHERE node.addr STARTS WITH {start}{_inside('Host', params)}\nRETURN node LIMIT {HITS}"
        )
    bounds = (params.add(low), params.add(high), params.add(version))
    return (
        f"MATCH (node:Host)\nWHERE {bounds[0]} <= node.key <= {bounds[1]} AND node.version = {bounds[2]}"
        f"{_inside('Host', params)}\n"
        f"RETURN node LIMIT {HITS}"
    )


def _query(words: str) -> str:
    """Return the query of the full-text index: each word as it is, or as the beginning of one; "" for no word."""
    found = []
    for word in words.split():
        if any(char.isalnum() for char in word):
            escaped = _SPECIAL.sub(r"\\\1", word)
            quoted = re.sub(r'([\\"])', r"\\\1", word)
            found.append(f'+({escaped}* "{quoted}")')
    return " ".join(found)
