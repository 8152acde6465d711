"""Network flows and the metadata that they carried."""

from functools import lru_cache
from typing import Annotated, ClassVar

from graphrecon.model.base import Anchor, Edge, Node, greatest, keep, key, least, total, union
from graphrecon.model.values import uid

DEFAULT_PRECISION = 3600
"""Seconds of a time slot in a new graph."""
MAX_SLOTS = 8760
"""Time slots that one record fills at most."""


class Flow(Node, frozen=True, kw_only=True):
    """All flows from one client to one server by one protocol and destination port, or ICMP type."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("dport",), ("lastseen",))

    uid: Annotated[str, key("sha256 of source, destination, proto and dport, or ICMP type")]
    src: Annotated[str, Anchor("SEND", "Host", True, "the client")]
    dst: Annotated[str, Anchor("TO", "Host", False, "the server")]
    proto: Annotated[str, keep("`tcp`, `udp`, `icmp`, …, lower case")]
    dport: Annotated[int | None, keep("destination port; null for ICMP")] = None
    type: Annotated[int | None, keep("ICMP type")] = None
    codes: Annotated[tuple[int, ...], union("ICMP codes")] = ()
    sports: Annotated[tuple[int, ...], union("source ports")] = ()
    times: Annotated[tuple[int, ...], union("slots in which it was seen: epoch seconds of their start")] = ()
    sources: Annotated[tuple[str, ...], union("names given with `-s`")] = ()
    count: Annotated[int, total("flows")] = 0
    cspkts: Annotated[int, total("packets from the client")] = 0
    scpkts: Annotated[int, total("packets from the server")] = 0
    csbytes: Annotated[int, total("bytes from the client")] = 0
    scbytes: Annotated[int, total("bytes from the server")] = 0
    firstseen: Annotated[int | None, least("start of the first flow", time=True)] = None
    lastseen: Annotated[int | None, greatest("end of the last flow", time=True)] = None


class Send(Edge, frozen=True, kw_only=True):
    """From the client to its flow."""

    rel: ClassVar[str] = "SEND"
    starts: ClassVar[tuple[str, ...]] = ("Host",)
    ends: ClassVar[tuple[str, ...]] = ("Flow",)


class To(Edge, frozen=True, kw_only=True):
    """From a flow to its server."""

    rel: ClassVar[str] = "TO"
    starts: ClassVar[tuple[str, ...]] = ("Flow",)
    ends: ClassVar[tuple[str, ...]] = ("Host",)


class Intel(Node, frozen=True, kw_only=True):
    """One distinct fact of a protocol's metadata; it carries the protocol's label too (DNS, HTTP, TLS …)."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("sha256 of the protocol and its identifying fields")]
    proto: Annotated[str, keep("protocol, lower case")]


class Carried(Edge, frozen=True, kw_only=True):
    """From a flow to metadata that it carried."""

    rel: ClassVar[str] = "CARRIED"
    starts: ClassVar[tuple[str, ...]] = ("Flow",)
    ends: ClassVar[tuple[str, ...]] = ("Intel",)

    count: Annotated[int, total("times seen")] = 0
    firstseen: Annotated[int | None, least("first time seen", time=True)] = None
    lastseen: Annotated[int | None, greatest("last time seen", time=True)] = None


class Sent(Edge, frozen=True, kw_only=True):
    """From a host to metadata that it sent."""

    rel: ClassVar[str] = "SENT"
    starts: ClassVar[tuple[str, ...]] = ("Host",)
    ends: ClassVar[tuple[str, ...]] = ("Intel",)

    count: Annotated[int, total("times seen")] = 0
    firstseen: Annotated[int | None, least("first time seen", time=True)] = None
    lastseen: Annotated[int | None, greatest("last time seen", time=True)] = None


class FileReference(Node, frozen=True, kw_only=True):
    """A file that a record of a flow names by Zeek's id alone, until its own log has told what it was."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("lastseen",),)

    uid: Annotated[str, key("sha256 of file, flow and sender")]
    file: Annotated[str, keep("`uid` of its FileIdentity")]
    flow: Annotated[str, keep("`uid` of the flow")]
    sender: Annotated[str | None, keep("address of the host that sent it; null where its own log names it")] = None
    count: Annotated[int, total("times seen")] = 0
    firstseen: Annotated[int | None, least("first time seen", time=True)] = None
    lastseen: Annotated[int | None, greatest("last time seen", time=True)] = None


class FileIdentity(Node, frozen=True, kw_only=True):
    """What a file is that other logs name by Zeek's id alone, as Zeek wrote them before it logged connections."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("intel",),)

    uid: Annotated[str, key("sha256 of the log that tells of it and Zeek's id")]
    intel: Annotated[str | None, greatest("`uid` of the metadata")] = None


@lru_cache(maxsize=1 << 17)
def flow_uid(src: str, dst: str, proto: str, dport: int | None, type: int | None = None) -> str:  # noqa: A002
    """Return the key of a Flow; ICMP has a `type` in place of the port, other protocols may have neither."""
    return uid(src, dst, proto, dport, type)


def file_uid(log: str, file: str) -> str:
    """Return the key of a FileIdentity: the log that tells of the file (`files`, `x509`) and Zeek's id of it."""
    return uid(log, file)


def slots(start: int, stop: int, precision: int) -> tuple[tuple[int, ...], bool]:
    """Return (slot starts in epoch seconds from `start` to `stop`, whether they were cut at MAX_SLOTS).

    Times are microseconds since 1970, `precision` seconds.
    """
    first = start // 1_000_000 // precision * precision
    last = max(start, stop) // 1_000_000 // precision * precision
    if first == last:
        return (first,), False
    wanted = (last - first) // precision + 1
    return tuple(range(first, first + min(wanted, MAX_SLOTS) * precision, precision)), wanted > MAX_SLOTS
