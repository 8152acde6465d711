"""`/cgi/cypher`: what it answers, and everything that it refuses."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.api import cypher
from graphrecon.api.app import create_app
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.raw import NotAllowed, check_text
from graphrecon.cypher.statement import Statement

pytestmark = pytest.mark.graph


def ask(client: TestClient, statement: str, **more: Any) -> Any:
    """Return the response to a statement."""
    return client.post("/cgi/cypher", json={"statement": statement, **more})


def test_rows_and_the_graph_in_them(client: TestClient) -> None:
    text = "MATCH path = (a:Host {addr: $a})-[:SEND]->(f:Flow {dport: 80})-[:TO]->(b) RETURN path, f, 1 AS one"
    found = ask(client, text, params={"a": "192.0.2.1"}).json()
    assert found["columns"] == ["path", "f", "one"]
    assert [row[2] for row in found["rows"]] == [1]
    assert sorted(node["labels"] for node in found["nodes"]) == [["Flow"], ["Host"], ["Host"]]
    assert sorted(edge["type"] for edge in found["edges"]) == ["SEND", "TO"]
    assert {edge["start"] for edge in found["edges"]} <= {node["id"] for node in found["nodes"]}
    assert found["cut"] is None


@pytest.mark.parametrize(
    ("text", "there"), [("MATCH (n) RETRN n", "RETRN"), ("  \n MATCH (n)\nRETURN m", "m"), ("RETURN 1 +", None)]
)
def test_an_error_has_its_place(client: TestClient, text: str, there: str | None) -> None:
    """A column from 1 in the text as it was sent, and no echo of the text in the message."""
    error = ask(client, text).json()["error"]
    column = error["where"]["column"]
    assert column - 1 == (len(text) if there is None else text.rindex(there))
    assert (error["code"], "EXPLAIN" in error["message"], "offset" in error["message"]) == (
        "bad_statement",
        False,
        False,
    )


def test_nodes_and_edges_have_names(client: TestClient) -> None:
    """As the canvas names nodes; an edge has its ends though they are not in the rows."""
    found = ask(client, "MATCH (h:Host {addr: '192.0.2.1'})-[e:SEND]->(f:Flow {uid: 'f1'}) RETURN h, e, f").json()
    assert {(node["ref"], node["title"]) for node in found["nodes"]} == {
        ("Host/192.0.2.1", "192.0.2.1"),
        ("Flow/f1", "tcp/80"),
    }
    (edge,) = ask(client, "MATCH (:Host {addr: '192.0.2.1'})-[e:SEND]->(:Flow {uid: 'f1'}) RETURN e").json()["edges"]
    assert {edge["start"], edge["end"]} == {node["id"] for node in found["nodes"]}


def test_columns_of_no_rows(client: TestClient) -> None:
    found = ask(client, "MATCH (h:Host {addr: 'x'}) RETURN h.addr AS addr, 1 AS one;").json()
    assert (found["columns"], found["rows"]) == (["addr", "one"], [])


def test_values_of_every_kind(client: TestClient) -> None:
    text = "RETURN date('2024-01-02') AS d, datetime('2024-01-02T03:04:05Z') AS t, duration('P1D') AS p, 0.0 / 0.0 AS n"
    assert ask(client, text).json()["rows"] == [["2024-01-02", "2024-01-02T03:04:05.000000Z", "P1D", None]]


def test_maps_that_look_like_nodes_are_none(client: TestClient) -> None:
    text = "RETURN {element_id: [1], labels: 1, properties: 2} AS a, {element_id: 'x', labels: [], properties: {}} AS b"
    answer = ask(client, text)
    assert answer.status_code == 200
    assert [node["id"] for node in answer.json()["nodes"]] == ["x"]


def test_caps(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, bytes, nodes: the answer says which."""
    text = "UNWIND range(1, 100000) AS n RETURN n"
    found = ask(client, text, limit=10).json()
    assert (len(found["rows"]), found["cut"]) == (10, "rows")
    assert (len(ask(client, text).json()["rows"]), ask(client, text, limit=10001).status_code) == (1000, 400)
    monkeypatch.setattr(cypher, "MOST_BYTES", 100)
    found = ask(client, "UNWIND range(1, 100) AS n RETURN 'a text of some length' AS t").json()
    assert found["cut"] == "bytes"
    assert 1 <= len(found["rows"]) <= 5
    monkeypatch.setattr(cypher, "MOST_NODES", 2)
    assert ask(client, "MATCH (n:Host) RETURN elementId(n) AS e, n LIMIT 1").json()["cut"] is None
    assert ask(client, "MATCH (n:Host) RETURN collect(n) AS n").json()["cut"] == "graph"


