"""TLS: certificates, JA3 of both sides, JA4 of clients."""

import hashlib
import re

from graphrecon.importers.certificates import certificate
from graphrecon.importers.passive.fact import Fact
from graphrecon.importers.passive.ssh import MAX_RAW, shown
from graphrecon.importers.passive.text import unbase64
from graphrecon.model.scan import Certificate, Showed, WasNamed, fingerprint
from graphrecon.model.values import InvalidValue, cut_text

_DIGEST = re.compile(r"[0-9a-f]{64}")
MAX_JA4 = 256
"""Bytes of a JA4 that is not one."""
_NO_HASH = "000000000000"
_GREASE = re.compile(r"([0-9a-f]a)\1")
"""Numbers that clients strew in (RFC 8701), which JA4 leaves out."""


def tls_fact(fact: Fact) -> None:
    """Fill in a certificate or a fingerprint, as `source` says."""
    source = fact.source or ""
    if source in ("cert", "cacert"):
        _certificate(fact)
    elif source == "subject":
        _named(fact)
    elif source == "ja3":
        shown(fact, "ja3", fact.value)
    elif source == "ja4":
        _ja4(fact)
    elif source.startswith("ja3-"):
        client = source[4:]
        if len(client) != 32 or "," in client:
            fact.source = "ja3-" + hashlib.md5(client.encode(), usedforsecurity=False).hexdigest()
        shown(fact, "ja3s", fact.value)


def _certificate(fact: Fact) -> None:
    _named(fact)
    if fact.told is not None:
        fact.certificates.append(fact.told)
        fact.links.append((Showed, fact.told.uid, Certificate.__name__, {}))
        return
    if _DIGEST.fullmatch(fact.value):
        known = Certificate(uid=f"sha256:{fact.value}", sha256=fact.value)
        fact.certificates.append(known)
        fact.links.append((Showed, known.uid, Certificate.__name__, {}))
        return
    data = unbase64(fact.value)
    if not data:
        raise InvalidValue("a certificate that is not base64")
    found = certificate(data)
    fact.value = found.certificate.sha256 or found.certificate.uid
    fact.certificates.append(found.certificate)
    fact.items += found.items[1:]
    fact.links.append((Showed, found.certificate.uid, Certificate.__name__, {}))
    fact.notes += found.trouble
    if fact.source == "cert" and fact.recontype == "SSL_SERVER":
        for name, kind in found.names:
            if not name.startswith("*"):
                fact.links.append((WasNamed, name, "Hostname", {"type": kind}))


def _named(fact: Fact) -> None:
    """Name the host as a log says that its certificate does; wildcards are no names."""
    for name, kind in fact.names:
        if not name.startswith("*"):
            fact.name(name, kind)


def _ja4(fact: Fact) -> None:
    """Set the value to the JA4 of its parts `a_ciphers_extensions_algorithms`, each list sorted as JA4 wants it."""
    start, *lists = fact.value.split("_")
    raw: str | None = None
    if len(lists) > 2 or any("," in part for part in lists):
        lists = [",".join(each for each in part.split(",") if not _GREASE.fullmatch(each)) for part in lists]
        ciphers, extensions, algorithms = [*lists, "", "", ""][:3]
        raw = cut_text("_".join((start, *lists)), MAX_RAW)
        told = f"{extensions}_{algorithms}" if algorithms else extensions
        fact.value = f"{start}_{_short(ciphers)}_{_short(told) if extensions else _NO_HASH}"
    fact.value = cut_text(fact.value, MAX_JA4)
    found = fingerprint("ja4", fact.value, raw)
    fact.link(Showed, found, found.uid)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else _NO_HASH
