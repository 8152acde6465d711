"""Pages by keys: they are the whole list in its order, whatever is equal or absent, while rows come and go."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, keyset, observations
from graphrecon.cypher.query.keyset import START, Edge, Key
from graphrecon.cypher.statement import Statement
from tests.conftest import empty

pytestmark = pytest.mark.graph

Row = dict[str, Any]
Ask = Callable[[int | None, Edge], Statement]

_FILL = """
UNWIND range(1, 40) AS n
WITH n, '192.0.2.' + n AS addr, '04' + right('000' + toString(n), 3) AS key,
  CASE n % 5 WHEN 0 THEN null ELSE datetime({epochSeconds: 1700000000 + (n % 3) * 86400}) END AS seen
CREATE (h:Host {addr: addr, key: key})
CREATE (:View {addr: addr, key: key, lastseen: seen, openports: CASE n % 4 WHEN 0 THEN null ELSE n % 2 END,
               country: CASE n % 7 WHEN 0 THEN null ELSE ['FR', 'DE'][n % 2] END})-[:OF]->(h)
CREATE (:Record {uid: 'a' + n, addr: addr, key: key, end: seen})-[:OF]->(h)
CREATE (:Record {uid: 'b' + n, addr: addr, key: key, end: seen})-[:OF]->(h)
CREATE (:Observation {uid: 'o' + n, recontype: ['A', 'B'][n % 2], addr: addr, key: key, count: n % 3, lastseen: seen,
                      port: CASE n % 3 WHEN 0 THEN null ELSE n % 2 END})-[:OF]->(h)
"""


@pytest.fixture(scope="module")
def filled(graph: Graph) -> Iterator[Graph]:
    """The run's Graph with forty hosts whose values are often equal, and often absent."""
    empty(graph)
    graph.run(Statement(_FILL))
    yield graph
    empty(graph)


def _view(*sort: str, filters: tuple[str, ...] = ()) -> Ask:
    return lambda limit, edge: hosts.get(VIEW, filters, limit=limit, sort=sort, edge=edge)


def _scan(*sort: str) -> Ask:
    return lambda limit, edge: hosts.get(NMAP, limit=limit, sort=sort, edge=edge)


def _facts(*sort: str) -> Ask:
    return lambda limit, edge: observations.get(limit=limit, sort=sort, edge=edge)


ASKED = {
    "address": _view(),
    "address down": _view("-addr"),
    "last seen": _view("lastseen"),
    "last seen down": _view("-lastseen"),
    "ports, country down": _view("openports", "-country"),
    "country down, ports, seen": _view("-country", "openports", "-lastseen"),
    "timeago": _view("-timeago"),
    "filtered": _view("-openports", filters=("country:FR OR !country",)),
    "records": _scan(),
    "records by end": _scan("endtime"),
    "facts": _facts(),
    "facts, newest": _facts("~lastseen"),
    "facts, oldest": _facts("lastseen"),
    "facts by count": _facts("-count"),
    "facts by port and time": _facts("port", "-lastseen"),
}


def _keys(rows: list[Row]) -> list[tuple[Any, ...]]:
    return [tuple(row["keys"]) for row in rows]


def _walk(graph: Graph, ask: Ask, size: int, edge: Edge) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    while rows := _keys(graph.read(ask(size, edge))):
        found += rows
        edge = Edge(rows[-1], back=edge.back)
        assert len(found) <= 1000, "it goes round in circles"
    return found


@pytest.mark.parametrize("name", ASKED)
def test_pages_are_the_whole_list(filled: Graph, name: str) -> None:
    """Forwards and backwards, by pages that end within what is equal."""
    ask = ASKED[name]
    whole = _keys(filled.read(ask(None, START)))
    assert len(whole) == len(set(whole)) > 10
    for size in (1, 7):
        assert _walk(filled, ask, size, START) == whole
    assert _walk(filled, ask, 7, Edge(whole[-1], back=True)) == whole[-2::-1]


def test_rows_that_come_and_go_move_no_page(filled: Graph) -> None:
    """What is removed, the row of the edge too, and what comes before it shift nothing that follows."""
    ask = ASKED["last seen down"]
    whole = _keys(filled.read(ask(None, START)))
    first, rest = whole[:20], whole[20:]
    gone, left = first[-1][-1], rest[0][-1]
    new = Statement("CREATE (:View {addr: '192.0.2.250', key: '04250', lastseen: datetime('2030-01-01T00:00:00Z')})")
    saved = filled.read(Statement("MATCH (v:View {key: $key})\nRETURN properties(v) AS saved", {"key": gone}))[0][
        "saved"
    ]
    filled.run(Statement("MATCH (v:View {key: $key})\nDETACH DELETE v", {"key": gone}))
    filled.run(new)
    try:
        assert left in {key for *_, key in rest}
        assert _walk(filled, ask, 7, Edge(first[-1])) == rest
    finally:
        filled.run(Statement("MATCH (v:View {addr: '192.0.2.250'})\nDETACH DELETE v"))
        filled.run(Statement("CREATE (v:View)\nSET v = $saved", {"saved": saved}))


def test_the_first_key_is_bounded_alone() -> None:
    """Its index can find where a page begins; what may be null upwards has no bound."""
    keys = [Key("v.t", down=True, moment=True), Key("v.key", sure=True)]
    params = Params()
    (found,) = keyset.beyond(keys, Edge(("2024-01-01T00:00Z", "04")), params)
    assert found.text == (
        "v.t <= datetime($edge0) AND (v.t < datetime($edge0) OR v.t = datetime($edge0) AND v.key > $edge1)"
    )
    (found,) = keyset.beyond(keys, Edge((None, "04")), Params())
    assert found.text == "v.t IS NOT NULL OR v.t IS NULL AND v.key > $edge1"
    (found,) = keyset.beyond(keys, Edge(("2024-01-01T00:00Z", "04"), back=True), Params())
    assert found.text == "v.t > datetime($edge0) OR v.t IS NULL OR v.t = datetime($edge0) AND v.key < $edge1"
    assert keyset.beyond(keys, START, params) == []
