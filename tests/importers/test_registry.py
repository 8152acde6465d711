"""Every importer has a sample of its own with the records expected of it, and no two claim one file."""

import gzip
import json
from pathlib import Path

import pytest

from graphrecon.importers.base import Importer, Source, importers, sniff
from graphrecon.importers.known import recognise
from tests.importers.reading import OWN, SHARED, needs_shared, plain, read

LAB = Path(__file__).parents[1] / "lab" / "samples"


def sample(importer: Importer) -> Path:
    return next(path for path in sorted((OWN / importer.name).iterdir()) if path.name != "expected.json")


@pytest.mark.parametrize("importer", importers(), ids=lambda each: each.name)
def test_every_importer_reads_its_sample_into_the_expected_records(importer: Importer) -> None:
    reading = read(importer.name, sample(importer), source="lab", categories=("test",))

    expected = json.loads((OWN / importer.name / "expected.json").read_text())
    assert [plain(item) for item in reading.items] == expected


@pytest.mark.parametrize("importer", importers(), ids=lambda each: each.name)
def test_every_importer_recognises_its_sample_under_any_name_and_compressed(importer: Importer, tmp_path: Path) -> None:
    renamed = tmp_path / "renamed.gz"
    renamed.write_bytes(gzip.compress(sample(importer).read_bytes()))

    with Source.from_path(renamed) as source:
        assert sniff(source, importer.purpose) is importer


def claims(path: Path) -> tuple[list[str], str | None]:
    """Return who takes a file, but for what flows tell of hosts besides, and what it seems to be."""
    with Source.from_path(path) as source:
        head = source.head()
        takers = [each for each in importers() if each.sniff(head, source.name)]
        first = [each.name for each in takers if each.name not in ("zeek-facts", "arp-pcap")]
        return first or [each.name for each in takers], recognise(head, source.name)


@needs_shared
def test_no_two_importers_claim_one_of_the_shared_samples_and_each_is_known() -> None:
    paths = [path for path in SHARED.rglob("*") if path.is_file() and path.name != "README.md"]

    found = {path: claims(path) for path in paths}

    assert not {path for path, (names, known) in found.items() if len(names) > 1 or (not names and not known)}
    assert {path.name for path, (names, _) in found.items() if names == ["zeek-conn"]} == {"conn.log", "mongo_conn.log"}


def test_the_lab_samples_are_told_apart() -> None:
    scans = {path.name: claims(path)[0] or claims(path)[1] for path in (LAB / "scans").iterdir() if path.is_file()}

    xml = {name: found for name, found in scans.items() if name.endswith(".xml")}
    assert set(map(tuple, xml.values())) == {("nmap-xml",), ("masscan-xml",)}  # type: ignore[arg-type]
    assert [xml["masscan.xml"], xml["nmap-first.xml"]] == [["masscan-xml"], ["nmap-xml"]]
    assert {name: found for name, found in scans.items() if name not in xml} == {
        "masscan.bin": ["masscan-binary"],
        "masscan.gnmap": ["masscan-grep"],
        "masscan.json": ["masscan-json"],
        "masscan.list": ["masscan-list"],
        "nmap-first.gnmap": ["nmap-grep"],
        "nmap-first.nmap": "Nmap's normal output (-oN)",
    }


@pytest.mark.parametrize(
    ("head", "name", "phrase"),
    [
        (b"#separator \\x09\n#path\tknown_routers\n", "a.log", "a Zeek known_routers log"),
        (b'{"ts":1.5,"_path":"stats"}\n', "a.log", "a Zeek stats log"),
        (b'{"ts":1.5,"mac":"00:00:5e:00:53:01"}\n', "known_routers.log", "a Zeek known_routers log"),
        (b"\xa5\x0c\x00\x01", "x", "an nfcapd file of nfdump, of the other byte order"),
        (b"Nov 22 host kernel: IN=eth0 OUT= MAC=aa SRC=192.0.2.1 DST=192.0.2.2 LEN=40", "x", "an iptables log"),
        (b'{"addr": "192.0.2.1", "recontype": "DNS_ANSWER", "count": 1}\n', "x", "a JSON export of passive records"),
        (b"some text\n", "notes.txt", None),
        (b'{"ts": 1}\n', "notes.json", None),
        (b"<html></html>", "page.xml", None),
    ],
)
def test_formats_not_imported_yet_are_named(head: bytes, name: str, phrase: str | None) -> None:
    assert recognise(head, name) == phrase
    assert not [each.name for each in importers() if each.sniff(head, name)]
