"""A graph with small editions of every kind, for questions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import derive, files
from tests.conftest import empty
from tests.data import making
from tests.data.making import DE, EUROPE, FR, PARIS, asn

BERLIN = {
    "country": DE,
    "continent": EUROPE,
    "registered_country": DE,
    "city": {"names": {"en": "Berlin"}},
    "subdivisions": [{"iso_code": "BE", "names": {"en": "Berlin"}}],
}


@pytest.fixture(scope="module")
def told(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The run's Graph with ranges alone: systems, countries and cities, for IPv4 and IPv6."""
    empty(graph)
    folder: Path = tmp_path_factory.mktemp("editions")
    paths = (
        making.mmdb(
            folder / "GeoLite2-ASN.mmdb",
            "GeoLite2-ASN",
            {"192.0.2.0/24": asn(64500, "=Example\x1b[31m"), "2001:db8::/32": asn(64500, "=Example\x1b[31m")},
        ),
        making.mmdb(
            folder / "GeoLite2-Country.mmdb",
            "GeoLite2-Country",
            {
                "192.0.2.0/24": {"country": DE, "continent": EUROPE, "registered_country": DE},
                "198.51.100.0/24": {"country": FR, "registered_country": FR},
                "2001:db8::/33": {"country": FR},
            },
        ),
        making.mmdb(
            folder / "GeoLite2-City.mmdb",
            "GeoLite2-City",
            {
                "192.0.2.64/26": PARIS,
                "192.0.2.128/26": BERLIN,
                "203.0.113.0/29": {"country": FR, "subdivisions": [{"iso_code": "IDF"}]},
            },
        ),
    )
    for path in paths:
        assert files.import_path(graph, str(path), folder, Options()).status == "done"
    derive.drain(graph)
    yield graph
    empty(graph)


@pytest.fixture
def told_environment(told: Graph, server: tuple[str, str, str], tmp_path: Path) -> dict[str, str | None]:
    """The environment of a command line that asks this graph."""
    return {
        "GRAPHRECON_URI": server[0],
        "GRAPHRECON_USER": server[1],
        "GRAPHRECON_PASSWORD": server[2],
        "GRAPHRECON_HOME": f"{tmp_path}/home",
        "GRAPHRECON_CACHE": f"{tmp_path}/cache",
        "XDG_CONFIG_HOME": f"{tmp_path}/config",
    }
