"""The attributes of a host: address, times, place, names, system."""

from graphrecon.cypher.filter.address_types import ADDRESS
from graphrecon.cypher.filter.field import Field, Place, own
from graphrecon.cypher.filter.number_types import INT
from graphrecon.cypher.filter.predicates import V4_PREFIX
from graphrecon.cypher.filter.time_types import TIME, Ago
from graphrecon.cypher.filter.types import FLAG, HOSTNAME, LOWER, MAC, NAME, TEXT, Uid, Words

_ADDRESS = Place("{it}.addr", key="{it}.key", sure=True, rank=0)
_V4 = "{it}.key STARTS WITH '" + V4_PREFIX + "'"


def _viewed(name: str) -> dict[str, Place]:
    """Return the place of a time in the view of a host: its own takes in flows with anybody."""
    return {"node": Place(f"view.{name}", "<-[:OF]-(view:View)")}


HOSTS = (
    Field(
        "addr",
        ADDRESS,
        "address, network or range of the host; in a node filter, of either end of the flow",
        "addr:10.0.0.0/8",
        {"hosts": _ADDRESS, "node": _ADDRESS},
        ("host", "net", "range", "ip"),
    ),
    Field("ipv4", FLAG, "the address is IPv4", "ipv4", {"hosts": Place(_V4), "node": Place(_V4)}),
    Field(
        "ipv6",
        FLAG,
        "the address is IPv6",
        "ipv6",
        {"hosts": Place(f"NOT {_V4}"), "node": Place(f"NOT {_V4}")},
    ),
    Field(
        "firstseen",
        TIME,
        "first time it was seen: the host's, in an edge filter the flow's",
        "firstseen:2024-01-01..2024-01-31",
        {**own("firstseen", "view", "node", "flow", "port"), **own("start", "nmap")},
        ("start", "starttime"),
        inside=_viewed("firstseen"),
    ),
    Field(
        "lastseen",
        TIME,
        "last time it was seen: the host's, in an edge filter the flow's",
        "lastseen > 2024-01-02T10:00",
        {**own("lastseen", "view", "node", "flow", "port"), **own("end", "nmap")},
        ("end", "endtime"),
        inside=_viewed("lastseen"),
    ),
    Field(
        "timeago",
        Ago(),
        "seen within this span up to now",
        "timeago:7d",
        {**own("lastseen", "view", "node", "flow", "port"), **own("end", "nmap")},
        inside=_viewed("lastseen"),
    ),
    Field(
        "newhost",
        Ago(),
        "first seen within this span up to now",
        "newhost:7d",
        {"view": Place("{it}.firstseen"), "nmap": Place("host.firstseen", "-[:OF]->(host:Host)")},
        inside={"nmap": Place("view.firstseen", "-[:OF]->(:Host)<-[:OF]-(view:View)")},
    ),
    Field(
        "state",
        LOWER,
        "state of the host (up, down); inside PORT(…) of the port",
        "state:up",
        {**own("state", "hosts"), **own("state", "port")},
    ),
    Field(
        "reason",
        LOWER,
        "why the scanner says so; inside PORT(…) about the port",
        "reason:echo-reply",
        {**own("reason", "hosts"), **own("reason", "port")},
    ),
    Field(
        "source",
        NAME,
        "name given with -s at import",
        "source:paris",
        {**own("sources", "view", "flow", array=True), **own("source", "nmap", array=True)},
        ("sources",),
    ),
    Field(
        "category",
        NAME,
        "category given with -c at import",
        "category:internet",
        {
            **own("categories", "view", array=True),
            "nmap": Place("category.name", "-[:IN_SCAN]->(:Scan)-[:IN_CATEGORY]->(category:Category)", sure=True),
        },
        ("categories",),
    ),
    Field(
        "scanner",
        LOWER,
        "scanner that made the record",
        "scanner:masscan",
        {"nmap": Place("scan.scanner", "-[:IN_SCAN]->(scan:Scan)")},
    ),
    Field(
        "search",
        Words(),
        "words anywhere in outputs, banners, names, services, certificates and systems",
        'search:"apache debian"',
        {"hosts": Place("{it}.addr IS NOT NULL", sure=True)},
    ),
    Field(
        "scan",
        Uid(),
        "scan that a record is of, by its uid or six or more of the first digits",
        "scan:a2c36e",
        {
            "nmap": Place("scan.uid", "-[:IN_SCAN]->(scan:Scan)", sure=True, rank=3),
            "view": Place("scan.uid", "-[:FROM]->(:Record)-[:IN_SCAN]->(scan:Scan)", sure=True, rank=3),
        },
        ("scanid",),
    ),
    Field(
        "id",
        NAME,
        "record or observation by its uid; of the view, the address",
        "id:192.0.2.1",
        {"view": Place("{it}.addr", sure=True, rank=0), "nmap": Place("{it}.uid", sure=True, rank=0)},
        ("uid",),
    ),
    Field(
        "openport",
        FLAG,
        "has an open port",
        "openport",
        {"hosts": Place("{it}.openports > 0")},
    ),
    Field(
        "openports",
        INT,
        "number of open ports",
        "openports:3-10",
        own("openports", "hosts"),
        ("countports",),
    ),
    Field(
        "hostname",
        HOSTNAME,
        "name of the host",
        "hostname:/corp/i",
        {"hosts": Place("hostname.name", "-[:{named}]->(hostname:Hostname)", sure=True, rank=1)},
        ("name",),
    ),
    Field(
        "domain",
        HOSTNAME,
        "domain that a name of the host is in",
        "domain:example.com",
        {
            "hosts": Place(
                "domain.name", "-[:{named}]->(:Hostname)-[:IN_DOMAIN*1..]->(domain:Domain)", sure=True, rank=4
            )
        },
    ),
    Field(
        "mac",
        MAC,
        "hardware address",
        "mac:00:00:5e:00:53:01",
        {"hosts": Place("mac.addr", "-[:{has_mac}]->(mac:MAC)", sure=True, rank=1)},
    ),
    Field(
        "macvendor",
        TEXT,
        "vendor of the hardware address",
        "macvendor:/cisco/i",
        {"hosts": Place("mac.vendor", "-[:{has_mac}]->(mac:MAC)")},
    ),
    Field(
        "os",
        TEXT,
        "operating system: its name or its family",
        "os:Linux",
        {
            "hosts": Place(
                "([os.name] + coalesce(os.family, []))",
                "-[:{matches_os}]->(os:OS)",
                array=True,
                sure=True,
                rank=7,
            )
        },
    ),
)
