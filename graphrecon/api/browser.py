"""Where Neo4j Browser is, as the server itself says."""

from urllib.parse import quote

from graphrecon.api.asking import Asking
from graphrecon.cypher.graph import GraphError
from graphrecon.cypher.statement import Statement

_SETTINGS = Statement(
    "SHOW SETTINGS YIELD name, value\n"
    "WHERE name IN ['server.http.enabled', 'server.http.advertised_address', 'server.bolt.advertised_address']\n"
    "RETURN name, value",
    about=(),
)


def browser_url(asking: Asking) -> str | None:
    """Return the address of Neo4j Browser, to which `&cmd=edit&arg=…` may be added; None where there is none.

    None also for a user who may not read settings, and for a server that is not asked by HTTP.
    """
    try:
        found = {row["name"].removeprefix("server."): row["value"] for row in asking.read(_SETTINGS)}
    except GraphError:
        return None
    web, bolt = found.get("http.advertised_address"), found.get("bolt.advertised_address")
    if found.get("http.enabled") != "true" or not web or not bolt:
        return None
    return f"http://{web}/browser/?dbms={quote(f'neo4j://{bolt}', safe=':/')}"
