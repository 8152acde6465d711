"""Questions about passive observations: records, addresses, counts, values, and what is new."""

from collections.abc import Sequence
from dataclasses import replace

from graphrecon.cypher.filter.errors import FilterError, nearest
from graphrecon.cypher.filter.fields import names
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.passive_fields import NAMED, OF_HOST
from graphrecon.cypher.filter.purposes import PASSIVE
from graphrecon.cypher.query import keyset
from graphrecon.cypher.query.attribute_values import attribute, row_of
from graphrecon.cypher.query.countable import Values, wanted
from graphrecon.cypher.query.hosts import window
from graphrecon.cypher.query.keyset import Edge, Key
from graphrecon.cypher.query.matching import match_hosts
from graphrecon.cypher.query.network_values import networks
from graphrecon.cypher.statement import Statement

Texts = Sequence[str]
ROOT = PASSIVE.root
COLUMNS = (
    "addr",
    "target",
    "recontype",
    "source",
    "value",
    "proto",
    "port",
    "sensor",
    "count",
    "firstseen",
    "lastseen",
    "data",
)
"""The properties of an observation in an answer: `secret` is in none."""
_PLACE = f"""head(COLLECT {{
         MATCH ({ROOT})-[:OF]->(:Host)<-[:OF]-(view:View)
         RETURN view {{ .country, .city, as_num: view.asnum, as_name: view.asname, .tags }}
       }}) AS place"""
_SORTED = (*COLUMNS[:-1], "key")
_TIES = ("key", "port", "recontype", "uid")
_SURE = frozenset(("recontype", "count", "uid"))


def get(
    filters: Texts = (),
    *,
    limit: int | None = None,
    skip: int = 0,
    sort: Texts = (),
    edge: Edge | None = None,
    place: bool = False,
) -> Statement:
    """Return the observations that match, one a row: COLUMNS, and `uid`.

    With `place` a column of that name too: country, city, as_num, as_name and tags of the host's view. `sort` takes
    columns, with `~` or `-` before them downwards; else they come by address, port and kind. By one time alone they
    come from its index, and what has no time is left out. With an `edge` the rows are those behind it, and each has
    its `keys`, of which the edge of another page is made. Raises FilterError for a filter or a column that is not
    known.
    """
    params = Params()
    time, keys = _time_alone(sort), sorting(sort)
    also = keyset.beyond(keys, edge, params)
    text = match_hosts(PASSIVE, [*filters, time] if time else filters, params, also)
    text += f"\nWITH {ROOT}{keyset.order(keys, edge)}{window(params, limit, skip)}"
    columns = [f"{ROOT}.{name} AS {name}" for name in ("uid", *COLUMNS)]
    columns += [] if edge is None else [keyset.column(keys)]
    lines = [", ".join(columns[start : start + 5]) for start in range(0, len(columns), 5)]
    lines += [_PLACE] if place else []
    return Statement(text + "\nRETURN " + ",\n       ".join(lines), params.values)


def addresses(filters: Texts = (), *, limit: int | None = None, skip: int = 0) -> Statement:
    """Return one column `addr`: the addresses that matching observations are about, each once."""
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    text += f"\nWITH DISTINCT {ROOT}.addr AS addr, {ROOT}.key AS key\nWHERE addr IS NOT NULL"
    return Statement(f"{text}\nRETURN addr\nORDER BY key{window(params, limit, skip)}", params.values)


def count(filters: Texts = ()) -> Statement:
    """Return one row, one column `count`: how many observations match."""
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    return Statement(f"{text}\nRETURN count({ROOT}) AS count", params.values)


def counts(filters: Texts = ()) -> Statement:
    """Return columns `uid` and `count`, a row an observation: how often each that matches was seen."""
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    return Statement(f"{text}\nRETURN {ROOT}.uid AS uid, {ROOT}.count AS count", params.values)


def top(
    field: str,
    filters: Texts = (),
    *,
    limit: int | None = 10,
    skip: int = 0,
    least: bool = False,
    weighted: bool = False,
) -> Statement:
    """Return columns `label` and `value`: the most (or least) common values of `field` over observations.

    `weighted` counts how often each was seen. A leading `~`, `-` or `!` of the field means least; limit 0 or None
    means all. Raises FilterError for a filter or a field that is not known.
    """
    name = field.lstrip("~!-")
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    found = values(name, params)
    amount = f"sum({ROOT}.count)" if weighted else "count(*)"
    down = "" if least or name != field else " DESC"
    text += f"{found.steps}\nRETURN {found.label} AS label, {amount} AS value"
    return Statement(f"{text}\nORDER BY value{down}, label{window(params, limit or None, skip)}", params.values)


