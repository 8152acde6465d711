"""Scans: what active scanners saw, one Record a host a scan, in the past tense."""

import hashlib
from typing import Annotated, ClassVar

from graphrecon.model.base import (
    Anchor,
    Edge,
    Node,
    derived,
    greatest,
    keep,
    key,
    least,
    replace,
    union,
)
from graphrecon.model.values import uid

Picture = bytes
"""The bytes of a picture file."""


class Scan(Node, frozen=True, kw_only=True):
    """One run of a scanner; the same run in another file or compression is the same Scan."""

    uid: Annotated[str, key("sha256 of scanner, args, version and start")]
    scanner: Annotated[str | None, keep("`nmap`, `masscan`")] = None
    args: Annotated[str | None, keep("its command line")] = None
    version: Annotated[str | None, keep("its version")] = None
    start: Annotated[int | None, keep("when it started", time=True)] = None
    end: Annotated[int | None, greatest("when it ended", time=True)] = None
    source: Annotated[tuple[str, ...], union("names given with `-s`")] = ()
    summary: Annotated[str | None, greatest("the scanner's own last words")] = None
    exit: Annotated[str | None, greatest("how it ended: `success`, `error`")] = None
    error: Annotated[str | None, greatest("why it ended, where that was an error")] = None
    services: Annotated[str | None, greatest("what was asked for: protocol and ports, as JSON text")] = None
    verbosity: Annotated[int | None, greatest("verbosity level")] = None
    debugging: Annotated[int | None, greatest("debugging level")] = None
    up: Annotated[int | None, greatest("hosts that the scanner counted up")] = None
    down: Annotated[int | None, greatest("hosts that the scanner counted down")] = None


class From(Edge, frozen=True, kw_only=True):
    """From a scan to the imports that brought it."""

    rel: ClassVar[str] = "FROM"
    starts: ClassVar[tuple[str, ...]] = ("Scan",)
    ends: ClassVar[tuple[str, ...]] = ("Import",)


class Category(Node, frozen=True, kw_only=True):
    """A name that the user gave to a set of scans with `-c`."""

    name: Annotated[str, key("the name")]


class InCategory(Edge, frozen=True, kw_only=True):
    """From a scan to its categories."""

    rel: ClassVar[str] = "IN_CATEGORY"
    starts: ClassVar[tuple[str, ...]] = ("Scan",)
    ends: ClassVar[tuple[str, ...]] = ("Category",)


class Record(Node, frozen=True, kw_only=True):
    """One host as one scan saw it."""

    at: ClassVar[str | None] = "end"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("key",), ("addr",), ("end",))

    uid: Annotated[str, key("sha256 of scan and addr")]
    scan: Annotated[str, Anchor("IN_SCAN", "Scan", False, "the scan")]
    host: Annotated[str, Anchor("OF", "Host", False, "the host")]
    addr: Annotated[str, keep("the host's address")]
    key: Annotated[str, keep("the host's key")]
    state: Annotated[str | None, replace("`up`, `down`, `unknown`")] = None
    reason: Annotated[str | None, replace("why the scanner says so")] = None
    reason_ttl: Annotated[int | None, replace("TTL of the answer that says so")] = None
    start: Annotated[int | None, least("first time in this scan", time=True)] = None
    end: Annotated[int | None, greatest("last time in this scan", time=True)] = None
    source: Annotated[tuple[str, ...], union("names given with `-s`")] = ()
    openports: Annotated[int | None, derived("number of open ports")] = None
    extraports: Annotated[str | None, replace("ports that the scanner only counted, by state: JSON text")] = None
    distance: Annotated[int | None, replace("hops to the host")] = None
    uptime: Annotated[int | None, replace("seconds since it was started, as guessed")] = None
    osfingerprint: Annotated[str | None, replace("TCP/IP fingerprint")] = None
    measured: Annotated[str | None, replace("what the scanner measured by (times, sequences, ports): JSON")] = None
    zone: Annotated[str | None, greatest("zone id of a link-local address")] = None
    tags: Annotated[tuple[str, ...], union("tags given at import, as `VALUE`, `VALUE:TYPE` or `VALUE:TYPE:INFO`")] = ()


