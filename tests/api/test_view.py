"""`/cgi/view` and what lies under it: records, counts and top values, in every format."""

import json

import pytest
from starlette.testclient import TestClient

from tests.cli.conftest import run

pytestmark = pytest.mark.graph


@pytest.fixture
def command_line(server: tuple[str, str, str]) -> dict[str, str | None]:
    """An environment in which the command line asks the same server."""
    return {"GRAPHRECON_URI": server[0], "GRAPHRECON_USER": server[1], "GRAPHRECON_PASSWORD": server[2]}


def test_records_have_the_fields_shape(client: TestClient) -> None:
    """A list of records, times as ISO 8601."""
    (record,) = client.get("/cgi/view", params={"q": "addr:192.0.2.1"}).json()
    assert record["addr"] == "192.0.2.1"
    assert record["infos"]["country_code"] == "FR"
    assert record["starttime"] == "2024-01-01T00:00:00.000000Z"
    assert [port["port"] for port in record["ports"] if port.get("state_state") == "open"] == [22, 80, 443, 53]


def test_limit_skip_and_sort(client: TestClient) -> None:
    """They are those of the query; ties go by address."""
    ask = "/cgi/view?format=txt&sort=-openports&limit=2&skip="
    first, second = client.get(ask + "0").text.split(), client.get(ask + "2").text.split()
    assert [*first, *second] == ["192.0.2.1", "192.0.2.2", "2001:db8::4", "198.51.100.3"]


def test_count(client: TestClient) -> None:
    """A count is a JSON integer."""
    assert client.get("/cgi/view/count").json() == 4
    assert client.get("/cgi/view/count", params={"q": "service:ssh OR country:DE"}).json() == 2


def test_top(client: TestClient) -> None:
    """A list of labels and values; the field may hold colons and slashes."""
    assert client.get("/cgi/view/top/port:open?limit=1").json() == [{"label": ["tcp", 80], "value": 2}]
    assert client.get("/cgi/view/top/product:tcp/80?q=country:FR").json() == [{"label": "nginx", "value": 1}]


@pytest.mark.parametrize(("kind", "option"), [("csv", "--csv"), ("txt", "--short")])
def test_lines_are_those_of_the_command_line(
    client: TestClient, command_line: dict[str, str | None], kind: str, option: str
) -> None:
    """`format=csv` and `txt` are what --csv and --short print."""
    printed = run("view", option, "--limit", "100", env=command_line)
    assert client.get(f"/cgi/view?format={kind}&limit=100").text == printed.out


def test_ndjson_is_that_of_the_command_line(client: TestClient, command_line: dict[str, str | None]) -> None:
    """`format=ndjson` has the documents of --json, and those of `format=json`."""
    printed = run("view", "--json", env=command_line).out.splitlines()
    lines = client.get("/cgi/view?format=ndjson&limit=20000").text.splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(line) for line in printed]
    assert [json.loads(line) for line in lines] == client.get("/cgi/view?limit=100").json()


@pytest.mark.parametrize(
    ("kind", "media"),
    [
        ("json", "application/json"),
        ("ndjson", "application/x-ndjson"),
        ("csv", "text/csv; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
    ],
)
def test_media_types(client: TestClient, kind: str, media: str) -> None:
    """Each format has its own; an empty answer too."""
    for ask in ("/cgi/view?", "/cgi/view?q=country:XX&"):
        answer = client.get(f"{ask}format={kind}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)


def test_health(client: TestClient) -> None:
    """The application and its database answer."""
    assert client.get("/healthz").json()["status"] == "ok"
