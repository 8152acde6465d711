"""Questions behind plots: one short row a host, for a time line, a map, a port grid; where two categories differ."""

from collections.abc import Sequence

from graphrecon.cypher.filter.errors import FilterError
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose
from graphrecon.cypher.query.hosts import window
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]


def open_counts(purpose: HostPurpose, filters: Texts = (), *, limit: int | None = None, skip: int = 0) -> Statement:
    """Return columns `addr`, `open`, `seen` and `last` (epoch seconds or null), by address: open ports, and when."""
    root, params = purpose.root, Params()
    text = match_hosts(purpose, filters, params) + _window(purpose, params, limit, skip)
    first, last = ("firstseen", "lastseen") if purpose is VIEW else ("start", "end")
    return Statement(
        f"{text}\nRETURN {root}.addr AS addr, coalesce({root}.openports, 0) AS open,"
        f"\n       {root}.{first}.epochSeconds AS seen, {root}.{last}.epochSeconds AS last",
        params.values,
    )


def port_states(purpose: HostPurpose, filters: Texts = (), *, limit: int | None = None, skip: int = 0) -> Statement:
    """Return columns `addr` and `ports`, a list of [port, state], of hosts with ports, by address."""
    root, params = purpose.root, Params()
    text = match_hosts(purpose, filters, params) + _window(purpose, params, limit, skip)
    return Statement(
        f"""{text}
WITH {root}, COLLECT {{
  MATCH ({root})-[:{purpose.has_port}]->(port:{purpose.port_label})
  RETURN [port.port, port.state] ORDER BY port.port, port.proto
}} AS ports
WHERE size(ports) > 0
RETURN {root}.addr AS addr, ports""",
        params.values,
    )


def coordinates(purpose: HostPurpose, filters: Texts = (), *, limit: int) -> Statement:
    """Return one row: `total`, how many places there are, and `places`, those with the most.

    A place is [latitude, longitude, count, country, city], as the city ranges in use say; what is not known is null.
    """
    root, params = purpose.root, Params()
    return Statement(
        f"""{match_hosts(purpose, filters, params)}
MATCH ({root})-[:OF]->(host:Host)-[:IN_RANGE]->(range:CityRange)-[:IN_DATASET]->(dataset:Dataset)
WHERE dataset.active AND range.latitude IS NOT NULL AND range.longitude IS NOT NULL
WITH {root}, head(collect(range)) AS range
WITH range.latitude AS latitude, range.longitude AS longitude, min(range.uid) AS uid, count({root}) AS count
ORDER BY count DESC, latitude, longitude
WITH collect([latitude, longitude, count, uid]) AS places
RETURN size(places) AS total, COLLECT {{
  UNWIND places[0..{params.named("limit", limit)}] AS place
  MATCH (range:CityRange {{uid: place[3]}})
  RETURN [place[0], place[1], place[2], head(COLLECT {{ MATCH (range)-[:IN_COUNTRY]->(c:Country) RETURN c.code }}),
          head(COLLECT {{ MATCH (range)-[:IN_CITY]->(c:City) RETURN c.name }})]
}} AS places""",
        params.values,
    )


def differing(purpose: HostPurpose, first: str, second: str, filters: Texts = (), *, only: bool = False) -> Statement:
    """Return columns `addr` and `ports`, a list of [port, where], of open TCP ports that either category saw.

    `where` is -1 for the first category only, 1 for the second only, 0 for both; `only` leaves out what both saw.
    Raises FilterError for two categories that are one.
    """
    if first == second:
        raise FilterError("the two categories are one", second, 1, "another category")
    root, params = purpose.root, Params()
    text = match_hosts(purpose, filters, params)
    one, two = params.named("first", first), params.named("second", second)
    bound = f"\nMATCH ({root})-[:OF]->(:Host)<-[:OF]-(record:Record)" if purpose is VIEW else ""
    differ = "\nWHERE found <> 0" if only else ""
    return Statement(
        f"""{text}{bound}
MATCH (record)-[:IN_SCAN]->(:Scan)-[:IN_CATEGORY]->(category:Category)
WHERE category.name IN [{one}, {two}]
MATCH (record)-[:HAD_PORT]->(port:RecordPort {{state: 'open', proto: 'tcp'}})
WITH record.addr AS addr, record.key AS key, port.port AS port, collect(DISTINCT category.name) AS names
WITH addr, key, port, CASE WHEN size(names) = 2 THEN 0 WHEN {one} IN names THEN -1 ELSE 1 END AS found{differ}
ORDER BY key, port
RETURN addr, collect([port, found]) AS ports, min(key) AS first
ORDER BY first""",
        params.values,
    )


def _window(purpose: HostPurpose, params: Params, limit: int | None, skip: int) -> str:
    return f"\nWITH {purpose.root}\nORDER BY {purpose.root}.key{window(params, limit, skip)}"
