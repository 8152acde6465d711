"""`ipdata` against MaxMind's own reader: on the same databases both tell the same of every address."""

import random
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import geoip2.database
import geoip2.errors
import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.db.data import Data
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from tests.data import making

pytestmark = pytest.mark.graph
COUNTRIES = ("FR", "DE", "US", "JP", "BR")
SUPERNETS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")


def nothing(*_: Any) -> Any:
    """No import."""
    raise AssertionError


def networks(rng: random.Random, count: int) -> list[str]:
    """Return networks inside the documentation's, some inside others, wider ones first."""
    found = []
    for _ in range(count):
        whole = ip_network(rng.choice(SUPERNETS))
        length = rng.randint(whole.prefixlen, 32 if whole.version == 4 else 64)
        address = int(whole.network_address) + rng.randrange(whole.num_addresses)
        found.append(ip_network((ip_address(address) if whole.version == 6 else address, length), strict=False))
    return [str(one) for one in sorted(found, key=lambda one: one.prefixlen)]


def country(rng: random.Random) -> dict[str, Any]:
    """Return a record of a country database."""
    codes = [rng.choice(COUNTRIES) for _ in range(2)]
    record: dict[str, Any] = {"country": {"iso_code": codes[0], "names": {"en": f"Country {codes[0]}"}}}
    record["continent"] = making.EUROPE  # follows from the country, in the graph as in MaxMind's own data
    if rng.random() < 0.8:
        record["registered_country"] = {"iso_code": codes[1], "names": {"en": f"Country {codes[1]}"}}
    return record


def city(rng: random.Random) -> dict[str, Any]:
    """Return a record of a city database."""
    record = country(rng)
    if rng.random() < 0.8:
        name = rng.choice(("Saint-Étienne", "Köln", "Ōsaka"))
        record["city"] = {"names": {"en": name}}
        record["subdivisions"] = [
            {"iso_code": f"R{n}", "names": {"en": f"Region {n}"}} for n in range(rng.randint(1, 2))
        ]
    record["location"] = {
        "latitude": rng.randint(-90, 89) + 0.5,
        "longitude": 2.25,
        "accuracy_radius": rng.randint(1, 99),
    }
    if rng.random() < 0.5:
        record["postal"] = {"code": f"{rng.randint(0, 99999):05}"}
    return record


def asn(rng: random.Random) -> dict[str, Any]:
    """Return a record of a database of autonomous systems."""
    number = rng.randint(64496, 64511)
    return making.asn(number, f"System {number}")


def of_country(record: Any) -> dict[str, Any]:
    """Return what the two databases of places have in common, under the names of `ipdata`."""
    parts = {"country": "country_code", "registered_country": "registered_country_code", "continent": "continent_code"}
    told = {}
    for part, name in parts.items():
        one = getattr(record, part)
        told[name] = one.code if part == "continent" else one.iso_code
        told[name.replace("_code", "_name")] = one.name
    return told


def of_city(record: Any) -> dict[str, Any]:
    """Return what MaxMind's reader tells of a city, under the names of `ipdata`."""
    place = record.location
    return {
        **of_country(record),
        "city": record.city.name,
        "region_code": [one.iso_code for one in record.subdivisions],
        "region_name": [one.name for one in record.subdivisions],
        "postal_code": record.postal.code,
        "coordinates": [place.latitude, place.longitude],
        "coordinates_accuracy_radius": place.accuracy_radius,
    }


def of_asn(record: Any) -> dict[str, Any]:
    """Return what MaxMind's reader tells of a system, under the names of `ipdata`."""
    return {"as_num": record.autonomous_system_number, "as_name": record.autonomous_system_organization}


@pytest.mark.parametrize(
    ("kind", "make", "of"),
    [("ASN", asn, of_asn), ("Country", country, of_country), ("City", city, of_city)],
)
def test_every_address_is_told_as_maxminds_reader_tells_it(
    empty_graph: Graph,
    tmp_path: Path,
    kind: str,
    make: Callable[[random.Random], dict[str, Any]],
    of: Callable[[Any], dict[str, Any]],
) -> None:
    rng = random.Random(kind)
    path = making.mmdb(
        tmp_path / f"GeoLite2-{kind}.mmdb", f"GeoLite2-{kind}", {one: make(rng) for one in networks(rng, 120)}
    )
    assert files.import_path(empty_graph, str(path), tmp_path, Options()).status == "done"
    whole = [ip_network(one) for one in SUPERNETS]
    addrs = [
        str(one[n])
        for one in whole
        for n in (0, -1, *(rng.randrange(min(one.num_addresses, 1 << 96)) for _ in range(150)))
    ]
    addrs = list(dict.fromkeys((*addrs, "8.8.8.8", "2001:db9::1")))

    expected, known = [], 0
    with geoip2.database.Reader(str(path)) as reader:
        for addr in addrs:
            try:
                told = of(getattr(reader, kind.lower())(addr))
                known += 1
            except geoip2.errors.AddressNotFoundError:
                told = {}
            expected.append({"addr": addr, **{name: value for name, value in told.items() if value not in (None, [])}})
    assert list(Data(empty_graph, nothing).lookup(addrs)) == expected
    assert 0 < known < len(addrs)
