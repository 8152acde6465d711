"""The attributes of certificates that a host shows, and of their keys."""

from graphrecon.cypher.filter.field import Field, Place
from graphrecon.cypher.filter.key_fields import KEY_DIGESTS, KEY_FACTS
from graphrecon.cypher.filter.number_types import INT
from graphrecon.cypher.filter.shown import SHOWS, shown
from graphrecon.cypher.filter.time_types import TIME, Span
from graphrecon.cypher.filter.types import LOWER, NAME, TEXT, Boolean

_ITS_KEY = "(cert:Certificate)-[:HAS_KEY]->(key:PublicKey)"


def _key(value: str, also: str = "") -> dict[str, Place]:
    """Return the places of a value of a certificate's key."""
    return {
        "hosts": Place(value, SHOWS + _ITS_KEY, also=also, rank=9, rare=True),
        "port": Place(value, "-[:{shows}]->" + _ITS_KEY, also=also),
    }


CERTIFICATES = (
    Field(
        "cert",
        LOWER,
        "certificate, by any of its digests",
        "cert",
        shown(
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
            shown(f"cert.{name}", "cert:Certificate", array=name == "san", rank=1 if name[-1].isdigit() else 9),
        )
        for name, type_, help_, example in (
            ("subject", TEXT, "subject of a certificate", "/example/"),
            ("issuer", TEXT, "issuer of a certificate", "/encrypt/i"),
            ("self_signed", Boolean(), "whether a certificate is self-signed", "true"),
            ("sha256", LOWER, "SHA-256 digest of a certificate", "/^ab/"),
            ("sha1", LOWER, "SHA-1 digest of a certificate", "/^ab/"),
            ("md5", LOWER, "MD5 digest of a certificate", "/^ab/"),
            ("serial", NAME, "serial number of a certificate", "1234"),
            ("version", INT, "version of X.509 of a certificate", "1"),
            ("signature_algorithm", TEXT, "algorithm of a certificate's signature", "/sha1/i"),
            ("san", NAME, "alternative name of a certificate", "www.example.com"),
            ("not_before", TIME, "start of a certificate's validity", "2024-01-01"),
            ("not_after", TIME, "end of a certificate's validity", "2024-01-01..2024-12-31"),
        )
    ),
    Field(
        "cert.lifetime",
        Span(),
        "span for which a certificate is valid, in seconds",
        "cert.lifetime > 398d",
        shown("cert.not_after.epochSeconds - cert.not_before.epochSeconds", "cert:Certificate"),
    ),
    *(
        Field(
            f"cert.pubkey.{name}",
            type_,
            f"{help_} of the key of a certificate",
            f"cert.pubkey.{name}:{example}",
            _key(f"key.{name}"),
            (f"cert.pk{name}",) if digest else (),
        )
        for rows, digest in ((KEY_FACTS, False), (KEY_DIGESTS, True))
        for name, type_, help_, example in rows
    ),
    Field(
        "cacert",
        LOWER,
        "certificate that may sign others, by any of its digests",
        "cacert",
        shown(
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
            shown(f"cert.{name}", "cert:Certificate", "cert.ca", rank=1 if name[-1].isdigit() else 9),
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
            type_,
            f"{help_} of the key of a certificate that may sign others",
            f"cacert.pubkey.{name}:{example}",
            _key(f"key.{name}", "cert.ca"),
            (f"cacert.pk{name}",),
        )
        for name, type_, help_, example in KEY_DIGESTS
    ),
)
