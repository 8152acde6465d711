"""Input that is hostile or broken: a clear error or counted skips, what was readable is kept, memory stays flat."""

import bz2
import contextlib
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from graphrecon.importers.base import Importer, ImporterError, Options, Source, importers, sniff
from graphrecon.model.scan import Record
from tests.importers.reading import OWN, SHARED, importer, needs_shared, read
from tests.importers.test_registry import sample

MEASURE = """
import json, sys
from graphrecon.importers.base import ImporterError, Options, Source, importers
kinds = {}
with Source.from_path(sys.argv[1]) as source:
    reader = next((each for each in importers() if each.name == sys.argv[2]), None)
    try:
        for item in reader.read(source, Options()) if reader else source.chunks():
            name = type(item).__name__
            kinds[name] = kinds.get(name, 0) + (len(item) if name == "bytes" else 1)
            if name == "Record":
                source.digest(source.position)
    except ImporterError as error:
        kinds["error"] = error.message
    source.digest(source.position)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
json.dump([kinds, int(peak) // 1024], sys.stdout)
"""


def measure(path: Path, name: str = "") -> tuple[dict[str, int | str], int]:
    """Return (how many items of each kind a reader yielded in a process of its own, its peak memory in MiB)."""
    answer = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), name], capture_output=True, text=True, check=True
    )
    kinds, memory = json.loads(answer.stdout)
    return kinds, memory


def test_200_mb_of_xml_are_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.xml"
    output = "&#xa;".join(f"/path/number/{number}.html" for number in range(850))
    with path.open("w") as file:
        file.write(
            '<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" args="x" start="1000" version="7.93">\n'
        )
        for number in range(10_000):
            addr = f"10.0.{number >> 8}.{number & 255}"
            script = f'<script id="http-enum" output="{number} {output}"/>'
            ports = f'<ports><port protocol="tcp" portid="80"><state state="open"/>{script}</port></ports>'
            file.write(f'<host endtime="1001"><address addr="{addr}" addrtype="ipv4"/>{ports}</host>\n')
        file.write("</nmaprun>\n")
    assert path.stat().st_size > 200_000_000

    kinds, memory = measure(path, "nmap-xml")

    assert kinds["Record"] == kinds["Script"] == 10_000
    assert memory < 150


def test_a_large_log_is_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "conn.log.gz"
    content = (OWN / "zeek-conn" / "conn.log").read_bytes()
    rows = b"".join(line for line in content.splitlines(True) if not line.startswith(b"#"))
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(content)
        for _ in range(5_000):
            file.write(rows)

    kinds, memory = measure(path, "zeek-conn")

    assert kinds == {"Host": 150_030, "Flow": 75_015}
    assert memory < 100


@pytest.mark.parametrize("kind", ["gzip", "zstd", "bzip2"])
def test_a_decompression_bomb_stays_small_in_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    block = bytes(64 << 20)
    packed = {"gzip": gzip.compress(block, 1), "zstd": zstandard.compress(block), "bzip2": bz2.compress(block)}[kind]
    path.write_bytes(packed * 6)

    kinds, memory = measure(path)
    assert kinds == {"bytes": 384 << 20}
    assert memory < 120

    kinds, memory = measure(path, "zeek-conn")
    assert str(kinds["error"]).startswith("has no #fields header")
    assert memory < 150


def test_a_line_without_end_is_skipped_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "conn.log"
    content = (OWN / "zeek-conn" / "conn.log").read_bytes()
    path.write_bytes(content + b"x" * (100 << 20) + b"\n" + content)

    kinds, memory = measure(path, "zeek-conn")

    assert kinds == {"Host": 60, "Flow": 30, "Skipped": 1}
    assert memory < 150


def test_an_element_without_end_is_an_error_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "scan.xml"
    start = (OWN / "nmap-xml" / "sample.xml").read_bytes().partition(b"</nmaprun>")[0]
    path.write_bytes(start + b'<host><x y="' + b"y" * (100 << 20) + b'"/></host></nmaprun>')

    kinds, memory = measure(path, "nmap-xml")

    assert kinds["Record"] == 3
    assert kinds["error"] == "holds an XML element larger than 32 MiB"
    assert memory < 250


def test_a_host_that_is_too_large_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scan.xml"
    start = (OWN / "nmap-xml" / "sample.xml").read_bytes().partition(b"</nmaprun>")[0]
    host = '<host><address addr="192.0.2.9" addrtype="ipv4"/><ports>{}</ports></host>'
    each = '<port protocol="tcp" portid="{}"><state state="open"/><service name="x" servicefp="{}"/></port>'
    large = host.format("".join(each.format(number, "f" * 600) for number in range(65_535)))
    path.write_bytes(start + large.encode() + host.format(each.format(80, "f")).encode() + b"</nmaprun>")

    kinds, memory = measure(path, "nmap-xml")

    assert (kinds["Record"], kinds["Skipped"]) == (4, 1)
    assert "error" not in kinds
    assert memory < 300


