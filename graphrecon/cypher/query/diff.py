"""What changed between two scans, times or categories: what each side knows of a host, of its newest records first."""

from typing import Literal, NamedTuple

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement


class Side(NamedTuple):
    """One side: the records of a scan (by uid), of a category (by name), or up to a time (ISO)."""

    kind: Literal["scan", "category", "time"]
    value: str


_RECORDS = {
    "scan": "MATCH (:Scan {{uid: {value}}})<-[:IN_SCAN]-(r:Record)",
    "category": "MATCH (:Category {{name: {value}}})<-[:IN_CATEGORY]-(:Scan)<-[:IN_SCAN]-(r:Record)",
    "time": "MATCH (r:Record)\n    WHERE r.end <= datetime({value})",
}

_NEWEST = "coalesce(r.end, r.start, datetime({epochSeconds: 0})) DESC, r.uid"


def diff(before: Side, after: Side) -> Statement:
    """Return a row for each host of which the two sides hold not the same records.

    Columns: `addr`, and `before` and `after`, null where the side has no record of the host, else maps of `state`,
    `names` (of the newest record that has names by reverse DNS), `systems` (of the newest that has any), `scans`, the
    uids of the records' scans, the newest record first, and `ports`, lists of [protocol, port, state, place of the
    newest record that lists it among `scans`, service as last known].
    """
    params = Params()
    seen = f"\n    WITH r WHERE true{within.of('r', params)}" if narrowed() else ""
    text = f"""CALL () {{
  CALL () {{
    {_records(before, params)}{seen}
    WITH r ORDER BY {_NEWEST}
    RETURN r.addr AS addr, collect(r) AS records
  }}
  RETURN addr, records AS before, null AS after
  UNION ALL
  CALL () {{
    {_records(after, params)}{seen}
    WITH r ORDER BY {_NEWEST}
    RETURN r.addr AS addr, collect(r) AS records
  }}
  RETURN addr, null AS before, records AS after
}}
WITH addr, head(collect(before)) AS were, head(collect(after)) AS are
WHERE were IS NULL OR are IS NULL OR were <> are
RETURN addr,
  {_told("were")} AS before,
  {_told("are")} AS after
ORDER BY coalesce(were, are)[0].key"""
    return Statement(text, params.values)


def _records(side: Side, params: Params) -> str:
    return _RECORDS[side.kind].format(value=params.add(side.value))


def _told(records: str) -> str:
    """Return what a side tells of a host whose records, the newest first, are in a list of that name."""
    each = f"UNWIND range(0, size({records}) - 1) AS place\n    WITH place, {records}[place] AS r"
    return f"""CASE WHEN {records} IS NOT NULL THEN {{
  state: {records}[0].state,
  scans: COLLECT {{
    {each}
    MATCH (r)-[:IN_SCAN]->(scan:Scan)
    RETURN scan.uid ORDER BY place
  }},
  names: head(COLLECT {{
    {each}
    MATCH (r)-[:WAS_NAMED {{type: 'PTR'}}]->(name:Hostname)
    WITH place, name.name AS name ORDER BY name
    WITH place, collect(name) AS names
    RETURN names ORDER BY place
  }}),
  systems: head(COLLECT {{
    {each}
    MATCH (r)-[matched:MATCHED_OS]->(os:OS)
    WITH place, os.name AS name ORDER BY coalesce(matched.accuracy, -1) DESC, name
    WITH place, collect(name) AS names
    RETURN names ORDER BY place
  }}),
  ports: COLLECT {{
    {each}
    MATCH (r)-[:HAD_PORT]->(port:RecordPort)
    WITH place, port, head(COLLECT {{
      MATCH (port)-[:RAN]->(s:Service)
      RETURN reduce(text = '', part IN [s.name, s.product, s.version] |
        text + CASE WHEN part IS NULL THEN '' WHEN text = '' THEN part ELSE ' ' + part END) AS text
      ORDER BY size(text) DESC, text
    }}) AS service
    ORDER BY place
    WITH port.proto AS proto, port.port AS number, collect([place, port.state])[0] AS newest,
         collect(service)[0] AS service
    RETURN [proto, number, newest[1], newest[0], service] ORDER BY proto, number
  }}
}} END"""


def services(scan: str) -> Statement:
    """Return a row `services` for the scan of that uid: the protocols and ports that it was asked for, as JSON text."""
    params = Params()
    params.named("scan", scan)
    seen = _of_some("(s)<-[:IN_SCAN]-(r:Record)", params).replace(" AND", "\nWHERE", 1)
    return Statement(f"MATCH (s:Scan {{uid: $scan}}){seen}\nRETURN s.services AS services", params.values)


def scans(prefix: str) -> Statement:
    """Return a row `uid` for up to two scans whose uid begins with `prefix`; within a scope of hosts inside."""
    params = Params()
    params.named("prefix", prefix)
    seen = _of_some("(s)<-[:IN_SCAN]-(r:Record)", params)
    return Statement(
        f"MATCH (s:Scan)\nWHERE s.uid STARTS WITH $prefix{seen}\nRETURN s.uid AS uid ORDER BY uid LIMIT 2",
        params.values,
    )


def category(name: str) -> Statement:
    """Return a row `name` if there is a category of that name; within a scope one of scans of hosts inside."""
    params = Params()
    params.named("name", name)
    seen = _of_some("(c)<-[:IN_CATEGORY]-(:Scan)<-[:IN_SCAN]-(r:Record)", params).replace(" AND", "\nWHERE", 1)
    return Statement(f"MATCH (c:Category {{name: $name}}){seen}\nRETURN c.name AS name", params.values)


def _of_some(path: str, params: Params) -> str:
    """Return ` AND …`: a path leads to the record of a host that is seen; "" for no scope."""
    return f" AND EXISTS {{ MATCH {path} WHERE true{within.of('r', params)} }}" if narrowed() else ""
