"""`ipdata`, `iprange`, `/cgi/ipdata`, `/cgi/iprange` and `db.data`: one answer at every door."""

import ipaddress
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.iprange import BadSelector, Selector
from graphrecon.cypher.statement import Statement
from graphrecon.db import iprange
from graphrecon.db.data import Data
from graphrecon.ingest import derive
from graphrecon.model.values import InvalidValue, parse_address
from tests.cli.conftest import run
from tests.data import making

pytestmark = pytest.mark.graph
Environment = dict[str, str | None]


def nothing(*_: Any) -> Any:
    """No import."""
    raise AssertionError


def test_ipdata_tells_a_line_a_fact(told_environment: Environment) -> None:
    ran = run("ipdata", "192.0.2.65", "198.51.100.1", env=told_environment)
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "192.0.2.65",
        "    as_num: 64500",
        "    as_name: =Example\\x1b[31m",
        "    country_code: FR",
        "    country_name: France",
        "    registered_country_code: DE",
        "    registered_country_name: Germany",
        "    continent_code: EU",
        "    continent_name: Europe",
        "    region_code: IDF",
        "    region_name: Île-de-France",
        "    city: Paris",
        "    postal_code: 75001",
        "    coordinates: 48.85, 2.35",
        "    coordinates_accuracy_radius: 20",
        "198.51.100.1",
        "    country_code: FR",
        "    country_name: France",
        "    registered_country_code: FR",
        "    registered_country_name: France",
        "    continent_code: EU",
        "    continent_name: Europe",
    ]


def test_hundreds_of_addresses_are_one_question(told: Graph, told_environment: Environment) -> None:
    """Answers come in the order of the addresses, from the command line and from standard input."""
    addrs = [str(ipaddress.ip_address("192.0.2.0") + number % 256) for number in range(700)]
    ran = run("ipdata", "--json", "-", env=told_environment, stdin="\n".join(addrs))
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["addr"] for one in found] == addrs
    assert [one["country_code"] for one in found[:256]] == ["DE"] * 64 + ["FR"] * 64 + ["DE"] * 128
    asked: list[object] = []
    with Graph(told.uri, "neo4j", told_environment["GRAPHRECON_PASSWORD"] or "", tracer=asked.append) as graph:
        assert list(Data(graph, nothing).lookup(addrs)) == found
    assert len(asked) == 1


def test_a_bad_address_is_told_and_the_others_are_answered(told_environment: Environment) -> None:
    ran = run("ipdata", "192.0.2.65", "192.0.2.256", "x\x1b[2J", "2001:db8::1%eth0", "--json", env=told_environment)
    assert ran.status == 2
    assert [json.loads(line)["addr"] for line in ran.out.splitlines()] == ["192.0.2.65", "2001:db8::1"]
    assert ran.err.splitlines() == [
        "graphrecon: not an IP address: '192.0.2.256'",
        "graphrecon: not an IP address: 'x\\x1b[2J'",
    ]


def test_nothing_known_is_status_1(told_environment: Environment) -> None:
    ran = run("ipdata", "10.0.0.1", env=told_environment)
    assert (ran.out, ran.status) == ("10.0.0.1\n", 1)


def test_without_addresses_the_editions_are_listed(told_environment: Environment) -> None:
    lines = run("ipdata", env=told_environment).out.splitlines()
    assert lines == [
        "asn, IPv4, MaxMind 2026-01-01: 1 ranges, in use",
        "asn, IPv6, MaxMind 2026-01-01: 1 ranges, in use",
        "city, IPv4, MaxMind 2026-01-01: 3 ranges, in use",
        "country, IPv4, MaxMind 2026-01-01: 2 ranges, in use",
        "country, IPv6, MaxMind 2026-01-01: 1 ranges, in use",
    ]
    first = json.loads(run("ipdata", "--json", env=told_environment).out.splitlines()[0])
    assert (first["kind"], first["active"], first["ranges"]) == ("asn", True, 1)


