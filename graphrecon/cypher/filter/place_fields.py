"""The attributes of a host's place: country, city, autonomous system."""

from graphrecon.cypher import ranges
from graphrecon.cypher.filter.field import Field, Place, own
from graphrecon.cypher.filter.number_types import Int
from graphrecon.cypher.filter.types import NAME, TEXT, Country

_OF_VIEW = "-[:OF]->(:Host)<-[:OF]-(view:View)"
"""Hosts of flows alone have no view: what their ranges tell is asked of a node."""

PLACES = (
    Field(
        "country",
        Country(),
        "country code (EU for the member states)",
        "country:FR",
        {
            **own("country", "view", rank=6),
            "nmap": Place("view.country", _OF_VIEW),
            "node": Place(ranges.told("{it}", ranges.COUNTRY, "country.code", ranges.CITY_FIRST), rank=6),
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
            "node": Place(ranges.told("{it}", ranges.CITY, "city.name"), rank=6),
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
            "node": Place(ranges.told("{it}", ranges.SYSTEM, "as.num"), rank=6),
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
            "node": Place(ranges.told("{it}", ranges.SYSTEM, "as.name")),
        },
    ),
)
