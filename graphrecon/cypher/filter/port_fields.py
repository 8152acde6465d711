"""The attributes of a port: its state, the service on it, and what scripts printed about it."""

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.field import NEVER, Field, Part, Place, own
from graphrecon.cypher.filter.number_types import INT, Port
from graphrecon.cypher.filter.time_types import OpenedAgo
from graphrecon.cypher.filter.types import FLAG, HOSTNAME, LOWER, NAME, TEXT

_RUNS = "-[runs:{runs}]->(service:Service)"
_SCRIPT = "-[:{has_port}]->{{0,1}}()-[:{prints}]->(script:Script)"
_CPE = "-[:{has_port}|{runs}|{matches_os}]->{{1,2}}()-[:HAS_CPE]->(cpe:CPE)"


def _service(name: str, rank: int = 8) -> dict[str, Place]:
    return {"port": Place(f"service.{name}", _RUNS, rank=rank)}


def _script(name: str, rank: int = NEVER, also: str = "", sure: bool = False) -> dict[str, Place]:
    return {
        "hosts": Place(f"script.{name}", _SCRIPT, also=also, rank=rank, sure=sure),
        "port": Place(f"script.{name}", "-[:{prints}]->(script:Script)", also=also, sure=sure),
    }


_PORTS = Port()


def _port(state: str) -> Place:
    also = "{it}.state = '" + state + "'"
    return Place("{it}.port", key="{it}.proto", also=also, sure=True, rank=8, label="[{it}.proto, {it}.port]")


PORTS = (
    Field(
        "port",
        _PORTS,
        "open port (tcp where nothing is said); inside PORT(…) with state=… any state",
        "port:80,443",
        {"port": _port("open")},
    ),
    Field("open", _PORTS, "open port", "open:udp/53", {"port": _port("open")}),
    Field("closed", _PORTS, "closed port", "closed:22", {"port": _port("closed")}),
    Field("filtered", _PORTS, "filtered port", "filtered:1-1024", {"port": _port("filtered")}),
    Field(
        "proto",
        LOWER,
        "protocol of the flow; inside PORT(…) of the port",
        "proto:udp",
        {**own("proto", "flow", sure=True), **own("proto", "port", sure=True)},
    ),
    Field(
        "newport",
        OpenedAgo(),
        "an open port was first seen open within this span up to now",
        "newport:7d",
        {"port": Place("coalesce({it}.opened, {it}.firstseen)", key="{it}", also="{it}.state = 'open'")},
    ),
    Field("ttl", INT, "TTL of the answer that gave a port's state", "ttl:64", own("ttl", "port")),
    Field("banner", TEXT, "first bytes that a service sent", "banner:/OpenSSH/", own("banner", "port")),
    Field(
        "service",
        NAME,
        "service, and the port that it runs on; `-` for none",
        "service:http:8080",
        _service("name", 7),
        split=compound.service,
        parts={"service": Part("service.name", NAME), "port": Part("port.port", Port(default=None), "port.proto")},
    ),
    Field(
        "product",
        NAME,
        "product, with its service before it and its port after it",
        "product:http:nginx:80",
        _service("product", 5),
        split=compound.product,
        parts={
            "service": Part("service.name", NAME),
            "product": Part("service.product", NAME),
            "port": Part("port.port", Port(default=None), "port.proto"),
        },
    ),
    Field(
        "version",
        NAME,
        "version, with service and product before it and its port after it",
        "version:ssh:OpenSSH:9.6:22",
        _service("version"),
        split=compound.version,
        parts={
            "service": Part("service.name", NAME),
            "product": Part("service.product", NAME),
            "version": Part("service.version", NAME),
            "port": Part("port.port", Port(default=None), "port.proto"),
        },
    ),
    Field("extrainfo", TEXT, "what else was recognised of a service", "extrainfo:/ubuntu/i", _service("extrainfo")),
    Field("ostype", TEXT, "operating system that a service tells of", "ostype:Linux", _service("ostype")),
    Field(
        "devicetype",
        NAME,
        "kind of device that a service tells of",
        "devicetype:webcam,router",
        _service("devicetype"),
        ("devtype",),
    ),
    Field("tunnel", LOWER, "what a service speaks inside of", "tunnel:ssl", {"port": Place("runs.tunnel", _RUNS)}),
    Field("tls", FLAG, "speaks inside TLS", "tls", {"port": Place("runs.tunnel = 'ssl'", _RUNS)}),
    Field(
        "svchostname",
        HOSTNAME,
        "name that a service gave itself",
        "svchostname:mail.example.com",
        {"port": Place("toLower(trim(runs.hostname))", _RUNS)},
    ),
    Field(
        "cpe",
        TEXT,
        "platform: part, vendor, product, version; or the whole name",
        "cpe:a:apache:http_server",
        {
            "hosts": Place("cpe.name", _CPE, sure=True, rank=5),
            "port": Place("cpe.name", "-[:{runs}]->(:Service)-[:HAS_CPE]->(cpe:CPE)", sure=True),
        },
        split=compound.cpe,
        parts={name: Part(f"cpe.{name}", TEXT) for name in ("name", "part", "vendor", "product", "version")},
    ),
    Field(
        "script",
        NAME,
        "script that ran, and its output",
        "script:http-title:/admin/i",
        _script("name", 7, sure=True),
        split=compound.script,
        parts={"name": Part("script.name", NAME), "output": Part("script.output", TEXT)},
    ),
    Field(
        "httptitle",
        TEXT,
        "title of a web page",
        "httptitle:/welcome/i",
        _script("output", 7, "script.name = 'http-title'"),
    ),
)
