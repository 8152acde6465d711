"""Passive DNS both ways: which addresses and names a name had, and which names an address had, and who saw it."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.hosts import window
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import InvalidValue, hostname, network_bounds

_SEEN = """\
CALL (n) {{
  MATCH (n)<-[named:WAS_NAMED]-(o:Observation)
  WHERE o.recontype = 'DNS_ANSWER'{passive}{direct}
  RETURN n.name AS rrname, named.type AS rrtype, coalesce(o.addr, o.target) AS rdata, o.firstseen AS time_first,
    o.lastseen AS time_last, o.count AS count, o.sensor AS sensor, 'passive' AS source, o.uid AS id
  UNION ALL
  MATCH (n)<-[:TARGETED]-(o:Observation)
  WHERE o.target = n.name{passive}
  RETURN o.value AS rrname, split(o.source, '-')[0] AS rrtype, o.target AS rdata, o.firstseen AS time_first,
    o.lastseen AS time_last, o.count AS count, o.sensor AS sensor, 'passive' AS source, o.uid AS id
  UNION ALL
  MATCH (n)<-[named:WAS_NAMED]-(r:Record)
  WHERE true{scans}{direct}
  RETURN n.name AS rrname, named.type AS rrtype, r.addr AS rdata, r.start AS time_first, r.end AS time_last,
    1 AS count, r.source[0] AS sensor, 'scan' AS source, r.uid AS id
}}"""
_OF_ADDRESS = """\
CALL (h) {{
  MATCH (h)<-[:OF]-(o:Observation)-[named:WAS_NAMED]->(n:Hostname)
  WHERE o.recontype = 'DNS_ANSWER'{passive}
  RETURN n.name AS rrname, named.type AS rrtype, o.firstseen AS time_first, o.lastseen AS time_last,
    o.count AS count, o.sensor AS sensor, 'passive' AS source, o.uid AS id
  UNION ALL
  MATCH (h)<-[:OF]-(r:Record)-[named:WAS_NAMED]->(n:Hostname)
  WHERE true{scans}
  RETURN n.name AS rrname, named.type AS rrtype, r.start AS time_first, r.end AS time_last,
    1 AS count, r.source[0] AS sensor, 'scan' AS source, r.uid AS id
}}
WITH rrname, rrtype, h.addr AS rdata, time_first, time_last, count, sensor, source, id"""
_ANSWER = """
WITH DISTINCT id, rrname, rrtype, rdata, time_first, time_last, count, sensor, source
WITH rrname, rrtype, rdata, source, min(time_first) AS time_first, max(time_last) AS time_last,
  sum(count) AS count, collect(DISTINCT sensor) AS sensors
RETURN rrname, rrtype, rdata, time_first, time_last, count, sensors, source
ORDER BY time_last DESC, rrname, rrtype, rdata, source"""


def resolutions(
    subject: str,
    *,
    subdomains: bool = False,
    reverse: bool = False,
    sources: Sequence[str] = ("passive", "scan"),
    kind: str | None = None,
    pointers: bool | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> Statement:
    """Return columns rrname, rrtype, rdata, time_first, time_last, count, sensors, source; the newest first.

    `subject` is a name, an address or a network; with `subdomains` all names in the domain, with `reverse` only what
    leads to the name. `sources` are `passive` and `scan`; `kind` is one type of records, `A`; `pointers` is whether PTR
    records alone, or all others. Raises InvalidValue for what is neither name nor address.
    """
    params = Params()
    parts = {
        "passive": within.of("o", params) if "passive" in sources else " AND false",
        "scans": within.of("r", params) if "scan" in sources else " AND false",
        "direct": " AND false" if reverse else "",
    }
    try:
        low, high, version = network_bounds(subject)
    except InvalidValue:
        name = params.named("name", hostname(subject))
        start = (
            f"MATCH (:Domain {{name: {name}}})<-[:IN_DOMAIN*0..]-(:Domain)<-[:IN_DOMAIN]-(n:Hostname)\nWITH DISTINCT n"
            if subdomains
            else f"MATCH (n:Hostname {{name: {name}}})"
        )
        columns = "rrname, rrtype, rdata, time_first, time_last, count, sensor, source, id"
        text = f"{start}\n{_SEEN.format(**parts)}\nWITH {columns}"
    else:
        bounds = (params.named("low", low), params.named("high", high), params.named("version", version))
        start = f"MATCH (h:Host)\nWHERE {bounds[0]} <= h.key <= {bounds[1]} AND h.version = {bounds[2]}"
        text = f"{start}\n{_OF_ADDRESS.format(**parts)}"
    tests = [] if kind is None else [f"rrtype = {params.named('kind', kind.upper())}"]
    if pointers is not None:
        tests.append(f"rrtype {'=' if pointers else '<>'} 'PTR'")
    if tests:
        text += "\nWHERE " + " AND ".join(tests)
    return Statement(text + _ANSWER + window(params, limit, skip), params.values)


def shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row in the Common Output Format of passive DNS: times in epoch seconds.

    A PTR record is told as it stands in DNS: its name is that of the reversed address, what it holds the host's name.
    """
    found = {name: row[name] for name in ("rrname", "rrtype", "rdata", "count")}
    if found["rrtype"] == "PTR":
        found["rrname"], found["rdata"] = ip_address(found["rdata"]).reverse_pointer, found["rrname"]
    times = {name: int(row[name].timestamp()) for name in ("time_first", "time_last") if row[name] is not None}
    sensors = [sensor for sensor in row["sensors"] if sensor]
    return {**found, **times, **({"sensor_id": ",".join(sensors)} if sensors else {}), "source": row["source"]}