def distinct(field: str, filters: Texts = (), *, limit: int | None = None, skip: int = 0) -> Statement:
    """Return one column `value`: every value of `field`, once, in order; null left out."""
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    found = values(field, params)
    text += f"{found.steps}\nWITH DISTINCT {found.label} AS value\nWHERE value IS NOT NULL"
    return Statement(f"{text}\nRETURN value\nORDER BY value{window(params, limit, skip)}", params.values)


def bounds(filters: Texts = ()) -> Statement:
    """Return one row, columns `first` and `last`: the epoch seconds between which matching observations were seen."""
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    columns = f"min({ROOT}.firstseen).epochSeconds AS first, max({ROOT}.lastseen).epochSeconds AS last"
    return Statement(f"{text}\nRETURN {columns}", params.values)


def slots(filters: Texts, start: int, seconds: int) -> Statement:
    """Return columns slot, new, last: how many matching observations were first and last seen in it.

    A slot is so many seconds, counted from 0 at `start`, in epoch seconds. Slots without any are left out.
    """
    params = Params()
    text = match_hosts(PASSIVE, filters, params)
    size, begin = params.named("seconds", seconds), params.named("start", start)
    text += f"\nUNWIND [[{ROOT}.firstseen, 1, 0], [{ROOT}.lastseen, 0, 1]] AS seen"
    text += f"\nRETURN (seen[0].epochSeconds - {begin}) / {size} AS slot, sum(seen[1]) AS new, sum(seen[2]) AS last"
    return Statement(f"{text}\nORDER BY slot", params.values)


def countable() -> list[str]:
    """Return every field that `values` knows, without its arguments."""
    return sorted({"as", "net", "domains", *(name for name in names(PASSIVE.name) if row_of(PASSIVE, name))})


def values(field: str, params: Params) -> Values:
    """Return how to count `field`.

    It is an attribute of a filter, `as`, `net[:BITS]`, `domain[s][:LEVEL|:DOMAIN[:LEVEL]]`, or `useragent:/REGEX/`.
    """
    name, colon, rest = field.partition(":")
    if name == "net":
        return networks(ROOT, rest, params)
    if name in ("domain", "domains"):
        return _domains(rest, params)
    if field == "as":
        number, title = values("asnum", params), values("asname", params)
        return Values(number.steps, f"[{number.label}, {title.label}]")
    if name == "useragent" and rest:
        return wanted(values(name, params), rest, params, ROOT)
    row = row_of(PASSIVE, name)
    if colon or row is None:
        hint = nearest(name, countable())
        raise FilterError(f"unknown field '{field}'", field, 1, "a field of passive observations", hint)
    found = attribute(row, PASSIVE, params)
    path = row.places[PASSIVE.name].path
    if path and not path.startswith(OF_HOST):  # two names in one domain, or one name of two types, are one observation
        return Values(f"{found.steps}\nWITH DISTINCT {ROOT}, {found.label} AS item", "item")
    return replace(found, label=f"[{ROOT}.proto, {found.label}]") if name == "port" else found


def _domains(rest: str, params: Params) -> Values:
    where: list[str] = []
    for part in filter(None, rest.split(":")):
        if part.isdecimal():
            where.append(f"size(split(domain.name, '.')) = {params.add(int(part))}")
        else:
            where.append(f"domain.name ENDS WITH {params.add('.' + part.lower().strip('.'))}")
    steps = f"\nMATCH ({ROOT}){NAMED}-[:IN_DOMAIN*1..]->(domain:Domain)"
    steps += f"\nWHERE {' AND '.join(where)}" if where else ""
    return Values(f"{steps}\nWITH DISTINCT {ROOT}, domain", "domain.name")


def _time_alone(sort: Texts) -> str | None:
    """Return the time that is all that orders, whose index gives the order as it is."""
    names = [item.lstrip("~-") for item in sort]
    return names[0] if names in (["firstseen"], ["lastseen"]) else None


def sorting(sort: Texts) -> list[Key]:
    """Return what orders by columns of observations; ties go by address, port, kind and uid, of a time by uid."""
    alone = _time_alone(sort)
    keys: list[Key] = []
    for item in sort:
        name = item.lstrip("~-")
        if name not in _SORTED:
            raise FilterError(f"cannot sort by '{name}'", item, 1, "a column of observations", nearest(name, _SORTED))
        column = "key" if name == "addr" else name
        moment = name in {"firstseen", "lastseen"}
        keys.append(Key(f"{ROOT}.{column}", name != item, column in _SURE or name == alone, moment))
    ties = [Key(f"{ROOT}.{name}", sure=name in _SURE) for name in (("uid",) if alone else _TIES)]
    return keyset.once([*keys, *ties])
