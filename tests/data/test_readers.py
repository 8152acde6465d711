"""Readers of ranges: formats that agree, and bad input that is counted, refused, never fatal."""

import bz2
import gzip
import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from graphrecon.importers import maxmind_csv
from graphrecon.importers.base import ImporterError, Options, Source, prepared, sniff
from graphrecon.importers.mmdb_tree import Tree
from graphrecon.model import data
from tests.data import making
from tests.data.making import DE, FR, PARIS, asn
from tests.importers.reading import SHARED, importer, needs_shared, read


def told(name: str, path: Path, **options: Any) -> list[tuple[str, str, object]]:
    """The ranges of a file as (start, stop, what they belong to)."""
    found = read(name, path, **options)
    rows: list[tuple[str, str, object]] = []
    for item in found.items:
        if isinstance(item, data.ASRange):
            rows.append((item.start[-8:], item.stop[-8:], item.system))
        elif isinstance(item, data.CountryRange):
            rows.append((item.start[-8:], item.stop[-8:], (item.country, item.registered)))
        elif isinstance(item, data.CityRange):
            rows.append((item.start[-8:], item.stop[-8:], (item.country, item.registered, item.latitude, item.postal)))
    return rows


def refused(path: Path, why: str, **options: Any) -> None:
    """The file cannot be read, for this reason."""
    with Source.from_path(path) as source:
        found = sniff(source)
        assert found is not None
        with pytest.raises(ImporterError, match=why):
            prepared(found, source, Options(**options))


def test_a_database_a_csv_edition_and_a_dump_tell_the_same(tmp_path: Path) -> None:
    database = making.mmdb(
        tmp_path / "GeoLite2-ASN.mmdb",
        "GeoLite2-ASN",
        {"192.0.2.0/24": asn(64500, "A"), "198.51.100.0/24": asn(5, "B")},
    )
    blocks = tmp_path / "GeoLite2-ASN-Blocks-IPv4.csv"
    head = "network,autonomous_system_number,autonomous_system_organization\n"
    blocks.write_text(head + "192.0.2.0/24,64500,A\n198.51.100.0/24,5,B\n")
    dumped = making.dump(
        tmp_path / "GeoLite2-ASN.dump-IPv4.csv",
        [("192.0.2.0", "192.0.2.255", 64500), ("198.51.100.0", "198.51.100.255", 5)],
    )
    wanted = [("c0000200", "c00002ff", 64500), ("c6336400", "c63364ff", 5)]
    assert told("mmdb", database) == wanted
    assert told("maxmind-csv", blocks) == wanted
    assert told("range-dump", dumped) == wanted


def test_a_zip_archive_is_both_versions_of_an_edition(tmp_path: Path) -> None:
    making.city_folder(tmp_path / "csv")
    archive = making.zipped(tmp_path / "csv", tmp_path / "x.zip")
    found = read("maxmind-csv", archive)
    assert [(item.version, item.edition) for item in found.of(data.Dataset)] == [(4, "2026-01-01"), (6, "2026-01-01")]
    assert [(item.country, item.registered, item.postal) for item in found.of(data.CityRange)] == [
        ("FR", "DE", "75001"),
        ("FR", "FR", None),
        ("FR", "DE", "75001"),
    ]
    assert {item.name for item in found.of(data.City)} == {"Paris"}


