"""MaxMind's CSV editions: blocks of networks, and the locations that they point at, in a folder or a zip archive."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from graphrecon.importers import ranges
from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.lines import TOO_LONG, excerpt
from graphrecon.importers.mmdb import degrees, radius
from graphrecon.importers.range_dump import as_number, fields
from graphrecon.importers.ranges import Continent, Edition, Nation, Region, Value
from graphrecon.importers.source import MAX_LINE, ImporterError, LongLine, Source
from graphrecon.importers.spans import Span
from graphrecon.model.values import InvalidValue, network_bounds

MOST_PLACES = 1_000_000
"""Locations that one edition may have."""
_BLOCKS = re.compile(rb'\A"?network"?,(?=[^\n]*\b(?:geoname_id|autonomous_system_number)\b)')
_LOCATIONS = re.compile(rb'\A"?geoname_id"?,"?locale_code"?,')
_DATE = re.compile(r"(?:^|[_-])(\d{8})(?:\D|$)")
_PART = re.compile(r"-?Blocks-IPv[46]", re.I)
_NO_PLACE = Note("a network of which the locations tell nothing")
_INCOMPLETE = "is cut short: its last line is not complete"
_STAYS = "the edition that is in use stays"

Rows = Iterator[tuple[str, bytes, dict[str, str] | str]]
"""(place, line, its cells by name, or why they cannot be read)"""


class Place(msgspec.Struct, frozen=True, gc=False):
    """What a location says."""

    nation: Nation | None
    continent: Continent | None
    regions: tuple[Region, ...]
    city: str | None


class MaxmindCsv:
    """The importer of the CSV editions; of a folder each blocks file is one input, its locations lie beside it."""

    name = "maxmind-csv"
    purpose = "data"
    title = "MaxMind CSV edition (blocks with locations, or the zip archive)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the first line is a header of theirs, or an archive begins with one of their folders."""
        archive = head.startswith(b"PK\x03\x04") and re.match(rb"[^/\0]*-CSV_\d{8}/", head[30:200]) is not None
        return archive or _BLOCKS.match(head) is not None or _LOCATIONS.match(head) is not None

    def prepare(self, source: Source, options: Options) -> Source:
        """Return the content of the edition; of locations alone, a note that they are read with their blocks."""
        if _LOCATIONS.match(source.head()):
            return Source.converted([b'{"note":"locations are read with the blocks beside them"}\n'], source.name)
        content = ranges.digest_of(source)
        with ExitStack() as stack:
            if source.head().startswith(b"PK\x03\x04"):
                names, blocks, locations = _archived(stack, source)
            else:
                beside = _beside(source, options.kind)
                places = stack.enter_context(Source.from_path(beside)) if beside else None
                if places:
                    content += ranges.digest_of(places)
                names, blocks = source.name, _table(source, "")
                locations = _table(places, "locations, ") if places else None
            kind = options.kind or _kind(source.head(), names)
            if kind != "asn" and locations is None:
                raise ImporterError(
                    "its locations are missing",
                    where=source.name,
                    hint="put GeoLite2-…-Locations-en.csv of the same edition beside it",
                )
            edition = _edition(kind, names, content)
            return ranges.content_of(source, edition, _spans(kind, blocks, locations))

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the ranges with what they belong to."""
        return ranges.nodes(source, options)


def _kind(head: bytes, names: str) -> str:
    if b"autonomous_system_number" in head.partition(b"\n")[0] or "-ASN-" in names:
        return "asn"
    cells = head.partition(b"\n")[0]
    return "city" if b"latitude" in cells or "-City-" in names else "country"


def _edition(kind: str, names: str, content: str) -> Edition:
    found = _DATE.search(names)
    built = None
    if found:
        try:
            built = datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC)
        except ValueError:
            built = None
    return Edition(
        kind=kind,
        provider="MaxMind",
        content=content,
        edition=built.date().isoformat() if built else None,
        built=int(built.timestamp()) * 1_000_000 if built else None,
    )


def _beside(source: Source, kind: str | None) -> Path | None:
    """Return the path of the locations that lie beside a blocks file: the English ones, else the first."""
    if kind == "asn" or b"autonomous_system_number" in source.head().partition(b"\n")[0]:
        return None
    path = Path(source.name)
    stem = _PART.split(path.name)[0]
    found = sorted(path.parent.glob("*-Locations-*.csv*")) if path.parent.is_dir() else []
    own = [one for one in found if one.name.startswith(f"{stem}-Locations-")] or found
    return next((one for one in own if "-Locations-en." in one.name), own[0] if own else None)


def _archived(stack: ExitStack, source: Source) -> tuple[str, Rows, Rows | None]:
    """Return (names that tell kind and date, the blocks of all files, the locations) of a zip archive."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(source.path()))
    except (zipfile.BadZipFile, OSError) as error:
        raise ImporterError(f"is no whole archive: {error}", where=source.name, hint=_STAYS) from error
    names = sorted(archive.namelist())
    blocks = [name for name in names if "-Blocks-" in name and name.endswith(".csv")]
    places = [name for name in names if "-Locations-" in name and name.endswith(".csv")]
    if not blocks:
        raise ImporterError("holds no file of blocks", where=source.name)
    chosen = next((name for name in places if name.endswith("-Locations-en.csv")), places[0] if places else None)

    def rows(listed: Iterable[str]) -> Rows:
        for name in listed:
            with _member(archive, name, source.name) as lines:
                yield from _named(_numbered(lines), f"{name}, ")

    return blocks[0], rows(blocks), rows([chosen]) if chosen else None


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, where: str) -> Iterator[IO[bytes]]:
    try:
        with archive.open(name) as member:
            yield member
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise ImporterError(f"{name} cannot be unpacked: {error}", where=where, hint=_STAYS) from error