class InScan(Edge, frozen=True, kw_only=True):
    """From a record to its scan."""

    rel: ClassVar[str] = "IN_SCAN"
    starts: ClassVar[tuple[str, ...]] = ("Record",)
    ends: ClassVar[tuple[str, ...]] = ("Scan",)


class Of(Edge, frozen=True, kw_only=True):
    """From what was seen, or is held true, to the host it is about."""

    rel: ClassVar[str] = "OF"
    starts: ClassVar[tuple[str, ...]] = ("Record", "Observation", "View")
    ends: ClassVar[tuple[str, ...]] = ("Host",)


class RecordPort(Node, frozen=True, kw_only=True):
    """One port of one record."""

    fulltext: ClassVar[tuple[str, ...]] = ("banner",)
    labels: ClassVar[tuple[str, ...]] = ("Port",)
    at: ClassVar[str | None] = "lastseen"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("port", "proto", "state"),)

    uid: Annotated[str, key("sha256 of record, proto and port")]
    record: Annotated[str, Anchor("HAD_PORT", "Record", True, "the record")]
    proto: Annotated[str, keep("`tcp`, `udp`, `sctp`, `ip`")]
    port: Annotated[int, keep("number")]
    state: Annotated[str | None, replace("`open`, `closed`, `filtered`, …")] = None
    reason: Annotated[str | None, replace("why the scanner says so")] = None
    ttl: Annotated[int | None, replace("TTL of the answer that says so")] = None
    reason_ip: Annotated[str | None, replace("who sent that answer, if not the host")] = None
    banner: Annotated[str | None, replace("first bytes that the service sent")] = None
    owner: Annotated[str | None, replace("user that owns it, as identd says")] = None
    firstseen: Annotated[int | None, least("first time in this scan", time=True)] = None
    lastseen: Annotated[int | None, greatest("last time in this scan", time=True)] = None


class HadPort(Edge, frozen=True, kw_only=True):
    """From a record to its ports."""

    rel: ClassVar[str] = "HAD_PORT"
    starts: ClassVar[tuple[str, ...]] = ("Record",)
    ends: ClassVar[tuple[str, ...]] = ("RecordPort",)


class Ran(Edge, frozen=True, kw_only=True):
    """From a port, or an observation of it, to the service that was recognised on it."""

    rel: ClassVar[str] = "RAN"
    starts: ClassVar[tuple[str, ...]] = ("RecordPort", "Observation")
    ends: ClassVar[tuple[str, ...]] = ("Service",)

    tunnel: Annotated[str | None, greatest("`ssl` where the service speaks inside TLS")] = None
    conf: Annotated[int | None, greatest("the scanner's confidence, 0 to 10")] = None
    method: Annotated[str | None, greatest("`probed` or `table`")] = None
    hostname: Annotated[str | None, greatest("the name that the service gave itself")] = None
    fingerprint: Annotated[str | None, greatest("the service's fingerprint, where it was not recognised")] = None
    rpcnum: Annotated[int | None, greatest("number of the RPC program")] = None
    lowver: Annotated[int | None, least("lowest version of the RPC program")] = None
    highver: Annotated[int | None, greatest("highest version of the RPC program")] = None


class Printed(Edge, frozen=True, kw_only=True):
    """From a port, a record or an observation to the output of a script."""

    rel: ClassVar[str] = "PRINTED"
    starts: ClassVar[tuple[str, ...]] = ("RecordPort", "Record", "Scan", "Observation")
    ends: ClassVar[tuple[str, ...]] = ("Script",)


class Showed(Edge, frozen=True, kw_only=True):
    """From a port, a record or an observation to an identity that was seen there."""

    rel: ClassVar[str] = "SHOWED"
    starts: ClassVar[tuple[str, ...]] = ("RecordPort", "Record", "Observation")
    ends: ClassVar[tuple[str, ...]] = ("Certificate", "PublicKey", "Fingerprint", "Vulnerability", "Screenshot")

    state: Annotated[str | None, greatest("of a weakness: what the scanner says of it here")] = None
    scripts: Annotated[tuple[str, ...], union("of a weakness: names of the scripts that tell of it")] = ()


