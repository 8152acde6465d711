"""Certificates and public keys: the nodes of DER or PEM bytes and of SSH key blobs."""

import base64
import binascii
import hashlib
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from graphrecon.model.base import Edge, Node
from graphrecon.model.host import name_facts
from graphrecon.model.scan import Certificate, Certifies, HasKey, PublicKey
from graphrecon.model.values import InvalidValue, clean_text, epoch_micro, hostname

if TYPE_CHECKING:
    from cryptography import x509

_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----")
_NAME = re.compile(r"(?:\*\.)?[\w-]+(?:\.[\w-]+)*")
_URI = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#\[\]]+)", re.I)
_DIGITS = re.compile(r"\d{1,5000}")
_UPN = "1.3.6.1.4.1.311.20.2.3"
"""The OtherName of a user principal name, `user@domain`."""
_MAX = 1 << 20
"""Bytes of the largest certificate that is looked into."""
T = TypeVar("T")


class Parsed(NamedTuple):
    """What one certificate gives."""

    certificate: Certificate
    items: tuple[Node | Edge, ...]
    """The certificate, its key, its names, and what joins them."""
    names: tuple[tuple[str, str], ...]
    """Names that it is for, with their type (`cert-subject-cn`, `cert-san-dns`, …), as `Hostname` holds them."""
    trouble: tuple[str, ...]
    """What of it could not be read, as phrases."""


@contextmanager
def _quietly() -> Iterator[None]:
    """Leave the library's warnings of old kinds of keys and of certificates that break the standard unsaid."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def certificate(data: bytes, lastseen: int | None = None) -> Parsed:
    """Return the nodes of one certificate in DER or PEM, seen at `lastseen` (microseconds since 1970).

    What does not parse still is a Certificate with its digests, and `trouble` says what is missing.
    """
    found = _parsed(der(data))
    stamped = msgspec.structs.replace(found.certificate, lastseen=lastseen)
    return found._replace(certificate=stamped, items=(stamped, *found.items[1:]))


def der(data: bytes) -> bytes:
    """Return the DER bytes of PEM; other bytes as they are."""
    start = _PEM.search(data)
    end = data.find(b"-----END", start.end() + 1) if start else -1
    if start is None or end < 0:
        return data
    with suppress(binascii.Error, ValueError):
        return base64.b64decode(data[start.end() : end])
    return data


@lru_cache(maxsize=4096)
@_quietly()
def ssh_key(blob: bytes) -> PublicKey:
    """Return the PublicKey of an SSH key in its wire form (RFC 4253, 6.6)."""
    kind = clean_text(_ssh_string(blob, 0)[0])[:64] or None
    properties: dict[str, Any] = {"type": _SSH_TYPES.get(kind or "", kind)}
    with suppress(Exception):  # whatever a hostile key makes the library raise, its digests stay good
        from cryptography.hazmat.primitives.serialization import load_ssh_public_key

        properties = _key_facts(load_ssh_public_key((kind or "").encode() + b" " + base64.b64encode(blob)))
    return PublicKey(**_digests(blob), **{**properties, "fingerprint": ssh_fingerprint(blob)})


def ssh_fingerprint(blob: bytes) -> str:
    """Return the fingerprint of an SSH key as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


_SSH_TYPES = {"ssh-rsa": "rsa", "ssh-dss": "dsa", "ssh-ed25519": "ed25519", "ssh-ed448": "ed448"}


def _ssh_string(blob: bytes, offset: int) -> tuple[bytes, int]:
    size = int.from_bytes(blob[offset : offset + 4], "big")
    return blob[offset + 4 : offset + 4 + size], offset + 4 + size


def _digests(data: bytes) -> dict[str, Any]:
    sha256 = hashlib.sha256(data).hexdigest()
    return {
        "uid": f"sha256:{sha256}",
        "sha256": sha256,
        "sha1": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
    }


