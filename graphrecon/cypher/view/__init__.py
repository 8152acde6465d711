"""The derived (:View) projection: its statements in the order in which they run, each a file to paste in Browser."""

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from graphrecon.cypher.load import EACH_HOST
from graphrecon.cypher.statement import KEPT, Statement


@cache
def steps() -> tuple[str, ...]:
    """Return the texts that build the views of the hosts in `$given.addrs`, in order."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".cypher")]
    return tuple(_text(file) for file in sorted(files, key=lambda file: int(file.name.split("_")[0])))


def _text(file: Traversable) -> str:
    return KEPT + file.read_text("utf-8").strip()


@cache
def needs(text: str) -> str | None:
    """Return the label that a step reads, without which on a host it does nothing there; None if it reads both or none.

    The label is one of SEEN.
    """
    code = re.sub("(?m)^//.*", "", text)
    labels = [label for label in SEEN if re.search(rf":{label}\b", code)]
    return labels[0] if len(labels) == 1 else None


SEEN = ("Record", "Observation")
"""Labels of what was seen of hosts, of which views are made."""


def having(label: str) -> str:
    """Return the text that gives the addresses among `$given.addrs` of which there is one of this label of SEEN."""
    return f"{EACH_HOST}\nWHERE EXISTS {{ (h)<-[:OF]-(:{label}) }}\nRETURN addr"


PLACE = _text(resources.files(__name__).joinpath("21_place.cypher"))
"""The one of these steps that changes views when ranges do."""


def stale(limit: int) -> Statement:
    """Return up to `limit` addresses of hosts whose derived state is behind."""
    return Statement("MATCH (h:Stale)\nRETURN h.addr AS addr LIMIT $limit", {"limit": limit})


COUNT_STALE = Statement("MATCH (h:Stale)\nRETURN count(h) AS stale")
"""The number of hosts whose derived state is behind."""

SETTLE = f"{EACH_HOST}\nREMOVE h:Stale"
"""Takes the marks off, in the transaction that brought the views up to date."""

CONCERNED = having("Record|Observation|View")
"""The addresses among `$given.addrs` that have, or had, anything a view is made of."""


def hosts_after(addr: str, limit: int) -> Statement:
    """Return the next `limit` hosts, in the order of addresses' text, that have a record, an observation or a view."""
    return Statement(
        "MATCH (h:Host)\n"
        "USING INDEX SEEK h:Host(addr)\n"
        "WHERE h.addr > $addr AND EXISTS { (h)<-[:OF]-(:Record|Observation|View) }\n"
        "RETURN h.addr AS addr ORDER BY addr LIMIT $limit",
        {"addr": addr, "limit": limit},
    )


SNAPSHOT = """\
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
RETURN
  addr,
  properties(v) AS view,
  COLLECT { MATCH (v)-[e]->(x)
            RETURN [type(e), properties(e), coalesce(x.uid, x.addr, x.sha256, x.name)] } AS edges,
  COLLECT { MATCH (v)-[:HAS_PORT]->(p)
            RETURN [properties(p), COLLECT {
              MATCH (p)-[e]->(x)
              RETURN [type(e), properties(e), coalesce(x.uid, x.addr, x.sha256, x.name)] }] } AS ports"""
"""All that hangs on the views of `$given.addrs`, to compare before and after a rebuild."""