class WasNamed(Edge, frozen=True, kw_only=True):
    """From a record or an observation to a name; one edge a type."""

    rel: ClassVar[str] = "WAS_NAMED"
    starts: ClassVar[tuple[str, ...]] = ("Record", "Observation")
    ends: ClassVar[tuple[str, ...]] = ("Hostname",)

    type: Annotated[str, key("where the name comes from: `user`, `PTR`, `A`, `smb`, …")]


class HadMAC(Edge, frozen=True, kw_only=True):
    """From a record or an observation to a hardware address."""

    rel: ClassVar[str] = "HAD_MAC"
    starts: ClassVar[tuple[str, ...]] = ("Record", "Observation")
    ends: ClassVar[tuple[str, ...]] = ("MAC",)


class MatchedOS(Edge, frozen=True, kw_only=True):
    """From a record or an observation to an operating system that the host may run."""

    rel: ClassVar[str] = "MATCHED_OS"
    starts: ClassVar[tuple[str, ...]] = ("Record", "Observation")
    ends: ClassVar[tuple[str, ...]] = ("OS",)

    accuracy: Annotated[int | None, greatest("per cent")] = None


class Hop(Edge, frozen=True, kw_only=True):
    """From a record to a host on the way to it."""

    rel: ClassVar[str] = "HOP"
    starts: ClassVar[tuple[str, ...]] = ("Record",)
    ends: ClassVar[tuple[str, ...]] = ("Host",)

    ttl: Annotated[int, key("its place on the way")]
    proto: Annotated[str, key("protocol of the traceroute")]
    port: Annotated[int, key("port of the traceroute, 0 where it has none")] = 0
    rtt: Annotated[float | None, least("round-trip time in milliseconds")] = None
    name: Annotated[str | None, greatest("the name that the scanner found for it")] = None


class Certificate(Node, frozen=True, kw_only=True):
    """An X.509 certificate."""

    fulltext: ClassVar[tuple[str, ...]] = ("subject", "issuer")
    at: ClassVar[str | None] = "lastseen"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("sha256",), ("sha1",), ("md5",), ("not_after",))

    uid: Annotated[str, key("`sha256:…`, else `sha1:…`, else `md5:…`, else of issuer, serial and subject")]
    sha256: Annotated[str | None, greatest("digest")] = None
    sha1: Annotated[str | None, greatest("digest")] = None
    md5: Annotated[str | None, greatest("digest")] = None
    subject: Annotated[str | None, greatest("subject, as text")] = None
    issuer: Annotated[str | None, greatest("issuer, as text")] = None
    serial: Annotated[str | None, greatest("serial number, in decimal")] = None
    not_before: Annotated[int | None, greatest("valid from", time=True)] = None
    not_after: Annotated[int | None, greatest("valid until", time=True)] = None
    version: Annotated[int | None, greatest("version of X.509: 1 or 3")] = None
    signature_algorithm: Annotated[str | None, greatest("as OpenSSL names it, `sha256WithRSAEncryption`")] = None
    self_signed: Annotated[bool | None, greatest("whether subject and issuer are the same")] = None
    ca: Annotated[bool | None, greatest("whether it may sign others")] = None
    san: Annotated[tuple[str, ...], union("subject alternative names")] = ()
    pem: Annotated[str | None, greatest("the whole certificate")] = None
    lastseen: Annotated[int | None, greatest("last time it was seen", time=True)] = None