FRANCE = ["192.0.2.64/26", "198.51.100.0/24", "203.0.113.0/29", "2001:db8::/33"]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["-c", "FR"], FRANCE),
        (["--country", "de"], ["192.0.2.0/26", "192.0.2.128/25"]),
        (["--country", "EU"], ["192.0.2.0/24", *FRANCE[1:]]),
        (["--registered-country", "DE"], ["192.0.2.0/24"]),
        (["--region", "FR", "idf"], ["192.0.2.64/26", "203.0.113.0/29"]),
        (["--city", "FR", "Paris"], ["192.0.2.64/26"]),
        (["--city", "DE", "Paris"], []),
        (["-a", "AS64500"], ["192.0.2.0/24", "2001:db8::/32"]),
        (["--range", "192.0.2.1", "192.0.2.4"], ["192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/32"]),
        (["-n", "192.0.2.0/24"], ["192.0.2.0/24"]),
        (["--routable"], ["192.0.2.0/24", "2001:db8::/32"]),
        (["--filter", "country:FR"], []),
    ],
)
def test_iprange_by_every_selector(told_environment: Environment, options: list[str], wanted: list[str]) -> None:
    assert run("iprange", *options, env=told_environment).out.splitlines() == wanted


def test_iprange_in_every_form(told_environment: Environment) -> None:
    ask = ("iprange", "--city", "FR", "Paris")
    assert run(*ask, "--count", env=told_environment).out == "64\n"
    assert run(*ask, "--ranges", env=told_environment).out == "192.0.2.64-192.0.2.127\n"
    assert run(*ask, "--ranges", "--json", env=told_environment).out == '["192.0.2.64", "192.0.2.127"]\n'
    assert run(*ask, "--addrs", "-l", "2", env=told_environment).out == "192.0.2.64\n192.0.2.65\n"
    assert len(run(*ask, "--addrs", env=told_environment).out.splitlines()) == 64


def test_iprange_of_a_list(told_environment: Environment, tmp_path: Path) -> None:
    """Addresses, networks and ranges in any order are merged; a list may come on standard input."""
    path = tmp_path / "list.txt"
    path.write_text("# mine\n192.0.2.8/29  # a network\n\n2001:db8::1\n192.0.2.0 - 192.0.2.7\n192.0.2.9\n")
    nowhere: Environment = {"GRAPHRECON_URI": "bolt://127.0.0.1:1"}
    assert run("iprange", "-f", str(path), env=nowhere).out.splitlines() == ["192.0.2.0/28", "2001:db8::1/128"]
    assert run("iprange", "--file", "-", "--count", env=nowhere, stdin=path.read_text()).out == "17\n"
    assert run("iprange", "-f", str(path), "--csv", "--ranges", env=nowhere).out.splitlines() == [
        "start,stop",
        "192.0.2.0,192.0.2.15",
        "2001:db8::1,2001:db8::1",
    ]
    path.write_bytes(b"192.0.2.1\n192.0.2.300\n")
    assert "line 2: not a network: '192.0.2.300'" in str(run("iprange", "-f", str(path), env=nowhere).error)
    path.write_bytes(b"\xff\xfe")
    assert "is not text" in str(run("iprange", "-f", str(path), env=nowhere).error)
    assert "No such file" in str(run("iprange", "-f", str(tmp_path / "none"), env=nowhere).error)


