"""What an analyst can read of accounts by raw Cypher, and that nothing of it lets anybody in."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from graphrecon.api.door import COOKIE
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import passwords, sessions
from graphrecon.errors import GraphreconError
from tests.api.people import PASSWORD, SECRET, client_of, log_in, token

pytestmark = pytest.mark.graph

BY_NAMES = "MATCH (n:User|Session|APIKey|AuditEvent) UNWIND keys(n) AS name RETURN [name, toString(n[name])] AS read"
"""Every property of accounts, past every check of names and rows."""


def cypher(client: TestClient, statement: str) -> Any:
    """Return the answer to a raw statement."""
    return client.post("/cgi/cypher", json={"statement": statement, "limit": 10_000})


def analyst(graph: Graph) -> TestClient:
    """Return a client with an analyst's key."""
    return client_of(graph, authorization=f"Bearer {sessions.add_key(graph, 'ann', 'spare')}")


def test_what_can_be_read_of_accounts_lets_nobody_in(peopled: Graph) -> None:
    """Each value as a password, a cookie and a key, and each verifier under another secret."""
    page = client_of(peopled)
    assert log_in(page, "ada") == 303
    cookie = page.cookies[COOKIE]
    key = sessions.add_key(peopled, "ada", "cron")
    rows = cypher(analyst(peopled), BY_NAMES).json()["rows"]
    found = {value for [[_, value]] in rows if value}
    assert {"ada", "cron"} <= found
    assert not [value for value in found if PASSWORD in value or cookie in value or key in value]
    verifiers = [value for value in found if "$argon2id$" in value]
    assert len(verifiers) == 3
    for kept in verifiers:
        with pytest.raises(GraphreconError):
            passwords.verify(kept, PASSWORD, b"1" * 32)
        mark = passwords.verifier(PASSWORD, b"1" * 32).partition("$")[0]
        assert not passwords.verify(f"{mark}${kept.partition('$')[2]}", PASSWORD, b"1" * 32)
        assert passwords.verify(kept, PASSWORD, SECRET)
    for value in found:
        assert sessions.of_session(peopled, value) is None
        assert sessions.of_key(peopled, value) is None
    assert page.post("/logout", headers=token(page)).status_code == 204


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (o:Observation) RETURN o['sec' + 'ret'] AS x",
        "MATCH (o:Observation) RETURN [name IN keys(o) | o[name]] AS x",
        "MATCH (o) WHERE o['sec' + 'ret'] STARTS WITH 'h' RETURN count(o) AS x",
        "MATCH (o:Observation) RETURN o {.*} AS x",
        "MATCH (o:Observation) UNWIND [properties(o), {uid: 'm'}] AS x RETURN x.uid ORDER BY x",
        "CALL { MATCH (o) RETURN properties(o) AS p } UNWIND keys(p) AS name RETURN p[name] AS x",
        "CALL db.schema.nodeTypeProperties() YIELD nodeType RETURN nodeType",
        "RETURN 1 AS x",
    ],
)
def test_where_credentials_are_kept_an_analyst_asks_no_raw_cypher(peopled: Graph, statement: str) -> None:
    """No statement at all, since any may read them; it is open again when they are gone."""
    client = analyst(peopled)
    assert cypher(client, statement).status_code == 200
    peopled.run(Statement("CREATE (:Observation {uid: 'told', secret: 'hunter2'})"))
    try:
        refused = cypher(client, statement)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_permitted")
        assert "hunter2" not in refused.text
        admin = client_of(peopled, authorization=f"Bearer {sessions.add_key(peopled, 'ada', 'own')}")
        assert cypher(admin, statement).status_code == 200
    finally:
        peopled.run(Statement("MATCH (o:Observation {uid: 'told'}) DELETE o"))