@lru_cache(maxsize=1024)
@_quietly()
def _parsed(data: bytes) -> Parsed:
    known = {**_digests(data), "pem": _armoured(data) if len(data) <= _MAX else None}
    try:
        if len(data) > _MAX:
            raise ValueError
        from cryptography import x509

        parsed = x509.load_der_x509_certificate(data)
    except ValueError:
        node = Certificate(**known)
        return Parsed(node, (node,), (), ("a certificate that does not parse: only its digests are kept",))
    return _read(parsed, known)


def _read(parsed: "x509.Certificate", known: dict[str, Any]) -> Parsed:
    trouble: list[str] = []

    def part(what: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Exception:  # the library raises many kinds for parts that break the standard
            trouble.append(f"the {what} of a certificate does not parse")
            return None

    subject = part("subject", lambda: _name_text(parsed.subject))
    issuer = part("issuer", lambda: _name_text(parsed.issuer))
    alternative = part("alternative names", lambda: tuple(_alternative(parsed))) or ()
    common = part("common name", lambda: tuple(_common_names(parsed))) or ()
    node = Certificate(
        **known,
        subject=subject,
        issuer=issuer,
        serial=part("serial number", lambda: _decimal(parsed.serial_number)),
        not_before=part("validity", lambda: _micro(parsed.not_valid_before_utc, trouble)),
        not_after=part("validity", lambda: _micro(parsed.not_valid_after_utc, trouble)),
        version=part("version", lambda: parsed.version.value + 1),
        signature_algorithm=part("signature algorithm", lambda: _signature(parsed)),
        self_signed=None if subject is None or issuer is None else subject == issuer,
        ca=part("constraints", lambda: _is_ca(parsed)),
        san=tuple(sorted({text for text, kind in alternative if kind != "cert-san-dirname-cn"})),
    )
    items: list[Node | Edge] = [node]
    key = part("key", lambda: _public_key(parsed))
    if key is not None:
        items += (key, HasKey(source=node.uid, target=key.uid))
    names, named = certified(node.uid, (*((text, "cert-subject-cn") for text in common), *alternative))
    return Parsed(node, (*items, *named), names, tuple(dict.fromkeys(trouble)))


def _signature(parsed: "x509.Certificate") -> str:
    """Return the name of the algorithm of a certificate's signature, the dotted number of one that has none."""
    oid = parsed.signature_algorithm_oid
    return oid.dotted_string if oid._name == "Unknown OID" else oid._name


def certified(
    certificate: str, names: Iterable[tuple[str, str]]
) -> tuple[tuple[tuple[str, str], ...], list[Node | Edge]]:
    """Return the host names among names of a certificate, with their types, and their nodes and edges."""
    found = tuple(dict.fromkeys(host_names(names)))
    items: list[Node | Edge] = []
    for name, kind in found:
        items += (*name_facts(name), Certifies(source=certificate, target=name, type=kind))
    return found, items


@_quietly()
def public_key(data: bytes) -> PublicKey | None:
    """Return the PublicKey of a SubjectPublicKeyInfo in DER; None where it does not parse."""
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        return _key_of(load_der_public_key(data))
    except Exception:  # whatever a hostile key makes the library raise
        return None


@_quietly()
def rsa_key(modulus: str, exponent: str) -> PublicKey | None:
    """Return the PublicKey of an RSA key's numbers in decimal; None where they are none."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    if not (_DIGITS.fullmatch(modulus) and _DIGITS.fullmatch(exponent)):
        return None
    try:
        return _key_of(RSAPublicNumbers(int(Decimal(exponent)), int(Decimal(modulus))).public_key())
    except Exception:  # numbers that are no key
        return None


def _armoured(data: bytes) -> str:
    text = base64.b64encode(data).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""))


def _name_text(name: Any) -> str:
    """Return a name as Nmap writes it: `commonName=…/organizationName=…`, in the certificate's own order."""
    return "/".join(f"{_attribute(part.oid)}={clean_text(part.value)}" for part in name)


def _attribute(oid: Any) -> str:
    return oid.dotted_string if oid._name == "Unknown OID" else str(oid._name)


def _common_names(parsed: "x509.Certificate") -> Iterator[str]:
    from cryptography.x509.oid import NameOID

    for attribute in parsed.subject.get_attributes_for_oid(NameOID.COMMON_NAME):
        yield clean_text(attribute.value)


def _alternative(parsed: "x509.Certificate") -> Iterator[tuple[str, str]]:
    """Yield the alternative names with the type of a host name that each would be."""
    from cryptography import x509

    try:
        found = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    for name in found:
        if isinstance(name, x509.DNSName):
            yield clean_text(name.value), "cert-san-dns"
        elif isinstance(name, x509.UniformResourceIdentifier):
            yield clean_text(name.value), "cert-san-uri"
        elif isinstance(name, x509.DirectoryName):
            yield _name_text(name.value), "cert-san-dirname"
            for part in name.value.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
                yield clean_text(part.value), "cert-san-dirname-cn"
        elif isinstance(name, x509.OtherName) and name.type_id.dotted_string == _UPN:
            yield _der_text(name.value), "cert-san-othername-upn"
        elif isinstance(name, x509.OtherName):
            yield f"{name.type_id.dotted_string}:{name.value.hex()}", "cert-san-othername"
        elif isinstance(name, x509.RegisteredID):
            yield name.value.dotted_string, "cert-san-rid"
        else:
            yield clean_text(str(name.value)), "cert-san-ip" if isinstance(name, x509.IPAddress) else "cert-san-email"


def _der_text(data: bytes) -> str:
    """Return the text of a DER string of up to 127 bytes; of anything else its hexadecimal digits."""
    whole = len(data) >= 2 and data[0] in (0x0C, 0x13, 0x16) and data[1] == len(data) - 2 < 128
    return clean_text(data[2:]) if whole else data.hex()


def host_names(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the names that are, or hold, one of a host: a URI's host, the domain of a principal (`user@domain`)."""
    for text, kind in names:
        uri = _URI.match(text) if kind == "cert-san-uri" else None
        principal = text.rpartition("@")[2] if kind == "cert-san-othername-upn" and "@" in text else None
        found = uri[1] if uri else principal or text
        if kind in ("cert-subject-cn", "cert-san-dns", "cert-san-dirname-cn") or uri or principal:
            with suppress(InvalidValue):
                if _NAME.fullmatch(found.rstrip(".")) and not _is_address(found):
                    yield hostname(found), kind


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _micro(moment: datetime, trouble: list[str]) -> int | None:
    micro = epoch_micro(moment)
    if micro >= 0:
        return micro
    trouble.append("a certificate's date before 1970 is not kept")
    return None


def _is_ca(parsed: "x509.Certificate") -> bool:
    from cryptography import x509

    try:
        return parsed.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _public_key(parsed: "x509.Certificate") -> PublicKey:
    return _key_of(parsed.public_key())


def _key_of(key: Any) -> PublicKey:
    from cryptography.hazmat.primitives import serialization as form

    spki = key.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    facts = _key_facts(key)
    with suppress(Exception):  # kinds of key that SSH does not know
        blob = base64.b64decode(key.public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).split()[1])
        facts["fingerprint"] = ssh_fingerprint(blob)
    return PublicKey(**_digests(spki), **facts)


def _decimal(number: int) -> str:
    """Return the digits of a number of any length; `str` refuses long ones."""
    return format(Decimal(number), "f")


def _key_facts(key: Any) -> dict[str, Any]:
    """Return type and size of a key, and modulus and exponent of an RSA key."""
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        modulus, exponent = _decimal(numbers.n), _decimal(numbers.e)
        return {"type": "rsa", "bits": key.key_size, "modulus": modulus, "exponent": exponent}
    if isinstance(key, ec.EllipticCurvePublicKey):
        return {"type": "ec", "bits": key.key_size, "curve": key.curve.name}
    if isinstance(key, dsa.DSAPublicKey):
        return {"type": "dsa", "bits": key.key_size}
    name = type(key).__name__.removeprefix("_").removesuffix("PublicKey").lower()
    return {"type": name, "bits": {"ed25519": 256, "x25519": 256, "ed448": 456, "x448": 448}.get(name)}
