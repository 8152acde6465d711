"""A graph in which everything that filters and top fields know is there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.conftest import SAMPLES, empty
from tests.cypher.query import rich
from tests.data import making
from tests.data.making import FR, PARIS, asn
from tests.importers.reading import OWN


@pytest.fixture(scope="module")
def known(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The lab's scans, a host that has everything and a note, and ranges around it."""
    empty(graph)
    folder: Path = tmp_path_factory.mktemp("rich")
    (folder / "rich.json").write_text(json.dumps(rich.record()) + "\n")
    city = {**PARIS, "country": FR}
    paths = [
        making.mmdb(folder / "GeoLite2-ASN.mmdb", "GeoLite2-ASN", {"192.0.2.0/24": asn(64500, "Example")}),
        making.mmdb(folder / "GeoLite2-City.mmdb", "GeoLite2-City", {"192.0.2.0/24": city}),
        SAMPLES / "scans" / "nmap-first.xml",
        SAMPLES / "scans" / "masscan.xml",
        SAMPLES / "scans" / "nmap-ipv6.xml",
        OWN / "passive-recon" / "passive_recon.log",
        folder / "rich.json",
    ]
    for path in paths:
        report = files.import_path(graph, str(path), folder, Options(source="lab", categories=("lab",)))
        assert report.status == "done", report
    derive.drain(graph)
    about = "MATCH (h:Host {addr: '192.0.2.7'}) CREATE (:Note {uid: 'n', text: 'seen', revision: 1})-[:ABOUT]->(h)"
    graph.run(Statement(about))
    yield graph
    empty(graph)
