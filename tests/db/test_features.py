"""Hosts as rows of zeros and ones, on three hosts that are known."""

from collections.abc import Iterator

import pytest

from graphrecon.cypher.filter import FilterError, within
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.features import BadFeatures
from graphrecon.db.features import matrix
from graphrecon.db.hosts import Hosts
from tests.cli import known
from tests.conftest import empty

pytestmark = pytest.mark.graph

SSH = ("tcp/22", "ssh", "OpenSSH", "9.6")
NGINX = ("tcp/443", "http", "nginx", None)
EVIL = ("tcp/8080", "http", '=HYPERLINK("http://x","y")', "-1")


@pytest.fixture(scope="module")
def view(graph: Graph) -> Iterator[Hosts]:
    empty(graph)
    for statement in known.statements():
        graph.run(statement)

    def load(*_: object) -> object:
        raise AssertionError

    yield Hosts(graph, "view", load)  # type: ignore[arg-type]
    empty(graph)


def test_a_column_is_a_service_on_a_port_and_a_row_a_host(view: Hosts) -> None:
    found = view.features()

    assert found.columns == [SSH, NGINX, EVIL]
    assert [tuple(row) for row in found.rows] == [
        ("192.0.2.1", None, [1, 1, 0]),
        ("192.0.2.2", None, [0, 0, 1]),
        ("2001:db8::1", None, [0, 0, 0]),
    ]


def test_labels_are_filters_of_their_own(view: Hosts) -> None:
    found = view.features(
        "ipv4", fields=["service"], labels={"web": "service:http", "fr": "country:FR", "none": "port:1"}
    )

    assert found.columns == [("http",), ("ssh",)]
    assert [tuple(row) for row in found.rows] == [
        ("192.0.2.1", "web", [1, 1]),
        ("192.0.2.2", "web", [1, 0]),
        ("192.0.2.1", "fr", [1, 1]),
    ]


def test_no_host_is_no_column_and_no_row(view: Hosts) -> None:
    found = view.features("country:XX")

    assert (found.columns, list(found.rows)) == ([], [])


def test_general_forms_are_columns_too(view: Hosts) -> None:
    found = view.features("country:FR", fields=["port", "service"], general=True)

    assert found.columns == [("tcp/22", None), ("tcp/22", "ssh"), ("tcp/443", None), ("tcp/443", "http")]
    assert [row.values for row in found.rows] == [[1, 1, 1, 1]]


def test_a_port_without_service_is_a_column_of_its_port(view: Hosts, graph: Graph) -> None:
    records = Hosts(graph, "nmap", None)  # type: ignore[arg-type]

    assert records.features().columns == [("tcp/22", None, None, None)]
    assert records.features(fields=["product"]).columns == []


def test_columns_go_by_the_number_of_ports() -> None:
    told = [["tcp/443"], ["tcp/8"], ["udp/1"], ["tcp/22"]]

    found = matrix(iter([{"features": told}, {"addr": "a", "label": None, "features": [["tcp/9"], ["tcp/8"]]}]), False)

    assert [column for (column,) in found.columns] == ["tcp/8", "tcp/22", "tcp/443", "udp/1"]
    assert next(found.rows).values == [1, 0, 0, 0]


def test_a_scope_holds(view: Hosts) -> None:
    with within.within(["192.0.2.2"]):
        assert view.features().columns == [EVIL]


def test_wrong_filters_and_fields_are_errors(view: Hosts) -> None:
    with pytest.raises(FilterError):
        view.features(labels={"x": "prt:80"})
    with pytest.raises(BadFeatures, match="no field banner"):
        view.features(fields=["port", "banner"])
