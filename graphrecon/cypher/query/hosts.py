"""Questions about hosts, in the view or in scan records: records, addresses, counts."""

from collections.abc import Sequence

from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.fields import find, names
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.filter.types import Flag
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.query.record import record
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]


def get(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
) -> Statement:
    """Return one column `record` a row: a host as a map in the field's JSON shape (see `record.shape`).

    `sort` takes attributes of the host with one value, with `~` or `-` before them downwards.
    Raises FilterError for a filter or a sort attribute that is not known.
    """
    params = Params()
    root = purpose.root
    text = match_hosts(purpose, filters, params)
    ordered = order(purpose, sort or ("addr",))
    text += f"\nWITH {root}{ordered}{window(params, limit, skip)}"
    return Statement(f"{text}\n{record(purpose)}", params.values)


def addresses(
    purpose: HostPurpose,
    filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
) -> Statement:
    """Return one column `addr` a row: the addresses of matching hosts, each once for each match."""
    params = Params()
    text = match_hosts(purpose, filters, params)
    text += f"\nWITH {purpose.root}{order(purpose, sort or ('addr',))}{window(params, limit, skip)}"
    return Statement(f"{text}\nRETURN {purpose.root}.addr AS addr", params.values)


def count(purpose: HostPurpose, filters: Texts = ()) -> Statement:
    """Return one row, one column `count`: how many hosts of the view, or records, match."""
    params = Params()
    text = match_hosts(purpose, filters, params)
    return Statement(f"{text}\nRETURN count({purpose.root}) AS count", params.values)


def order(purpose: HostPurpose, sort: Texts) -> str:
    """Return ORDER BY over the attributes of a host; ties by address."""
    keys: list[str] = []
    for item in sort:
        name = item.lstrip("~-")
        row = find(name, purpose.name)
        place = row.place(purpose.name) if row else None
        flag = row is not None and isinstance(row.type, Flag)
        if place is None or flag or place.path or place.array or not place.value.startswith("{it}."):
            raise FilterError(
                f"cannot sort by '{name}'",
                item,
                1,
                "an attribute of the host with one value",
                nearest(name, names(purpose.name)),
            )
        value = (place.key or place.value).replace("{it}", purpose.root)
        keys.append(f"{value} DESC" if name != item else value)
    tie = f"{purpose.root}.key"
    if tie not in {key.removesuffix(" DESC") for key in keys}:
        keys.append(tie)
    return "\nORDER BY " + ", ".join(keys)


def window(params: Params, limit: int | None, skip: int) -> str:
    """Return SKIP and LIMIT as parameters; nothing for none."""
    text = f"\nSKIP {params.named('skip', skip)}" if skip else ""
    return text + (f"\nLIMIT {params.named('limit', limit)}" if limit is not None else "")
