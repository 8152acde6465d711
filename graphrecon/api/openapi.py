"""The OpenAPI 3.1 document, made of the table of endpoints: the structs' own schemas and descriptions."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from graphrecon import __version__
from graphrecon.api import openapi_accounts
from graphrecon.api.contract import Failure
from graphrecon.api.endpoint import Endpoint

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/"
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_JSON = "application/json"
_FAILURE = {_JSON: {"schema": {"$ref": REFERENCE + "Failure"}}}
_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "the revision, for If-Match and If-None-Match"}}
_CONFLICTS = {
    "409": "There is a note, and no revision is named that this is made over",
    "412": "It is not made over the newest revision",
    "428": "A revision must be named: its ETag in If-Match",
}


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Return the document of the whole table."""
    paths: dict[str, dict[str, Any]] = {}
    answers, components = _schemas(tuple(endpoints))
    for row, answer in zip(endpoints, answers, strict=True):
        paths.setdefault(_PART.sub(r"{\1}", row.path), {})[row.method.lower()] = _operation(row, answer, components)
    paths |= openapi_accounts.paths(_FAILURE)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "graphrecon",
            "version": __version__,
            "description": "Hosts, scans, flows and ranges of one graph, and notes on it. With accounts"
            " send `Authorization: Bearer KEY`, or the session's cookie, and with it `X-CSRF-Token` with each change."
            " A note has its revision in `ETag`; changes name it in `If-Match`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _used(paths, components), "securitySchemes": openapi_accounts.SCHEMES},
    }


@cache
def _schemas(endpoints: tuple[Endpoint, ...]) -> tuple[tuple[Schema, ...], dict[str, Schema]]:
    answers = [_several(row) for row in endpoints]
    kinds = [kind for several in answers for kind in several] + [row.request for row in endpoints] + [Failure]
    found, components = msgspec.json.schema_components(kinds, ref_template=REFERENCE + "{name}")
    schemas = iter(found)
    told = [[next(schemas) for _ in several] for several in answers]
    return tuple(one[0] if len(one) == 1 else {"anyOf": one} for one in told), components


def _several(row: Endpoint) -> tuple[Any, ...]:
    return row.answers if isinstance(row.answers, tuple) else (row.answers,)


def _operation(row: Endpoint, answer: Schema, components: dict[str, Schema]) -> dict[str, Any]:
    found: dict[str, Any] = {"summary": row.summary, "operationId": operation_id(row), "tags": [tag(row)]}
    found["security"] = openapi_accounts.security(row)
    given = parameters(row, components)
    if row.body:
        given = [one for one in given if one["in"] != "query"]
        body = _body(row, components, {one["name"] for one in given} | set(row.conditions))
        found["requestBody"] = {"required": True, "content": {_JSON: {"schema": body}}}
    if given or not row.body:
        found["parameters"] = given
    text = {"type": "string"}
    content = {media.partition(";")[0]: {"schema": answer if media == _JSON else text} for media in row.media}
    found["responses"] = {
        "200": {"description": _first_line(row.answers) or row.summary, "content": content},
        "503": {
            "description": "The database does not answer, or too many questions wait",
            "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds", "required": True}},
            "content": _FAILURE,
        },
        "default": {"description": "Why there is no answer", "content": _FAILURE},
    }
    if row.conditions:
        found["responses"]["200"]["headers"] = _ETAG
    if "match" in row.conditions:
        found["responses"] |= {status: {"description": why, "content": _FAILURE} for status, why in _CONFLICTS.items()}
    if "unless" in row.conditions and row.method == "GET":
        found["responses"]["304"] = {"description": "It is still what If-None-Match names"}
    return found


def _body(row: Endpoint, components: dict[str, Schema], elsewhere: set[str]) -> Schema:
    """Return the schema of a body: the struct's, without what the address and the headers hold."""
    if not elsewhere:
        return {"$ref": REFERENCE + row.request.__name__}
    schema = components[row.request.__name__]
    kept = {name: value for name, value in schema["properties"].items() if name not in elsewhere}
    required = [name for name in schema.get("required", ()) if name not in elsewhere]
    return {**schema, "properties": kept, "required": required}


def operation_id(row: Endpoint) -> str:
    """Return the name of a row: the words of its path."""
    words = re.findall(r"\w+", _PART.sub(r"\1", row.path).removeprefix("/cgi"))
    return "_".join([row.method.lower(), *words])


def tag(row: Endpoint) -> str:
    """Return what a row is about: the first word of its path."""
    return row.path.removeprefix("/cgi").split("/")[1]


def parameters(row: Endpoint, components: dict[str, Schema]) -> list[Schema]:
    """Return the parameters of a GET: what its path names, then its query string."""
    schema = components[row.request.__name__]
    inside = set(_PART.findall(row.path))
    required = {*schema.get("required", ()), *inside}
    return [
        _parameter(row.conditions[name], dict(value), "header", False)
        if name in row.conditions
        else _parameter(name, dict(value), "path" if name in inside else "query", name in required)
        for name, value in sorted(schema.get("properties", {}).items(), key=lambda item: item[0] not in inside)
    ]


_SAID = "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|yes|no|0|1|)$"


def _parameter(name: str, schema: Schema, where: str, required: bool) -> Schema:
    described = schema.pop("description", None)
    if schema.get("type") == "boolean":
        # A name alone is true, as in the field.
        rest = {key: value for key, value in schema.items() if key != "type"}
        schema = {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _SAID}], **rest}
    if where == "path":
        # An empty part is another path.
        schema = {"minLength": 1, **schema}
    found: Schema = {"name": name, "in": where, "required": required, "schema": schema}
    if described:
        found["description"] = described
    return found


def _used(paths: Any, components: dict[str, Schema]) -> dict[str, Schema]:
    """Return the components that the paths reach, in order; requests of a GET are parameters instead."""
    found: dict[str, Schema] = {}
    waiting = _references(paths)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = components[name]
            waiting += _references(components[name])
    return dict(sorted(found.items()))


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"].removeprefix(REFERENCE)] if isinstance(value.get("$ref"), str) else []
        return own + [name for part in value.values() for name in _references(part)]
    return [name for part in value for name in _references(part)] if isinstance(value, list) else []


def _first_line(kind: Any) -> str:
    shape = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return (kind.__doc__ or "").partition("\n")[0] if shape else ""
