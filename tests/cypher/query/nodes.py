"""The questions of the page of one host and of the canvas, by a short name of each, for their goldens."""

from graphrecon.cypher.query import explore, host_page
from graphrecon.cypher.statement import Statement
from graphrecon.model.base import label

HOST, PORT = label("Host"), label("ViewPort")
KEYS: dict[str, list[object]] = {"Host": ["192.0.2.1", "192.0.2.2"], "ViewPort": ["192.0.2.1/tcp/443"], "AS": [64500]}


def node_questions() -> dict[str, Statement]:
    """Return the statement of each question by a short name of it."""
    addr = "192.0.2.1"
    return {
        "page: totals": host_page.totals(addr),
        "page: tellers": host_page.tellers(addr),
        "page: clients": host_page.peers(addr, outgoing=False, limit=100),
        "page: servers": host_page.peers(addr, outgoing=True, limit=100),
        "page: identities": host_page.identities(addr, limit=100, most=20),
        "page: namesakes": host_page.namesakes(addr, limit=100, most=20),
        "page: sources": host_page.sources(addr, limit=100),
        "page: readings": host_page.readings(addr, limit=100),
        "nodes": explore.nodes(KEYS),
        "between": explore.between(KEYS),
        "around a host": explore.around(HOST, addr),
        "around a port": explore.around(PORT, f"{addr}/tcp/443"),
        "expand": explore.expand(HOST, addr, "SEND", "out", limit=50, skip=100),
        "expand, many labels": explore.expand(HOST, addr, "OF", "in", limit=50, skip=0),
        "ways by flows": explore.paths(HOST, HOST, (addr, "192.0.2.2"), "flows", limit=5),
        "ways by things": explore.paths(HOST, PORT, (addr, "192.0.2.2/tcp/443"), "things", limit=5),
        "ways by anything": explore.paths(HOST, HOST, (addr, "192.0.2.2"), "any", limit=5),
        "shared": explore.shared([addr, "192.0.2.2"], limit=100),
    }
