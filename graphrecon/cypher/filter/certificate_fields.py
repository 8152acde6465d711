"""The attributes of certificates that a host shows, and of their keys."""

from graphrecon.cypher.filter.field import Field, Place
from graphrecon.cypher.filter.key_fields import KEY_DIGESTS, KEY_FACTS
from graphrecon.cypher.filter.number_types import INT
from graphrecon.cypher.filter.shown import SHOWS, shown
from graphrecon.cypher.filter.time_types import TIME, Span
from graphrecon.cypher.filter.types import LOWER, NAME, TEXT, Boolean, Type

_ITS_KEY = "(cert:Certificate)-[:HAS_KEY]->(key:PublicKey)"


def _key(value: str, also: str = "") -> dict[str, Place]:
    """Return the places of a value of a certificate's key."""
    return {
        "hosts": Place(value, SHOWS + _ITS_KEY, also=also, rank=9, rare=True),
        "port": Place(value, "-[:{shows}]->" + _ITS_KEY, also=also),
    }


_FACTS: tuple[tuple[str, Type, str, str], ...] = (
    ("subject", TEXT, "subject of {it}", "/example/"),
    ("issuer", TEXT, "issuer of {it}", "/encrypt/i"),
    ("self_signed", Boolean(), "whether {it} is self-signed", "true"),
    ("sha256", LOWER, "SHA-256 digest of {it}", "/^ab/"),
    ("sha1", LOWER, "SHA-1 digest of {it}", "/^ab/"),
    ("md5", LOWER, "MD5 digest of {it}", "/^ab/"),
    ("serial", NAME, "serial number of {it}", "1234"),
    ("version", INT, "version of X.509 of {it}", "1"),
    ("signature_algorithm", TEXT, "algorithm of the signature of {it}", "/sha1/i"),
    ("san", NAME, "alternative name of {it}", "www.example.com"),
    ("not_before", TIME, "start of the validity of {it}", "2024-01-01"),
    ("not_after", TIME, "end of the validity of {it}", "2024-01-01..2024-12-31"),
)
_DIGESTS = "[x IN [cert.sha256, cert.sha1, cert.md5] WHERE x IS NOT NULL]"
_LIFETIME = "cert.not_after.epochSeconds - cert.not_before.epochSeconds"


def _rows(prefix: str, it: str, also: str = "") -> tuple[Field, ...]:
    """Return the attributes of the certificates that pass a condition, and of their keys."""
    node = "cert:Certificate"
    return (
        Field(
            prefix,
            LOWER,
            f"{it.removeprefix('a ')}, by any of its digests",
            prefix,
            shown(_DIGESTS, node, also, array=True, sure=True),
        ),
        *(
            Field(
                f"{prefix}.{name}",
                type_,
                help_.format(it=it),
                f"{prefix}.{name}:{example}",
                shown(f"cert.{name}", node, also, array=name == "san", rank=1 if name[-1].isdigit() else 9),
            )
            for name, type_, help_, example in _FACTS
        ),
        Field(
            f"{prefix}.lifetime",
            Span(),
            f"span for which {it} is valid, in seconds",
            f"{prefix}.lifetime > 398d",
            shown(_LIFETIME, node, also),
        ),
        *(
            Field(
                f"{prefix}.pubkey.{name}",
                type_,
                f"{help_} of the key of {it}",
                f"{prefix}.pubkey.{name}:{example}",
                _key(f"key.{name}", also),
                (f"{prefix}.pk{name}",) if digest else (),
            )
            for rows, digest in ((KEY_FACTS, False), (KEY_DIGESTS, True))
            for name, type_, help_, example in rows
        ),
    )


CERTIFICATES = (*_rows("cert", "a certificate"), *_rows("cacert", "a certificate that may sign others", "cert.ca"))
