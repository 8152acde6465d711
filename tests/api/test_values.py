"""Values of fields over HTTP: prefixes, how many, formats; addresses and times in the field's other forms."""

import csv
import io
import json
from ipaddress import ip_address

import pytest
from starlette.testclient import TestClient

from graphrecon.api.contract import MOST_COMMON
from graphrecon.cypher.filter import NMAP, PASSIVE, VIEW, check
from graphrecon.cypher.query import observations, values

pytestmark = pytest.mark.graph


@pytest.mark.parametrize("prefix", ["-", "!", "~"])
@pytest.mark.parametrize("kind", ["view", "scans"])
def test_least_first(client: TestClient, kind: str, prefix: str) -> None:
    """Each of the three signs turns the order round."""
    most = client.get(f"/cgi/{kind}/top/service?limit=0").json()
    least = client.get(f"/cgi/{kind}/top/{prefix}service?limit=0").json()
    assert [row["value"] for row in least] == sorted(row["value"] for row in most)
    assert client.get(f"/cgi/{kind}/top/{prefix}service:1").json() == least[:1]


def test_a_number_at_the_end_is_how_many(client: TestClient) -> None:
    """As in the field; with `limit` the field is taken whole, and a port with its protocol is no number."""
    everything = client.get("/cgi/view/top/service?limit=0").json()
    assert len(everything) > 2
    assert client.get("/cgi/view/top/service:2").json() == everything[:2]
    assert client.get("/cgi/view/top/service:0").json() == everything
    of_port = client.get("/cgi/view/top/service:80?limit=5").json()
    assert (
        of_port == client.get("/cgi/view/top/service:tcp/80").json() == client.get("/cgi/view/top/service:80:5").json()
    )
    assert of_port != everything[:5]
    assert client.get("/cgi/view/top/port:open:1").json() == client.get("/cgi/view/top/port:open?limit=1").json()
    refused = client.get("/cgi/view/top/service:10001")
    assert (refused.status_code, refused.json()["error"]["where"]["parameter"]) == (400, "field")


def test_fifteen_unless_told(client: TestClient) -> None:
    """The number of the field."""
    assert MOST_COMMON == 15
    many = client.get("/cgi/view/top/port?limit=0").json()
    assert client.get("/cgi/view/top/port").json() == many[:15]


@pytest.mark.parametrize("path", ["view/top/port", "scans/top/service", "view/distinct/service", "passive/top/source"])
def test_formats_have_the_same_values(client: TestClient, path: str) -> None:
    """A list, a document a line, CSV with its columns, a value a line."""
    listed = client.get(f"/cgi/{path}").json()
    lines = [json.loads(line) for line in client.get(f"/cgi/{path}?format=ndjson").text.splitlines()]
    table = client.get(f"/cgi/{path}?format=csv")
    plain = client.get(f"/cgi/{path}?format=txt")
    assert table.headers["content-type"].startswith("text/csv")
    assert plain.headers["content-type"].startswith("text/plain")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(lines) == len(rows) == len(plain.text.splitlines()) == len(listed)
    if "top" in path:
        assert lines == listed
        assert [int(row["value"]) for row in rows] == [row["value"] for row in listed]
    else:
        assert [line["value"] for line in lines] == [row["value"] for row in rows] == listed
        assert plain.text.splitlines() == listed


@pytest.mark.parametrize("path", ["onlyips", "ipsports", "countopenports"])
@pytest.mark.parametrize("kind", ["view", "scans"])
def test_addresses_as_numbers(client: TestClient, kind: str, path: str) -> None:
    """The same rows, IPv6 too."""
    texts = client.get(f"/cgi/{kind}/{path}").json()
    numbers = json.loads(client.get(f"/cgi/{kind}/{path}?ipsasnumbers=true").text)
    whole = path == "onlyips"
    assert [row if whole else row[0] for row in numbers] == [int(ip_address(row if whole else row[0])) for row in texts]


def test_times_as_text(client: TestClient) -> None:
    """ISO 8601 in place of epoch seconds; a remainder is no time."""
    ask = "/cgi/view/timeline?q=country:DE&datesasstrings=true"
    assert client.get(ask).json() == [["2024-01-05T00:00:00.000000Z", "192.0.2.2", 1]]
    assert client.get(ask + "&modulo=86400").json() == [[0, "192.0.2.2", 1]]


def test_what_filters_by_a_value_is_told(client: TestClient) -> None:
    """Each field that is no attribute names one that has its values, or none."""
    config = client.get("/cgi/config").json()
    assert config["top_passive"] == observations.countable()
    for purpose, fields in ((VIEW, values.names(VIEW)), (NMAP, values.names(NMAP)), (PASSIVE, config["top_passive"])):
        told = config["top_filters"][purpose.name]
        assert set(told) <= set(fields)
        for attribute in filter(None, told.values()):
            check(f"{attribute}:x", purpose)
    assert config["top_filters"]["view"]["domains"] == "domain"
    assert config["top_filters"]["view"]["portlist"] == ""
    assert "service" not in config["top_filters"]["view"]
