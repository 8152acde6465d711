"""What `scancli --nmap-xml` writes, imported again, changes nothing: of real scans, and of every structured result."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphrecon.cli.formats import gnmap, nmap_scripts, nmap_xml
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import fingerprint
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from graphrecon.ingest.purge import purge
from graphrecon.model.host import Script
from tests.cli.test_formats import asker, checked, load
from tests.conftest import ROOT, SAMPLES, SHARED
from tests.importers.reading import needs_shared, read

pytestmark = pytest.mark.graph
OWN = sorted(path.name for path in (SAMPLES / "scans").iterdir() if path.suffix != ".nmap")
OTHERS = [path.name for path in sorted((SHARED / "scans").iterdir())] if SHARED.is_dir() else []
PEERS = ROOT / "tests" / "importers" / "scan-json" / "sample.json"


def everything(graph: Graph) -> Counter[bytes]:
    """Return all nodes and edges of a graph, but for the imports, each as JSON text of what it is.

    When a property was last replaced (`ttl_at`) is left out: XML dates ports, and not what is told of them.
    """
    found: Counter[bytes] = Counter()
    for row in graph.read(fingerprint.NODES):
        if not {"Import", "Setting"} & set(row["labels"]):
            kept = {name: value for name, value in row["properties"].items() if not name.endswith("_at")}
            found[told(sorted(row["labels"]), kept)] += 1
    for row in graph.read(fingerprint.EDGES):
        if "Import" not in row["target"][0]:
            found[told(row["type"], row["properties"], row["source"][1], row["target"][1])] += 1
    return found


def told(*parts: Any) -> bytes:
    return msgspec.json.encode(parts, order="sorted", enc_hook=str)


def imported_again(
    graph: Graph, server: tuple[str, str, str], folder: Path, *paths: Path, apart: bytes = b"no label"
) -> None:
    """Check that files imported, written and imported again leave the graph as it was, but for one label's nodes."""
    for path in paths:
        files.import_path(graph, str(path), folder, Options())
    derive.drain(graph)
    before = everything(graph)
    documents = asker(server, folder)("scancli", "--nmap-xml").out
    for document in documents.split("<?xml ")[1:]:
        checked("<?xml " + document, folder)
    (folder / "again.xml").write_text(documents)

    files.import_path(graph, str(folder / "again.xml"), folder, Options())
    derive.drain(graph)

    after = everything(graph)
    changed = [[each for each in found.elements() if apart not in each] for found in (after - before, before - after)]
    assert changed == [[], []]


@pytest.mark.parametrize("name", OWN)
def test_a_scan_of_the_lab_imported_again_changes_nothing(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path, name: str
) -> None:
    imported_again(empty_graph, server, tmp_path, SAMPLES / "scans" / name)


def test_two_outputs_of_one_scan_imported_again_change_nothing(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> None:
    """Routers aside, which are dated by the record: greppable output knows no times but those of the scan."""
    paths = [SAMPLES / "scans" / f"nmap-first.{form}" for form in ("xml", "gnmap")]
    imported_again(empty_graph, server, tmp_path, *paths, apart=b'[["Host"]')


def test_records_of_others_imported_again_change_nothing(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> None:
    imported_again(empty_graph, server, tmp_path, PEERS)


def test_records_without_their_scan_imported_again_change_nothing(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> None:
    load(empty_graph, tmp_path, "nmap-second.xml")
    (tmp_path / "scan.json").write_text(asker(server, tmp_path)("scancli", "--json").out)
    purge(empty_graph, "nmap")
    imported_again(empty_graph, server, tmp_path, tmp_path / "scan.json")


@needs_shared
@pytest.mark.parametrize("name", OTHERS)
def test_a_scan_of_others_imported_again_changes_nothing(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path, name: str
) -> None:
    imported_again(empty_graph, server, tmp_path, SHARED / "scans" / name)


texts = st.text(st.sampled_from('ab \n<&"\x1b\ufffe'), max_size=4)
scalars = st.none() | st.booleans() | st.integers(-9, 1 << 40) | texts
results = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(results)
def test_every_structured_result_is_read_again_as_it_was(data: Any) -> None:
    written = {"id": "x-info", "output": "told", "x-info": data}
    document = "".join(
        nmap_xml.pieces(iter([{"addr": "192.0.2.1", "ports": [{"port": -1, "scripts": [written]}]}]), None, "")
    )

    [found] = read("nmap-xml", document.encode()).of(Script)

    assert (found.data and msgspec.json.decode(found.data)) == data
    assert found.data is None or found.data == msgspec.json.encode(data).decode()


def test_what_tables_tell_is_written_once() -> None:
    plain = {"id": "x", "output": "o", "x": {"files": [{"name": "a"}], "volume": "/"}}
    other = {"id": "x", "output": "o", "x": {"volume": "/", "files": [{"size": 5}]}}

    assert nmap_scripts.script(plain) == (
        '<script id="x" output="o"><table key="files"><table><elem key="name">a</elem></table></table>'
        '<elem key="volume">/</elem></script>'
    )
    assert 'output="o">{"volume":"/","files":[{"size":5}]}<elem key="volume">' in nmap_scripts.script(other)


def test_a_scanners_word_for_a_vendor_stays_and_is_shown(
    empty_graph: Graph, server: tuple[str, str, str], tmp_path: Path
) -> None:
    ask = asker(server, tmp_path)
    for place, vendor in enumerate(('vendor="Acme"', "")):
        (tmp_path / f"{place}.xml").write_text(
            f'<nmaprun scanner="nmap" args="{place}" start="{1000 + place}" version="7.95"><host>'
            '<status state="up" reason="arp-response"/><address addr="192.0.2.1" addrtype="ipv4"/>'
            f'<address addr="00:15:5D:00:00:01" addrtype="mac" {vendor}/></host></nmaprun>'
        )
    load(empty_graph, tmp_path, str(tmp_path / "0.xml"), str(tmp_path / "1.xml"))

    assert empty_graph.read(Statement("MATCH (m:MAC) RETURN m.vendor AS vendor")) == [{"vendor": "Acme"}]
    assert "mac: 00:15:5d:00:00:01 (Acme)" in ask("view").out
    assert "mac: 00:15:5d:00:00:01 (Acme)" in ask("scancli", "--limit", "1").out
    assert '<address addr="00:15:5d:00:00:01" addrtype="mac" vendor="Acme"/>' in ask("scancli", "--nmap-xml").out


def test_greppable_output_names_the_most_frequent_ignored_state_alone() -> None:
    extra = {"closed": {"total": 3}, "filtered": {"total": 90}}

    [_, line] = gnmap.lines(iter([{"addr": "192.0.2.1", "state": "up", "extraports": extra}]))

    assert line == "Host: 192.0.2.1 ()\tIgnored State: filtered (90)"