def test_a_limit_of_time(client: TestClient) -> None:
    slow = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b) AS s"
    answer = ask(client, slow, timeout=0.5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "took_too_long")


WRITES = """
MATCH (n) SET n.x = 1
MATCH (n) DETACH DELETE n
UNWIND [1] AS x CREATE (:Host {addr: x})
CALL () { CREATE (:Host) } RETURN 1 AS one
MATCH (n) CALL (n) { SET n.x = 1 } IN TRANSACTIONS RETURN 1 AS one
""".strip().splitlines()

ADMINISTERS = r"""
SHOW TRANSACTIONS
SHOW SETTINGS
SHOW USERS
SHOW DATABASES
SHOW FUNCTIONS
show /* x */ indexes
TERMINATE TRANSACTIONS 'neo4j-transaction-1'
CREATE USER x SET PASSWORD 'xxxxxxxx'
ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'
DROP DATABASE neo4j
CREATE INDEX FOR (n:X) ON n.y
EXPLAIN MATCH (n) RETURN n
PROFILE MATCH (n) RETURN n
CYPHER 25 SHOW TRANSACTIONS
USE system MATCH (n) RETURN n
// a comment
CALL dbms.listConfig()
CALL dbms.listConfig() YIELD name RETURN name
call `dbms`.`listConfig`()
CALL/**/dbms . listConfig ( )
OPTIONAL CALL dbms.components() YIELD name RETURN name
CALL dbms.killConnections(['bolt-1'])
CALL tx.setMetaData({graphrecon: 'x'})
CALL db.clearQueryCaches()
CALL db.createLabel('X')
CALL db.awaitIndexes(1)
MATCH (n) CALL dbms.showCurrentUser() YIELD username RETURN username
CALL () { CALL dbms.listConfig() YIELD name RETURN name } RETURN name
CALL () { USE system MATCH (n) RETURN n } RETURN n
CALL { USE `system` MATCH (n) RETURN n } RETURN n
WITH 1 AS x CALL (x) { WITH x USE system MATCH (n) RETURN n } RETURN n
MATCH (n) WHERE EXISTS { USE system MATCH (m) } RETURN n
LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line
WITH 1 AS x LOAD CSV FROM 'http://127.0.0.1/' AS line RETURN line
WITH 1 AS x load/**/csv FROM 'http://127.0.0.1/' AS line RETURN line
MATCH (n) CALL (n) { RETURN 1 AS x } IN TRANSACTIONS RETURN x
RETURN apoc.cypher.runFirstColumnSingle('MATCH (n) RETURN n', {})
RETURN `apoc`.`x`(1)
RETURN apoc /* . */ . x (1)
RETURN genai.vector.encode('x', 'OpenAI', {})
RETURN '\u0027 AS x CALL dbms.listConfig() YIELD name RETURN name //'
RETURN 1 AS x \u0055SE system
""".strip("\n").splitlines()


@pytest.mark.parametrize("statement", WRITES)
def test_writing_is_refused(client: TestClient, statement: str) -> None:
    answer = ask(client, statement)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] in {"read_only", "not_allowed"}


