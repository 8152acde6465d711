"""What `ipdata --download` fetches: MaxMind's editions, with the key of the settings."""

import sys
from collections.abc import Sequence
from pathlib import Path

from graphrecon.cli.escape import visible
from graphrecon.cli.options import UsageError
from graphrecon.cli.progress import Bar
from graphrecon.ingest.download import DEFAULT, Account, DownloadError, fetch
from graphrecon.settings import load_settings


def fetched(wanted: Sequence[str], failed: list[DownloadError], *, quiet: bool) -> list[str]:
    """Return the paths of the editions that can be fetched; the others are told on stderr and kept in `failed`.

    Raises DownloadError when there is none, and UsageError without a key.
    """
    settings = load_settings()
    if not settings.maxmind_key:
        raise UsageError(
            "--download needs a key of MaxMind", hint="set GRAPHRECON_MAXMIND_KEY; an account there costs nothing"
        )
    account = Account(key=settings.maxmind_key, number=settings.maxmind_account, url=settings.maxmind_url)
    paths = []
    for name in wanted or DEFAULT:
        try:
            paths.append(str(_fetch(account, name, settings.cache / "maxmind", Bar(quiet=quiet))))
        except DownloadError as error:
            failed.append(error)
    if not paths:
        raise failed[0]
    for each in failed:
        sys.stderr.write(visible(f"graphrecon: {each}") + "\n")
    return paths


def _fetch(account: Account, name: str, folder: Path, bar: Bar) -> Path:
    bar.start(name, None)
    try:
        return fetch(account, name, folder, lambda size, _: bar.advance(size, size))
    finally:
        bar.finish()