class PublicKey(Node, frozen=True, kw_only=True):
    """A public key of a certificate or an SSH server."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("fingerprint",), ("sha256",), ("sha1",), ("md5",))

    uid: Annotated[str, key("`sha256:…`, else `sha1:…`, else `md5:…`")]
    sha256: Annotated[str | None, greatest("digest, of DER for a certificate's key, of the wire form for SSH")] = None
    sha1: Annotated[str | None, greatest("digest of the same")] = None
    md5: Annotated[str | None, greatest("digest of the same")] = None
    type: Annotated[str | None, greatest("`rsa`, `ec`, `dsa`, `ed25519`, …")] = None
    curve: Annotated[str | None, greatest("name of the elliptic curve")] = None
    bits: Annotated[int | None, greatest("size")] = None
    modulus: Annotated[str | None, greatest("RSA modulus, in decimal")] = None
    exponent: Annotated[str | None, greatest("RSA exponent, in decimal")] = None
    fingerprint: Annotated[str | None, greatest("in SSH style")] = None


class HasKey(Edge, frozen=True, kw_only=True):
    """From a certificate to its key."""

    rel: ClassVar[str] = "HAS_KEY"
    starts: ClassVar[tuple[str, ...]] = ("Certificate",)
    ends: ClassVar[tuple[str, ...]] = ("PublicKey",)


class Certifies(Edge, frozen=True, kw_only=True):
    """From a certificate to a name that it is for."""

    rel: ClassVar[str] = "CERTIFIES"
    starts: ClassVar[tuple[str, ...]] = ("Certificate",)
    ends: ClassVar[tuple[str, ...]] = ("Hostname",)

    type: Annotated[str, key("`cert-subject-cn`, `cert-san-dns`, …")]


class Fingerprint(Node, frozen=True, kw_only=True):
    """A fingerprint of software by its behaviour."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("kind",), ("value",))

    uid: Annotated[str, key("sha256 of kind and value")]
    kind: Annotated[str, keep("`ja3`, `ja3s`, `ja4`, `jarm`, `hassh`, `hassh-server`, `favicon`, `p0f`")]
    value: Annotated[str, keep("the fingerprint")]
    raw: Annotated[str | None, greatest("what it was computed from")] = None
    sha1: Annotated[str | None, greatest("of an MD5 fingerprint: the SHA-1 digest of the same text")] = None
    sha256: Annotated[str | None, greatest("of an MD5 fingerprint: the SHA-256 digest of the same text")] = None


def fingerprint(kind: str, value: str, raw: str | None = None) -> Fingerprint:
    """Return the shared Fingerprint of a kind and a value, with its other digests where `raw` is all it is of."""
    text = (raw or "").encode()
    sha1 = sha256 = None
    if raw and hashlib.md5(text, usedforsecurity=False).hexdigest() == value:
        sha1 = hashlib.sha1(text, usedforsecurity=False).hexdigest()
        sha256 = hashlib.sha256(text).hexdigest()
    return Fingerprint(uid=uid(kind, value), kind=kind, value=value, raw=raw, sha1=sha1, sha256=sha256)


class Vulnerability(Node, frozen=True, kw_only=True):
    """A weakness that a scanner reports."""

    at: ClassVar[str | None] = "lastseen"

    name: Annotated[str, key("a CVE where there is one")]
    title: Annotated[str | None, replace("title")] = None
    severity: Annotated[float | None, replace("CVSS score")] = None
    refs: Annotated[tuple[str, ...], union("references")] = ()
    lastseen: Annotated[int | None, greatest("last time it was reported", time=True)] = None


class Screenshot(Node, frozen=True, kw_only=True):
    """A picture of a service."""

    sha256: Annotated[str, key("digest of the picture")]
    format: Annotated[str | None, greatest("`png`, `jpeg`, …")] = None
    width: Annotated[int | None, greatest("pixels")] = None
    height: Annotated[int | None, greatest("pixels")] = None
    words: Annotated[tuple[str, ...], union("words read from it")] = ()
    bytes: Annotated[Picture | None, greatest("the picture, at most 2 MiB")] = None


def scan_uid(scanner: str | None, args: str | None, version: str | None, start: int | None) -> str:
    """Return the key of the Scan with these fields (`start` in microseconds since 1970)."""
    return uid(scanner, args, version, start)


def record_uid(scan: str, addr: str) -> str:
    """Return the key of the Record of `addr` in the scan with key `scan`."""
    return uid(scan, addr)


def port_uid(record: str, proto: str, port: int) -> str:
    """Return the key of a RecordPort."""
    return uid(record, proto, port)
