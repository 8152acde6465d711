"""Certificates as Zeek's logs tell of them, in the words of those that are read from their bytes."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from graphrecon.importers.certificates import host_names
from graphrecon.model.base import Edge, Node
from graphrecon.model.host import name_facts
from graphrecon.model.scan import Certificate, Certifies
from graphrecon.model.values import clean_text, uid

Names = tuple[tuple[str, str], ...]
"""Host names with their type: `cert-subject-cn`, `cert-san-dns` …"""
_WORDS = {
    "C": "countryName",
    "CN": "commonName",
    "DC": "domainComponent",
    "GN": "givenName",
    "L": "localityName",
    "O": "organizationName",
    "OU": "organizationalUnitName",
    "SN": "surname",
    "ST": "stateOrProvinceName",
    "UID": "userID",
    "jurisdictionC": "jurisdictionCountryName",
    "jurisdictionL": "jurisdictionLocalityName",
    "jurisdictionST": "jurisdictionStateOrProvinceName",
    "street": "streetAddress",
}
"""Short names of attributes (RFC 4514, OpenSSL) -> those that other importers write."""
_PART = re.compile(r"([A-Za-z0-9.]{1,64})=((?:[^\\,+]|\\.|\\$)*+)([,+]|$)", re.S)
"""What it begins it ends, in time that grows with the text alone: a server chooses these."""
_ESCAPE = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.S)
_LONGEST = 1 << 16
"""Characters of a name that is taken apart; a longer one stays as it is."""
_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256"}


def _parts(text: str) -> list[tuple[str, str]]:
    """Return attribute and value of a name as Zeek writes it (RFC 2253), in the certificate's own order."""
    found: list[list[tuple[str, str]]] = [[]]
    if len(text) > _LONGEST:
        return []
    for hit in _PART.finditer(text):
        found[-1].append((_WORDS.get(hit[1], hit[1]), _ESCAPE.sub(_unescaped, hit[2])))
        if hit[3] == ",":
            found.append([])
    return [part for group in reversed(found) for part in group]


def _unescaped(hit: re.Match[str]) -> str:
    return clean_text(bytes.fromhex(hit[1].replace("\\", ""))) if hit[1] else hit[2]


def name_text(text: str | None) -> str | None:
    """Return a name of a certificate as `commonName=…/organizationName=…`; what is none stays as it is."""
    if not text:
        return None
    parts = _parts(text)
    return "/".join(f"{name}={value}" for name, value in parts) if parts else text


def logged(
    digest: str | None,
    subject: str | None,
    issuer: str | None,
    serial: str | None = None,
    san: Names = (),
    not_before: int | None = None,
    not_after: int | None = None,
    ca: bool | None = None,
    version: int | None = None,
    signature_algorithm: str | None = None,
) -> tuple[Certificate | None, Names]:
    """Return a certificate and the host names in it; None where nothing tells it from others.

    `digest` and `serial` are hexadecimal, `subject` and `issuer` as Zeek writes them, `san` alternative names with
    their type, times microseconds since 1970.
    """
    common = tuple((value, "cert-subject-cn") for name, value in _parts(subject or "") if name == "commonName")
    names = tuple(dict.fromkeys(host_names((*common, *san))))
    subject, issuer = name_text(subject), name_text(issuer)
    digest = (digest or "").lower().replace(":", "")
    kind = _LENGTHS.get(len(digest)) if re.fullmatch(r"[0-9a-f]+", digest) else None
    number = None
    if serial and re.fullmatch(r"[0-9A-Fa-f]{1,64}", serial):
        number = format(Decimal(int(serial, 16)), "f")
    if kind is None and not (number and issuer):
        return None, names
    digests: dict[str, Any] = {kind: digest} if kind else {}
    return Certificate(
        uid=f"{kind}:{digest}" if kind else uid(issuer, number, subject),
        **digests,
        subject=subject,
        issuer=issuer,
        serial=number,
        not_before=not_before,
        not_after=not_after,
        version=version,
        signature_algorithm=signature_algorithm,
        self_signed=subject == issuer if subject and issuer else None,
        ca=ca,
        san=tuple(sorted({text for text, _ in san})),
    ), names


def shown_as(certificate: Certificate | None, subject: str | None, issuer: str | None) -> str:
    """Return what a fact says of a certificate: its digest, else its serial number, names and issuer."""
    digest = certificate and (certificate.sha256 or certificate.sha1 or certificate.md5)
    if digest:
        return digest
    serial = f"serial={certificate.serial}/" if certificate and certificate.serial else ""
    return f"{serial}{name_text(subject) or ''} issued by {name_text(issuer) or 'nobody'}"


def facts(certificate: Certificate, names: Names) -> Iterator[Node | Edge]:
    """Yield the certificate, the names that it is for, and what joins them."""
    yield certificate
    for name, kind in names:
        yield from name_facts(name)
        yield Certifies(source=certificate.uid, target=name, type=kind)