@pytest.mark.parametrize("statement", ADMINISTERS)
def test_administration_is_refused(client: TestClient, statement: str) -> None:
    answer = ask(client, statement)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (n:Host) RETURN n.use AS use, n.show AS show ORDER BY show LIMIT 1",
        "RETURN 'SHOW TRANSACTIONS; CALL dbms.listConfig(); LOAD CSV; USE system x' AS text",
        "MATCH (n) /* CALL dbms.listConfig() */ RETURN count(n) AS n // USE system",
        "RETURN datetime.truncate('day', datetime()) AS d, duration.between(date(), date()) AS p",
        "RETURN point.distance(point({x: 1, y: 2}), point({x: 1, y: 2})) AS d",
        "CALL db.labels() YIELD label RETURN count(label) AS n",
        "CALL db.schema.visualization()",
        "MATCH (`SHOW`:Host) RETURN `SHOW`.addr AS `CALL dbms.x()`",
        "RETURN \"it's\" AS a, 'a \\' b' AS b",
        "UNWIND [1, 2] AS x CALL (x) { MATCH (h:Host) RETURN h, x AS y LIMIT 2 } RETURN h, y",
        "MATCH (h:Host) WHERE h.addr IN ['192.0.2.1'] AND (h.version = 4) RETURN h",
    ],
)
def test_reading_is_not(client: TestClient, statement: str) -> None:
    answer = ask(client, statement)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("text", ["", ";", "'MATCH (n)'", "`MATCH` (n)", "// MATCH", "(MATCH)"])
def test_only_a_query_begins_like_one(text: str) -> None:
    with pytest.raises(NotAllowed):
        check_text(text)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": b"{}", "headers": {"content-type": "text/plain"}}, 415, "not_json"),
        ({"content": b"{}"}, 415, "not_json"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "bad_body"),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400, "bad_body"),
        ({"content": b"\xff", "headers": {"content-type": "application/json"}}, 400, "bad_body"),
        ({"json": {}}, 400, "bad_body"),
        ({"json": {"statement": 1}}, 400, "bad_body"),
        ({"json": {"statement": "RETURN 1", "limt": 1}}, 400, "bad_body"),
        ({"json": {"statement": "RETURN $a", "params": {"a": 2**63}}}, 400, "bad_parameter"),
        ({"json": {"statement": "RETURN $a AS a"}}, 400, "bad_statement"),
        ({"json": {"statement": "RETURN"}}, 400, "bad_statement"),
        ({"json": {"statement": "RETURN '" + "x" * (1 << 20) + "'"}}, 413, "too_large"),
        ({"json": {"statement": "RETURN 1 AS x"}, "params": {"limit": "1"}}, 400, "bad_parameter"),
    ],
)
def test_a_bad_body_is_told(client: TestClient, sent: dict[str, Any], status: int, code: str) -> None:
    answer = client.post("/cgi/cypher", **sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (o:Observation) RETURN o.secret AS x",
        "MATCH (o:Observation) RETURN o.`secret` AS x",
        "MATCH (o:Observation) RETURN o['secret'] AS x",
        "MATCH (o:Observation {secret: 'x'}) RETURN o",
        "MATCH (o:Observation) RETURN o {.secret} AS x",
        "MATCH (u:User) WHERE u.VERIFIER STARTS WITH '$' OR u.verifier STARTS WITH 'a' RETURN u.name",
    ],
)
def test_no_statement_names_a_secret(client: TestClient, text: str) -> None:
    """What a sensor saw in clear, and what passwords are checked by."""
    refused = ask(client, text)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
    assert ask(client, "RETURN 'a secret' AS text").json()["rows"] == [["a secret"]]


def test_no_row_has_a_secret(known_graph: Graph, pages: Path) -> None:
    """Whole nodes and maps of their properties come without; hashes of cookies and keys do too."""
    made = "CREATE (o:Observation {uid: 'told', value: 'shown', secret: 'hunter2'}) "
    made += "CREATE (:Session {uid: 'hash-of-a-cookie'}), (:APIKey {uid: 'hash-of-a-key', name: 'cron'}) "
    known_graph.run(Statement(made + "CREATE (:Category {name: 'verifies', verifier: 'argon'})"))
    try:
        with TestClient(create_app(known_graph, static=pages), base_url="http://localhost") as client:
            found = ask(
                client,
                "MATCH (n) WHERE n:Observation OR n:Session OR n:APIKey OR n:Category "
                "RETURN n, properties(n) AS map, [n, {inner: n}] AS list",
                limit=1000,
            ).text
    finally:
        known_graph.run(
            Statement("MATCH (n) WHERE n.uid IN ['told', 'hash-of-a-cookie', 'hash-of-a-key'] DETACH DELETE n")
        )
        known_graph.run(Statement("MATCH (n:Category {name: 'verifies'}) DETACH DELETE n"))
    assert "shown" in found
    assert "cron" in found
    assert "hunter2" not in found
    assert "argon" not in found