def _numbered(lines: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number, skipping = 0, False
    while line := lines.readline(MAX_LINE):
        whole = line.endswith(b"\n")
        if not skipping:
            number += 1
            yield number, line.rstrip(b"\r\n") if whole or len(line) < MAX_LINE else LongLine(line[:1024])
        skipping = not whole and len(line) == MAX_LINE


def _table(source: Source, where: str) -> Rows:
    for row in _named(source.lines(), where):
        if source.unterminated and isinstance(row[2], str):
            raise ImporterError(_INCOMPLETE, where=source.name, hint=_STAYS)
        yield row


def _named(lines: Iterable[tuple[int, bytes]], where: str) -> Rows:
    """Yield the cells of each line by the names in the first one."""
    names: list[str] = []
    for number, line in lines:
        if not names:
            names = fields(line)
        elif line:
            place = f"{where}line {number}"
            try:
                if isinstance(line, LongLine):
                    raise ValueError(TOO_LONG)
                cells = fields(line)
                if len(cells) != len(names):
                    raise ValueError(f"{len(cells)} fields, {len(names)} expected")
            except ValueError as error:
                yield place, line, str(error)
                continue
            yield place, line, dict(zip(names, cells, strict=True))


def _spans(kind: str, blocks: Rows, locations: Rows | None) -> Iterator[Span | Skipped | Note]:
    places: dict[str, Place] = {}
    for where, line, cells in locations or ():
        if isinstance(cells, str):
            yield Skipped(where, cells, excerpt(line))
            continue
        places[cells.get("geoname_id", "")] = _place(cells)
        if len(places) > MOST_PLACES:
            raise ImporterError(f"more than {MOST_PLACES} locations")
    for where, line, cells in blocks:
        try:
            if isinstance(cells, str):
                raise ValueError(cells)
            first, last, _ = network_bounds(cells.get("network", ""))
            value = _asn(cells) if kind == "asn" else _value(kind, cells, places)
            found = ranges.span(int(first, 16), int(last, 16), value) if value else _NO_PLACE
        except (ValueError, InvalidValue) as error:
            yield Skipped(where, str(error), excerpt(line))
            continue
        yield found


def _asn(cells: dict[str, str]) -> Value:
    name = ranges.text(cells.get("autonomous_system_organization"))
    return Value(asn=as_number(cells.get("autonomous_system_number", "")), asname=name)


def _place(cells: dict[str, str]) -> Place:
    code = ranges.code(cells.get("country_iso_code"))
    around = ranges.code(cells.get("continent_code"))
    continent = Continent(around, ranges.text(cells.get("continent_name"))) if around else None
    nation = None
    if code and len(code) == 2:
        whole = (continent.code, continent.name) if continent else ()
        nation, continent = Nation(code, ranges.text(cells.get("country_name")), *whole), None
    return Place(nation, continent, tuple(_regions(cells)), ranges.text(cells.get("city_name")))


def _regions(cells: dict[str, str]) -> Iterator[Region]:
    for part in ("subdivision_1", "subdivision_2"):
        region = Region(ranges.code(cells.get(f"{part}_iso_code")), ranges.text(cells.get(f"{part}_name")))
        if region.code or region.name:
            yield region


def _value(kind: str, cells: dict[str, str], places: dict[str, Place]) -> Value | None:
    registered = places.get(cells.get("registered_country_geoname_id", ""))
    home = registered.nation if registered else None
    if home:
        home = Nation(home.code, home.name)
    if kind == "registered_country":
        return Value(registered=home) if home else None
    place = places.get(cells.get("geoname_id", ""))
    if kind == "country":
        value = Value(
            country=place.nation if place else None, registered=home, continent=place.continent if place else None
        )
    else:
        value = Value(
            country=place.nation if place else None,
            registered=home,
            continent=place.continent if place else None,
            regions=place.regions if place else (),
            city=place.city if place else None,
            latitude=_float(cells.get("latitude"), 90),
            longitude=_float(cells.get("longitude"), 180),
            accuracy=_radius(cells.get("accuracy_radius")),
            postal=ranges.text(cells.get("postal_code"), 64),
        )
    return None if value == Value() else value


def _float(cell: str | None, most: int) -> float | None:
    try:
        return degrees(float(cell), most) if cell else None
    except ValueError:
        return None


def _radius(cell: str | None) -> int | None:
    return radius(int(cell)) if cell and cell.isascii() and cell.isdigit() and len(cell) < 9 else None