def test_hosts_of_the_view_choose_addresses(told: Graph, told_environment: Environment) -> None:
    """A filter stands in place of addresses, at each door."""
    told.run(
        Statement(
            "UNWIND ['192.0.2.64', '192.0.2.65', '198.51.100.1'] AS addr\n"
            "CREATE (:View {addr: addr, key: $keys[addr], state: 'up', country: 'FR'})",
            {"keys": {addr: parse_address(addr).key for addr in ("192.0.2.64", "192.0.2.65", "198.51.100.1")}},
        )
    )
    try:
        wanted = ["192.0.2.64/31", "198.51.100.1/32"]
        ask = ("--filter", "net:192.0.2.0/24", "OR", "addr:198.51.100.1")
        assert run("iprange", *ask, env=told_environment).out.splitlines() == wanted
        client = TestClient(create_app(told, static=Path("/nowhere")), base_url="http://localhost")
        assert client.get("/cgi/iprange", params={"q": " ".join(ask[1:])}).json() == wanted
        lines = run("ipdata", *ask, "--csv", env=told_environment).out.splitlines()
        assert lines[0].startswith("addr,as_num,as_name,country_code,")
        assert lines[1].startswith("192.0.2.64,64500,'=Example\\x1b[31m,FR,France,DE,Germany,EU,Europe,IDF,")
        assert [line.partition(",")[0] for line in lines[1:]] == ["192.0.2.64", "192.0.2.65", "198.51.100.1"]
        assert run("ipdata", "--filter", "country:XX", env=told_environment).status == 0
        assert client.get("/cgi/iprange?q=country:FR&asnum=1").status_code == 400
        assert client.get("/cgi/iprange?q=contry:FR").json()["error"]["where"]["parameter"] == "q"
    finally:
        told.run(Statement("MATCH (v:View) DETACH DELETE v"))


def test_the_cypher_is_shown_and_nothing_is_asked() -> None:
    """What is printed is the statement with its parameters; no server is needed."""
    nowhere: Environment = {"GRAPHRECON_URI": "bolt://127.0.0.1:1"}
    shown = run("ipdata", "192.0.2.65", "--cypher", env=nowhere).out
    assert ":param given => {asked: [{addr: '192.0.2.65'" in shown
    assert "USING INDEX SEEK r:ASRange(uid)" in shown
    assert ":param codes => ['FR'];" in run("iprange", "-c", "FR", "--cypher", env=nowhere).out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "nothing says which addresses"),
        (["-c", "FR", "-a", "1"], "exclude each other"),
        (["-c", "France"], "not a country"),
        (["-a", "x"], "not the number of an autonomous system"),
        (["-n", "192.0.2.0/33"], "not a network"),
        (["--range", "192.0.2.1", "2001:db8::"], "not a range"),
        (["-n", "::/0", "--addrs"], "--force only"),
        (["-c", "FR", "--count", "--addrs"], "exclude each other"),
        (["-c", "FR", "--filter", "port:80"], "exclude each other"),
        (["-c", "FR", "--csv", "--json"], "exclude each other"),
        (["--filter", "prot:80"], "unknown attribute"),
    ],
)
def test_iprange_refuses_what_it_does_not_understand(told_environment: Environment, words: list[str], why: str) -> None:
    ran = run("iprange", *words, env=told_environment)
    assert ran.status == 2
    assert why in (ran.error or "")


@pytest.fixture(scope="module")
def client(told: Graph) -> TestClient:
    """A client of the application on this graph."""
    return TestClient(create_app(told, static=Path("/nowhere")), base_url="http://localhost")


