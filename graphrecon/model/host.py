"""Hosts and what every purpose says of them: names, domains, MAC addresses, services."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, ClassVar, NamedTuple

import msgspec

from graphrecon.model.base import Edge, Node, greatest, keep, key, least, replace, union
from graphrecon.model.values import Address, uid

STALE = "Stale"
"""The label that marks a host whose derived state (view, ranges) is behind."""


class Host(Node, frozen=True, kw_only=True):
    """One address that somebody saw; the node that every purpose shares."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("key",),)

    addr: Annotated[str, key("canonical address (RFC 5952 for IPv6)")]
    key: Annotated[str, keep("32 hex digits of the 128-bit address, IPv4 mapped into ::ffff:0:0/96")]
    version: Annotated[int, keep("4 or 6")]
    firstseen: Annotated[int | None, least("first time any source saw it", time=True)] = None
    lastseen: Annotated[int | None, greatest("last time any source saw it", time=True)] = None


class Hostname(Node, frozen=True, kw_only=True):
    """A DNS or other name of hosts, at most 253 bytes."""

    fulltext: ClassVar[tuple[str, ...]] = ("name",)

    name: Annotated[str, key("lower case, no dot at its end")]


class Domain(Node, frozen=True, kw_only=True):
    """A domain: a name or any of its parents."""

    name: Annotated[str, key("lower case, no dot at its end")]


class InDomain(Edge, frozen=True, kw_only=True):
    """From a name to the domain of that name, from a domain to its parent."""

    rel: ClassVar[str] = "IN_DOMAIN"
    starts: ClassVar[tuple[str, ...]] = ("Hostname", "Domain")
    ends: ClassVar[tuple[str, ...]] = ("Domain",)


class MAC(Node, frozen=True, kw_only=True):
    """A hardware address."""

    at: ClassVar[str | None] = "told"

    addr: Annotated[str, key("lower case, colons")]
    vendor: Annotated[str | None, replace("a scanner's own word, else who the prefix is registered for")] = None
    told: Annotated[int | None, greatest("when a scanner last said another vendor than that one", time=True)] = None


class Service(Node, frozen=True, kw_only=True):
    """A service as a scanner or a sensor recognised it; shared by all ports that run the same."""

    fulltext: ClassVar[tuple[str, ...]] = ("name", "product", "version", "extrainfo")
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("name",), ("product",))

    uid: Annotated[str, key("sha256 of the six fields")]
    name: Annotated[str | None, keep("protocol, as Nmap names it")] = None
    product: Annotated[str | None, keep("software")] = None
    version: Annotated[str | None, keep("version of the software")] = None
    extrainfo: Annotated[str | None, keep("what else the scanner recognised")] = None
    ostype: Annotated[str | None, keep("operating system that the service tells of")] = None
    devicetype: Annotated[str | None, keep("kind of device that the service tells of")] = None


class CPE(Node, frozen=True, kw_only=True):
    """A Common Platform Enumeration name."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("vendor", "product"),)

    name: Annotated[str, key("the whole name as it was given")]
    part: Annotated[str | None, keep("a (application), o (operating system) or h (hardware)")] = None
    vendor: Annotated[str | None, keep("vendor")] = None
    product: Annotated[str | None, keep("product")] = None
    version: Annotated[str | None, keep("version and what follows it")] = None


class HasCPE(Edge, frozen=True, kw_only=True):
    """From a service or an operating system to the platform it is."""

    rel: ClassVar[str] = "HAS_CPE"
    starts: ClassVar[tuple[str, ...]] = ("Service", "OS")
    ends: ClassVar[tuple[str, ...]] = ("CPE",)


class Script(Node, frozen=True, kw_only=True):
    """The output of a scanner's script; equal outputs are one node."""

    fulltext: ClassVar[tuple[str, ...]] = ("name", "output")
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("name",),)

    uid: Annotated[str, key("sha256 of name, output and data")]
    name: Annotated[str, keep("the script's id, such as `http-title`")]
    output: Annotated[str | None, keep("what it printed")] = None
    data: Annotated[str | None, keep("its structured result, as JSON text")] = None


