"""SSH: algorithms, their HASSH, and host keys."""

import base64
import hashlib

from graphrecon.importers.certificates import ssh_key
from graphrecon.importers.passive.fact import Fact
from graphrecon.importers.passive.text import unbase64, wire_bytes
from graphrecon.model.scan import PublicKey, Showed, fingerprint
from graphrecon.model.values import InvalidValue, cut_text

MAX_RAW = 4096
"""Bytes of what a fingerprint was computed from that are kept."""


def algorithms(fact: Fact) -> None:
    """Fill in the algorithms that one side offers: words, in order."""
    fact.value = " ".join(fact.value.replace(",", " ").split())


def hassh(fact: Fact) -> None:
    """Fill in the HASSH of the algorithms that a sensor gives whole (a value that is a digest stays)."""
    kind = "hassh-server" if fact.recontype == "SSH_SERVER_HASSH" else "hassh"
    shown(fact, kind, fact.value)


def shown(fact: Fact, kind: str, raw: str) -> None:
    """Set the value to the MD5 of `raw`, or `raw` itself where it is one, and lead to the Fingerprint."""
    digest = raw.lower()
    whole: str | None = None
    if not (len(digest) == 32 and all(char in "0123456789abcdef" for char in digest)):
        digest, whole = hashlib.md5(raw.encode(), usedforsecurity=False).hexdigest(), cut_text(raw, MAX_RAW)
    fact.value = digest
    found = fingerprint(kind, digest, whole)
    fact.link(Showed, found, found.uid)


def host_key(fact: Fact) -> None:
    """Fill in a host key in its wire form: version 2 as RFC 4253 has it, version 1 as exponent, space, modulus.

    Of source MD5 or SHA256 it is the digest alone.
    """
    if fact.source in ("MD5", "SHA256"):
        fact.value, known = _digested(fact.source, fact.value)
        fact.link(Showed, known, known.uid)
        return
    blob = wire_bytes(fact.value)
    if not blob:
        raise InvalidValue("an SSH host key without a byte")
    fact.value = base64.b64encode(blob).decode()
    key = _version_1(blob) if fact.source == "SSHv1" else ssh_key(blob)
    fact.link(Showed, key, key.uid)


def _digested(kind: str, text: str) -> tuple[str, PublicKey]:
    """Return a digest as OpenSSH writes it, and the key of which it is."""
    digest = text.removeprefix("SHA256:")
    if kind == "MD5":
        digest = digest.replace(":", "")
        shown = ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))
        return shown, PublicKey(uid=f"md5:{digest}", md5=digest)
    raw = bytes.fromhex(digest) if len(digest) == 64 else unbase64(digest)
    if raw is None or len(raw) != 32:
        raise InvalidValue(f"not a SHA-256 fingerprint: {text[:60]!r}")
    shown = "SHA256:" + base64.b64encode(raw).decode().rstrip("=")
    return shown, PublicKey(uid=f"sha256:{raw.hex()}", sha256=raw.hex(), fingerprint=shown)


def _version_1(blob: bytes) -> PublicKey:
    exponent, space, modulus = blob.partition(b" ")
    if not space or not modulus or not 1 <= len(exponent) <= 8:
        raise InvalidValue("an SSH 1 host key that is not exponent and modulus")
    number = int.from_bytes(modulus, "big")
    sha256 = hashlib.sha256(blob).hexdigest()
    return PublicKey(
        uid=f"sha256:{sha256}",
        sha256=sha256,
        sha1=hashlib.sha1(blob, usedforsecurity=False).hexdigest(),
        md5=hashlib.md5(blob, usedforsecurity=False).hexdigest(),
        type="rsa1",
        bits=number.bit_length(),
        modulus=str(number) if number.bit_length() <= 8192 else None,
        exponent=str(int.from_bytes(exponent, "big")),
    )
