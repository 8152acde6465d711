"""Which hardware addresses hosts had, by what sensors and scans saw."""

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import InvalidValue, network_bounds


def hardware(subject: str | None, sensor: str | None = None, *, negated: bool = False) -> Statement:
    """Return columns addr, target, mac, vendor, source, sensor, count, firstseen, lastseen; the newest first.

    `target` is what a wireless network told of itself: its name, channel, privacy, or the access point of a station.

    `subject` is an address, a network, a hardware address or its beginning, or `/regular expression/`; None is all.
    `negated` asks for what does not match.
    """
    params = Params()
    where = _matching(subject, params) if subject else "true"
    if negated:
        where = f"NOT coalesce({where}, false)"
    text = (
        "CALL () {\n"
        "  MATCH (m:MAC)<-[:HAD_MAC]-(o:Observation)\n"
        "  RETURN m, o.addr AS addr, o.target AS target, o.key AS key, o.source AS source, o.sensor AS sensor,\n"
        "    o.count AS count, o.firstseen AS firstseen, o.lastseen AS lastseen\n"
        "  UNION ALL\n"
        "  MATCH (m:MAC)<-[:HAD_MAC]-(r:Record)\n"
        "  RETURN m, r.addr AS addr, null AS target, r.key AS key, 'scan' AS source, r.source[0] AS sensor,\n"
        "    1 AS count, r.start AS firstseen, r.end AS lastseen\n"
        "}\n"
        "WITH m, addr, target, key, source, sensor, count, firstseen, lastseen\n"
        f"WHERE {where}"
    )
    if sensor is not None:
        text += f" AND sensor = {params.named('sensor', sensor)}"
    text += (
        "\nRETURN addr, target, m.addr AS mac, m.vendor AS vendor, source, sensor, sum(count) AS count,\n"
        "  min(firstseen) AS firstseen, max(lastseen) AS lastseen\n"
        "ORDER BY lastseen DESC, addr, target, mac, source"
    )
    return Statement(text, params.values)


def _matching(subject: str, params: Params) -> str:
    if len(subject) > 2 and subject[0] == subject[-1] == "/":
        return f"m.addr =~ {params.named('pattern', f'(?i).*(?:{subject[1:-1]}).*')}"
    try:
        low, high, version = network_bounds(subject)
    except InvalidValue:
        text = subject.lower().replace("-", ":")
        return f"m.addr STARTS WITH {params.named('mac', text)}"
    text = f"{params.named('low', low)} <= key <= {params.named('high', high)}"
    return text + (" AND addr CONTAINS '.'" if version == 4 else " AND NOT addr CONTAINS '.'")
