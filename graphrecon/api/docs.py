"""`/openapi.json`, and `/docs`: the same document as a page, drawn here, so that it needs no script and no network."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from graphrecon.api.endpoint import Endpoint
from graphrecon.api.openapi import REFERENCE, document

_STYLE = Path(__file__).with_name("docs.css")
_CHECKED = {"cache-control": "no-cache"}

Answer = Callable[[Request], Awaitable[Response]]


def docs_routes(endpoints: Sequence[Endpoint]) -> list[BaseRoute]:
    """Return the routes of the document, its page and the page's style."""
    described = document(endpoints)
    text = msgspec.json.format(msgspec.json.encode(described), indent=1)
    html = page(described).encode()

    async def style(request: Request) -> Response:
        return FileResponse(_STYLE, headers=_CHECKED)

    return [
        Route("/openapi.json", _fixed(text, "application/json")),
        Route("/docs", _fixed(html, "text/html")),
        Route("/docs.css", style),
    ]


def page(described: dict[str, Any]) -> str:
    """Return the page of a document."""
    operations = [
        (path, method, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    index = "".join(
        f'<li><a href="#{escape(operation["operationId"])}"><b>{method.upper()}</b> {escape(path)}</a></li>'
        for path, method, operation in operations
    )
    sections = "".join(_operation(*one) for one in operations)
    shapes = "".join(_shape(name, schema) for name, schema in described["components"]["schemas"].items())
    info = described["info"]
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>graphrecon API</title>
<link rel="stylesheet" href="/docs.css"></head>
<body>
<header><h1>graphrecon API <small>{escape(info["version"])}</small></h1>
<p>{escape(info["description"])} The same for programs: <a href="/openapi.json">OpenAPI 3.1</a>.</p></header>
<nav aria-label="Endpoints"><ul>{index}</ul></nav>
<main>{sections}<h2 id="shapes">Shapes</h2>{shapes}</main>
</body>
</html>
"""


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    good = operation["responses"][min(operation["responses"])]
    answers = "".join(
        f"<li><code>{escape(media)}</code> {_kind(told['schema'])}</li>"
        for media, told in good.get("content", {}).items()
    )
    given = operation.get("parameters", [])
    body = operation.get("requestBody")
    takes = f"<p>Body: {' or '.join(map(_body, body['content'].items()))}</p>" if body else _table(given)
    ask = _form(path, given) if method == "get" and not any(one["in"] == "path" for one in given) else ""
    answers = answers or f"<li>{escape(good['description'])}</li>"
    return (
        f'<section id="{escape(operation["operationId"])}"><h2><b>{method.upper()}</b> <code>{escape(path)}</code></h2>'
        f"<p>{escape(operation['summary'])}.</p>{takes}{ask}<p>Answers:</p><ul>{answers}</ul></section>"
    )


def _body(body: tuple[str, dict[str, Any]]) -> str:
    """Return what a body is: a shape as JSON, or the fields of a form."""
    media, told = body
    fields = ", ".join(f"<code>{escape(name)}</code>" for name in told["schema"].get("properties", ()))
    return _kind(told["schema"]) if media == "application/json" else f"a form of {fields}"


def _table(given: list[dict[str, Any]]) -> str:
    if not given:
        return "<p>It takes nothing.</p>"
    rows = "".join(
        f"<tr><th scope=row><code>{escape(one['name'])}</code></th><td>{_kind(one['schema'])}</td>"
        f"<td>{_default(one)}</td><td>{escape(one.get('description', ''))}</td></tr>"
        for one in given
    )
    columns = ("parameter", "type", "default", "meaning")
    head = f"<tr>{''.join(f'<th scope=col>{name}</th>' for name in columns)}</tr>"
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _form(path: str, given: list[dict[str, Any]]) -> str:
    """Return a form that asks with `q` alone, or a link: what is left empty would be sent, and is not always right."""
    if any(one["name"] == "q" for one in given) and not any(one["required"] for one in given):
        return f'<form action="{escape(path)}"><label>q <input name="q" size="40"></label> <button>Ask</button></form>'
    return "" if any(one["required"] for one in given) else f'<p><a href="{escape(path)}">Ask</a></p>'


def _default(one: dict[str, Any]) -> str:
    if one["required"]:
        return "needed"
    default = one["schema"].get("default")
    return "" if default in (None, "", []) else f"<code>{escape(msgspec.json.encode(default).decode())}</code>"


def _shape(name: str, schema: dict[str, Any]) -> str:
    needed = schema.get("required", ())
    kind = f"<p>{_kind(schema)}</p>" if "prefixItems" in schema else ""
    rows = "".join(
        f"<tr><th scope=row><code>{escape(field)}</code>{'' if field in needed else '?'}</th><td>{_kind(kind)}</td>"
        f"<td>{escape(kind.get('description', ''))}</td></tr>"
        for field, kind in schema.get("properties", {}).items()
    )
    return (
        f'<section id="shape-{escape(name)}"><h3>{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p>'
        f"{kind}<table><tbody>{rows}</tbody></table></section>"
    )


def _kind(schema: dict[str, Any]) -> str:
    """Return a type in a few words."""
    if "$ref" in schema:
        name = escape(schema["$ref"].removeprefix(REFERENCE))
        return f'<a href="#shape-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if "prefixItems" in schema:
        return "[" + ", ".join(_kind(one) for one in schema["prefixItems"]) + "]"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items') or {})}"
    return escape(str(schema.get("type", "anything")))


def _fixed(content: bytes, media: str) -> Answer:
    async def answer(request: Request) -> Response:
        return Response(content, headers=_CHECKED, media_type=media)

    return answer
