"""The lab's scans with what tests add: a host that means harm, a picture, and who owns which range."""

import base64
import json
from io import BytesIO
from pathlib import Path

from PIL import Image

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.conftest import ROOT, SAMPLES, empty
from tests.data.making import dump

SCANS = ("nmap-first.xml", "nmap-second.xml", "nmap-ipv6.xml", "masscan.xml")
HOSTILE = "203.0.113.66"
HARM = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script> \u202egpj.exe \u001b[31mred"
"""HTML, a turn of direction and a terminal's escape."""
SERVICE = 'evil" OR country:FR "'


def fill(graph: Graph, folder: Path) -> Graph:
    """Empty the graph and import all of it: scans with a category and a source each, the host, the ranges."""
    empty(graph)
    for path in SCANS:
        options = Options(categories=(path.partition("-")[0],), source="lab")
        assert files.import_path(graph, str(SAMPLES / "scans" / path), folder, options).written > 0
    for made in (_hostile(folder), *_ranges(folder)):
        assert files.import_path(graph, str(made), folder, Options()).written > 0
    derive.drain(graph)
    return graph


PLACES = """
UNWIND [['198.51.100.', 'FR', 'Paris', 48.85, 2.35], ['192.0.2.', 'SG', 'Singapore', 1.29, 103.85]] AS new
CREATE (range:Range:CityRange {uid: 'place/' + new[2], latitude: new[3], longitude: new[4]})
       -[:IN_DATASET]->(:Dataset {uid: 'place/' + new[2], active: true, kind: 'city'})
CREATE (range)-[:IN_CITY]->(:City {uid: new[2], name: new[2]})
MERGE (country:Country {code: new[1]})
CREATE (range)-[:IN_COUNTRY]->(country)
WITH range, new
MATCH (host:Host)<-[:OF]-(view:View)
WHERE host.addr STARTS WITH new[0]
CREATE (host)-[:IN_RANGE]->(range)
SET view.city = new[2]
"""
"""Two cities, as an edition with places would tell."""


def fill_all(graph: Graph, folder: Path) -> Graph:
    """Fill the graph, and add cities and what a sensor saw."""
    fill(graph, folder)
    log = ROOT / "tests" / "importers" / "passive-recon" / "passive_recon.log"
    assert files.import_path(graph, str(log), folder, Options(source="lab"), purpose="passive").written > 0
    derive.drain(graph)
    graph.run(Statement(PLACES))
    return graph


def _hostile(folder: Path) -> Path:
    picture = BytesIO()
    Image.new("RGB", (32, 24), "#0f766e").save(picture, "PNG")
    record = {
        "addr": HOSTILE,
        "schema_version": 22,
        "starttime": "2026-11-20 03:00:00",
        "endtime": "2026-11-20 03:30:00",
        "state": "up",
        "source": ["<b>bold</b>"],
        "ports": [
            {
                "protocol": "tcp",
                "port": 8080,
                "state_state": "open",
                "service_name": "http",
                "service_product": SERVICE,
                "service_version": HARM,
                "screenshot": "field",
                "screendata": base64.b64encode(picture.getvalue()).decode(),
                "scripts": [{"id": "http-title", "output": HARM}],
            },
            {"protocol": "tcp", "port": 9, "state_state": "open", "banner": HARM},
        ],
    }
    path = folder / "hostile.json"
    path.write_text(json.dumps(record) + "\n")
    return path


def _ranges(folder: Path) -> list[Path]:
    servers, office, bad = (
        ("198.51.100.0", "198.51.100.255"),
        ("192.0.2.0", "192.0.2.255"),
        ("203.0.113.0", "203.0.113.255"),
    )
    return [
        dump(folder / "GeoLite2-Country.dump-IPv4.csv", [(*office, "SG"), (*servers, "FR"), (*bad, "DE")]),
        dump(folder / "GeoLite2-ASN.dump-IPv4.csv", [(*office, 64500), (*servers, 64501)]),
    ]
