"""From a query string or a JSON body to the struct of a request: names, values and sizes checked, faults told."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_origin

import msgspec
from msgspec import Struct, structs
from starlette.requests import Request as HTTPRequest

from graphrecon.api.contract import Where
from graphrecon.api.errors import RequestError
from graphrecon.cypher.filter.errors import nearest

Request = TypeVar("Request", bound=Struct)
MOST_BYTES = 1 << 20
"""Bytes of a body."""
_KINDS = {"int": "a whole number", "bool": "true or false", "str": "text"}
_WORDS = {bool: {"": "true", "yes": "true", "no": "false"}}


def decode(kind: type[Request], items: Iterable[tuple[str, str]], path: Mapping[str, str]) -> Request:
    """Return the request in the items of a query string and the parts of its path.

    Raises RequestError for a parameter that is not known, given twice without being a list, or of the wrong form.
    """
    fields = {field.name: field for field in structs.fields(kind)}
    given: dict[str, list[str]] = {name: [value] for name, value in path.items()}
    for name, value in items:
        if name not in fields or name in path:
            hint = nearest(name, fields) or (f"known: {', '.join(fields)}" if fields else "it takes none")
            raise RequestError(f"unknown parameter '{name}'", at=Where(name), hint=hint)
        given.setdefault(name, []).append(value)
    missing = next((name for name, field in fields.items() if field.required and name not in given), None)
    if missing is not None:
        raise RequestError(f"'{missing}' is missing", at=Where(missing), hint=_plain(fields[missing].type)[1])
    return kind(**{name: _value(fields[name], values) for name, values in given.items()})


async def decode_body(kind: type[Request], request: HTTPRequest, path: Mapping[str, str]) -> Request:
    """Return the request in a JSON body, with the parts of its path.

    Raises RequestError for what is no JSON, too much, or of the wrong form.
    """
    if request.query_params:
        name = next(iter(request.query_params))
        raise RequestError(f"unknown parameter '{name}'", at=Where(name), hint="it takes a JSON body only")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        # A page of another origin cannot send this type without asking first.
        raise RequestError(
            f"the body is {media or 'of no type'}",
            status=415,
            code="not_json",
            hint="send JSON with content-type: application/json",
        )
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise RequestError(f"the body has more than {MOST_BYTES} bytes", status=413, code="too_large")
    try:
        if not path:
            return msgspec.json.decode(bytes(body), type=kind)
        return msgspec.convert({**_object(bytes(body), path), **path}, kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        text, _, place = str(error).partition(" - at ")
        name = place.strip("`$.").partition(".")[0].partition("[")[0]
        raise RequestError(f"the body: {said(text)}", code="bad_body", at=Where(name) if name else None) from None


def _object(body: bytes, path: Mapping[str, str]) -> dict[str, Any]:
    found = msgspec.json.decode(body, type=dict[str, Any])
    twice = next((name for name in path if name in found), None)
    if twice:
        raise RequestError(f"the body: it has '{twice}', which is in the address", code="bad_body", at=Where(twice))
    return found


def _value(field: structs.FieldInfo, values: list[str]) -> Any:
    plain, description = _plain(field.type)
    if get_origin(plain) is list:
        return _convert(field, values, description)
    if len(values) > 1:
        raise RequestError(f"'{field.name}' is given {len(values)} times", at=Where(field.name), hint="give it once")
    return _convert(field, _WORDS.get(plain, {}).get(values[0], values[0]), description)


def _convert(field: structs.FieldInfo, value: Any, description: str | None) -> Any:
    try:
        return msgspec.convert(value, field.type, strict=False)
    except msgspec.ValidationError as error:
        text = value if isinstance(value, str) and len(value) <= 80 else None
        given = f" is {text!r}" if text is not None else ""
        raise RequestError(
            f"'{field.name}'{given}: {said(str(error))}", at=Where(field.name, text=text), hint=description
        ) from None


def said(why: str) -> str:
    """Return what msgspec says, without its names of Python types."""
    text = why.partition(" - at ")[0].partition(", got ")[0].replace("`", "")
    for kind, words in _KINDS.items():
        text = text.replace(f"Expected {kind}", f"expected {words}")
    return text[:1].lower() + text[1:]


def _plain(kind: Any) -> tuple[Any, str | None]:
    """Return the type under its annotations, and its description."""
    described = None
    while hasattr(kind, "__metadata__"):
        described = next((meta.description for meta in kind.__metadata__ if meta.description), described)
        kind = kind.__origin__
    return kind, described
