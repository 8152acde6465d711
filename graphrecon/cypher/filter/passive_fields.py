"""The attributes of passive observations: their own, and the places of those that hosts have too."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphrecon.cypher.filter.field import Field, Place, own
from graphrecon.cypher.filter.time_types import Ago
from graphrecon.cypher.filter.types import NAME, TEXT, Name

OF_HOST = "-[:OF]->(host:Host)"
NAMED = "-[:WAS_NAMED|TARGETED]->(hostname:Hostname)"

OBSERVATIONS = (
    Field(
        "recontype",
        Name(fold=str.upper),
        "kind of fact, such as HTTP_SERVER_HEADER",
        "recontype:OPEN_PORT",
        own("recontype", "passive", rank=6, sure=True),
    ),
    Field("sensor", NAME, "sensor that saw it", "sensor:border", own("sensor", "passive")),
    Field("value", TEXT, "the fact itself", "value:/openssh/i", own("value", "passive")),
    Field("target", NAME, "name that a name points at", "target:www.example.com", own("target", "passive")),
    Field(
        "useragent",
        TEXT,
        "user agent of a client",
        "useragent:/curl/",
        {"passive": Place("{it}.value", also="{it}.recontype = 'HTTP_CLIENT_HEADER' AND {it}.source = 'USER-AGENT'")},
    ),
    Field(
        "dnstype",
        Name(fold=str.upper),
        "type of a DNS answer",
        "dnstype:MX",
        {"passive": Place("split({it}.source, '-')[0]", also="{it}.recontype = 'DNS_ANSWER'")},
    ),
    Field(
        "timeagonew",
        Ago(),
        "first seen within this span up to now",
        "timeagonew:7d",
        own("firstseen", "passive"),
    ),
    *(
        Field(
            name,
            NAME,
            f"{what} that an observation tells of",
            f"{name}:{example}",
            {"passive": Place(f"service.{name}", "-[:RAN]->(service:Service)", rank=rank)},
        )
        for name, what, example, rank in (
            ("service", "service", "ssh", 7),
            ("product", "product", "nginx", 5),
            ("version", "version of a product", "1.24.0", 99),
        )
    ),
)

_PLACES: dict[str, Place] = {
    "id": Place("{it}.uid", sure=True, rank=0),
    "addr": Place("host.addr", OF_HOST, key="host.key", sure=True, rank=0),
    "ipv4": Place("host.version = 4", OF_HOST),
    "ipv6": Place("host.version = 6", OF_HOST),
    "hostname": Place("hostname.name", NAMED, sure=True, rank=1),
    "domain": Place("domain.name", NAMED + "-[:IN_DOMAIN*1..]->(domain:Domain)", sure=True, rank=4),
    "mac": Place("mac.addr", "-[:HAD_MAC]->(mac:MAC)", sure=True, rank=1),
    "macvendor": Place("mac.vendor", "-[:HAD_MAC]->(mac:MAC)"),
    "country": Place("view.country", OF_HOST + "<-[:OF]-(view:View)"),
    "city": Place("view.city", OF_HOST + "<-[:OF]-(view:View)"),
    "asnum": Place("view.asnum", OF_HOST + "<-[:OF]-(view:View)"),
    "asname": Place("view.asname", OF_HOST + "<-[:OF]-(view:View)"),
    "tag": Place("view.tags", OF_HOST + "<-[:OF]-(view:View)", array=True),
    "svchostname": Place("toLower(trim(ran.hostname))", "-[ran:RAN]->(:Service)"),
    "os": Place("os.name", "-[:MATCHED_OS]->(os:OS)", sure=True, rank=7),
    "port": Place("{it}.port", key="{it}.proto"),
    "firstseen": Place("{it}.firstseen"),
    "lastseen": Place("{it}.lastseen"),
    "timeago": Place("{it}.lastseen"),
    "source": Place("{it}.source"),
    "count": Place("{it}.count", sure=True),
    "proto": Place("{it}.proto"),
}
_UNSEEN = ("screenshot", "screenwords")
"""What ports show and sensors never see."""


def with_observations(rows: Iterable[Field]) -> Iterator[Field]:
    """Yield the rows, those that observations know with their place there, then the rows of observations alone."""
    for row in rows:
        place = _PLACES.get(row.name)
        shown = row.places.get("port")
        if place is None and shown is not None and shown.path.startswith("-[:{shows}]->") and row.name not in _UNSEEN:
            place = replace(shown, rank=row.places["hosts"].rank)
        yield replace(row, places={**row.places, "passive": place}) if place else row
    yield from OBSERVATIONS