def test_the_api_answers_the_same(client: TestClient, told_environment: Environment) -> None:
    printed = json.loads(run("ipdata", "--json", "192.0.2.65", env=told_environment).out)
    assert client.get("/cgi/ipdata/192.0.2.65").json() == printed
    assert client.get("/cgi/ipdata/2001:db8::1").json()["as_num"] == 64500
    assert client.get("/cgi/ipdata/10.0.0.1").json() == {"addr": "10.0.0.1"}
    assert client.get("/cgi/iprange?country=FR").json() == FRANCE
    assert client.get("/cgi/iprange?city=FR,Paris&output=count").json() == 64
    assert client.get("/cgi/iprange?region=FR,IDF&output=ranges&limit=1").json() == [["192.0.2.64", "192.0.2.127"]]
    assert client.get("/cgi/iprange?range=192.0.2.1,192.0.2.2&output=addrs").json() == ["192.0.2.1", "192.0.2.2"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/cgi/ipdata/nothing", "not an IP address"),
        ("/cgi/iprange", "nothing says which addresses"),
        ("/cgi/iprange?country=FR&asnum=1", "exclude each other"),
        ("/cgi/iprange?city=Paris", "needs two parts"),
        ("/cgi/iprange?network=10.0.0.0/8&output=addrs", "more than 100000"),
        ("/cgi/iprange?network=10.0.0.0/8&output=all", "'output' is 'all'"),
    ],
)
def test_the_api_refuses_in_its_one_shape(client: TestClient, path: str, why: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert why in answer.json()["error"]["message"]


def test_python(told: Graph) -> None:
    data = Data(told, nothing)
    assert data.get("192.0.2.129")["city"] == "Berlin"
    france = data.ranges(country="FR")
    assert list(france.networks()) == FRANCE
    assert next(iter(data.ranges(asnum=64500))) == ("192.0.2.0", "192.0.2.255")
    assert data.ranges(city=("FR", "Paris")).count() == 64
    assert next(data.ranges(network="192.0.2.0/24").addresses()) == "192.0.2.0"
    assert [one["kind"] for one in data.editions()] == ["asn", "asn", "city", "country", "country"]
    with pytest.raises(InvalidValue):
        data.get("x")
    with pytest.raises(BadSelector):
        data.ranges()


def test_ranges_and_look_ups_agree(told: Graph) -> None:
    """Each address that `iprange` gives a country is told to be there by `ipdata`, and no other one."""
    data = Data(told, nothing)
    whole = list(data.ranges(network="192.0.2.0/24").addresses())
    found = {addr: one.get("country_code") for addr, one in zip(whole, data.lookup(whole), strict=True)}
    for code in ("FR", "DE"):
        pairs = iprange.pairs(Selector(country=code), told.stream)
        inside = {addr for one in pairs if iprange.count([one]) < 1000 for addr in iprange.addresses([one])}
        assert inside & set(whole) == {addr for addr, said in found.items() if said == code}


def test_importing_by_command(told_environment: Environment, tmp_path: Path) -> None:
    """`ipdata --import` takes dumps with --kind, and tells of what it could not use."""
    path = tmp_path / "mine.csv"
    making.dump(path, [("10.1.0.0", "10.1.255.255", 64600)])
    path.write_text(path.read_text() + "9,1,5\n")
    assert "does not tell what its values are" in run("ipdata", "--import", str(path), env=told_environment).out
    ran = run("ipdata", "--import", str(path), "--kind", "asn", "--json", "--quiet", env=told_environment)
    report = json.loads(ran.out)
    assert (report["importer"], report["read"], report["written"], report["skipped"]) == ("range-dump", 2, 1, 1)
    assert "not a range" in Path(report["rejects"]).read_text()
    assert json.loads(run("ipdata", "10.1.2.3", "--json", env=told_environment).out)["as_num"] == 64600
    again = run("ipdata", "--import", str(path), "--kind", "asn", "--json", env=told_environment)
    assert json.loads(again.out)["status"] == "known"
    assert (
        run("ipdata", "--import", env=told_environment).error
        == "--import needs files (graphrecon ipdata --import FILE…)"
    )
    assert "does not know" in str(run("ipdata", "--import", "x", "--kind", "x", env=told_environment).error)


def test_emptying_by_command(told: Graph, told_environment: Environment) -> None:
    assert "--yes" in str(run("ipdata", "--import", "--init", env=told_environment, stdin="").error)
    assert run("ipdata", "--import", "--init", "--yes", env=told_environment).status == 0
    assert run("ipdata", env=told_environment).out.startswith("no ranges are imported")
    assert derive.marks(told) == 0
