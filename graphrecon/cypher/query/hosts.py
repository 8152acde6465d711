"""Questions about hosts, in the view or in scan records: records, addresses, counts."""

from collections.abc import Sequence

from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.fields import find, names
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose
from graphrecon.cypher.filter.time_types import Ago, Time
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query import keyset, place
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
    """Return a row for each scan that gave a record of a matching host: `scan`, its properties, and `scripts`.

    Those are maps `id`, `output`, `data` of what scripts printed that were run before or after all hosts.
    """
    params = Params()
    text = match_hosts(purpose, filters, params)
    root = purpose.root
    step = f"({root})-[:FROM]->(:Record)-[:IN_SCAN]" if purpose is VIEW else f"({root})-[:IN_SCAN]"
    text += f"\nMATCH {step}->(scan:Scan)\nWITH DISTINCT scan ORDER BY scan.start, scan.uid{window(params, limit, 0)}"
    text += """
RETURN properties(scan) AS scan, COLLECT {
  MATCH (scan)-[:PRINTED]->(script:Script)
  RETURN {id: script.name, output: script.output, data: script.data} ORDER BY script.name, script.uid
} AS scripts"""
    return Statement(text, params.values)


def ports(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    infos: bool = False,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
) -> Statement:
    """Return a row `addr`, `port`, `state`, `protocol` for each port of a matching host.

    `limit` and `skip` count hosts. `infos` adds the place of the host.
    """
    params = Params()
    text = match_window(purpose, filters, params, limit, skip, sort)
    root = purpose.root
    text += f"\nMATCH ({root})-[:{purpose.has_port}]->(port:{purpose.port_label})"
    more = ""
    if infos and purpose is VIEW:
        more = ",\n  view.country AS country_code, view.asnum AS as_num, view.asname AS as_name"
    elif infos:
        text += f"\nMATCH ({root})-[:OF]->(host:Host)"
        more = f",\n  {place.columns('host')}"
    text += f"""
RETURN {root}.addr AS addr, port.port AS port, port.state AS state, port.proto AS protocol{more}
{order(purpose, sort or ("addr",)).lstrip()}, protocol, port"""
    return Statement(text, params.values)


def subgraph(
    purpose: HostPurpose, filters: Texts = (), *, limit: int | None = None, skip: int = 0, sort: Texts = ()
) -> Statement:
    """Return columns `nodes` and `edges` a row: a matching host with what hangs on it.

    A node is [id, labels, properties], an edge [id, type, from, to, properties]; shared nodes come with each host.
    """
    params = Params()
    text = match_hosts(purpose, filters, params)
    root, names = purpose.root, purpose.types
    first = "|".join(names[key] for key in ("has_port", "named", "has_mac", "matches_os", "hop", "prints", "shows"))
    second = "|".join((names["runs"], names["prints"], names["shows"]))
    text += f"\nWITH {root}{order(purpose, sort or ('addr',))}{window(params, limit, skip)}"
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


def match_window(
    purpose: HostPurpose, filters: Texts, params: Params, limit: int | None, skip: int, sort: Texts
) -> str:
    """Return the clauses that bind `purpose.root` to the matching hosts, or to a window of them in their order."""
    text = match_hosts(purpose, filters, params)
    if limit is None and not skip:
        return text
    return f"{text}\nWITH {purpose.root}{order(purpose, sort or ('addr',))}{window(params, limit, skip)}"


def order(purpose: HostPurpose, sort: Texts) -> str:
    """Return ORDER BY over the attributes of a host; see `sorting`."""
    return keyset.order(sorting(purpose, sort))


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
