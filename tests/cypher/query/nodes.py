"""The questions of the page of one host and of the canvas by a short name: for their goldens and their work."""

from graphrecon.cypher.filter.within import within
from graphrecon.cypher.query import explore, host_page
from graphrecon.cypher.statement import Statement
from graphrecon.model.base import label

HOST, PORT = label("Host"), label("ViewPort")


def node_questions(
    addr: str = "192.0.2.1", other: str = "192.0.2.2", scope: str = "192.0.2.0/24", port: int = 443
) -> dict[str, Statement]:
    """Return the statement of each question by a short name of it; those of the canvas within a scope too."""
    with within([scope]):
        scoped = {f"within a scope: {name}": one for name, one in _canvas(addr, other, port).items()}
    return {
        "page: totals": host_page.totals(addr),
        "page: tellers": host_page.tellers(addr),
        "page: clients": host_page.peers(addr, outgoing=False, limit=100),
        "page: servers": host_page.peers(addr, outgoing=True, limit=100),
        "page: identities": host_page.identities(addr, limit=100, most=20),
        "page: namesakes": host_page.namesakes(addr, limit=100, most=20),
        "page: sources": host_page.sources(addr, limit=100),
        "page: readings": host_page.readings(addr, limit=100),
        **_canvas(addr, other, port),
        **scoped,
    }


def _canvas(addr: str, other: str, port: int) -> dict[str, Statement]:
    keys: dict[str, list[object]] = {"Host": [addr, other], "ViewPort": [f"{addr}/tcp/{port}"], "AS": [64500]}
    return {
        "nodes": explore.nodes(keys),
        "between": explore.between(keys),
        "around a host": explore.around(HOST, addr),
        "around a port": explore.around(PORT, f"{addr}/tcp/{port}"),
        "expand": explore.expand(HOST, addr, "SEND", "out", limit=50, skip=100),
        "expand, many labels": explore.expand(HOST, addr, "OF", "in", limit=50, skip=0),
        "ways by flows": explore.paths(HOST, HOST, (addr, other), "flows", limit=5),
        "ways by things": explore.paths(HOST, PORT, (addr, f"{other}/tcp/{port}"), "things", limit=5),
        "ways by anything": explore.paths(HOST, HOST, (addr, other), "any", limit=5),
        "shared": explore.shared([addr, other], limit=100),
    }
