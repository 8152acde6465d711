"""Questions about the values of hosts: the most common ones, and all of them."""

from collections.abc import Sequence

from graphrecon.cypher.filter.narrowing import narrowed
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import HostPurpose
from graphrecon.cypher.query.hosts import window
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.query.values import values
from graphrecon.cypher.statement import Statement


def top(
    purpose: HostPurpose,
    field: str,
    filters: Sequence[str] = (),
    *,
    limit: int | None = 10,
    skip: int = 0,
    least: bool = False,
) -> Statement:
    """Return columns `label` and `value`: the most (or least) common values of `field` over matching hosts.

    A leading `~`, `-` or `!` of the field means least; limit 0 or None means all. A label of several parts is a
    list; what is absent is null. Raises FilterError for a filter or a field that is not known.
    """
    name = field.lstrip("~!-")
    params = Params()
    whole = _whole(filters)
    base = "" if whole else match_hosts(purpose, filters, params)
    found = values(purpose, name, params)
    if whole and found.whole:
        text = f"{found.whole}\nRETURN {found.label} AS label, {found.times} AS value"
    else:
        base = base or match_hosts(purpose, filters, params)
        text = f"{base}{found.steps}\nRETURN {found.label} AS label, count(*) AS value"
    down = "" if least or name != field else " DESC"
    text += f"\nORDER BY value{down}, label{window(params, limit or None, skip)}"
    return Statement(text, params.values)


def distinct(
    purpose: HostPurpose,
    field: str,
    filters: Sequence[str] = (),
    *,
    limit: int | None = None,
    skip: int = 0,
) -> Statement:
    """Return one column `value`: every value of `field` over matching hosts, once, in order; null left out."""
    params = Params()
    base = match_hosts(purpose, filters, params)
    found = values(purpose, field, params)
    text = f"{base}{found.steps}\nWITH DISTINCT {found.label} AS value\nWHERE value IS NOT NULL"
    return Statement(f"{text}\nRETURN value\nORDER BY value{window(params, limit, skip)}", params.values)


def _whole(filters: Sequence[str]) -> bool:
    return not narrowed() and not any(text.strip() for text in filters)
