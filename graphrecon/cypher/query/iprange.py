"""Which addresses belong to a country, a region, a city or an autonomous system, in the editions in use."""

from dataclasses import dataclass

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.predicates import Equal, In
from graphrecon.cypher.filter.types import BadValue, Country
from graphrecon.cypher.ranges import CITY_FIRST, LABELS
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from graphrecon.model.values import network_bounds, parse_address


class BadSelector(GraphreconError):
    """What addresses are asked for cannot be understood."""


@dataclass(frozen=True)
class Selector:
    """What addresses are asked for: one of these."""

    country: str | None = None
    """Code of two letters; UK is GB, EU the member states; several by commas."""
    registered_country: str | None = None
    region: tuple[str, str] | None = None
    """(country, region): its code, and the code or the name of the region."""
    city: tuple[str, str] | None = None
    """(country, name)."""
    asnum: str | None = None
    """Number of an autonomous system, `AS` before it or not; several by commas."""
    range: tuple[str, str] | None = None
    """(first address, last address)."""
    network: str | None = None
    """An address or a network."""
    routable: bool = False
    """Everything that an autonomous system announces."""

    def bounds(self) -> tuple[int, int] | None:
        """Return the first and last number of a range or network, None for what only the graph knows.

        Raises BadSelector for two versions of IP, and InvalidValue for what is no address.
        """
        if self.network is not None:
            first, last, _ = network_bounds(self.network)
            return int(first, 16), int(last, 16)
        if self.range is None:
            return None
        start, stop = (parse_address(text) for text in self.range)
        if start.version != stop.version or stop.key < start.key:
            raise BadSelector(f"not a range: {self.range[0]} to {self.range[1]}")
        return int(start.key, 16), int(stop.key, 16)

    def check(self) -> None:
        """Raise BadSelector unless exactly one thing is asked for."""
        given = [name for name, value in vars(self).items() if value]
        if len(given) != 1:
            raise BadSelector(
                f"{' and '.join(given)} exclude each other" if given else "nothing says which addresses",
                hint=f"give one of {', '.join(vars(self))}",
            )


_ROUTABLE = Statement(
    "MATCH (d:Dataset {active: true, kind: 'asn'})<-[:IN_DATASET]-(r:ASRange)\n"
    "RETURN r.start AS start, r.stop AS stop, [] AS without ORDER BY d.version, start",
    about=(),
)
_REGION = "-[:IN_CITY|IN_REGION*1..4]->"
_TOLD = {
    "system": (("ASRange",), "-[:IN_AS]->(:AS)"),
    "country": (("CityRange", "CountryRange"), "-[:IN_COUNTRY]->(:Country)"),
    "registered": (("CityRange", "CountryRange"), "-[:REGISTERED_IN]->(:Country)"),
    "region": (("CityRange",), f"{_REGION}(:Region)"),
    "city": (("CityRange",), "-[:IN_CITY]->(:City)"),
}
"""What ranges tell: the labels that tell of it, and the path from a range that does."""


def statement(selector: Selector) -> Statement | None:
    """Return the question whose rows are the ranges: `start`, `stop` (keys), and parts `without`; None for no question.

    The rows of IPv4 come before those of IPv6, each in the order of `start`; they tell of editions, and of no host.
    `without` is what an edition that goes before, as in `ipdata`, tells of. Raises BadSelector for a value of the wrong
    form.
    """
    if selector.country is not None:
        text = "MATCH (c:Country)<-[:IN_COUNTRY]-(r:CountryRange|CityRange)\nWHERE c.code IN $codes"
        return _owned("country", text, codes=_codes(selector.country))
    if selector.registered_country is not None:
        text = "MATCH (c:Country)<-[:REGISTERED_IN]-(r:CountryRange|CityRange)\nWHERE c.code IN $codes"
        return _owned("registered", text, codes=_codes(selector.registered_country))
    if selector.region is not None:
        code, region = selector.region
        text = (
            "UNWIND $countries AS country\n"
            "MATCH (g:Region)\n"
            "WHERE g.uid STARTS WITH country + '-' AND (g.code = $region OR toUpper(g.name) = $region)\n"
            f"MATCH (r:CityRange){_REGION}(g)"
        )
        return _owned("region", text, countries=_codes(code), region=region.strip().upper())
    if selector.city is not None:
        code, name = selector.city
        text = (
            "MATCH (:City {name: $name})<-[:IN_CITY]-(r:CityRange)\n"
            "MATCH (r)-[:IN_COUNTRY]->(c:Country)\nWHERE c.code IN $codes"
        )
        return _owned("city", text, name=name, codes=_codes(code))
    if selector.asnum is not None:
        text = "MATCH (a:AS)<-[:IN_AS]-(r:ASRange)\nWHERE a.num IN $numbers"
        return _owned("system", text, numbers=_numbers(selector.asnum))
    return _ROUTABLE if selector.routable else None


def _owned(thing: str, found: str, **params: object) -> Statement:
    """Return the question for the ranges `r` that `found` binds, without what editions before theirs tell."""
    labels, told = _TOLD[thing]
    kinds = ", ".join(f"'{kind}'" for kind, label in LABELS.items() if label in labels)
    parts = "\n    UNION\n".join(_overlapping(label) for label in labels)
    return Statement(
        f"""\
WITH COLLECT {{
  MATCH (d:Dataset {{active: true}})
  WHERE d.kind IN [{kinds}]
  RETURN d ORDER BY {CITY_FIRST}
}} AS editions
{found}
MATCH (r)-[:IN_DATASET]->(d:Dataset {{active: true}})
RETURN r.start AS start, r.stop AS stop, COLLECT {{
  UNWIND editions[..head([place IN range(0, size(editions) - 1) WHERE editions[place] = d])] AS e
  WITH e
  WHERE e.version = d.version
  CALL (e, r) {{
{parts}
  }}
  WITH k
  WHERE k.stop >= r.start AND EXISTS {{ (k){told} }}
  RETURN [k.start, k.stop] ORDER BY k.start
}} AS without ORDER BY d.version, start""",
        params,
        (),
    )


def _overlapping(label: str) -> str:
    """Return the lines that give, as `k`, the ranges of the edition `e` that may overlap `r`."""
    return f"""\
    MATCH (k:{label})
    USING INDEX k:{label}(uid)
    WHERE k.uid >= e.uid AND k.uid <= e.uid + r.start
    RETURN k ORDER BY k.uid DESC LIMIT 1
    UNION
    MATCH (k:{label})
    USING INDEX k:{label}(uid)
    WHERE k.uid > e.uid + r.start AND k.uid <= e.uid + r.stop
    RETURN k"""


def _codes(text: str) -> list[str]:
    try:
        test = Country().equal(Value(text))[0]
    except BadValue as error:
        raise BadSelector(f"not a country: {text[:60]!r}", hint=str(error)) from None
    if isinstance(test, Equal):
        return [str(test.value)]
    assert isinstance(test, In)
    return [str(value) for value in test.values]


def _numbers(text: str) -> list[int]:
    found = []
    for part in text.split(","):
        digits = part.strip().upper().removeprefix("AS")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 11 and int(digits) < 1 << 32):
            raise BadSelector(f"not the number of an autonomous system: {part[:60]!r}")
        found.append(int(digits))
    return found
