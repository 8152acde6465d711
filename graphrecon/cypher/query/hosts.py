"""Questions about hosts, in the view or in scan records: records, addresses, counts."""

from collections.abc import Sequence

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.fields import find, names
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose
from graphrecon.cypher.filter.time_types import Ago, Time
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query import keyset
from graphrecon.cypher.query.keyset import Edge, Key
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.query.record import record
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]


def get(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
    edge: Edge | None = None,
) -> Statement:
    """Return one column `record` a row: a host as a map in the field's JSON shape (see `record.shape`).

    `sort` takes attributes of the host with one value, with `~` or `-` before them downwards. With an `edge` the rows
    are those behind it, and each has its `keys`, of which the edge of another page is made.
    Raises FilterError for a filter or a sort attribute that is not known.
    """
    params = Params()
    keys = sorting(purpose, sort or ("addr",))
    text = match_hosts(purpose, filters, params, keyset.beyond(keys, edge, params))
    text += f"\nWITH {purpose.root}{keyset.order(keys, edge)}{window(params, limit, skip)}\n{record(purpose, params)}"
    return Statement(text if edge is None else f"{text}, {keyset.column(keys)}", params.values)


def addresses(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
    edge: Edge | None = None,
) -> Statement:
    """Return one column `addr` a row: the addresses of matching hosts, each once for each match, behind an edge."""
    params = Params()
    keys = sorting(purpose, sort or ("addr",))
    text = match_hosts(purpose, filters, params, keyset.beyond(keys, edge, params))
    text += f"\nWITH {purpose.root}{keyset.order(keys, edge)}{window(params, limit, skip)}"
    return Statement(f"{text}\nRETURN {purpose.root}.addr AS addr", params.values)


def scans(purpose: HostPurpose, filters: Texts = (), *, limit: int | None = None) -> Statement:
    """Return one column `scan` a row: the properties of each scan that gave a record of a matching host."""
    params = Params()
    text = match_hosts(purpose, filters, params)
    root = purpose.root
    step = f"({root})-[:FROM]->(:Record)-[:IN_SCAN]" if purpose is VIEW else f"({root})-[:IN_SCAN]"
    text += f"\nMATCH {step}->(scan:Scan)\nWITH DISTINCT scan ORDER BY scan.start, scan.uid{window(params, limit, 0)}"
    return Statement(f"{text}\nRETURN properties(scan) AS scan", params.values)


def routes(purpose: HostPurpose, filters: Texts = ()) -> Statement:
    """Return a row for each hop on the way to a matching host: target, ttl, addr, rtt, asnum, asname, country.

    The hops of one way have the same `trace`.
    """
    params = Params()
    text = match_hosts(purpose, filters, params)
    root = purpose.root
    trace = f"{root}.uid + '/' + hop.proto"
    if purpose is VIEW:
        trace = "view.addr + '/' + hop.proto + '/' + coalesce(toString(hop.port), '')"
    place = "-[:IN_RANGE]->(:Range)-[:IN_COUNTRY]->(country:Country)"
    text += f"""
MATCH ({root})-[hop:{purpose.hop}]->(via:Host){within.where("via", params)}
RETURN {trace} AS trace,
  {root}.addr AS target, hop.ttl AS ttl, via.addr AS addr, hop.rtt AS rtt,
  head(COLLECT {{ MATCH (via)-[:IN_RANGE]->(:ASRange)-[:IN_AS]->(as:AS) RETURN [as.num, as.name] }}) AS as,
  head(COLLECT {{ MATCH (via){place} RETURN country.code }}) AS country
ORDER BY trace, ttl, via.key"""
    return Statement(text, params.values)


def subgraph(purpose: HostPurpose, filters: Texts = (), *, limit: int | None = None) -> Statement:
    """Return columns `nodes` and `edges` a row: a matching host with what hangs on it.

    A node is [id, labels, properties], an edge [id, type, from, to, properties]; shared nodes come with each host.
    """
    params = Params()
    text = match_hosts(purpose, filters, params)
    root, names = purpose.root, purpose.types
    first = "|".join(names[key] for key in ("has_port", "named", "has_mac", "matches_os", "hop", "prints", "shows"))
    second = "|".join((names["runs"], names["prints"], names["shows"]))
    text += f"\nWITH {root}{keyset.order(sorting(purpose, ('addr',)))}{window(params, limit, 0)}"
    text += f"""
CALL ({root}) {{
  MATCH path = ({root})-[:OF]->(:Host)
  RETURN path
  UNION
  MATCH path = ({root})-[:{first}]->()
  RETURN path
  UNION
  MATCH path = ({root})-[:{names["has_port"]}]->()-[:{second}]->()
  RETURN path
  UNION
  MATCH path = ({root})-[:{first}|{second}]->{{1,2}}()-[:HAS_CPE|HAS_KEY]->()
  RETURN path
}}
WITH {root}, collect(path) AS paths
RETURN
  COLLECT {{ UNWIND paths AS path UNWIND nodes(path) AS n WITH DISTINCT n
            RETURN [elementId(n), labels(n), properties(n)] }} AS nodes,
  COLLECT {{ UNWIND paths AS path UNWIND relationships(path) AS e WITH DISTINCT e
            RETURN [elementId(e), type(e), elementId(startNode(e)), elementId(endNode(e)), properties(e)] }} AS edges"""
    return Statement(text, params.values)


def count(purpose: HostPurpose, filters: Texts = ()) -> Statement:
    """Return one row, one column `count`: how many hosts of the view, or records, match."""
    params = Params()
    text = match_hosts(purpose, filters, params)
    return Statement(f"{text}\nRETURN count({purpose.root}) AS count", params.values)


def sorting(purpose: HostPurpose, sort: Texts) -> list[Key]:
    """Return what orders by attributes of a host; ties go by address, and records of one host by their uid."""
    keys: list[Key] = []
    for item in sort:
        name = item.lstrip("~-")
        row = find(name, purpose.name)
        place = row.place(purpose.name) if row else None
        flag = row is not None and isinstance(row.type, Flag)
        if row is None or place is None or flag or place.path or place.array or not place.value.startswith("{it}."):
            raise FilterError(
                f"cannot sort by '{name}'",
                item,
                1,
                "an attribute of the host with one value",
                nearest(name, names(purpose.name)),
            )
        value = (place.key or place.value).replace("{it}", purpose.root)
        keys.append(Key(value, name != item, place.sure or bool(place.key), isinstance(row.type, Time | Ago)))
    ties = ["key"] if purpose is VIEW else ["key", "uid"]
    return keyset.once([*keys, *(Key(f"{purpose.root}.{tie}", sure=True) for tie in ties)])


def window(params: Params, limit: int | None, skip: int) -> str:
    """Return SKIP and LIMIT as parameters; nothing for none."""
    text = f"\nSKIP {params.named('skip', skip)}" if skip else ""
    return text + (f"\nLIMIT {params.named('limit', limit)}" if limit is not None else "")
