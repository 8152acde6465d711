"""What plots, pages and front ends ask for: each with its known answer."""

import gzip
import json
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from graphrecon.api.records import HostRecord
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

pytestmark = pytest.mark.graph

OPEN = [["192.0.2.1", 4], ["192.0.2.2", 1], ["198.51.100.3", 0], ["2001:db8::4", 1]]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/cgi/view/countopenports", OPEN),
        ("/cgi/view/countopenports?limit=1&skip=1", OPEN[1:2]),
        ("/cgi/view/onlyips", [addr for addr, _ in OPEN]),
        ("/cgi/view/onlyips?q=country:DE", ["192.0.2.2"]),
        ("/cgi/view/onlyips?q=country:XX", []),
        ("/cgi/view/ipsports?q=country:DE", [["192.0.2.2", [[22, "closed"], [80, "open"]]]]),
        ("/cgi/view/timeline?q=country:DE", [[1704412800, "192.0.2.2", 1]]),
        ("/cgi/view/spans?q=country:DE", [["192.0.2.2", 1704412800, 1706745600, 1]]),
        ("/cgi/scans/timeline", [[1704067200, "192.0.2.1", 2]]),
        ("/cgi/scans/timeline?modulo=86400", [[0, "192.0.2.1", 2]]),
        ("/cgi/scans/ipsports", [["192.0.2.1", [[22, "open"], [80, "open"]]], ["192.0.2.1", [[80, "open"]]]]),
        ("/cgi/scans/count", 3),
        ("/cgi/view/distinct/service", ["domain", "http", "http-proxy", "ssh"]),
        ("/cgi/view/distinct/service?limit=1&skip=1", ["http"]),
        ("/cgi/scans/distinct/port", [["tcp", 22], ["tcp", 80]]),
        ("/cgi/scans/top/service?limit=1", [{"label": "http", "value": 1}]),
        ("/cgi/complete?q=countr&limit=1", [{"text": "country", "start": 0}]),
    ],
)
def test_known_answers(client: TestClient, path: str, answer: Any) -> None:
    found = client.get(path).json()
    if path.startswith("/cgi/complete"):
        found = [{name: one[name] for name in ("text", "start")} for one in found]
    assert found == answer


def test_two_categories(known_graph: Graph, client: TestClient) -> None:
    """-1 for the first only, 1 for the second only, 0 for both; one category is no two."""
    ask = "/cgi/{}/diffcats?cat1=internet&cat2=inside"
    known_graph.run(Statement("MATCH (s:Scan {uid: 's2'})\nCREATE (s)-[:IN_CATEGORY]->(:Category {name: 'inside'})"))
    try:
        for kind in ("view", "scans"):
            assert client.get(ask.format(kind)).json() == [["192.0.2.1", [[22, -1], [80, 0]]]]
            assert client.get(ask.format(kind) + "&onlydiff=true").json() == [["192.0.2.1", [[22, -1]]]]
    finally:
        known_graph.run(Statement("MATCH (c:Category {name: 'inside'})\nDETACH DELETE c"))
    assert client.get("/cgi/view/diffcats?cat1=x&cat2=x").status_code == 400


def test_places_are_geojson(known_graph: Graph, client: TestClient) -> None:
    known_graph.run(
        Statement(
            "MATCH (h:Host {addr: '192.0.2.1'})\n"
            "CREATE (h)-[:IN_RANGE]->(:Range:CityRange {uid: 'r', latitude: 48.85, longitude: 2.35})"
            "-[:IN_DATASET]->(:Dataset {uid: 'd', active: true})"
        )
    )
    try:
        found = client.get("/cgi/view/coordinates").json()
    finally:
        known_graph.run(Statement("MATCH (n:CityRange|Dataset)\nDETACH DELETE n"))
    point = {"type": "Point", "coordinates": [2.35, 48.85], "properties": {"count": 1, "country": None, "city": None}}
    assert found == {"type": "GeometryCollection", "geometries": [point], "total": 1}


@pytest.mark.parametrize("path", ["/cgi/view?limit=100", "/cgi/scans?limit=100"])
def test_records_hold_what_their_shape_names(client: TestClient, path: str) -> None:
    """The document would not see a field that nobody declared."""
    records = client.get(path).json()
    assert msgspec.convert(records, list[HostRecord])
    for record in records:
        assert set(record) <= set(HostRecord.__struct_fields__)
        kept = json.loads(msgspec.json.encode(msgspec.convert(record, HostRecord)))
        for port in [*record.get("ports", ()), *kept.get("ports", ())]:
            for script in port.get("scripts", ()):
                script.pop(script["id"], None)  # a script's result stands under its own name
        assert kept == record


def test_everything_of_one_host(client: TestClient) -> None:
    found = client.get("/cgi/host/192.0.2.1").json()
    assert found["view"]["infos"]["country_code"] == "FR"
    assert sorted(record["scanid"] for record in found["records"]) == [["s1"], ["s2"]]
    assert (found["flows"]["host"]["in_flows"], found["flows"]["host"]["out_flows"]) == (3, 2)
    assert found["ranges"] == {"addr": "192.0.2.1"}
    assert client.get("/cgi/host/2001:0DB8::4").json()["addr"] == "2001:db8::4"
    assert client.get("/cgi/host/203.0.113.9").status_code == 404
    assert client.get("/cgi/host/nix").json()["error"]["where"] == {"parameter": "addr", "text": "nix"}


def test_the_language_is_told(client: TestClient) -> None:
    names = {row["name"] for row in client.get("/cgi/fields?purpose=flow").json()}
    assert {"dport", "csbytes"} <= names
    assert "country" not in {row["name"] for row in client.get("/cgi/fields?purpose=flow").json()}
    config = client.get("/cgi/config").json()
    assert (config["default_limit"], config["flow_time_precision"]) == (10, 3600)
    assert "port" in config["top_view"]


@pytest.mark.parametrize("path", ["/flows", "/cgi/view?format=ndjson", "/docs", "/cgi/fields"])
def test_answers_are_compressed_for_who_takes_it(client: TestClient, path: str) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_metrics_name_routes_not_paths(client: TestClient) -> None:
    """What clients write never becomes a label."""
    for path in ("/no/such/path", "/cgi/host/nix"):
        client.get(path)
    client.request("BREW", "/healthz")
    text = client.get("/metrics").text
    assert 'route="/cgi/host/{addr}",status="400"' in text
    assert 'method="other"' in text
    assert "such" not in text
    assert "BREW" not in text
