"""What changed between two scans, times or categories: one row a host that is not the same on both sides."""

from typing import Literal, NamedTuple

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement


class Side(NamedTuple):
    """One side: the newest record of each host of a scan (by uid), of a category (by name), or up to a time (ISO)."""

    kind: Literal["scan", "category", "time"]
    value: str


_RECORDS = {
    "scan": "MATCH (:Scan {{uid: {value}}})<-[:IN_SCAN]-(r:Record)",
    "category": "MATCH (:Category {{name: {value}}})<-[:IN_CATEGORY]-(:Scan)<-[:IN_SCAN]-(r:Record)",
    "time": "MATCH (r:Record)\n    WHERE r.end <= datetime({value})",
}


def diff(before: Side, after: Side) -> Statement:
    """Return a row for each host whose open ports or services differ, or that one side does not know.

    Columns: `addr`, `known` (on the side before), `found` (on the side after), `was` and `now`, lists of
    [protocol, port, state, service] of the ports that are open on that side.
    """
    params = Params()
    seen = f"\n    WITH r WHERE true{within.of('r', params)}" if narrowed() else ""
    text = f"""CALL () {{
  CALL () {{
    {_records(before, params)}{seen}
    WITH r ORDER BY r.end DESC, r.uid
    RETURN r.addr AS addr, collect(r)[0] AS record
  }}
  RETURN addr, record AS before, null AS after
  UNION ALL
  CALL () {{
    {_records(after, params)}{seen}
    WITH r ORDER BY r.end DESC, r.uid
    RETURN r.addr AS addr, collect(r)[0] AS record
  }}
  RETURN addr, null AS before, record AS after
}}
WITH addr, head(collect(before)) AS before, head(collect(after)) AS after
WITH addr, before, after, {_ports("before")} AS was, {_ports("after")} AS now
WHERE before IS NULL OR after IS NULL OR was <> now
RETURN addr, before IS NOT NULL AS known, after IS NOT NULL AS found, was, now
ORDER BY coalesce(before.key, after.key)"""
    return Statement(text, params.values)


def _records(side: Side, params: Params) -> str:
    return _RECORDS[side.kind].format(value=params.add(side.value))


def _ports(record: str) -> str:
    return f"""COLLECT {{
  MATCH ({record})-[:HAD_PORT]->(port:RecordPort {{state: 'open'}})
  RETURN [port.proto, port.port, port.state, head(COLLECT {{
    MATCH (port)-[:RAN]->(s:Service)
    RETURN reduce(text = '', part IN [s.name, s.product, s.version] |
      text + CASE WHEN part IS NULL THEN '' WHEN text = '' THEN part ELSE ' ' + part END) AS text
    ORDER BY size(text) DESC, text
  }})]
  ORDER BY port.proto, port.port
}}"""


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
