"""All settings, read once by the entry point from the environment and one TOML file."""

import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from graphrecon.errors import SettingsError

PREFIX = "GRAPHRECON_"
ROOMY = 7 << 30
"""Bytes of memory from which on a machine gives the server 2 GB of heap (8 GB, less what a kernel keeps)."""


def _memory() -> int:
    """Return the bytes of memory of this machine, 0 where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0


def config_file() -> Path:
    """Return the path of the TOML settings file, whether it exists or not."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "graphrecon" / "config.toml"


class Settings(msgspec.Struct, kw_only=True):
    """Settings by name; the environment variable is `GRAPHRECON_` and the name in capitals."""

    uri: str | None = None
    """Another server (`bolt://`, `neo4j://`, `+s`); unset means the embedded one."""
    user: str = "neo4j"
    password: str | None = None
    database: str | None = None
    home: Path = msgspec.field(default_factory=lambda: Path(platformdirs.user_data_dir("graphrecon", appauthor=False)))
    """Folder of the embedded server and its data."""
    cache: Path = msgspec.field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("graphrecon", appauthor=False))
    )
    """Folder of downloaded parts, shared by all homes."""
    heap: str = msgspec.field(default_factory=lambda: "2G" if _memory() >= ROOMY else "1G")
    """Heap of the embedded server, as the JVM writes sizes; by default 2G where the machine has 8 GB, else 1G."""
    pagecache: str = "512M"
    """Page cache of the embedded server."""
    java_options: str = ""
    """Further options of Java for the embedded server, as on a command line."""
    store_credentials: bool = False
    """Whether credentials seen in clear are kept, in `secret` of the observation; raw Cypher alone shows them."""
    dns_blacklists: str = "+"
    """Domains of lists of addresses (DNSBL), with commas; `+` at its beginning means the packaged ones too."""
    maxmind_key: str | None = None
    """Licence key of MaxMind, for `ipdata --download`."""
    maxmind_account: str | None = None
    """Number of the account that the key belongs to."""
    maxmind_url: str = "https://download.maxmind.com"
    """Where editions are downloaded, or a mirror of it."""
    secret: str | None = None
    """Secret under which passwords of accounts are kept; unset means the file `secret` of the home."""
    web_proxy: str | None = None
    """Address or network of a proxy in front of `graphrecon web`: X-Forwarded-For and -Proto are believed of it."""
    web_user_header: str | None = None
    """Header by which that proxy names the account, such as Remote-User; unset: it names none."""
    web_names: str = ""
    """Names, with commas, under which `graphrecon web` is reached beside those of this machine."""
    test_uri: str | None = None
    """The server that tests use."""


def load_settings() -> Settings:
    """Return the settings of this process: the environment's, else the file's, else the defaults.

    Raises SettingsError when the TOML file cannot be read or a value has the wrong form.
    """
    found = _file() | _environment()
    try:
        settings = msgspec.convert(found, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        text, _, where = str(error).partition(" - at `$.")
        name = where.rstrip("`")
        raise SettingsError(
            f"setting '{name}': {text}", hint=f"see {PREFIX}{name.upper()} and {config_file()}"
        ) from error
    settings.home = settings.home.expanduser().absolute()
    settings.cache = settings.cache.expanduser().absolute()
    return settings


def _file() -> dict[str, Any]:
    try:
        return tomllib.loads(config_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"cannot read settings: {error}", where=str(config_file())) from error


def _environment() -> dict[str, str]:
    named = {name: os.environ.get(PREFIX + name.upper()) for name in Settings.__struct_fields__}
    return {name: value for name, value in named.items() if value}


def _path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        try:
            return Path(value)
        except ValueError as error:
            raise msgspec.ValidationError(str(error)) from error
    raise msgspec.ValidationError(f"Expected a path, got `{type(value).__name__}`")
