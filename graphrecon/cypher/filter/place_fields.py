"""The attributes of a host's place: country, city, autonomous system."""

from graphrecon.cypher.filter.field import Field, Place, own
from graphrecon.cypher.filter.number_types import Int
from graphrecon.cypher.filter.types import NAME, TEXT, Country

_OF_VIEW = "-[:OF]->(:Host)<-[:OF]-(view:View)"
_IN_RANGE = "({it})-[:IN_RANGE]->"
_COUNTRY = (
    f"coalesce(head([{_IN_RANGE}(:CityRange)-[:IN_COUNTRY]->(country) | country.code]), "
    f"head([{_IN_RANGE}(:CountryRange)-[:IN_COUNTRY]->(country) | country.code]))"
)
"""Hosts of flows alone have no view; as in views, a city's country beats that of a country range."""

PLACES = (
    Field(
        "country",
        Country(),
        "country code (EU for the member states)",
        "country:FR",
        {
            **own("country", "view", rank=6),
            "nmap": Place("view.country", _OF_VIEW),
            "node": Place(_COUNTRY, rank=6),
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
            "node": Place(f"head([{_IN_RANGE}(:CityRange)-[:IN_CITY]->(city) | city.name])", rank=6),
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
            "node": Place(f"head([{_IN_RANGE}(:ASRange)-[:IN_AS]->(as) | as.num])", rank=6),
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
            "node": Place(f"head([{_IN_RANGE}(:ASRange)-[:IN_AS]->(as) | as.name])"),
        },
    ),
)
