"""The attributes of public keys that a host shows: of SSH servers, and of any kind."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Place
from graphrecon.cypher.filter.number_types import INT
from graphrecon.cypher.filter.predicates import Beside, Both, Equal
from graphrecon.cypher.filter.shown import shown
from graphrecon.cypher.filter.types import EQUALITY, LOWER, NAME, BadValue, Name, Tests, Type

_KEY = "-[:{has_port}]->{{0,1}}()-[:{shows}|HAS_KEY]->{{1,2}}(key:PublicKey)"
_ANY_DIGEST = "[x IN [key.fingerprint, key.sha256, key.sha1, key.md5] WHERE x IS NOT NULL]"


_SHA256 = re.compile(r"(?i)[0-9a-f]{64}")


@dataclass(frozen=True)
class KeyText(Type):
    """A public key as its server sends it, in Base64; the graph knows it by its digest."""

    name: str = "key"
    takes: str = "a key in Base64, as OpenSSH writes it, or its SHA-256 digest"
    operators: frozenset[str] = EQUALITY

    def equal(self, value: Value) -> Tests:
        if _SHA256.fullmatch(value.text):
            return (Equal(value.text.lower()),)
        try:
            blob = base64.b64decode(value.text, validate=True)
        except (binascii.Error, ValueError):
            raise BadValue(self.takes) from None
        return (Equal(hashlib.sha256(blob).hexdigest()),)


_MD5 = re.compile(r"(?i)(?:md5:)?([0-9a-f]{2}(?::[0-9a-f]{2}){15}|[0-9a-f]{32})")
_HEX = re.compile(r"(?i)[0-9a-f]{40}|[0-9a-f]{64}")
_STORED = re.compile(r"[0-9a-f]+")


def _digest(text: str) -> str:
    """Return a digest in hexadecimal as it is stored, an MD5 digest also from OpenSSH's form; other text as it is."""
    md5 = _MD5.fullmatch(text)
    return md5[1].replace(":", "").lower() if md5 else text.lower() if _HEX.fullmatch(text) else text


@dataclass(frozen=True)
class SSHFingerprint(Name):
    """The fingerprint of a key: `SHA256:…` as OpenSSH writes it, or a digest in hexadecimal, with colons or without."""

    name: str = "fingerprint"
    takes: str = "SHA256:… in Base64, or a digest in hexadecimal (MD5, SHA-1, SHA-256)"

    def equal(self, value: Value) -> Tests:
        sizes = {32: "md5", 40: "sha1", 64: "sha256"}
        tests: Tests = ()
        for text in map(_digest, self.items(value)):
            beside = sizes.get(len(text)) if _STORED.fullmatch(text) else None
            tests += (Beside(beside, Equal(text)) if beside else Equal(text),)
        return tests


_CURVES = {"nistp256": "secp256r1", "nistp384": "secp384r1", "nistp521": "secp521r1"}


@dataclass(frozen=True)
class KeyType(Name):
    """The type of a key, also as SSH calls it: `ssh-rsa` is rsa, `ecdsa-sha2-nistp256` an ec of that curve."""

    def equal(self, value: Value) -> Tests:
        tests: Tests = ()
        for item in self.items(value):
            name = item.lower().removeprefix("ssh-")
            curve = _CURVES.get(name.removeprefix("ecdsa-sha2-"))
            plain = Equal("ec" if curve else {"dss": "dsa"}.get(name, name))
            tests += (Both(plain, Beside("curve", Equal(curve))) if curve else plain,)
        return tests


KEY_TYPE = KeyType()
KEY_FACTS: tuple[tuple[str, Type, str, str], ...] = (
    ("type", KEY_TYPE, "type", "rsa"),
    ("bits", INT, "size", "1024-2047"),
    ("modulus", NAME, "modulus", "/^17/"),
    ("exponent", NAME, "exponent", "65537"),
)
KEY_DIGESTS: tuple[tuple[str, Type, str, str], ...] = (
    ("sha256", LOWER, "SHA-256 digest", "/^ab/"),
    ("sha1", LOWER, "SHA-1 digest", "/^ab/"),
    ("md5", LOWER, "MD5 digest", "/^ab/"),
)

KEYS = (
    Field(
        "sshkey",
        Name(fold=_digest),
        "public key that a server showed, by any of its digests",
        "sshkey",
        shown(_ANY_DIGEST, "key:PublicKey", array=True, sure=True),
    ),
    Field(
        "sshkey.key",
        KeyText(),
        "public key that a server showed, whole",
        "sshkey.key:AAAAC3NzaC1lZDI1NTE5AAAAIA==",
        shown("key.sha256", "key:PublicKey", rank=5),
    ),
    *(
        Field(f"sshkey.{name}", type_, help_, f"sshkey.{name}:{example}", shown(f"key.{name}", "key:PublicKey"))
        for name, type_, help_, example in (
            ("fingerprint", SSHFingerprint(), "fingerprint of a public key, or a digest of it", "/^SHA256/"),
            ("type", KEY_TYPE, "type of a public key, also as SSH calls it", "ssh-rsa"),
            ("bits", INT, "size of a public key", "1024-2047"),
        )
    ),
    *(
        Field(
            f"pubkey.{name}",
            type_,
            f"{help_} of a public key, of a certificate or of SSH",
            f"pubkey.{name}:{example}",
            {
                "hosts": Place(f"key.{name}", _KEY, rank=9, rare=True),
                "port": Place(f"key.{name}", "-[:{shows}|HAS_KEY]->{{1,2}}(key:PublicKey)"),
            },
        )
        for name, type_, help_, example in (*KEY_FACTS, *KEY_DIGESTS)
    ),
)
