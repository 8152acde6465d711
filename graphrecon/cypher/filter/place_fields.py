"""The attributes of a host's place: country, city, autonomous system."""

from graphrecon.cypher.filter.field import Field, Place, own
from graphrecon.cypher.filter.number_types import Int
from graphrecon.cypher.filter.types import NAME, TEXT, Country
from graphrecon.cypher.ranges import PRECEDENCE

_OF_VIEW = "-[:OF]->(:Host)<-[:OF]-(view:View)"
_CITY_FIRST = f"d.kind = 'city' DESC, {PRECEDENCE}"
"""As in views, a city's country beats that of a country range."""


def _of_ranges(way: str, value: str, order: str = PRECEDENCE) -> str:
    """Return what the ranges of a host tell, as its view has it: hosts of flows alone have no view."""
    path = f"MATCH ({{it}})-[:IN_RANGE]->{way} MATCH (range)-[:IN_DATASET]->(d:Dataset)"
    return f"head(COLLECT {{ {path} RETURN {value} ORDER BY {order} }})"


_SYSTEM = "(range:ASRange)-[:IN_AS]->(as:AS)"
_CITY = "(range:CityRange)-[:IN_CITY]->(city:City)"
_COUNTRY = "(range:Range)-[:IN_COUNTRY]->(country:Country)"

PLACES = (
    Field(
        "country",
        Country(),
        "country code (EU for the member states)",
        "country:FR",
        {
            **own("country", "view", rank=6),
            "nmap": Place("view.country", _OF_VIEW),
            "node": Place(_of_ranges(_COUNTRY, "country.code", _CITY_FIRST), rank=6),
        },
    ),
    Field(
        "city",
        NAME,
        "name of the city",
        "city:Paris",
        {
            **own("city", "view"),
            "nmap": Place("view.city", _OF_VIEW),
            "node": Place(_of_ranges(_CITY, "city.name"), rank=6),
        },
    ),
    Field(
        "asnum",
        Int(low=0, high=2**32 - 1),
        "number of the autonomous system",
        "asnum:64500",
        {
            **own("asnum", "view", rank=4),
            "nmap": Place("view.asnum", _OF_VIEW),
            "node": Place(_of_ranges(_SYSTEM, "as.num"), rank=6),
        },
    ),
    Field(
        "asname",
        TEXT,
        "name of the autonomous system",
        "asname:/example/i",
        {
            **own("asname", "view"),
            "nmap": Place("view.asname", _OF_VIEW),
            "node": Place(_of_ranges(_SYSTEM, "as.name")),
        },
    ),
)
