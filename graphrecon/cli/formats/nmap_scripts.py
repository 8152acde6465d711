"""What scripts printed, as Nmap's XML has it: tables and elems, beside them what those cannot tell."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graphrecon.cli.formats.xml_tags import allowed, escaped, tag


def script(found: Mapping[str, Any]) -> str:
    """Return the element of a script of a record.

    Tables know texts only, and no order between them and elems: a structured result that would be read as another
    stands in the element's text as JSON, which Nmap's own readers pass over and our importer prefers.
    """
    name = str(found.get("id") or "unknown")
    data = found.get(name)
    opening = tag("script", id=name, output=found.get("output") or "")
    plain = data is None or (isinstance(data, dict | list) and bool(data) and _told(data))
    exact = "" if plain else escaped(json.dumps(data, separators=(",", ":")))
    return f"{opening}{exact}{''.join(_structure(data))}</script>"


def _told(value: Any) -> bool:
    """Return whether tables and elems tell this value: texts, of which those in tables stand first."""
    if isinstance(value, str):
        return value == allowed(value)
    if not isinstance(value, dict | list) or value == []:
        return False
    beside = value.get("") if isinstance(value, dict) else None
    if isinstance(value, dict) and "" in value:
        if not isinstance(beside, list) or not beside or len(value) == 1 or next(reversed(value)) != "":
            return False
        value = {key: each for key, each in value.items() if key}
    children = list(value.values()) if isinstance(value, dict) else value
    tables = [isinstance(each, dict | list) for each in children]
    keys = list(value) if isinstance(value, dict) else []
    return (
        tables == sorted(tables, reverse=True)
        and all(map(_told, [*children, *keys]))
        and (beside is None or _told(beside))
    )


def _structure(value: Any, key: str | None = None, outer: bool = True) -> Iterator[str]:
    """Yield tables and elems of a structured result; what stands without a key beside keys is under the empty one."""
    if isinstance(value, dict | list):
        if not outer:
            yield tag("table", key=key)
        children = value.items() if isinstance(value, dict) else ((None, each) for each in value)
        for name, child in children:
            if name == "" and isinstance(child, list):
                for each in child:
                    yield from _structure(each, None, False)
            else:
                yield from _structure(child, name, False)
        if not outer:
            yield "</table>"
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f"{tag('elem', key=key)}{escaped(text)}</elem>"