def test_the_archive_of_a_download_is_read(tmp_path: Path) -> None:
    database = making.mmdb(tmp_path / "GeoLite2-ASN.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, "A")})
    packed = tmp_path / "GeoLite2-ASN.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("GeoLite2-ASN_20260101/LICENSE.txt"), io.BytesIO())
        archive.add(database, "GeoLite2-ASN_20260101/GeoLite2-ASN.mmdb")
    with Source.from_path(packed) as source:
        assert sniff(source) is importer("mmdb")
    assert told("mmdb", packed) == [("c0000200", "c00002ff", 64500)]


@pytest.mark.parametrize("kind", ["country", "registered_country", "city"])
def test_records_of_a_database_by_kind(tmp_path: Path, kind: str) -> None:
    path = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-City", {"192.0.2.0/24": PARIS})
    wanted = {"country": ("FR", "DE"), "registered_country": (None, "DE"), "city": ("FR", "DE", 48.85, "75001")}
    assert told("mmdb", path, kind=kind) == [("c0000200", "c00002ff", wanted[kind])]


def test_a_dump_of_ipv6(tmp_path: Path) -> None:
    path = making.dump(
        tmp_path / "GeoLite2-Country.dump-IPv6.csv", [("2001:db8::", "2001:db8::ff", "FR"), ("::", "::1", "DE")]
    )
    found = read("range-dump", path)
    assert [(item.start, item.country) for item in found.of(data.CountryRange)] == [
        ("0" * 32, "DE"),
        ("20010db8000000000000000000000000", "FR"),
    ]
    assert [item.version for item in found.of(data.Dataset)] == [6]


def test_a_dump_of_registered_countries_is_known_by_its_name(tmp_path: Path) -> None:
    path = making.dump(tmp_path / "GeoLite2-RegisteredCountry.dump-IPv4.csv", [("192.0.2.0", "192.0.2.255", "FR")])
    assert told("range-dump", path) == [("c0000200", "c00002ff", (None, "FR"))]


def test_a_dump_is_known_by_its_name_whatever_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "GeoLite2-ASN.dump-IPv4.csv"
    path.write_text("start,stop,value\n16777216,16777471,64500\n")
    with Source.from_path(path) as source:
        assert getattr(sniff(source), "name", None) == "range-dump"
    found = read("range-dump", path)
    assert [item.system for item in found.of(data.ASRange)] == [64500]
    assert [where for where, _ in found.skipped] == ["line 1"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "GeoIP2-ISP-Blocks-IPv4.csv",
            "network,isp,organization,autonomous_system_number,autonomous_system_organization\n"
            '192.0.2.0/24,"I, Inc.",O,64500,"Ex ""A"""\n',
        ),
        (
            "GeoLite2-ASN-Blocks-IPv4.csv",
            '"network","autonomous_system_number","autonomous_system_organization"\r\n'
            '"192.0.2.0/24","64500","Ex ""A"""\r\n',
        ),
    ],
)
def test_blocks_are_known_by_their_columns(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with Source.from_path(path) as source:
        assert getattr(sniff(source), "name", None) == "maxmind-csv"
    found = read("maxmind-csv", path)
    assert not found.skipped
    assert [(item.num, item.name) for item in found.of(data.AS)] == [(64500, 'Ex "A"')]


@needs_shared
def test_the_shared_dump_is_read_whole() -> None:
    """Each of its ranges is one of ours, in the order of the file."""
    path = SHARED / "geo" / "GeoLite2-Country.dump-IPv4.csv.bz2"
    found = read("range-dump", path)
    assert not found.skipped
    given = [line.split(",") for line in bz2.decompress(path.read_bytes()).decode().splitlines()]
    assert [
        (int(item.start[-8:], 16), int(item.stop[-8:], 16), item.country) for item in found.of(data.CountryRange)
    ] == [(int(start), int(stop), code) for start, stop, code in given]


def test_an_unnamed_dump_needs_its_kind(tmp_path: Path) -> None:
    path = making.dump(tmp_path / "mine.csv", [("10.0.0.0", "10.0.0.255", 64512)])
    refused(path, "does not tell what its values are")
    assert told("range-dump", path, kind="asn") == [("0a000000", "0a0000ff", 64512)]
    assert [item.provider for item in read("range-dump", path, kind="asn").of(data.Dataset)] == ["local"]


def test_a_dump_may_have_addresses_instead_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text('10.0.0.0,10.0.0.255,64512,"A, Inc."\n2001:db8::,2001:db8::ff,64513,B\n')
    with Source.from_path(path) as source:
        assert getattr(sniff(source), "name", None) == "range-dump"
    found = read("range-dump", path, kind="asn")
    assert [(item.start[-8:], item.stop[-8:], item.system) for item in found.of(data.ASRange)] == [
        ("0a000000", "0a0000ff", 64512),
        ("00000000", "000000ff", 64513),
    ]
    assert {item.name for item in found.of(data.AS)} == {"A, Inc.", "B"}


def test_bad_lines_are_skipped_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "GeoLite2-Country.dump-IPv4.csv"
    path.write_bytes(
        b"16777216,16777471,FR\n16777472,16777500\n99,1,FR\n5000000000,5000000001,FR\n1,2,France\nx,2,FR\n"
        b'16778240,16778250,"F\n' + b"\xff\xfe\n" + b"16779264,16779300,de\n"
    )
    found = read("range-dump", path)
    assert [(item.start[-8:], item.country) for item in found.of(data.CountryRange)] == [
        ("01000000", "FR"),
        ("01000800", "DE"),
    ]
    assert [where for where, _ in found.skipped] == [f"line {number}" for number in range(2, 9)]
    assert dict(found.skipped)["line 3"] == "not a range"
    assert "not a country code" in dict(found.skipped)["line 5"]


def test_hostile_text_is_kept_harmless(tmp_path: Path) -> None:
    name = "x'}) DETACH DELETE n //\x00\x1b[31m" + "y" * 5000
    path = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, name)})
    (system,) = read("mmdb", path).of(data.AS)
    assert system.name.startswith("x'}) DETACH DELETE n //\\x00\x1b[31m")
    assert len(system.name.encode()) == 1024


def test_wrong_values_of_a_database_are_left_out(tmp_path: Path) -> None:
    record = {
        "country": {"iso_code": "FRANCE", "names": "x"},
        "registered_country": {"iso_code": "DE", "names": {"en": 5}},
        "location": {"latitude": 1000.0, "longitude": 2.0, "accuracy_radius": -5},
        "city": "Paris",
    }
    path = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-City", {"192.0.2.0/24": record, "198.51.100.0/24": {"x": 1}})
    found = read("mmdb", path)
    (only,) = found.of(data.CityRange)
    assert (only.country, only.registered, only.latitude, only.longitude, only.accuracy) == (
        None,
        "DE",
        None,
        2.0,
        None,
    )
    assert found.notes == ["a network of which the database tells nothing"]


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = making.mmdb(tmp_path / "GeoIP2-Anonymous-IP.mmdb", "GeoIP2-Anonymous-IP", {"192.0.2.0/24": {"is_tor": True}})
    refused(path, "is a database of 'GeoIP2-Anonymous-IP'")
    refused(making.mmdb(tmp_path / "y.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": {"x": 1}}), "no range can be used")


