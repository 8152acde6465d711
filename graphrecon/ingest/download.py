"""Downloads editions from MaxMind: each archive is checked by its sha256 and becomes a file only when whole."""

import base64
import hashlib
import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import msgspec

from graphrecon.errors import GraphreconError

EDITIONS = ("GeoLite2-ASN", "GeoLite2-Country", "GeoLite2-City")
"""What is fetched by default, at most; a country edition is left out, since a city edition tells the same."""
DEFAULT = ("GeoLite2-ASN", "GeoLite2-City")
MOST = 2 << 30
"""Bytes of the largest archive."""
TIMEOUT = 60.0
"""Seconds without an answer."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_SHA256 = re.compile(rb"[0-9a-f]{64}")

Advance = Callable[[int, int | None], None]
"""(bytes so far, bytes in all if known)"""


class DownloadError(GraphreconError):
    """An edition cannot be fetched."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and where; without an account's number the older address is used, which takes the key alone."""

    key: str
    number: str | None = None
    url: str = "https://download.maxmind.com"


def fetch(account: Account, edition: str, folder: Path, advance: Advance | None = None) -> Path:
    """Return the path of the archive of an edition in `folder`; one of the same content is not fetched again.

    Raises DownloadError when the key is refused, the network fails or the content is not what its sha256 says.
    """
    if not _NAME.fullmatch(edition):
        raise DownloadError(f"not the name of an edition: {edition!r}", hint=f"such as {', '.join(EDITIONS)}")
    path = folder / f"{edition}.tar.gz"
    wanted = _sha256(account, edition)
    if path.exists() and _digest(path) == wanted:
        return path
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    try:
        with _open(account, edition, "tar.gz") as answer, part.open("wb") as file:
            found = _copy(answer, file, advance)
        if found != wanted:
            raise DownloadError(f"{edition} arrived damaged: its sha256 is {found[:16]}…, not {wanted[:16]}…")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _sha256(account: Account, edition: str) -> str:
    with _open(account, edition, "tar.gz.sha256") as answer:
        found = _SHA256.match(answer.read(4096))
    if not found:
        raise DownloadError(f"the answer for {edition} is no sha256", hint="is that MaxMind's address?")
    return found[0].decode()


def _copy(answer: http.client.HTTPResponse, file: IO[bytes], advance: Advance | None) -> str:
    digest, size = hashlib.sha256(), 0
    total = answer.length
    while data := answer.read(1 << 16):
        size += len(data)
        if size > MOST:
            raise DownloadError(f"the answer is larger than {MOST >> 30} GB")
        digest.update(data)
        file.write(data)
        if advance:
            advance(size, total)
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _open(account: Account, edition: str, suffix: str) -> Iterator[http.client.HTTPResponse]:
    """Yield the answer. The key goes to the first server only, never along a redirection, and into no message."""
    base = account.url.rstrip("/")
    if urlsplit(base).scheme not in ("http", "https"):
        raise DownloadError(f"not an address of a web server: {base!r}")
    if account.number:
        request = Request(f"{base}/geoip/databases/{edition}/download?{urlencode({'suffix': suffix})}")
        token = base64.b64encode(f"{account.number}:{account.key}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {token}")
    else:
        asked = {"edition_id": edition, "license_key": account.key, "suffix": suffix}
        request = Request(f"{base}/app/geoip_download?{urlencode(asked)}")
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:
            yield answer
    except HTTPError as error:
        with error:
            if error.code in (401, 403):
                raise DownloadError(
                    f"{urlsplit(base).netloc} refuses the key for {edition}",
                    hint="set GRAPHRECON_MAXMIND_KEY, and GRAPHRECON_MAXMIND_ACCOUNT for keys made since 2024",
                ) from None
            raise DownloadError(f"{urlsplit(base).netloc} answers {error.code} for {edition}") from None
    except (URLError, OSError, http.client.HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise DownloadError(
            f"{edition} cannot be fetched from {urlsplit(base).netloc}: {reason or type(error).__name__}",
            hint="run the command again; the edition in use stays",
        ) from None
