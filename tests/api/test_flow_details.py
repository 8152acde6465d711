"""`/flows/flow` and `/flows/host/<addr>`: what is known of one flow or host, and the Cypher that gives it."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.cypher.graph import Graph
from graphrecon.importers.base import Options
from graphrecon.ingest import files
from tests.conftest import empty
from tests.web import known

pytestmark = pytest.mark.graph

FLOW = {"src": known.ALICE, "dst": known.NAMES, "proto": "udp", "dport": "53"}


@pytest.fixture(scope="module")
def known_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The run's Graph holding the known flows, imported as users do: details ask by the keys of the importer."""
    empty(graph)
    folder = tmp_path_factory.mktemp("known")
    for path in known.write(folder):
        files.import_path(graph, str(path), folder, Options())
    return graph


def test_a_flow_with_the_questions_that_were_asked(client: TestClient) -> None:
    """Each question can be pasted: its parameters come first."""
    answer = client.get("/flows/flow", params=FLOW).json()
    flow = answer["details"]["flow"]
    assert (flow["src"], flow["dst"], flow["proto"], flow["dport"]) == (known.ALICE, known.NAMES, "udp", 53)
    (fact,) = answer["details"]["facts"]
    assert (fact["proto"], fact["fact"]["query"]) == ("dns", "www.example.org")
    assert len(answer["cypher"]) >= 3
    assert all(text.startswith(":params {};\n:param ") for text in answer["cypher"])


def test_a_host_with_its_flows_and_peers(client: TestClient) -> None:
    """An address is known in every way of writing it."""
    answer = client.get(f"/flows/host/::ffff:{known.WEB}").json()
    host = answer["details"]["host"]
    assert (host["addr"], host["in_flows"], host["out_flows"], host["clients"]) == (known.WEB, 11, 1, 3)
    assert [kind["dport"] for kind in answer["details"]["uses"]] == [53]


@pytest.mark.parametrize(
    ("path", "params"),
    [("/flows/host/203.0.113.250", {}), ("/flows/flow", {**FLOW, "dport": "81"})],
)
def test_what_is_not_known_is_not_found(client: TestClient, path: str, params: dict[str, str]) -> None:
    """With the shape of every failure."""
    response = client.get(path, params=params)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "params", "parameter"),
    [
        ("/flows/host/nobody", {}, "addr"),
        ("/flows/flow", {**FLOW, "src": "' OR 1=1"}, "src"),
        ("/flows/flow", {**FLOW, "dst": "\x1b[31m"}, "dst"),
        ("/flows/flow", {**FLOW, "dport": "70000"}, "dport"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient, path: str, params: dict[str, str], parameter: str) -> None:
    """The parameter, not the server's insides."""
    response = client.get(path, params=params)
    assert response.status_code == 400
    assert response.json()["error"]["where"]["parameter"] == parameter


def test_the_settings_say_where_neo4j_browser_is(client: TestClient) -> None:
    """As the server itself says."""
    browser = client.get("/cgi/config").json()["browser"]
    assert browser.startswith("http://")
    assert "/browser/?dbms=neo4j://" in browser


def test_details_in_the_form_of_the_field(client: TestClient) -> None:
    """Of a host with its peers; of a flow by the id of its edge, with its metadata where it has some."""

    def ask(question: Any, **more: str) -> Any:
        return client.get("/flows", params={"q": json.dumps(question), **more})

    host = ask({"type": "node", "id": known.WEB}, action="details").json()
    assert host["elt"]["addr"] == known.WEB
    assert (set(host["clients"]), host["servers"]) == ({known.ALICE, known.BOB, known.SCANNER}, [known.NAMES])
    assert ["tcp", 443] in host["in_flows"]
    assert host["out_flows"] == [["udp", 53]]
    edges = ask({}).json()["edges"]
    assert len(edges) == 14
    for edge in edges:
        found = ask({"type": "edge", "id": edge["id"]}, action="details").json()
        assert (found["elt"]["src"], found["elt"]["dst"]) == (edge["source"], edge["target"])
        assert ("meta" in found) == (edge["id"] == f"{known.ALICE}>{known.NAMES}>udp/53")
    missing = ask({"type": "node", "id": "203.0.113.9"}, action="details")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    for question in ({"type": "edge", "id": "nothing"}, {"type": "node"}, {"type": "edge", "id": "a>b>tcp/99999"}):
        assert ask(question, action="details").status_code == 400
