"""Accounts of each role, and clients of an application that other machines reach."""

import ipaddress

from starlette.testclient import TestClient

from graphrecon.api.app import create_app
from graphrecon.api.door import Door
from graphrecon.api.security import names_of
from graphrecon.cypher.graph import Graph

SECRET = b"0" * 32
PASSWORD = "correct horse battery staple"
ROLES = {"ray": "reader", "ann": "analyst", "ada": "admin"}
PROXY, USER_HEADER = "192.0.2.80", "remote-user"


def client_of(graph: Graph, client: str = "192.0.2.1", *, scheme: str = "http", **more: str) -> TestClient:
    """Return a client, at an address, of an application behind a proxy at PROXY that names accounts."""
    door = Door(graph, open=False, proxy=ipaddress.ip_network(PROXY), secret=SECRET, user_header=USER_HEADER)
    app = create_app(graph, door=door, names=names_of("192.0.2.9"))
    return TestClient(app, base_url=f"{scheme}://192.0.2.9", client=(client, 1), headers=more, follow_redirects=False)


def log_in(client: TestClient, name: str = "ray", password: str = PASSWORD, place: str = "/flow.html") -> int:
    """Return the status of a login by the form."""
    return client.post("/login", data={"name": name, "password": password, "next": place}).status_code


def token(client: TestClient) -> dict[str, str]:
    """Return the header that changes need."""
    return {"x-csrf-token": client.get("/cgi/me").json()["token"]}
