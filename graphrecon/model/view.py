"""The view: what is held true of each host now, derived by Cypher, in the present tense."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Anchor, Edge, Node, derived, key


class View(Node, frozen=True, kw_only=True):
    """One host, consolidated from records, observations and ranges."""

    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("key",), ("country",), ("asnum",), ("lastseen",))

    addr: Annotated[str, key("the host's address")]
    host: Annotated[str, Anchor("OF", "Host", False, "the host")]
    key: Annotated[str | None, derived("the host's key")] = None
    state: Annotated[str | None, derived("`up` when any source says so")] = None
    reason: Annotated[str | None, derived("why the newest record says so")] = None
    reason_ttl: Annotated[int | None, derived("TTL of the answer that says so")] = None
    firstseen: Annotated[int | None, derived("first time any source saw it", time=True)] = None
    lastseen: Annotated[int | None, derived("last time any source saw it", time=True)] = None
    openports: Annotated[int | None, derived("number of open ports")] = None
    extraports: Annotated[str | None, derived("ports that the one scan that counts only counted: JSON text")] = None
    folded: Annotated[tuple[str, ...] | None, derived("ports left out, each `COUNT STATE REASON`")] = None
    distance: Annotated[int | None, derived("hops to the host")] = None
    uptime: Annotated[int | None, derived("seconds since it was started, as guessed")] = None
    osfingerprint: Annotated[str | None, derived("TCP/IP fingerprint")] = None
    country: Annotated[str | None, derived("code of the country")] = None
    city: Annotated[str | None, derived("name of the city")] = None
    asnum: Annotated[int | None, derived("number of the autonomous system")] = None
    asname: Annotated[str | None, derived("name of the autonomous system")] = None
    tags: Annotated[tuple[str, ...] | None, derived("tags")] = None
    names: Annotated[tuple[str, ...] | None, derived("host names")] = None
    sources: Annotated[tuple[str, ...] | None, derived("names given with `-s`")] = None
    categories: Annotated[tuple[str, ...] | None, derived("categories of its scans")] = None


class ViewPort(Node, frozen=True, kw_only=True):
    """One port of a view."""

    fulltext: ClassVar[tuple[str, ...]] = ("banner",)
    labels: ClassVar[tuple[str, ...]] = ("Port",)
    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("port", "proto", "state"),)

    uid: Annotated[str, key("`addr/proto/port`")]
    view: Annotated[str, Anchor("HAS_PORT", "View", True, "the view")]
    proto: Annotated[str | None, derived("`tcp`, `udp`, `sctp`, `ip`")] = None
    port: Annotated[int | None, derived("number")] = None
    state: Annotated[str | None, derived("newest state")] = None
    reason: Annotated[str | None, derived("why the scanner says so")] = None
    ttl: Annotated[int | None, derived("TTL of the answer that says so")] = None
    reason_ip: Annotated[str | None, derived("who sent that answer, if not the host")] = None
    banner: Annotated[str | None, derived("newest banner")] = None
    owner: Annotated[str | None, derived("user that owns it, as identd says")] = None
    firstseen: Annotated[int | None, derived("first time seen", time=True)] = None
    lastseen: Annotated[int | None, derived("last time seen", time=True)] = None
    opened: Annotated[int | None, derived("first time seen open", time=True)] = None


class Tag(Node, frozen=True, kw_only=True):
    """A word that a rule gives to hosts."""

    loaded: ClassVar[bool] = False

    name: Annotated[str, key("the word")]


class HasPort(Edge, frozen=True, kw_only=True):
    """From a view to its ports."""

    rel: ClassVar[str] = "HAS_PORT"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View",)
    ends: ClassVar[tuple[str, ...]] = ("ViewPort",)


class Runs(Edge, frozen=True, kw_only=True):
    """From a port to the service that it runs."""

    rel: ClassVar[str] = "RUNS"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("ViewPort",)
    ends: ClassVar[tuple[str, ...]] = ("Service",)

    tunnel: Annotated[str | None, derived("`ssl` where the service speaks inside TLS")] = None
    conf: Annotated[int | None, derived("confidence, 0 to 10")] = None
    method: Annotated[str | None, derived("`probed`, `table`, or `passive`: a sensor recognised it")] = None
    hostname: Annotated[str | None, derived("the name that the service gave itself")] = None
    fingerprint: Annotated[str | None, derived("the service's fingerprint, where it was not recognised")] = None
    rpcnum: Annotated[int | None, derived("number of the RPC program")] = None
    lowver: Annotated[int | None, derived("lowest version of the RPC program")] = None
    highver: Annotated[int | None, derived("highest version of the RPC program")] = None


class Prints(Edge, frozen=True, kw_only=True):
    """From a port or a view to the output of a script."""

    rel: ClassVar[str] = "PRINTS"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("ViewPort", "View")
    ends: ClassVar[tuple[str, ...]] = ("Script",)

    lastseen: Annotated[int | None, derived("last time it printed that", time=True)] = None


class Shows(Edge, frozen=True, kw_only=True):
    """From a port or a view to an identity that it shows."""

    rel: ClassVar[str] = "SHOWS"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("ViewPort", "View")
    ends: ClassVar[tuple[str, ...]] = ("Certificate", "PublicKey", "Fingerprint", "Vulnerability", "Screenshot")

    state: Annotated[str | None, derived("of a weakness: what the scanner says of it here")] = None
    firstseen: Annotated[int | None, derived("first time seen here", time=True)] = None
    lastseen: Annotated[int | None, derived("last time seen here", time=True)] = None


class IsNamed(Edge, frozen=True, kw_only=True):
    """From a view to a name of the host; one edge a type."""

    rel: ClassVar[str] = "IS_NAMED"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View",)
    ends: ClassVar[tuple[str, ...]] = ("Hostname",)

    type: Annotated[str, key("where the name comes from: `user`, `PTR`, `A`, `smb`, …")]


class HasMAC(Edge, frozen=True, kw_only=True):
    """From a view to a hardware address of the host."""

    rel: ClassVar[str] = "HAS_MAC"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View",)
    ends: ClassVar[tuple[str, ...]] = ("MAC",)


class MatchesOS(Edge, frozen=True, kw_only=True):
    """From a view to an operating system that the host may run."""

    rel: ClassVar[str] = "MATCHES_OS"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View",)
    ends: ClassVar[tuple[str, ...]] = ("OS",)

    accuracy: Annotated[int | None, derived("per cent")] = None


class ReachedBy(Edge, frozen=True, kw_only=True):
    """From a view to a host on the way to it."""

    rel: ClassVar[str] = "REACHED_BY"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View",)
    ends: ClassVar[tuple[str, ...]] = ("Host",)

    ttl: Annotated[int, key("its place on the way")]
    proto: Annotated[str, key("protocol of the traceroute")]
    port: Annotated[int | None, derived("port of the traceroute")] = None
    rtt: Annotated[float | None, derived("round-trip time in milliseconds")] = None
    name: Annotated[str | None, derived("the name that the scanner found for it")] = None


class Tagged(Edge, frozen=True, kw_only=True):
    """From a view to a tag, with the rule's reason."""

    rel: ClassVar[str] = "TAGGED"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View",)
    ends: ClassVar[tuple[str, ...]] = ("Tag",)

    type: Annotated[str | None, derived("`info`, `warning`, `danger`")] = None
    info: Annotated[str | None, derived("why")] = None


class Stems(Edge, frozen=True, kw_only=True):
    """From a view or its port to the records and observations whose values survive the merge."""

    rel: ClassVar[str] = "FROM"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("View", "ViewPort")
    ends: ClassVar[tuple[str, ...]] = ("Record", "RecordPort", "Observation")
