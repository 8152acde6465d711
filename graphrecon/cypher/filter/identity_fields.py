"""The attributes of what a host shows of itself: certificates, keys, fingerprints, weaknesses, pictures."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from graphrecon.cypher.filter import compound
from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.field import Field, Part, Place
from graphrecon.cypher.filter.predicates import Equal
from graphrecon.cypher.filter.types import (
    EQUALITY,
    INT,
    LOWER,
    NAME,
    TEXT,
    TIME,
    BadValue,
    Boolean,
    Decimal,
    Name,
    Tests,
    Type,
)

_KEY = "-[:{has_port}]->{{0,1}}()-[:{shows}|HAS_KEY]->{{1,2}}(key:PublicKey)"
_CA_KEY = "-[:{has_port}]->{{0,1}}()-[:{shows}]->(cert:Certificate)-[:HAS_KEY]->(key:PublicKey)"
_ANY_DIGEST = "[x IN [key.fingerprint, key.sha256, key.sha1, key.md5] WHERE x IS NOT NULL]"
UPPER = Name(fold=str.upper)


@dataclass(frozen=True)
class KeyText(Type):
    """A public key as its server sends it, in Base64; the graph knows it by its digest."""

    name: str = "key"
    takes: str = "a key in Base64, as OpenSSH writes it"
    operators: frozenset[str] = EQUALITY

    def equal(self, value: Value) -> Tests:
        try:
            blob = base64.b64decode(value.text, validate=True)
        except (binascii.Error, ValueError):
            raise BadValue(self.takes) from None
        return (Equal(hashlib.sha256(blob).hexdigest()),)


_SHOWS = "-[:{has_port}]->{{0,1}}()-[:{shows}]->"


def _shown(
    value: str, node: str, also: str = "", rank: int = 9, array: bool = False, sure: bool = False
) -> dict[str, Place]:
    return {
        "hosts": Place(value, f"{_SHOWS}({node})", also=also, rank=rank, array=array, sure=sure, rare=True),
        "port": Place(value, f"-[:{{shows}}]->({node})", also=also, array=array, sure=sure),
    }


def _fingerprint(kind: str, *aliases: str, help: str) -> Field:  # noqa: A002
    return Field(
        kind,
        NAME,
        help,
        f"{kind}:/^[0-9a-f]/",
        _shown("fingerprint.value", "fingerprint:Fingerprint", f"fingerprint.kind = '{kind}'", 5, sure=True),
        aliases,
    )


IDENTITIES = (
    Field(
        "cert",
        LOWER,
        "certificate, by any of its digests",
        "cert",
        _shown(
            "[x IN [cert.sha256, cert.sha1, cert.md5] WHERE x IS NOT NULL]",
            "cert:Certificate",
            array=True,
            sure=True,
        ),
    ),
    *(
        Field(
            f"cert.{name}",
            type_,
            help_,
            f"cert.{name}:{example}",
            _shown(f"cert.{name}", "cert:Certificate", array=name == "san", rank=1 if name[-1].isdigit() else 9),
        )
        for name, type_, help_, example in (
            ("subject", TEXT, "subject of a certificate", "/example/"),
            ("issuer", TEXT, "issuer of a certificate", "/encrypt/i"),
            ("self_signed", Boolean(), "whether a certificate is self-signed", "true"),
            ("sha256", LOWER, "SHA-256 digest of a certificate", "/^ab/"),
            ("sha1", LOWER, "SHA-1 digest of a certificate", "/^ab/"),
            ("md5", LOWER, "MD5 digest of a certificate", "/^ab/"),
            ("serial", NAME, "serial number of a certificate", "1234"),
            ("san", NAME, "alternative name of a certificate", "www.example.com"),
            ("not_before", TIME, "start of a certificate's validity", "2024-01-01"),
            ("not_after", TIME, "end of a certificate's validity", "2024-01-01..2024-12-31"),
        )
    ),
    Field(
        "sshkey",
        NAME,
        "public key that a server showed, by any of its digests",
        "sshkey",
        _shown(_ANY_DIGEST, "key:PublicKey", array=True, sure=True),
    ),
    Field(
        "sshkey.key",
        KeyText(),
        "public key that a server showed, whole",
        "sshkey.key:AAAAC3NzaC1lZDI1NTE5AAAAIA==",
        _shown("key.sha256", "key:PublicKey", rank=5),
    ),
    *(
        Field(f"sshkey.{name}", type_, help_, f"sshkey.{name}:{example}", _shown(f"key.{name}", "key:PublicKey"))
        for name, type_, help_, example in (
            ("fingerprint", NAME, "fingerprint of a public key", "/^SHA256/"),
            ("type", LOWER, "type of a public key", "ed25519"),
            ("bits", INT, "size of a public key", "1024-2047"),
        )
    ),
    _fingerprint("ja3", "ssl-ja3-client", "ja3-client", help="JA3 fingerprint of a TLS client"),
    _fingerprint("ja3s", "ssl-ja3-server", "ja3-server", help="JA3S fingerprint of a TLS server"),
    _fingerprint("ja4", "ssl-ja4-client", "ja4-client", help="JA4 fingerprint of a TLS client"),
    _fingerprint("jarm", "ssl-jarm", help="JARM fingerprint of a TLS server"),
    _fingerprint("hassh", "hassh-client", help="HASSH fingerprint of an SSH client"),
    _fingerprint("hassh-server", help="HASSH fingerprint of an SSH server"),
    _fingerprint("favicon", help="fingerprint of a web site's icon"),
    Field(
        "vuln",
        NAME,
        "weakness that a scanner reports, or ID:STATE",
        "vuln:CVE-2014-0160",
        {
            "hosts": Place(
                "vuln.name",
                "-[:{has_port}]->{{0,1}}()-[shows:{shows}]->(vuln:Vulnerability)",
                rank=1,
                sure=True,
                rare=True,
            ),
            "port": Place("vuln.name", "-[shows:{shows}]->(vuln:Vulnerability)", sure=True),
        },
        ("vulns.id",),
        compound.weakness,
        {"name": Part("vuln.name", NAME), "state": Part("shows.state", UPPER)},
    ),
    Field(
        "vuln.state",
        UPPER,
        "what a scanner says of a weakness",
        "vuln.state:VULNERABLE",
        {
            "hosts": Place(
                "shows.state", "-[:{has_port}]->{{0,1}}()-[shows:{shows}]->(:Vulnerability)", rank=9, rare=True
            ),
            "port": Place("shows.state", "-[shows:{shows}]->(:Vulnerability)"),
        },
        ("vulns.state",),
    ),
    Field(
        "vuln.severity",
        Decimal(),
        "CVSS score of a weakness",
        "vuln.severity > 8",
        _shown("vuln.severity", "vuln:Vulnerability"),
        ("vulns.severity",),
    ),
    Field(
        "cacert",
        LOWER,
        "certificate that may sign others, by any of its digests",
        "cacert",
        _shown(
            "[x IN [cert.sha256, cert.sha1, cert.md5] WHERE x IS NOT NULL]",
            "cert:Certificate",
            "cert.ca",
            array=True,
            sure=True,
        ),
    ),
    *(
        Field(
            f"cacert.{name}",
            type_,
            f"{help_} of a certificate that may sign others",
            f"cacert.{name}:{example}",
            _shown(f"cert.{name}", "cert:Certificate", "cert.ca", rank=1 if name[-1].isdigit() else 9),
        )
        for name, type_, help_, example in (
            ("subject", TEXT, "subject", "/example/"),
            ("issuer", TEXT, "issuer", "/encrypt/i"),
            ("self_signed", Boolean(), "self-signature", "true"),
            ("sha256", LOWER, "SHA-256 digest", "/^ab/"),
            ("sha1", LOWER, "SHA-1 digest", "/^ab/"),
            ("md5", LOWER, "MD5 digest", "/^ab/"),
        )
    ),
    *(
        Field(
            f"cacert.pubkey.{name}",
            LOWER,
            f"{help_} of the key of a certificate that may sign others",
            f"cacert.pubkey.{name}:/^ab/",
            {
                "hosts": Place(f"key.{name}", _CA_KEY, also="cert.ca", rank=9, rare=True),
                "port": Place(
                    f"key.{name}", "-[:{shows}]->(cert:Certificate)-[:HAS_KEY]->(key:PublicKey)", also="cert.ca"
                ),
            },
            (f"cacert.pk{name}",),
        )
        for name, help_ in (("sha256", "SHA-256 digest"), ("sha1", "SHA-1 digest"), ("md5", "MD5 digest"))
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
            (f"cert.pubkey.{name}",),
        )
        for name, type_, help_, example in (
            ("type", LOWER, "type", "rsa"),
            ("bits", INT, "size", "1024-2047"),
            ("modulus", NAME, "modulus", "/^17/"),
            ("exponent", NAME, "exponent", "65537"),
        )
    ),
    *(
        Field(
            f"pubkey.{name}",
            LOWER,
            f"{help_} of a public key, of a certificate or of SSH",
            f"pubkey.{name}:{example}",
            {
                "hosts": Place(f"key.{name}", _KEY, rank=9, rare=True),
                "port": Place(f"key.{name}", "-[:{shows}|HAS_KEY]->{{1,2}}(key:PublicKey)"),
            },
            (f"cert.pubkey.{name}", f"cert.pk{name}"),
        )
        for name, help_, example in (
            ("sha256", "SHA-256 digest", "/^ab/"),
            ("sha1", "SHA-1 digest", "/^ab/"),
            ("md5", "MD5 digest", "/^ab/"),
        )
    ),
    Field(
        "screenshot",
        LOWER,
        "picture of a service, by its SHA-256 digest",
        "screenshot",
        _shown("screenshot.sha256", "screenshot:Screenshot", sure=True),
    ),
    Field(
        "screenwords",
        TEXT,
        "word read from a picture",
        "screenwords:login",
        _shown("screenshot.words", "screenshot:Screenshot", array=True),
    ),
)
