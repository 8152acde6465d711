"""Cursors: the edge of a page as opaque text. It holds plain values, which become parameters of a statement."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from graphrecon.api.asking import Asking
from graphrecon.api.contract import HostsRequest, Where
from graphrecon.api.errors import RequestError
from graphrecon.api.formats import Paged
from graphrecon.cypher.query.keyset import START, Edge, Key, Plain
from graphrecon.cypher.statement import Statement

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z")
_LEAST, _MOST = -(2**63), 2**63 - 1


class _Cursor(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """[order, values of its keys]."""

    order: str
    values: list[str | int | float | bool | None]


def edge(request: HostsRequest, order: Sequence[str], keys: Sequence[Key]) -> Edge:
    """Return where a page begins or ends; raises RequestError for a cursor that is not of the order."""
    given = [name for name in ("after", "before") if getattr(request, name)]
    if not given:
        return START
    if len(given) > 1 or request.skip:
        raise RequestError("'after', 'before' and 'skip' exclude each other", at=Where(given[-1]))
    name = given[0]
    if name == "before" and request.format != "json":
        raise RequestError(f"'before' and format={request.format} exclude each other", at=Where(name))
    values = _decoded(getattr(request, name), ",".join(order), keys)
    if values is None:
        hint = "take it from the header Link of an answer with the same order, as it stands there"
        raise RequestError(f"'{name}' is no cursor of this order", code="bad_cursor", at=Where(name), hint=hint)
    return Edge(tuple(values), back=name == "before")


def page(
    asking: Asking,
    request: HostsRequest,
    order: Sequence[str],
    at: Edge,
    ask: Callable[[int], Statement],
    shape: Callable[[dict[str, Any]], dict[str, Any]],
) -> Paged:
    """Return the records of a page with the cursors of its neighbours; `ask` takes how many rows are wanted."""
    # One more tells whether there are more.
    rows = list(asking.stream(ask(request.limit + 1 if request.limit else 0)))
    more = len(rows) > request.limit
    rows = rows[: request.limit]
    if at.back:
        rows.reverse()
    links: dict[str, tuple[str, str]] = {}
    if rows and (more or at.back):
        links["next"] = "after", _encoded(order, rows[-1]["keys"])
    if rows and (more if at.back else at.values or request.skip):
        links["prev"] = "before", _encoded(order, rows[0]["keys"])
    return Paged([shape(row) for row in rows], links)


def _encoded(order: Sequence[str], values: list[Any]) -> str:
    packed = msgspec.json.encode(_Cursor(",".join(order), values))
    return urlsafe_b64encode(packed).decode().rstrip("=")


def _decoded(text: str, order: str, keys: Sequence[Key]) -> list[Plain] | None:
    """Return the values in a cursor; None where they are not those of the keys."""
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        found = msgspec.json.decode(packed, type=_Cursor)
    except (ValueError, msgspec.DecodeError):
        return None
    right = found.order == order and len(found.values) == len(keys)
    return found.values if right and all(map(_fits, keys, found.values)) else None


def _fits(key: Key, value: Plain) -> bool:
    if value is None:
        return not key.sure
    if key.moment:
        return isinstance(value, str) and _is_moment(value)
    return _LEAST <= value <= _MOST if isinstance(value, int) else True


def _is_moment(text: str) -> bool:
    try:
        return bool(_MOMENT.fullmatch(text)) and datetime.fromisoformat(text) is not None
    except ValueError:
        return False