@pytest.mark.parametrize("name", ["nmap-xml", "masscan-xml"])
def test_a_billion_laughs_are_refused(name: str) -> None:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    start = f'<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY l0 "lol">{levels}]><nmaprun scanner="nmap">'
    bomb = f"{start}<host>&l9;</host></nmaprun>"

    with pytest.raises(ImporterError, match="declares XML entities, which are refused"):
        read(name, bomb.encode())


def test_elements_nested_very_deep_are_read() -> None:
    start = b'<nmaprun scanner="nmap"><host><address addr="192.0.2.1" addrtype="ipv4"/>'
    deep = b"<table>" * 200_000 + b"</table>" * 200_000
    script = b'<hostscript><script id="a" output="b">' + deep + b"</script></hostscript>"

    found = read("nmap-xml", start + script + b"</host></nmaprun>")

    assert len(found.of(Record)) == 1
    assert [why for _, why in found.skipped] == ["tables of a script nested more than 64 deep"]


def test_very_many_documents_are_an_error() -> None:
    with pytest.raises(ImporterError, match="holds more than 10000 XML documents"):
        read("nmap-xml", b"<nmaprun/>" * 100_000)


def test_a_scan_cut_short_anywhere_keeps_its_whole_hosts() -> None:
    content = (OWN / "nmap-xml" / "sample.xml").read_bytes()
    ends = [place + len(b"</host>") for place in range(len(content)) if content.startswith(b"</host>", place)]

    for size in range(content.index(b"<host ") + 10, content.index(b"</nmaprun>"), 37):
        found = read("nmap-xml", content[:size])
        assert len(found.of(Record)) == sum(end <= size for end in ends)
        assert found.truncated == "the XML ends early, without </nmaprun>"


@needs_shared
def test_the_gzip_that_was_cut_short_is_read_as_far_as_it_goes() -> None:
    with Source.from_path(SHARED / "zeek" / "http.log.corrupt.gz") as source:
        found = list(source.lines(b"#"))
        assert source.truncated == "the gzip stream ends early"
    whole = (SHARED / "zeek" / "http.log").read_bytes().splitlines()
    assert [line for _, line in found] == whole[: len(found)]
    assert len(found) > 100


def test_a_conn_log_in_a_gzip_cut_short_keeps_its_whole_lines() -> None:
    content = (OWN / "zeek-conn" / "conn.log").read_bytes()
    whole = gzip.compress(content, mtime=0)

    found = read("zeek-conn", whole[: len(whole) * 2 // 3])

    assert found.truncated == "the gzip stream ends early"
    assert 0 < len(found.items) < len(read("zeek-conn", content).items)


@pytest.mark.parametrize("each", importers(), ids=lambda each: each.name)
def test_an_empty_input_is_an_error(each: Importer) -> None:
    with pytest.raises(ImporterError, match="is empty"):
        read(each.name, b"")


@pytest.mark.parametrize("each", importers(), ids=lambda each: each.name)
@pytest.mark.parametrize(
    "content", [b"\0" * 5000, b"\n", b"garbage\n" * 100, bytes(range(256)) * 40, b"<" * 5000, b"{" * 9000]
)
def test_rubbish_is_an_error_or_skips(each: Importer, content: bytes) -> None:
    try:
        found = read(each.name, content)
    except ImporterError:
        return
    assert {type(item).__name__ for item in found.items} <= {"Skipped", "Note"}


def consume(name: str, content: bytes) -> Iterator[str]:
    with Source.from_stream(io.BytesIO(content), "input") as source:
        sniff(source)
        for item in importer(name).read(source, Options()):
            yield type(item).__name__
        source.digest(source.position)


CHANGE = st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 12))


@pytest.mark.parametrize("each", importers(), ids=lambda each: each.name)
@settings(max_examples=150, deadline=None)
@given(changes=st.lists(CHANGE, min_size=1, max_size=8), packed=st.sampled_from(["", "gzip"]))
def test_no_damage_makes_an_error_that_is_not_ours(
    each: Importer, changes: list[tuple[float, bytes, int]], packed: str
) -> None:
    content = sample(each).read_bytes()
    content = gzip.compress(content, mtime=0) if packed else content
    for share, inserted, removed in changes:
        place = int(share * len(content))
        content = content[:place] + inserted + content[place + removed :]

    with contextlib.suppress(ImporterError):
        list(consume(each.name, content or b"\n"))
