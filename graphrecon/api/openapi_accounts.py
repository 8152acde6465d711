"""What the OpenAPI document says of accounts: how requests say who asks, the login, the logout."""

from typing import Any

from graphrecon.api.door import COOKIE, KEY_HEADER, SECURE_COOKIE
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.entrance import LOGOUT, SAFE, TOKEN

Schema = dict[str, Any]

SCHEMES: Schema = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The key of a program"},
    "key": {"type": "apiKey", "in": "header", "name": KEY_HEADER, "description": "The key of a program"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"The session of a browser, which /login opens; over TLS it is {SECURE_COOKIE}",
    },
    "proxy": {
        "type": "apiKey",
        "in": "header",
        "name": "Remote-User",
        "description": "Who has logged in with the proxy: the header that GRAPHRECON_WEB_USER_HEADER names, believed of"
        " the address in GRAPHRECON_WEB_PROXY alone",
    },
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": TOKEN,
        "description": "The token of /cgi/me, which a session and a proxy's user send with whatever is no GET",
    },
}
_KEYS = ("bearer", "key")
_PEOPLE = ("session", "proxy")


def security(row: Endpoint) -> list[Schema]:
    """Return how a request of a row may say who asks, one of several; {} where it need not, without accounts."""
    nobody: list[Schema] = [] if row.writes else [{}]
    token: Schema = {} if row.method in SAFE else {"token": []}
    return nobody + [{name: []} for name in _KEYS] + [{name: [], **token} for name in _PEOPLE]


def paths(failure: Schema) -> Schema:
    """Return the login and the logout; `failure` is the content of an answer that says why there is none."""
    page = {"text/html": {"schema": {"type": "string"}}}
    wait = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds", "required": True}}
    place = {"type": "string", "description": "the path to go to then"}
    other = {"default": {"description": "Why there is no answer", "content": failure}}
    show = {
        "summary": "The page to log in",
        "operationId": "get_login",
        "parameters": [
            {"name": "next", "in": "query", "required": False, "schema": {"type": "string"}, "description": "as below"}
        ],
        "responses": {"200": {"description": "A form", "content": page}, **other},
    }
    form = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "password": {"type": "string"}, "next": place},
        "required": ["name", "password"],
    }
    enter = {
        "summary": "Log in",
        "operationId": "post_login",
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {
            "303": {
                "description": "The session's cookie, and the way on",
                "headers": {
                    "Location": {"schema": {"type": "string"}, "description": "`next`, or /", "required": True},
                    "Set-Cookie": {"schema": {"type": "string"}, "description": "the session", "required": True},
                },
            },
            "401": {"description": "The name or the password is wrong", "content": page},
            "429": {"description": "Too many attempts", "headers": wait, "content": page},
            "503": {
                "description": "Too many people log in, or no database",
                "headers": wait,
                "content": page | failure,
            },
            **other,
        },
    }
    leave = {
        "summary": "Log out",
        "operationId": "post_logout",
        "security": [{}, *({name: [], "token": []} for name in _PEOPLE)],
        "responses": {"204": {"description": "The session has ended, and the browser forgets it"}, **other},
    }
    shared = {"tags": ["login"]}
    nobody = {**shared, "security": [{}]}
    return {"/login": {"get": show | nobody, "post": enter | nobody}, LOGOUT: {"post": leave | shared}}
