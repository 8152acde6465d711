"""Verifiers of passwords: Argon2id of the password under a secret that does not stand in the graph.

Who reads the graph by raw Cypher reads verifiers too, and without the secret can try no password against them.
"""

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path
from secrets import token_hex

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from graphrecon.errors import GraphreconError

SHORTEST, LONGEST = 10, 1024
"""Characters of a password."""
_FILE = "secret"


class BadPassword(GraphreconError):
    """A text that cannot be a password."""


class OtherSecret(GraphreconError):
    """A verifier that was made with another secret than this home's."""


def secret_of(home: Path, given: str | None = None) -> bytes:
    """Return the secret: `given`, else the one of the home's file `secret`, which is made when there is none."""
    if given:
        return given.encode()
    file = home / _FILE
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise GraphreconError(f"cannot write the secret of accounts: {error.strerror}", where=str(file)) from error
    else:
        with os.fdopen(handle, "w") as made:
            made.write(token_hex(32) + "\n")
    text = file.read_text().strip()
    if len(text) < 32:
        raise GraphreconError("the secret of accounts is too short", where=str(file), hint="give 32 characters or more")
    return text.encode()


def check_password(password: str) -> None:
    """Return when a text can be a password; raises BadPassword."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadPassword(f"a password has {SHORTEST} to {LONGEST} characters, not {len(password)}")


def verifier(password: str, secret: bytes) -> str:
    """Return what is stored of a password; raises BadPassword."""
    check_password(password)
    return f"{_mark(secret)}{_HASHER.hash(_keyed(password, secret))}"


def verify(stored: str | None, password: str, secret: bytes) -> bool:
    """Return whether the password is the one of a verifier; None takes as long and is False.

    Raises OtherSecret for a verifier that this secret cannot check.
    """
    mark, dollar, kept = (stored or _unknown(secret)).partition("$")
    if mark != _mark(secret):
        raise OtherSecret(
            "passwords were set with another secret",
            hint="give the same GRAPHRECON_SECRET, or the file `secret` of that home, or set the password again",
        )
    try:
        _HASHER.verify(f"{dollar}{kept}", _keyed(password[:LONGEST], secret))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


_HASHER = PasswordHasher()


def _keyed(password: str, secret: bytes) -> bytes:
    return hmac.new(secret, password.encode(errors="surrogatepass"), hashlib.sha256).digest()


def _mark(secret: bytes) -> str:
    """Return the name of a secret, which tells nothing of it."""
    return hashlib.sha256(b"graphrecon\0" + secret).hexdigest()[:8]


@cache
def _unknown(secret: bytes) -> str:
    return verifier(token_hex(16), secret)
