"""Editions that tests make: MaxMind databases, CSV editions, dumps."""

import ipaddress
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mmdb_writer import MMDBWriter
from netaddr import IPSet

FR: dict[str, Any] = {"iso_code": "FR", "names": {"en": "France", "fr": "France"}}
DE: dict[str, Any] = {"iso_code": "DE", "names": {"en": "Germany"}}
EUROPE: dict[str, Any] = {"code": "EU", "names": {"en": "Europe"}}
PARIS: dict[str, Any] = {
    "country": FR,
    "continent": EUROPE,
    "registered_country": DE,
    "city": {"names": {"en": "Paris"}},
    "subdivisions": [{"iso_code": "IDF", "names": {"en": "Île-de-France"}}],
    "location": {"latitude": 48.85, "longitude": 2.35, "accuracy_radius": 20},
    "postal": {"code": "75001"},
}
BUILT = 1_767_225_600
"""2026-01-01."""


def mmdb(path: Path, kind: str, networks: Mapping[str, Any], *, built: int = BUILT, ip_version: int = 6) -> Path:
    """Write a MaxMind database of this type and return its path."""
    writer = MMDBWriter(ip_version, kind, languages=["en"], ipv4_compatible=True)
    for network, record in networks.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    raw = path.read_bytes()
    start = raw.rindex(b"\xab\xcd\xefMaxMind.com")
    place = raw.index(b"build_epoch", start) + len(b"build_epoch")
    # The writer stamps the present: an extended type of 8 bytes (uint64) becomes the date that is wanted.
    size, kind_byte = raw[place] & 0x1F, raw[place + 1]
    assert (raw[place] >> 5, kind_byte) == (0, 2), "build_epoch is not the uint64 that is expected"
    end = place + 2 + size
    path.write_bytes(raw[:place] + bytes([8, 2]) + built.to_bytes(8) + raw[end:])
    return path


def asn(number: int, name: str) -> dict[str, Any]:
    """A record of an ASN database."""
    return {"autonomous_system_number": number, "autonomous_system_organization": name}


def number(text: str) -> int:
    """The number of an address as dumps write it."""
    return int(ipaddress.ip_address(text))


def dump(path: Path, rows: Iterable[tuple[str, str, object]]) -> Path:
    """Write a dump of ranges and return its path."""
    path.write_text("".join(f"{number(start)},{number(stop)},{value}\n" for start, stop, value in rows))
    return path


COUNTRY_LOCATIONS = (
    "geoname_id,locale_code,continent_code,continent_name,country_iso_code,country_name,is_in_european_union\n"
    "10,en,EU,Europe,FR,France,1\n"
    "20,en,EU,Europe,DE,Germany,1\n"
    "30,en,AS,Asia,,,0\n"
)
COUNTRY_HEAD = (
    "network,geoname_id,registered_country_geoname_id,represented_country_geoname_id,is_anonymous_proxy,"
    "is_satellite_provider\n"
)
CITY_LOCATIONS = (
    "geoname_id,locale_code,continent_code,continent_name,country_iso_code,country_name,subdivision_1_iso_code,"
    "subdivision_1_name,subdivision_2_iso_code,subdivision_2_name,city_name,metro_code,time_zone,is_in_european_union\n"
    '11,en,EU,Europe,FR,France,IDF,"Île-de-France",75,Paris,Paris,,Europe/Paris,1\n'
    "10,en,EU,Europe,FR,France,,,,,,,Europe/Paris,1\n"
    "20,en,EU,Europe,DE,Germany,,,,,,,Europe/Berlin,1\n"
)
CITY_HEAD = (
    "network,geoname_id,registered_country_geoname_id,represented_country_geoname_id,is_anonymous_proxy,"
    "is_satellite_provider,postal_code,latitude,longitude,accuracy_radius\n"
)


def city_folder(folder: Path) -> Path:
    """Write a CSV edition of cities into a folder and return the path of its IPv4 blocks."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "GeoLite2-City-Locations-en.csv").write_text(CITY_LOCATIONS)
    (folder / "GeoLite2-City-Blocks-IPv6.csv").write_text(CITY_HEAD + "2001:db8::/48,11,20,,0,0,75001,48.85,2.35,20\n")
    blocks = folder / "GeoLite2-City-Blocks-IPv4.csv"
    blocks.write_text(
        CITY_HEAD + "192.0.2.0/25,11,20,,0,0,75001,48.85,2.35,20\n192.0.2.128/25,10,10,,0,0,,46.0,2.0,500\n"
    )
    return blocks


def zipped(folder: Path, target: Path, name: str = "GeoLite2-City-CSV_20260101") -> Path:
    """Pack a folder as MaxMind does and return the path of the archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{name}/{path.name}")
    return target


def many(count: int, seed: int = 1, systems: int = 70_000) -> Iterable[tuple[str, str, int]]:
    """Yield `count` IPv4 ranges side by side, with numbers of autonomous systems."""
    rng = random.Random(seed)
    place = 16 << 20
    for _ in range(count):
        size = rng.choice((256, 256, 512, 1024, 4096))
        first, last = ipaddress.IPv4Address(place), ipaddress.IPv4Address(place + size - 1)
        yield str(first), str(last), 1 + min(rng.randrange(systems) for _ in range(3))
        place += size


def addresses(ranges: Sequence[tuple[str, str, object]], count: int, seed: int = 2) -> list[str]:
    """Return addresses inside of some of these ranges."""
    rng = random.Random(seed)
    return [str(ipaddress.ip_address(rng.choice(ranges)[0]) + rng.randrange(256)) for _ in range(count)]
