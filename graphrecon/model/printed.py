"""Certificates and keys in the words of Nmap's scripts `ssl-cert` and `ssh-hostkey`."""

from collections.abc import Sequence

_KEY_WORDS = {"DSS": "DSA"}


def certificate_text(
    *,
    subject: str | None,
    names: Sequence[str],
    issuer: str | None,
    start: str | None,
    end: str | None,
    md5: str | None,
    sha1: str | None,
    sha256: str | None = None,
) -> str:
    """Return what `ssl-cert` prints of a certificate; `start` and `end` are the ISO 8601 times of its validity."""
    lines = (
        ("Subject: ", subject),
        ("Subject Alternative Name: ", ", ".join(names)),
        ("Issuer: ", issuer),
        ("Not valid before: ", start and start[:19]),
        ("Not valid after:  ", end and end[:19]),
        ("MD5:   ", md5),
        ("SHA-1: ", sha1),
        ("SHA-256: ", sha256),
    )
    return "\n".join(label + text for label, text in lines if text)


def key_text(*, kind: str | None, bits: int | None, digest: str) -> str:
    """Return what `ssh-hostkey` prints of a key of a kind as SSH names it (`ssh-rsa`, `ecdsa-sha2-nistp256`)."""
    word = (kind or "").removeprefix("ssh-").partition("-sha2-")[0].upper()
    size = () if bits is None else (str(bits),)
    kinds = (f"({_KEY_WORDS.get(word, word)})",) if word else ()
    return "\n  " + " ".join((*size, digest, *kinds))
