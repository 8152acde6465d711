"""`/cgi/passive` and `/cgi/passivedns` on the sample of passive facts: each with its known answer."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.records import ObservationRecord, Resolution
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.passive_plots import OPENING
from graphrecon.cypher.view import steps
from tests.api.conftest import LOCAL
from tests.cli.conftest import Env, environment, run
from tests.cli.test_ipinfo import SAMPLE
from tests.conftest import empty

pytestmark = pytest.mark.graph


@pytest.fixture(scope="module")
def env(graph: Graph, server: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Env]:
    """The environment of a graph that holds the sample, as the sensor `lab` saw it."""
    empty(graph)
    found = environment(server, tmp_path_factory.mktemp("passive"))
    assert run("passiverecon2db", "-s", "lab", str(SAMPLE), env=found).status == 0
    yield found
    empty(graph)


@pytest.fixture(scope="module")
def client(env: Env, graph: Graph) -> Iterator[TestClient]:
    """A client of the application on that graph."""
    with TestClient(create_app(graph), base_url=LOCAL) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("count", 28),
        ("count?q=192.0.2.10+recontype:open_port", 1),
        ("top/recontype?limit=1", [{"label": "DNS_ANSWER", "value": 4}]),
        ("top/value?q=recontype:OPEN_PORT&weighted=true", [{"label": "tcp/22", "value": 2}]),
        ("distinct/source?q=recontype:DNS_ANSWER&limit=1", ["A-192.0.2.53-53"]),
        ("timeline?q=recontype:OPEN_PORT&slots=2", {"start": 1793614800, "slot": 6, "new": [1, 0], "last": [0, 1]}),
        ("timeline?q=sensor:none", {"start": 0, "slot": 1, "new": [], "last": []}),
    ],
)
def test_known_answers(client: TestClient, path: str, answer: Any) -> None:
    assert client.get(f"/cgi/passive/{path}").json() == answer


def test_records_hold_what_their_shape_names(client: TestClient) -> None:
    """The document would not see a field that nobody declared."""
    records = client.get("/cgi/passive?limit=100").json()
    assert len(records) == 28
    assert msgspec.convert(records, list[ObservationRecord])
    assert {name for record in records for name in record} <= set(ObservationRecord.__struct_fields__)


@pytest.mark.parametrize(("kind", "option"), [("csv", "--csv"), ("ndjson", "--json"), ("txt", "--short")])
def test_lines_are_those_of_the_command_line(client: TestClient, env: Env, kind: str, option: str) -> None:
    lines = client.get(f"/cgi/passive?format={kind}&limit=100&sort=addr").text.splitlines()
    printed = run("ipinfo", option, env=env).out.splitlines()
    if kind == "ndjson":
        assert [json.loads(line) for line in lines] == [json.loads(line) for line in printed]
    else:
        assert lines == printed


def test_window_newest_first(client: TestClient) -> None:
    ask = "/cgi/passive?limit=2&skip="
    first, second = client.get(ask + "0").json(), client.get(ask + "2").json()
    times = [record["lastseen"] for record in (*first, *second)]
    assert len(times) == 4
    assert times == sorted(times, reverse=True)


def test_passive_dns_is_that_of_the_command_line(client: TestClient, env: Env) -> None:
    """The Common Output Format, a document a line, or a list."""
    for subject, parameters, options in (
        ("www.lab.example", "", []),
        ("lab.example", "?subdomains=true", ["--sub"]),
        ("192.0.2.0/24", "?type=a&source=passive", ["--type", "A", "--passive"]),
        ("nothere.example", "", []),
    ):
        answer = client.get(f"/cgi/passivedns/{subject}{parameters}")
        assert answer.headers["content-type"] == "application/x-ndjson"
        found = [json.loads(line) for line in answer.text.splitlines()]
        assert found == [
            json.loads(line) for line in run("iphost", subject, "--json", *options, env=env).out.splitlines()
        ]
        assert bool(found) == (subject != "nothere.example")
    listed = client.get("/cgi/passivedns/www.lab.example?format=json&limit=2").json()
    assert len(msgspec.convert(listed, list[Resolution])) == 2


def test_reverse_is_what_leads_to_the_name(client: TestClient) -> None:
    (line,) = client.get("/cgi/passivedns/www.lab.example?reverse=true").text.splitlines()
    assert (json.loads(line)["rrname"], json.loads(line)["rrtype"]) == ("web.lab.example", "CNAME")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("passive?q=recontpye:x", "q"),
        ("passive/count?q=(", "q"),
        ("passive/timeline?q=(", "q"),
        ("passive?sort=colour", "sort"),
        ("passive?limit=10001", "limit"),
        ("passive/top/colour", "field"),
        ("passive/distinct/colour", "field"),
        ("passivedns/" + "x" * 300, "subject"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(client: TestClient, path: str, where: str) -> None:
    answer = client.get(f"/cgi/{path}")
    assert (answer.status_code, answer.json()["error"]["where"]["parameter"]) == (400, where)


def test_plots(client: TestClient) -> None:
    """Addresses once, ports that observations show to be open, and places, as for hosts."""
    addresses = client.get("/cgi/passive/onlyips").json()
    assert len(addresses) == len(set(addresses)) > 1
    found = client.get("/cgi/passive/ipsports").json()
    assert found
    assert [addr for addr, _ in found] == [addr for addr in addresses if addr in dict(found)]
    for addr, ports in found:
        wanted = client.get("/cgi/passive", params={"q": f"addr:{addr}", "limit": 1000}).json()
        seen = {row["port"] for row in wanted if row["recontype"] in OPENING and "port" in row}
        assert ports == [[port, "open"] for port in sorted(seen)]
    assert client.get("/cgi/passive/coordinates").json() == {
        "type": "GeometryCollection",
        "geometries": [],
        "total": 0,
    }
    for path in ("onlyips", "ipsports", "coordinates"):
        assert client.get(f"/cgi/passive/{path}?q=(").status_code == 400


def test_the_kinds_that_open_a_port_are_those_of_the_view() -> None:
    """One list, said in Python and in Cypher."""
    text = next(step for step in steps() if "o.recontype IN [" in step and "ViewPort" in step)
    assert sorted(re.findall(r"'([A-Z0-9_+]+)'", text.partition("IN [")[2].partition("]")[0])) == sorted(OPENING)
