"""Certificates of which a script or a record tells in words: digests, names, validity, and numbers of the key."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from graphrecon.importers import certificates
from graphrecon.importers.base import Note
from graphrecon.importers.script_values import decoded, digest, text, texts
from graphrecon.model.scan import Certificate, HasKey, PublicKey
from graphrecon.model.values import InvalidValue, clean_text, parse_time

if TYPE_CHECKING:
    from graphrecon.importers.scanned import Facts

_ORDER = ("commonName", "organizationalUnitName", "organizationName", "localityName", "stateOrProvinceName")
_ALTERNATIVE = re.compile(r"(DNS|URI|IP Address|email|DirName|othername|Registered ID):(.*)", re.S)
_KINDS = {"DNS": "cert-san-dns", "URI": "cert-san-uri"}


def give(facts: "Facts", owner: str, label: str, told: dict[str, Any], *, authority: bool) -> None:
    """Give a certificate that has a digest, its key, and its names, by which the host is named.

    One of an `authority` may sign others, and its names are not the host's.
    """
    digests = _digests(told)
    if not digests:
        return
    validity = told["validity"] if isinstance(told.get("validity"), dict) else {}
    subject, issuer = (_subject(told.get(f"{name}_text"), told.get(name)) for name in ("subject", "issuer"))
    alternative = [_alternative(each) for each in texts(told.get("san"))]
    node = Certificate(
        **digests,
        subject=subject,
        issuer=issuer,
        serial=text(told.get("serial_number")),
        not_before=_date(facts, told.get("not_before") or validity.get("notBefore")),
        not_after=_date(facts, told.get("not_after") or validity.get("notAfter")),
        signature_algorithm=text(told.get("signature_algorithm") or told.get("sig_algo")),
        self_signed=subject == issuer if subject and issuer else None,
        ca=authority or None,
        san=tuple(sorted({name for name, _ in alternative})),
        lastseen=facts.end,
    )
    facts.items.append(node)
    facts.shows(owner, label, "Certificate", node.uid)
    parts = told["subject"] if isinstance(told.get("subject"), dict) else {}
    common = [(name, "cert-subject-cn") for name in texts(_listed(parts.get("commonName")))]
    found, items = certificates.certified(node.uid, (*common, *alternative))
    facts.items += items
    for name, kind in () if authority else found:
        if not name.startswith("*"):
            facts.name(name, kind, report=False)
    key = _key(told.get("pubkey"))
    if key is not None:
        facts.items += (key, HasKey(source=node.uid, target=key.uid))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _digests(told: dict[str, Any]) -> dict[str, Any]:
    """Return the digests that are told, and the key that they make; nothing where none is."""
    found = {kind: value for kind in ("sha256", "sha1", "md5") if (value := digest(told.get(kind)))}
    return {"uid": ":".join(next(iter(found.items()))), **found} if found else {}


def _key(told: Any) -> PublicKey | None:
    """Return the key of numbers or of its bytes, else of its digests and what is told of it."""
    if not isinstance(told, dict):
        return None
    raw = decoded(told.get("raw"))
    modulus, exponent = (str(told.get(name) or "") for name in ("modulus", "exponent"))
    key = certificates.public_key(raw) if raw else certificates.rsa_key(modulus, exponent)
    digests = _digests(told)
    if key is not None or not digests:
        return key
    bits = str(told.get("bits") or "").removesuffix(".0")
    return PublicKey(
        **digests,
        type=text(told.get("type")),
        bits=int(bits) if bits.isdigit() and len(bits) < 7 else None,
        modulus=modulus if modulus.isdigit() else None,
        exponent=exponent if exponent.isdigit() else None,
    )


def _alternative(name: str) -> tuple[str, str]:
    """Return an alternative name without what says its kind, and the type of a host name that it would be."""
    found = _ALTERNATIVE.fullmatch(name)
    return (found[2], _KINDS.get(found[1], "")) if found else (name, "cert-san-dns")


def _subject(text: Any, parts: Any) -> str | None:
    if isinstance(text, str):
        return clean_text(text)
    if not isinstance(parts, dict):
        return None
    order = sorted(parts, key=lambda name: (name not in _ORDER, name))
    return clean_text("/".join(f"{name}={parts[name]}" for name in order)) or None


def _date(facts: "Facts", text: Any) -> int | None:
    if not isinstance(text, str) or not text:
        return None
    with suppress(InvalidValue):
        return parse_time(text)
    facts.items.append(Note("a certificate's date that is none, or before 1970, is not kept"))
    return None