class OS(Node, frozen=True, kw_only=True):
    """An operating system as a scanner matched it."""

    fulltext: ClassVar[tuple[str, ...]] = ("name",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("name",),)

    uid: Annotated[str, key("sha256 of the name")]
    name: Annotated[str, keep("the scanner's words for it")]
    type: Annotated[tuple[str, ...], union("kinds of device")] = ()
    vendor: Annotated[tuple[str, ...], union("vendors")] = ()
    family: Annotated[tuple[str, ...], union("families, such as `Linux`")] = ()
    generation: Annotated[tuple[str, ...], union("generations, such as `5.X`")] = ()
    classes: Annotated[tuple[str, ...], union("its classes, each JSON text {type, vendor, osfamily, osgen, cpes}")] = ()


class OSClass(NamedTuple):
    """A class of an operating system, empty text for what is unknown."""

    type: str = ""
    vendor: str = ""
    family: str = ""
    generation: str = ""
    cpes: tuple[str, ...] = ()


def host(address: Address, firstseen: int | None = None, lastseen: int | None = None) -> Host:
    """Return the Host of an address, seen from `firstseen` to `lastseen` (microseconds since 1970)."""
    return Host(addr=address.addr, key=address.key, version=address.version, firstseen=firstseen, lastseen=lastseen)


@lru_cache(maxsize=4096)
def _name_facts(name: str) -> tuple[Node | Edge, ...]:
    facts: list[Node | Edge] = [
        Hostname(name=name),
        InDomain(source=name, target=name, source_label="Hostname", target_label="Domain"),
    ]
    domain = name
    while True:
        facts.append(Domain(name=domain))
        _, dot, parent = domain.partition(".")
        if not dot or not parent:
            return tuple(facts)
        facts.append(InDomain(source=domain, target=parent, source_label="Domain", target_label="Domain"))
        domain = parent


def name_facts(name: str) -> Iterator[Node | Edge]:
    """Yield the Hostname of a stored name and the chain of its domains."""
    yield from _name_facts(name)


def service(
    name: str | None = None,
    product: str | None = None,
    version: str | None = None,
    extrainfo: str | None = None,
    ostype: str | None = None,
    devicetype: str | None = None,
) -> Service:
    """Return the shared Service of these fields."""
    return Service(
        uid=uid(name, product, version, extrainfo, ostype, devicetype),
        name=name,
        product=product,
        version=version,
        extrainfo=extrainfo,
        ostype=ostype,
        devicetype=devicetype,
    )


def script(name: str, output: str | None, data: str | None = None) -> Script:
    """Return the shared Script of a name, its output and its structured result (JSON text)."""
    return Script(uid=uid(name, output or "", data or ""), name=name, output=output, data=data)


def cpe(name: str) -> CPE:
    """Return the CPE of a 2.2 URI (`cpe:/a:vendor:product`) or a 2.3 name (`cpe:2.3:a:vendor:product`)."""
    body = name[5:] if name.startswith("cpe:/") else name.removeprefix("cpe:2.3:")
    part, vendor, product, version = [*body.split(":", 3), "", "", "", ""][:4]
    return CPE(
        name=name,
        part=part or None,
        vendor=vendor or None,
        product=product or None,
        version=version.rstrip(":*") or None,
    )


def operating_system(name: str, classes: tuple[OSClass, ...] = ()) -> OS:
    """Return the OS called `name` with its classes, each column of them as a set too."""
    return OS(
        uid=uid(name),
        name=name,
        type=_told(row.type for row in classes),
        vendor=_told(row.vendor for row in classes),
        family=_told(row.family for row in classes),
        generation=_told(row.generation for row in classes),
        classes=tuple(sorted({_class_text(row) for row in classes if any(row)})),
    )


def _told(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text}))


def _class_text(row: OSClass) -> str:
    told = {
        "type": row.type,
        "vendor": row.vendor,
        "osfamily": row.family,
        "osgen": row.generation,
        "cpes": list(row.cpes),
    }
    return msgspec.json.encode({key: value for key, value in told.items() if value}).decode()
