"""The record of a host as the field knows it: what `/cgi/view` and `/cgi/scans` answer; absent fields are left out."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field

Time = Annotated[str, Meta(description="ISO 8601, UTC, six digits")]
Texts = list[str] | UnsetType
Maybe = str | UnsetType
Number = int | UnsetType


class Script(Struct, frozen=True, kw_only=True):
    """What a script found; its structured result stands under the script's own name."""

    id: str
    output: Maybe = UNSET


class PortRecord(Struct, frozen=True, kw_only=True):
    """One port; -1 stands for the scripts of the host itself."""

    port: int
    protocol: Maybe = UNSET
    state_state: Maybe = UNSET
    state_reason: Maybe = UNSET
    state_reason_ttl: Number = UNSET
    state_reason_ip: Maybe = UNSET
    service_name: Maybe = UNSET
    service_product: Maybe = UNSET
    service_version: Maybe = UNSET
    service_extrainfo: Maybe = UNSET
    service_ostype: Maybe = UNSET
    service_devicetype: Maybe = UNSET
    service_hostname: Maybe = UNSET
    service_tunnel: Maybe = UNSET
    service_method: Maybe = UNSET
    service_conf: Number = UNSET
    service_cpes: Texts = UNSET
    service_servicefp: Maybe = UNSET
    service_rpcnum: Number = UNSET
    service_lowver: Number = UNSET
    service_highver: Number = UNSET
    firstseen: Time | UnsetType = UNSET
    lastseen: Time | UnsetType = UNSET
    owner: Maybe = UNSET
    banner: Maybe = UNSET
    screenshot: Annotated[str | UnsetType, Meta(description="SHA-256 digest of a picture")] = UNSET
    screenwords: Texts = UNSET
    scripts: list[Script] | UnsetType = UNSET


class NameRecord(Struct, frozen=True, kw_only=True):
    """A name of the host, where it comes from, and the domains that it is in."""

    name: str
    type: Maybe = UNSET
    domains: Texts = UNSET


class Addresses(Struct, frozen=True):
    """Hardware addresses."""

    mac: Texts = UNSET


class Hardware(Struct, frozen=True):
    """Who made what has a hardware address."""

    addr: str
    vendor: str


class OpenOf(Struct, frozen=True):
    """Open ports of one protocol."""

    count: int
    ports: list[int]


class OpenPorts(Struct, frozen=True, kw_only=True):
    """How many ports are open, and which of each protocol that has any."""

    count: int
    tcp: OpenOf | UnsetType = UNSET
    udp: OpenOf | UnsetType = UNSET
    sctp: OpenOf | UnsetType = UNSET


class CPERecord(Struct, frozen=True, kw_only=True):
    """A product in the words of the Common Platform Enumeration."""

    type: Maybe = UNSET
    vendor: Maybe = UNSET
    product: Maybe = UNSET
    version: Maybe = UNSET


class Hop(Struct, frozen=True, kw_only=True):
    """A host on the way."""

    ipaddr: str
    ttl: Number = UNSET
    rtt: float | UnsetType = UNSET
    host: Maybe = UNSET


class Trace(Struct, frozen=True, kw_only=True):
    """The way to the host."""

    hops: list[Hop]
    protocol: Maybe = UNSET
    port: Number = UNSET


class OSMatch(Struct, frozen=True, kw_only=True):
    """An operating system that the host may run; accuracy in per cent."""

    name: Maybe = UNSET
    accuracy: Number = UNSET


class OSClass(Struct, frozen=True, kw_only=True):
    """A kind of operating system that the host may run, and the match that it is of; accuracy in per cent."""

    vendor: Maybe = UNSET
    osfamily: Maybe = UNSET
    osgen: Maybe = UNSET
    type: Maybe = UNSET
    cpes: Texts = UNSET
    accuracy: Number = UNSET
    osmatch: Maybe = UNSET


class OSRecord(Struct, frozen=True):
    """Guesses at the operating system, the best first, and what they were guessed from."""

    fingerprint: Maybe = UNSET
    osmatch: list[OSMatch] | UnsetType = UNSET
    osclass: list[OSClass] | UnsetType = UNSET


class TagRecord(Struct, frozen=True, kw_only=True):
    """A word that a rule, a list or the user gave to the host, and why."""

    value: str
    type: Annotated[str, Meta(description="info, warning or danger")]
    info: Texts = UNSET


class Infos(Struct, frozen=True, kw_only=True):
    """Who owns the address, and where it is."""

    as_num: Number = UNSET
    as_name: Maybe = UNSET
    country_code: Maybe = UNSET
    city: Maybe = UNSET


class HostRecord(Struct, frozen=True, kw_only=True):
    """One host, consolidated or as one scan saw it."""

    addr: str
    openports: OpenPorts
    state: Maybe = UNSET
    state_reason: Maybe = UNSET
    state_reason_ttl: Number = UNSET
    starttime: Time | UnsetType = UNSET
    endtime: Time | UnsetType = UNSET
    source: Texts = UNSET
    scanid: Texts = UNSET
    scanner: Maybe = UNSET
    categories: Texts = UNSET
    tags: list[TagRecord] | UnsetType = UNSET
    infos: Infos | UnsetType = UNSET
    hostnames: list[NameRecord] | UnsetType = UNSET
    addresses: Addresses | UnsetType = UNSET
    hardware: list[Hardware] | UnsetType = UNSET
    ports: list[PortRecord] | UnsetType = UNSET
    extraports: Annotated[Any, Meta(description="ports that were only counted, by their state")] = field(default=UNSET)
    cpes: list[CPERecord] | UnsetType = UNSET
    os: OSRecord | UnsetType = UNSET
    traces: list[Trace] | UnsetType = UNSET
    distance: Annotated[int | UnsetType, Meta(description="hops to the host")] = UNSET
    uptime: Annotated[int | UnsetType, Meta(description="seconds since it was started, as guessed")] = UNSET


class ObservationRecord(Struct, frozen=True, kw_only=True):
    """One distinct fact that sensors saw; `infos` is what was found in its value."""

    recontype: str
    count: int
    addr: Maybe = UNSET
    targetval: Maybe = UNSET
    source: Maybe = UNSET
    value: Maybe = UNSET
    protocol: Maybe = UNSET
    port: Number = UNSET
    sensor: Maybe = UNSET
    firstseen: Time | UnsetType = UNSET
    lastseen: Time | UnsetType = UNSET
    infos: Annotated[Any, Meta(description="by the kind of fact")] = field(default=UNSET)


class Resolution(Struct, frozen=True, kw_only=True):
    """One answer of passive DNS in the Common Output Format; times in epoch seconds."""

    rrname: str
    rrtype: str
    rdata: str
    count: int
    source: Annotated[str, Meta(description="passive or scan")]
    time_first: Number = UNSET
    time_last: Number = UNSET
    sensor_id: Annotated[Maybe, Meta(description="the sensors that saw it, with commas")] = UNSET