def test_a_cut_or_damaged_database_is_refused(tmp_path: Path) -> None:
    """Wherever it is cut, and whichever byte of its tree or data is another: an error of one line, or other ranges."""
    whole = making.mmdb(
        tmp_path / "x.mmdb", "GeoLite2-Country", {"192.0.2.0/24": {"country": FR}, "2001:db8::/32": {"country": DE}}
    ).read_bytes()
    path = tmp_path / "cut.mmdb"
    for size in range(1, len(whole), 97):
        path.write_bytes(whole[:size])
        refused(path, "is damaged")
    refusals = 0
    for place in range(0, len(whole), 13):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read("mmdb", path)
        except ImporterError:
            refusals += 1
    assert refusals


def test_a_cut_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "GeoLite2-Country.dump-IPv4.csv"
    path.write_bytes(b"16777216,16777471,FR\n16777472,167")
    refused(path, "cut short")
    packed = tmp_path / "GeoLite2-Country.dump-IPv4.csv.gz"
    packed.write_bytes(gzip.compress(b"16777216,16777471,FR\n" * 50_000)[:-20])
    refused(packed, "the edition that is in use stays")
    blocks = making.city_folder(tmp_path / "csv")
    blocks.write_text(blocks.read_text()[:-20])
    refused(blocks, "cut short")
    archive = making.zipped(blocks.parent, tmp_path / "x.zip")
    archive.write_bytes(archive.read_bytes()[:-30])
    refused(archive, "is no whole archive")


def test_blocks_without_locations_are_refused(tmp_path: Path) -> None:
    blocks = making.city_folder(tmp_path / "csv")
    (blocks.parent / "GeoLite2-City-Locations-en.csv").unlink()
    refused(blocks, "its locations are missing")


def test_too_many_locations_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maxmind_csv, "MOST_PLACES", 2)
    refused(making.city_folder(tmp_path / "csv"), "more than 2 locations")


def test_a_tree_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    """Each node is followed once: the root as its own child, all over the tree."""
    path = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-Country", {"192.0.2.0/24": {"country": FR}})
    raw = bytearray(path.read_bytes())
    with Tree(path) as tree:
        size, count = tree.metadata.record_size // 4, tree.metadata.node_count
    for node in range(0, count, 3):
        raw[node * size : node * size + size] = bytes(size)
    path.write_bytes(raw)
    refused(path, "no range can be used")


def test_a_part_of_a_tree_that_stands_in_several_places_is_read_in_each(tmp_path: Path) -> None:
    networks = {"1.0.1.0/25": asn(1, "A"), "1.0.2.0/24": asn(2, "B"), "1.0.3.0/25": asn(1, "A")}
    path = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-ASN", networks)
    wanted = told("mmdb", path)
    assert len(wanted) == 3
    raw = bytearray(path.read_bytes())
    with Tree(path) as tree:
        size = tree.metadata.record_size // 4

    def place(address: str, length: int) -> int:
        node = at = 0
        for bit in f"{making.number(address):0128b}"[: 96 + length]:
            at = node * size + int(bit) * size // 2
            node = int.from_bytes(raw[at : at + size // 2])
        return at

    first, second = place("1.0.1.0", 24), place("1.0.3.0", 24)
    assert raw[first : first + size // 2] != raw[second : second + size // 2]
    raw[second : second + size // 2] = raw[first : first + size // 2]
    path.write_bytes(raw)
    assert told("mmdb", path) == wanted


def test_networks_of_ipv6_around_ipv4_are_read(tmp_path: Path) -> None:
    path = making.mmdb(tmp_path / "x.mmdb", "GeoLite2-ASN", {"::/8": asn(1, "A"), "::102:300/120": asn(2, "B")})
    found = [item for item in read("mmdb", path).of(data.ASRange) if item.system == 2]
    assert [(item.start[-12:], item.stop[-12:]) for item in found] == [("ffff01020300", "ffff010203ff")]
    others = [item for item in read("mmdb", path).of(data.ASRange) if item.start[:20] != "0" * 20]
    assert [(item.start, item.stop) for item in others] == [(f"{1 << 48:032x}", "00" + "f" * 30)]


def test_locations_alone_are_read_with_their_blocks(tmp_path: Path) -> None:
    making.city_folder(tmp_path / "csv")
    found = read("maxmind-csv", tmp_path / "csv" / "GeoLite2-City-Locations-en.csv")
    assert found.notes == ["locations are read with the blocks beside them"]
    assert len(found.items) == 1
