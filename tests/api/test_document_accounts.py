"""That every endpoint keeps to the document where there are accounts: for an administrator, and within a scope."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db.accounts import sessions, users
from tests.api.conftest import serving
from tests.api.people import PASSWORD, SECRET
from tests.api.test_document import DOCUMENT, PACE

WHO = {"admin": None, "reader": "net:192.0.2.0/24"}
"""Roles, and the scopes of those who have them."""


@pytest.fixture(scope="module")
def keyed(known_graph: Graph) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server with accounts, and the key of each role."""
    keys = {}
    for role, scope in WHO.items():
        users.add_user(known_graph, role, PASSWORD, SECRET, role, scope)
        keys[role] = sessions.add_key(known_graph, role, "test")
    app = create_app(known_graph, timeout=5, door=Door(known_graph, secret=SECRET))
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}", keys
    known_graph.run(Statement("MATCH (n:User|APIKey|Session|AuditEvent|Note|NoteRevision) DETACH DELETE n"))


@pytest.mark.graph
@pytest.mark.parametrize("role", WHO)
@DOCUMENT.parametrize()
@hypothesis.settings(PACE, max_examples=4)
def test_every_endpoint_keeps_to_the_document_with_a_key(
    case: Any, role: str, keyed: tuple[str, dict[str, str]]
) -> None:
    """No 5xx, and no answer outside its schema; what a role may not is a 403 of the document's shape."""
    address, keys = keyed
    headers = {"authorization": f"Bearer {keys[role]}"}
    case.call_and_validate(base_url=address, headers=headers, excluded_checks=[positive_data_acceptance, ignored_auth])
