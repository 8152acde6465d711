"""All settings, read once by the entry point from the environment and one TOML file."""

import os
from pathlib import Path

import platformdirs
from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graphrecon.errors import SettingsError


def config_file() -> Path:
    """Return the path of the TOML settings file, whether it exists or not."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "graphrecon" / "config.toml"


class Settings(BaseSettings):
    """Settings by name; the environment variable is `GRAPHRECON_` and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix="GRAPHRECON_", extra="ignore", env_ignore_empty=True)

    uri: str | None = None
    """Another server (`bolt://`, `neo4j://`, `+s`); unset means the embedded one."""
    user: str = "neo4j"
    password: str | None = None
    database: str | None = None
    home: Path = Path(platformdirs.user_data_dir("graphrecon", appauthor=False))
    """Folder of the embedded server and its data."""
    cache: Path = Path(platformdirs.user_cache_dir("graphrecon", appauthor=False))
    """Folder of downloaded parts, shared by all homes."""
    heap: str = "1G"
    """Heap of the embedded server, as the JVM writes sizes."""
    pagecache: str = "512M"
    """Page cache of the embedded server."""
    test_uri: str | None = None
    """The server that tests use."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


def load_settings() -> Settings:
    """Return the settings of this process.

    Raises SettingsError when the TOML file cannot be read or a value has the wrong form.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"setting '{name}': {first['msg']}",
            hint=f"see GRAPHRECON_{name.upper()} and {config_file()}",
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"cannot read settings: {error}", where=str(config_file())) from error
    settings.home = settings.home.expanduser().absolute()
    settings.cache = settings.cache.expanduser().absolute()
    return settings
