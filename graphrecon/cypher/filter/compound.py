"""Values of several parts, such as `service:http:8080`: what each part between colons stands for."""

import re

from graphrecon.cypher.filter.ast import Value

Parts = list[tuple[str, Value]]
_PORT = re.compile(r"(?:[a-z]+/)?\d{1,5}")
_LISTED = re.compile(r"([a-z]+(?:-[a-z]+)+(?:,[a-z]+(?:-[a-z]+)+)*):(.+)", re.DOTALL)
_HOP = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,3})")
_REGEX = re.compile(r"/(.*)/([imsxu]*)", re.DOTALL)


def service(value: Value) -> Parts:
    """Return the parts of SERVICE[:PORT]."""
    texts = _texts(value)
    return _named(value, ["service"], *_port(texts))


def product(value: Value) -> Parts:
    """Return the parts of [SERVICE:]PRODUCT[:PORT]."""
    texts, port = _port(_texts(value))
    return _named(value, ["service", "product"], texts, port)


def version(value: Value) -> Parts:
    """Return the parts of [[SERVICE:]PRODUCT:]VERSION[:PORT]; a number after what begins with a digit is the port."""
    texts = _texts(value)
    port = None
    if len(texts) > 1 and _PORT.fullmatch(texts[-1]) and (texts[-2][:1].isdigit() or len(texts) > 3):
        port = texts.pop()
    return _named(value, ["service", "product", "version"], texts, port)


def cpe(value: Value) -> Parts:
    """Return the parts of PART[:VENDOR[:PRODUCT[:VERSION]]], or the whole name when it begins with `cpe:`."""
    if value.kind != "bare" or value.text.startswith("cpe:"):
        return [("name", value)]
    texts = value.text.split(":", 3)
    texts[0] = {"application": "a", "os": "o", "hardware": "h"}.get(texts[0], texts[0])
    names = ("part", "vendor", "product", "version")
    return [(name, _part(text, value)) for name, text in zip(names, texts, strict=False) if text]


def script(value: Value) -> Parts:
    """Return the parts of ID[:OUTPUT]."""
    if value.kind != "bare":
        return [("name", value)]
    name, colon, output = value.text.partition(":")
    parts = [("name", _part(name, value))]
    return [*parts, ("output", _part(output, value))] if colon else parts


def hop(value: Value) -> Parts:
    """Return the parts of ADDRESS[:TTL]; an address that has colons stands in brackets before its TTL."""
    found = _HOP.fullmatch(value.text) if value.kind == "bare" else None
    if found is None:
        return [("addr", value)]
    return [("addr", Value(found[1] or found[2], column=value.column)), ("ttl", Value(found[3], column=value.column))]


def told(value: Value) -> Parts:
    """Return the parts of [TAG:]INFO."""
    tag, colon, info = value.text.partition(":") if value.kind == "bare" else ("", "", "")
    if not colon:
        return [("info", value)]
    parts = [("tag", _part(tag, value))] if tag else []
    return [*parts, ("info", _part(info, value))]


def weakness(value: Value) -> Parts:
    """Return the parts of ID[:STATE]."""
    name, colon, state = value.text.partition(":") if value.kind == "bare" else ("", "", "")
    if not colon:
        return [("name", value)]
    return [("name", _part(name, value)), ("state", _part(state, value))]


def listed(value: Value) -> Parts:
    """Return the parts of [SCRIPT,…:]FILE."""
    found = _LISTED.fullmatch(value.text) if value.kind == "bare" else None
    if found is None:
        return [("file", value)]
    return [("script", Value(found[1], column=value.column)), ("file", _part(found[2], value))]


def _texts(value: Value) -> list[str]:
    return value.text.split(":") if value.kind == "bare" else [value.text]


def _port(texts: list[str]) -> tuple[list[str], str | None]:
    if len(texts) > 1 and _PORT.fullmatch(texts[-1]):
        return texts[:-1], texts[-1]
    return texts, None


def _named(value: Value, names: list[str], texts: list[str], port: str | None) -> Parts:
    """Return the texts with the names that they end at: one text is the last name."""
    if len(texts) > len(names):
        raise ValueError(f"at most {' : '.join(names)} and a port; quote a value that has colons")
    if not texts[-1]:
        raise ValueError("a name, before the colon and the port if there is one")
    chosen = names[len(names) - len(texts) :]
    parts = [(name, _part(text, value)) for name, text in zip(chosen, texts, strict=True) if text]
    if port is not None:
        parts.append(("port", Value(port, column=value.column)))
    return parts


def _part(text: str, value: Value) -> Value:
    if value.kind != "bare":
        return value
    match = _REGEX.fullmatch(text)
    return Value(match[1], "regex", match[2], value.column) if match else Value(text, column=value.column)
