"""Who owns addresses and where they are: one question for many addresses, and the field's record of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphrecon.cypher.ranges import LABELS, PRECEDENCE, seek
from graphrecon.cypher.statement import Statement, given
from graphrecon.model.values import Address, address_of

MOST = 10_000
"""Addresses of one question."""

_EDITION = """start: r.start, stop: r.stop, kind: d.kind, provider: d.provider, edition: d.edition"""
_NATION = """country: head([(r)-[:IN_COUNTRY]->(c) | {code: c.code, name: c.name, continent: head([
      (c)-[:IN_CONTINENT]->(n) | {code: n.code, name: n.name}])}]),
    registered: head([(r)-[:REGISTERED_IN]->(c) | {code: c.code, name: c.name}]),
    continent: head([(r)-[:IN_CONTINENT]->(n) | {code: n.code, name: n.name}])"""
_TOLD = {
    "ASRange": "system: head([(r)-[:IN_AS]->(a) | {num: a.num, name: a.name}])",
    "CountryRange": _NATION,
    "CityRange": f"""{_NATION},
    city: head([(r)-[:IN_CITY]->(c) | c.name]),
    regions: COLLECT {{
      MATCH (r)-[:IN_CITY|IN_REGION*1..4]->(g:Region)
      RETURN {{code: g.code, name: g.name}} ORDER BY g.uid
    }},
    latitude: r.latitude, longitude: r.longitude, accuracy: r.accuracy, postal: r.postal""",
    "TagRange": "tag: {value: r.tag, type: r.type, info: [r.info]}",
}


def lookup(addresses: Sequence[Address]) -> Statement:
    """Return one row an address, in order: `addr` and `found`, a map of each range that holds it, by label."""
    asked = [{"addr": one.addr, "key": one.key, "version": one.version} for one in addresses]
    parts = [_part(label) for label in dict.fromkeys(LABELS.values())]
    text = "UNWIND $given.asked AS asked\nWITH asked, asked.key AS key\n" + "\n".join(parts)
    columns = ", ".join(f"{label}: {_name(label)}" for label in dict.fromkeys(LABELS.values()))
    return Statement(
        f"{text}\nRETURN asked.addr AS addr, {{{columns}}} AS found",
        given(asked=asked),
        tuple(one.addr for one in addresses),
    )


def _name(label: str) -> str:
    return f"of_{label.removesuffix('Range').lower()}"


def _part(label: str) -> str:
    kinds = ", ".join(f"'{kind}'" for kind, other in LABELS.items() if other == label)
    inner = seek(label, "key").replace("\n", "\n  ")
    return f"""CALL (asked, key) {{
  MATCH (d:Dataset {{active: true, version: asked.version}})
  WHERE d.kind IN [{kinds}]
  {inner}
  WITH d, r
  WHERE r.stop >= key
  WITH d, r ORDER BY {PRECEDENCE}
  RETURN collect({{
    {_EDITION},
    {_TOLD[label]}
  }}) AS {_name(label)}
}}"""


def shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of `lookup` as the record of the field; what is not known is left out."""
    return {name: value for name, value in _record(row).items() if value is not None and value != []}


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a record with every name.

    Of several editions the first that tells a thing holds; a city's country beats that of a country range.
    """
    found: Mapping[str, list[dict[str, Any]]] = row["found"]
    systems, cities, countries = found["ASRange"], found["CityRange"], found["CountryRange"]
    nations = [*cities, *countries]
    system, country = _first(systems, "system"), _first(nations, "country")
    registered = _first(nations, "registered")
    continent = country.get("continent") or _first(nations, "continent")
    place = next((one for one in cities if _pair(one)), {})
    regions: list[dict[str, Any]] = next((one["regions"] for one in cities if one["regions"]), [])
    return {
        "addr": row["addr"],
        "as_num": system.get("num"),
        "as_name": system.get("name"),
        "country_code": country.get("code"),
        "country_name": country.get("name"),
        "registered_country_code": registered.get("code"),
        "registered_country_name": registered.get("name"),
        "continent_code": continent.get("code"),
        "continent_name": continent.get("name"),
        "region_code": [one["code"] for one in regions if one["code"]],
        "region_name": [one["name"] for one in regions if one["name"]],
        "city": next((one["city"] for one in cities if one["city"]), None),
        "postal_code": next((one["postal"] for one in cities if one["postal"]), None),
        "coordinates": _pair(place),
        "coordinates_accuracy_radius": place.get("accuracy"),
        "tags": [one["tag"] for one in found["TagRange"]],
    }


def held(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ranges of a row of `lookup`, the narrowest first: kind, first, last, provider, edition, told.

    `told` is what the range says of its addresses, in a few words: a system, a country, a city, a tag.
    """
    found: Mapping[str, list[dict[str, Any]]] = row["found"]
    ranges = [one for label in dict.fromkeys(LABELS.values()) for one in found[label]]
    ranges.sort(key=lambda one: (int(one["stop"], 16) - int(one["start"], 16), one["kind"], one["provider"]))
    return [
        {
            "kind": one["kind"],
            "first": address_of(one["start"]),
            "last": address_of(one["stop"]),
            "provider": one["provider"],
            "edition": one["edition"],
            "told": _told(one),
        }
        for one in ranges
    ]


def _told(found: Mapping[str, Any]) -> str:
    if system := found.get("system"):
        return f"AS{system['num']} {system['name'] or ''}".strip()
    if tag := found.get("tag"):
        return ": ".join([tag["value"], *filter(None, tag["info"])])
    nation = found.get("country") or found.get("registered") or found.get("continent") or {}
    regions = [one["name"] for one in found.get("regions") or () if one["name"]]
    return ", ".join(filter(None, [found.get("city"), *regions, nation.get("name") or nation.get("code")]))


def _first(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next((one[name] for one in found if one.get(name)), {})


def _pair(city: Mapping[str, Any]) -> list[float] | None:
    pair = [city.get("latitude"), city.get("longitude")]
    return None if None in pair else pair  # type: ignore[return-value]


COLUMNS = tuple(_record({"addr": None, "found": dict.fromkeys(LABELS.values(), ())}))
"""The names of a record."""

EDITIONS = Statement(
    "MATCH (d:Dataset)\n"
    "RETURN d.kind AS kind, d.provider AS provider, d.version AS version, d.edition AS edition, d.built AS built,\n"
    "  d.active AS active, COUNT { (d)<-[:IN_DATASET]-() } AS ranges\n"
    "ORDER BY kind, provider, version, edition"
)
"""The editions that the graph holds, with the number of their ranges."""
