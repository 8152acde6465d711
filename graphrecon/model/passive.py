"""Passive facts: what sensors saw on the wire, one Observation a distinct fact."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Anchor, Edge, Node, greatest, keep, key, least, total


class Observation(Node, frozen=True, kw_only=True):
    """One distinct fact about a host, seen by a sensor any number of times."""

    at: ClassVar[str | None] = "lastseen"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("recontype",), ("firstseen",), ("lastseen",))

    uid: Annotated[str, key("sha256 of recontype, host, target, protocol and port, source, value and sensor")]
    host: Annotated[str | None, Anchor("OF", "Host", False, "the host")] = None
    recontype: Annotated[str, keep("kind of fact, such as HTTP_SERVER_HEADER")]
    addr: Annotated[str | None, keep("the host's address; none where a name is all that is told")] = None
    key: Annotated[str | None, keep("the host's key")] = None
    target: Annotated[str | None, keep("the name that a name points at")] = None
    source: Annotated[str | None, keep("where in the traffic it stood")] = None
    value: Annotated[str | None, keep("the fact; credentials in it are masked")] = None
    proto: Annotated[str | None, keep("protocol of the port")] = None
    port: Annotated[int | None, keep("port that it concerns")] = None
    sensor: Annotated[str | None, keep("name given with `-s`")] = None
    count: Annotated[int, total("times seen")] = 0
    firstseen: Annotated[int | None, least("first time seen", time=True)] = None
    lastseen: Annotated[int | None, greatest("last time seen", time=True)] = None
    data: Annotated[str | None, greatest("the fact taken apart, as JSON text")] = None
    secret: Annotated[str | None, keep("credential seen in clear, only where the settings say that it is kept")] = None
    zone: Annotated[str | None, greatest("zone of a link-local address")] = None


class Targeted(Edge, frozen=True, kw_only=True):
    """From a DNS answer to the name that it points at."""

    rel: ClassVar[str] = "TARGETED"
    starts: ClassVar[tuple[str, ...]] = ("Observation",)
    ends: ClassVar[tuple[str, ...]] = ("Hostname",)


class CertificateReference(Node, frozen=True, kw_only=True):
    """A certificate that an observation names by Zeek's id alone, until x509.log has told what it was."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("lastseen",),)

    uid: Annotated[str, key("sha256 of file and observation")]
    file: Annotated[str, keep("`uid` of its CertificateFile")]
    observation: Annotated[str, keep("`uid` of the observation")]
    lastseen: Annotated[int | None, greatest("last time seen", time=True)] = None


class CertificateFile(Node, frozen=True, kw_only=True):
    """What other logs of an old Zeek name by its id alone: the file that a certificate was."""

    uid: Annotated[str, key("sha256 of `x509` and Zeek's id")]


class Held(Edge, frozen=True, kw_only=True):
    """From a file to the certificate that it was."""

    rel: ClassVar[str] = "HELD"
    starts: ClassVar[tuple[str, ...]] = ("CertificateFile",)
    ends: ClassVar[tuple[str, ...]] = ("Certificate",)
