"""What a reader with a scope sees of any node and relationship: what leads to a host inside, and nothing of others.

A node is seen when the path of its label leads from it to a host that is seen (of a flow, and of what flows carried, to
one at each end), so a certificate that only hosts outside show does not exist. A label without a path is not shown.
"""

from collections.abc import Collection, Iterable

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import WITHIN, narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.model.base import label

_OWNER = "()<-[:HAS_PORT|HAD_PORT]-{0,1}()-[:OF]->(node_host:Host)"
_SHOWN = "RUNS|RAN|PRINTS|PRINTED|SHOWS|SHOWED|HAS_MAC|HAD_MAC|MATCHES_OS|MATCHED_OS|TAGGED"
_NAMED = f"<-[:CERTIFIES]-{{0,1}}()<-[:IS_NAMED|WAS_NAMED|TARGETED|SHOWS|SHOWED]-{_OWNER}"
_PLACES = "IN_RANGE|IN_DATASET|IN_AS|IN_CITY|IN_REGION|IN_COUNTRY|REGISTERED_IN|IN_CONTINENT"
_SENT = "(node_host:Host)-[:SEND]->(node_flow:Flow)-[:TO]->(node_peer:Host), (node_flow)-[:CARRIED]->(node)"
_PATHS = {
    "(node)-[:OF]->(node_host:Host)": ("View", "Record", "Observation"),
    "(node)<-[:HAS_PORT|HAD_PORT]-()-[:OF]->(node_host:Host)": ("Port",),
    f"(node)<-[:{_SHOWN}]-{_OWNER}": (
        *("Service", "Script", "Certificate", "Fingerprint", "Vulnerability", "Screenshot", "MAC", "OS", "Tag"),
    ),
    f"(node)<-[:HAS_KEY|HAS_CPE]-{{0,1}}()<-[:{_SHOWN}]-{_OWNER}": ("PublicKey", "CPE"),
    f"(node){_NAMED}": ("Hostname",),
    f"(node)<-[:IN_DOMAIN]-+(:Hostname){_NAMED}": ("Domain",),
    "(node)<-[:IN_CATEGORY|FROM]-{0,1}()<-[:IN_SCAN]-()-[:OF]->(node_host:Host)": ("Scan", "Category", "Import"),
    f"(node)<-[:{_PLACES}]-+(node_host:Host)": (
        *("Range", "Dataset", "AS"),
        *("City", "Region", "Country", "Continent"),
    ),
    "(node_host:Host)-[:SEND]->(node)-[:TO]->(node_peer:Host)": ("Flow",),
    _SENT: ("Intel",),
    "(node)-[:REVISION_OF]->{0,1}()-[:ABOUT]->(node_host:Host)": ("Note", "NoteRevision"),
    "": ("Host",),
}
"""By the path from `node` to the hosts of which one must be inside, labels; a Host is such a host itself."""
_OWN = frozenset(("View", "Record", "Observation", "Port", "Note", "NoteRevision", "Flow"))
"""Labels whose nodes tell of hosts inside alone."""
_WHOLE = frozenset(("firstseen", "lastseen", "told", "active", "linked"))
"""Properties that tell of all who have a thing."""
_TOLD = {
    "Host": frozenset(("addr", "key", "version")),
    "Scan": frozenset(("uid", "scanner", "version", "start", "end", "source")),
    "Import": frozenset(("uid", "name", "importer", "purpose", "finished")),
}
"""All that is told of nodes that tell of many hosts: neither a command line nor counts."""


def tells(labels: Iterable[str], name: str) -> bool:
    """Return whether a property of a node with these labels is told, which within a scope is only of hosts inside."""
    if not narrowed():
        return True
    known = set(labels)
    for key, names in _TOLD.items():
        if key in known:
            return name in names
    return name != "reason_ip" if known & _OWN else name not in _WHOLE


def where(variable: str, labels: Iterable[str], params: Params) -> str:
    """Return the WHERE that keeps nodes called `variable` which are seen, of these labels; "" for no scope."""
    return f" WHERE {node(variable, labels, params)}" if narrowed() else ""


def node(variable: str, labels: Iterable[str], params: Params) -> str:
    """Return the condition, in parentheses, that a node of one of the labels is seen."""
    return _node(variable, dict.fromkeys(name for end in labels for name in label(end).labels), params)


def on_the_way(variable: str, through: str, params: Params) -> str:
    """Return the condition that a node on a way by `flows`, or by anything else, is seen."""
    every = [name for names in _PATHS.values() for name in names]
    return _node(variable, ("Host", "Flow") if through == "flows" else every, params)


def _node(variable: str, names: Collection[str], params: Params) -> str:
    tests = []
    for path, held in _PATHS.items():
        if found := [name for name in held if name in names]:
            tests.append(f"{variable}:{'|'.join(found)} AND {_leads(variable, path, params)}")
    if not tests:
        params.values.within = WITHIN.get()
    return "(" + "\n    OR ".join(tests) + ")" if tests else "false"


def _leads(variable: str, path: str, params: Params) -> str:
    """Return the condition that a path leads from a node to what is seen; an empty path is that of a host itself."""
    if not path:
        return within.host(variable, params)
    hosts = [f"{variable}_{name}" for name in ("host", "peer") if f"node_{name}:" in path]
    tests = " AND ".join(within.host(name, params) for name in hosts)
    return f"EXISTS {{ MATCH {path.replace('node', variable)} WHERE {tests} }}"


def edge(kind: str, start: str, end: str, params: Params) -> str:
    """Return ` AND …`: a relationship of a type between nodes that are seen is seen too; "" where it always is."""
    if kind == "SENT":
        return f" AND {_carried(start, end, params)}"
    return f" AND NOT {start}:Scan" if kind == "PRINTED" else ""


def edges(variable: str, start: str, end: str, params: Params) -> str:
    """Return the condition that a relationship of any type between nodes that are seen is seen too."""
    return f"(NOT {variable}:SENT OR {_carried(start, end, params)}) AND (NOT {variable}:PRINTED OR NOT {start}:Scan)"


WALKED = "NOT edge:SENT AND (NOT edge:PRINTED OR NOT startNode(edge):Scan)"
"""The condition that a way may lead over the relationship `edge`; what a scan printed is of all its hosts."""


def _carried(start: str, end: str, params: Params) -> str:
    """Return the condition that a host sent something over a flow with a host inside."""
    path = f"({start})-[:SEND|TO]-(carrier:Flow)-[:SEND|TO]-(peer:Host), (carrier)-[:CARRIED]->({end})"
    return f"EXISTS {{ MATCH {path} WHERE {within.host('peer', params)} }}"
