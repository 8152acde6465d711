"""Values of several parts, such as `service:http:8080`: what each part between colons stands for."""

import re

from graphrecon.cypher.filter.ast import Value

Parts = list[tuple[str, Value]]
_PORT = re.compile(r"(?:[a-z]+/)?\d{1,5}")
_PORTS = re.compile(r"(?:[a-z]+/)?\d{1,5}(?:-\d{1,5})?(?:,(?:[a-z]+/)?\d{1,5}(?:-\d{1,5})?)*")
_LISTED = re.compile(r"([a-z]+(?:-[a-z]+)+(?:,[a-z]+(?:-[a-z]+)+)*):(.+)", re.DOTALL)
_HOP = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,3})")
_REGEX = re.compile(r"/(.*)/([imsxu]*)", re.DOTALL)
_SEGMENT = re.compile(r"(\"(?:\\\"|[^\"])*+\"|'(?:\\'|[^'])*+'|[^:]*+)(?::|$)")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


def service(value: Value) -> Parts:
    """Return the parts of SERVICE[:PORT]."""
    return _named(["service"], *_port(segments(value)))


def product(value: Value) -> Parts:
    """Return the parts of [SERVICE:]PRODUCT[:PORT]."""
    return _named(["service", "product"], *_port(segments(value)))


def version(value: Value) -> Parts:
    """Return the parts of [[SERVICE:]PRODUCT:]VERSION[:PORT]; a number after what begins with a digit is the port."""
    found = segments(value)
    port = None
    if len(found) > 1 and _is_port(found[-1]) and (found[-2].text[:1].isdigit() or len(found) > 3):
        port = found.pop()
    return _named(["service", "product", "version"], found, port)


def cpe(value: Value) -> Parts:
    """Return the parts of PART[:VENDOR[:PRODUCT[:VERSION]]], or the whole name when it begins with `cpe:`."""
    if value.kind in ("quoted", "regex") or value.text.startswith("cpe:"):
        return [("name", value)]
    found = segments(value, 4)
    kind = {"application": "a", "os": "o", "hardware": "h"}.get(found[0].text)
    if kind:
        found[0] = Value(kind, column=value.column)
    names = ("part", "vendor", "product", "version")
    return [(name, part) for name, part in zip(names, found, strict=False) if part.text]


def script(value: Value) -> Parts:
    """Return the parts of ID[:OUTPUT]."""
    return list(zip(("name", "output"), segments(value, 2), strict=False))


def header(value: Value) -> Parts:
    """Return the parts of NAME[:VALUE]."""
    found = segments(value, 2)
    if not found[0].text:
        raise ValueError("NAME or NAME:VALUE")
    return list(zip(("name", "value"), found, strict=False))


def application(value: Value) -> Parts:
    """Return the parts of [NAME][:VERSION]."""
    found = list(zip(("name", "version"), segments(value, 2), strict=False))
    return [(name, part) for name, part in found if part.text] or found[:1]


def hop(value: Value) -> Parts:
    """Return the parts of ADDRESS[:TTL]; an address that has colons stands in brackets before its TTL."""
    found = _HOP.fullmatch(value.text) if value.kind == "bare" else None
    if found is None:
        return [("addr", value)]
    return [("addr", Value(found[1] or found[2], column=value.column)), ("ttl", Value(found[3], column=value.column))]


def told(value: Value) -> Parts:
    """Return the parts of [TAG:]INFO."""
    found = segments(value, 2)
    if len(found) == 1:
        return [("info", value)]
    return [(name, part) for name, part in zip(("tag", "info"), found, strict=True) if name == "info" or part.text]


def weakness(value: Value) -> Parts:
    """Return the parts of ID[:STATE]."""
    return list(zip(("name", "state"), segments(value, 2), strict=False))


def answer(value: Value) -> Parts:
    """Return the parts of [SERVER][:CLIENT], fingerprints both."""
    found = list(zip(("server", "client"), segments(value, 2), strict=False))
    return [(name, part) for name, part in found if part.text] or found[:1]


def listed(value: Value) -> Parts:
    """Return the parts of [SCRIPT,…:]FILE."""
    if value.kind == "parts":
        return list(zip(("script", "file"), segments(value, 2), strict=True))
    found = _LISTED.fullmatch(value.text) if value.kind == "bare" else None
    if found is None:
        return [("file", value)]
    return [("script", Value(found[1], column=value.column)), ("file", _part(found[2], value))]


def picture(value: Value) -> Parts:
    """Return the part of PORT, PROTO/PORT, SERVICE or the SHA-256 digest of the picture."""
    if value.kind != "regex" and _DIGEST.fullmatch(value.text):
        return [("sha256", value)]
    return [_where(value)]


def words(value: Value) -> Parts:
    """Return the parts of WORD,…[:PORT|:SERVICE]."""
    found = segments(value, 2)
    return [("words", found[0]), *([_where(found[1])] if len(found) > 1 else [])]


def segments(value: Value, most: int = 0) -> list[Value]:
    """Return what stands between the colons of a value; of a bare one the last of `most` holds the rest.

    Raises ValueError for a value with quoted parts that has more.
    """
    if value.kind == "bare":
        return [_part(text, value) for text in value.text.split(":", most - 1 if most else -1)]
    if value.kind != "parts":
        return [value]
    texts, place = [], 0
    while place <= len(value.text):
        found = _SEGMENT.match(value.text, place)
        if found is None:
            raise ValueError("quotes around whole parts, which end at a colon")
        texts.append(found[1])
        place = found.end() + (found.end() == found.end(1))
    if most and len(texts) > most:
        raise ValueError(f"at most {most} parts; quote one that has colons")
    return [_part(text, value) for text in texts]


def _where(part: Value) -> tuple[str, Value]:
    return ("port" if part.kind == "bare" and _PORTS.fullmatch(part.text) else "service", part)


def _is_port(part: Value) -> bool:
    return part.kind == "bare" and bool(_PORT.fullmatch(part.text))


def _port(found: list[Value]) -> tuple[list[Value], Value | None]:
    return (found[:-1], found[-1]) if len(found) > 1 and _is_port(found[-1]) else (found, None)


def _named(names: list[str], found: list[Value], port: Value | None) -> Parts:
    """Return the parts with the names that they end at: one part is the last name."""
    if len(found) > len(names):
        raise ValueError(f"at most {' : '.join(names)} and a port; quote a part that has colons")
    if not found[-1].text:
        raise ValueError("a name, before the colon and the port if there is one")
    chosen = names[len(names) - len(found) :]
    parts = [(name, part) for name, part in zip(chosen, found, strict=True) if part.text]
    return [*parts, ("port", port)] if port is not None else parts


def _part(text: str, value: Value) -> Value:
    if value.kind == "parts" and text[:1] in ("'", '"'):
        return Value(text[1:-1].replace("\\" + text[0], text[0]), "quoted", column=value.column)
    match = _REGEX.fullmatch(text)
    return Value(match[1], "regex", match[2], value.column) if match else Value(text, column=value.column)
