"""Passive records as text: a line an address, under it a line a fact."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from graphrecon.cli.output import Part, iso, plain_text

Record = Mapping[str, Any]
_LONGEST = 240
"""Characters of a value that are shown; --json has all."""


def observation_lines(records: Iterable[tuple[Record, Record | None]]) -> Iterator[tuple[Part, ...]]:
    """Yield the lines of records (see `observation.shape`), each with the `place` of its host, or None.

    Those of one subject that follow one another stand together under it.
    """
    last: str | None = None
    for record, place in records:
        subject = str(record.get("addr") or f"{record.get('value')} -> {record.get('targetval') or '?'}")
        if subject != last:
            yield ((subject, "bold"),)
            yield from _place(place or {})
            last = subject
        yield fact_line(record)
        infos = record.get("infos")
        if infos:
            yield ("        ", ", ".join(f"{name}: {_short(plain_text(value))}" for name, value in infos.items()))


def _place(place: Record) -> Iterator[tuple[Part, ...]]:
    system = f"AS{place['as_num']} {place.get('as_name') or ''}".rstrip() if place.get("as_num") is not None else None
    known = [str(part) for part in (place.get("country"), place.get("city"), system) if part]
    if known:
        yield ("    ", (" - ".join(known), "magenta"))
    if place.get("tags"):
        yield ("    tags: ", (", ".join(place["tags"]), "yellow"))


def fact_line(record: Record) -> tuple[Part, ...]:
    """Return the line of one fact."""
    parts: list[Part] = ["    "]
    if record.get("port") is not None:
        parts.append((f"{record.get('protocol')}/{record['port']} ", "bold"))
    parts.append((str(record.get("recontype")), "cyan"))
    if record.get("source"):
        parts.append(f" {record['source']}")
    parts.append((f" {_short(str(record.get('value') or ''))}", "green"))
    times = "time" if record.get("count") == 1 else "times"
    parts.append(f" ({record.get('count')} {times})")
    seen = [_time(record[name]) for name in ("firstseen", "lastseen") if record.get(name) is not None]
    parts.append((f" {' - '.join(dict.fromkeys(seen))}", "dim"))
    if record.get("sensor"):
        parts.append((f" {record['sensor']}", "magenta"))
    return tuple(parts)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _time(value: Any) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)
