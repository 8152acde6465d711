"""MaxMind DB files (.mmdb): autonomous systems, countries, cities, network by network."""

import math
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from maxminddb import InvalidDatabaseError

from graphrecon.importers import ranges
from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.mmdb_tree import Tree
from graphrecon.importers.ranges import Continent, Edition, Nation, Region, Value
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.spans import Span

MARK = b"\xab\xcd\xefMaxMind.com"
"""Begins the metadata at the end of a file."""
MOST_KEPT = 100_000
"""Records that are kept: many networks share one."""
_KINDS = {"asn": "asn", "isp": "asn", "city": "city", "enterprise": "city", "country": "country"}
_PROVIDERS = {"geolite": "MaxMind", "geoip": "MaxMind", "dbip": "DB-IP"}
_NOTHING = Note("a network of which the database tells nothing")


class Mmdb:
    """The importer of MaxMind DB files, alone or in the archive that MaxMind packs each in."""

    name = "mmdb"
    purpose = "data"
    title = "MaxMind database (.mmdb)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the metadata are there, or the name says so, or an archive holds such a file."""
        named = ".mmdb" in PurePosixPath(name).suffixes[-2:]
        return MARK in head or named or (_is_archive(head) and b".mmdb" in head + name.encode(errors="replace"))

    def prepare(self, source: Source, options: Options) -> Source:
        """Return the content of the edition. Raises ImporterError for another database, or one that is damaged."""
        content = ranges.digest_of(source)
        with _database(source) as path:
            try:
                with Tree(path) as tree:
                    edition = _edition(tree.metadata, content, options.kind, source.name)
                    return ranges.content_of(source, edition, _networks(tree, edition.kind))
            except (InvalidDatabaseError, ValueError, TypeError, OSError) as error:
                why = str(error) or type(error).__name__
                raise ImporterError(
                    f"is damaged: {why}", where=source.name, hint="the edition that is in use stays"
                ) from error

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the ranges with what they belong to."""
        return ranges.nodes(source, options)


def _is_archive(head: bytes) -> bool:
    return head[257:262] == b"ustar"


@contextmanager
def _database(source: Source) -> Iterator[Path]:
    """Yield the path of the database: the input, or the one file of that kind in the archive that it is."""
    path = source.path()
    if not _is_archive(source.head()):
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="graphrecon-", suffix=".mmdb") as copy:
        try:
            with tarfile.open(path) as archive:
                member = next((one for one in archive if one.isfile() and one.name.endswith(".mmdb")), None)
                packed = archive.extractfile(member) if member else None
                if packed is None:
                    raise ImporterError("holds no .mmdb file", where=source.name)
                shutil.copyfileobj(packed, copy)
        except (tarfile.TarError, EOFError) as error:
            raise ImporterError(f"is no whole archive: {error}", where=source.name) from error
        copy.flush()
        yield Path(copy.name)


def _edition(metadata: Any, content: str, kind: str | None, name: str) -> Edition:
    type_ = ranges.text(metadata.database_type) or ""
    words = type_.lower().replace("-", " ").replace("_", " ")
    known = kind or next((found for word, found in _KINDS.items() if word in words), None)
    if known is None:
        raise ImporterError(
            f"is a database of {type_!r}: ASN, Country and City are read", where=name, hint="--kind says which it is"
        )
    provider = next((title for word, title in _PROVIDERS.items() if words.startswith(word)), None)
    epoch = metadata.build_epoch
    built = epoch if isinstance(epoch, int) and 0 < epoch < 253_402_300_800 else None
    return Edition(
        kind=known,
        provider=provider or words.partition(" ")[0][:64] or ranges.LOCAL,
        content=content,
        edition=datetime.fromtimestamp(built, UTC).date().isoformat() if built else None,
        built=built * 1_000_000 if built else None,
    )


def _networks(tree: Tree, kind: str) -> Iterator[Span | Skipped | Note]:
    values: dict[int, Value | None] = {}
    for first, last, place in tree.networks():
        if place not in values:
            if len(values) >= MOST_KEPT:
                values.clear()
            record = tree.record(place)
            values[place] = value_of(record, kind) if isinstance(record, Mapping) else None
        value = values[place]
        yield ranges.span(first, last, value) if value else _NOTHING


def value_of(record: Mapping[str, Any], kind: str) -> Value | None:
    """Return what a record tells of its network, None for nothing."""
    if kind == "asn":
        number = record.get("autonomous_system_number")
        if not isinstance(number, int) or not 0 <= number < 1 << 32:
            return None
        return Value(asn=number, asname=ranges.text(record.get("autonomous_system_organization")))
    registered = _nation(record, "registered_country")
    if kind == "registered_country":
        return Value(registered=registered) if registered else None
    country = _nation(record, "country")
    continent = None if country else _continent(record)
    if kind == "country":
        value = Value(country=country, registered=registered, continent=continent)
        return None if value == Value() else value
    parts = record.get("subdivisions")
    place = record.get("location")
    value = Value(
        country=country,
        registered=registered,
        continent=continent,
        regions=_regions(parts[: ranges.MOST_REGIONS]) if isinstance(parts, list) else (),
        city=_named(record.get("city")),
        latitude=degrees(_get(place, "latitude"), 90),
        longitude=degrees(_get(place, "longitude"), 180),
        accuracy=radius(_get(place, "accuracy_radius")),
        postal=ranges.text(_get(record.get("postal"), "code"), 64),
    )
    return None if value == Value() else value


def degrees(value: Any, most: int) -> float | None:
    """Return degrees from -`most` to `most`, None for anything else."""
    number = isinstance(value, int | float) and math.isfinite(value) and -most <= value <= most
    return float(value) if number else None


def radius(value: Any) -> int | None:
    """Return kilometres, None for what is no distance on this planet."""
    return value if isinstance(value, int) and 0 <= value <= 20_040 else None


def _nation(record: Mapping[str, Any], name: str) -> Nation | None:
    nation = record.get(name)
    code = ranges.code(_get(nation, "iso_code"))
    if code is None or len(code) != 2:
        return None
    around = _continent(record) if name == "country" else None
    return Nation(code, _named(nation), *((around.code, around.name) if around else ()))


def _continent(record: Mapping[str, Any]) -> Continent | None:
    continent = record.get("continent")
    code = ranges.code(_get(continent, "code"))
    return Continent(code, _named(continent)) if code else None


def _regions(parts: list[Any]) -> tuple[Region, ...]:
    """Return those that have a code or a name, the widest first, as they are written."""
    found = (Region(ranges.code(_get(part, "iso_code")), _named(part)) for part in parts)
    return tuple(region for region in found if region.code or region.name)


def _named(thing: Any) -> str | None:
    """Return the English name, else the first one by language."""
    names = _get(thing, "names")
    if not isinstance(names, Mapping):
        return None
    return ranges.text(names.get("en")) or next((ranges.text(names[each]) for each in sorted(names)), None)


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else None
