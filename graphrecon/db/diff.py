"""What changed between two sides: which records a word stands for, and one document a change."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphrecon.cypher.query import diff as question
from graphrecon.cypher.query.diff import Side
from graphrecon.db.looked import Looked, Read
from graphrecon.errors import GraphreconError
from graphrecon.model.values import InvalidValue, parse_time, time_text

_UID = re.compile(r"[0-9a-f]{6,64}")


class UnknownSide(GraphreconError):
    """A side of which the graph knows nothing."""


class BadSide(GraphreconError):
    """A side that names several scans, or is no time."""


def side(read: Read, text: str) -> Side:
    """Return the Side that a word names: a scan's uid or its beginning, a category, a time.

    Raises UnknownSide when it names none, BadSide when it names several or is no time.
    """
    kind, colon, value = text.partition(":")
    if not colon or kind not in ("scan", "category", "time"):
        kind, value = "", text
    if kind in ("", "category") and read(question.category(value)):
        return Side("category", value)
    if kind in ("", "scan") and _UID.fullmatch(value):
        found = read(question.scans(value))
        if len(found) > 1:
            raise BadSide(f"several scans begin with {value!r}", hint="give more of the uid")
        if found:
            return Side("scan", str(found[0]["uid"]))
    if kind in ("", "time"):
        try:
            return Side("time", time_text(parse_time(value)))
        except InvalidValue as error:
            if kind:
                raise BadSide(f"{value!r} is no time: {error.message}") from error
    raise UnknownSide(f"{text!r} is no category, no scan and no time that the graph knows")


_SIDES = ("before", "after")


def changes(rows: Iterable[Mapping[str, Any]], looked: Looked) -> Iterator[dict[str, Any]]:
    """Yield one document a change of the rows of `question.diff`: of hosts, and of their open ports.

    `change` is `new`, `gone`, `changed`, or, of a port that is open on one side and that no scan of the other `side`
    looked at, `unseen`. A changed host names the `field`: its state, its names by reverse DNS, or its systems, which
    have changed when none of those that one side thinks possible is possible on the other. What a side does not know,
    a name, a system, a service, has not changed.
    """
    for row in rows:
        addr, both = row["addr"], [row[name] for name in _SIDES]
        if None in both:
            yield {"what": "host", "change": "new" if both[0] is None else "gone", "addr": addr}
        else:
            for field, before, after in _differences(both[0], both[1]):
                yield {
                    "what": "host",
                    "change": "changed",
                    "addr": addr,
                    "field": field,
                    "before": before,
                    "after": after,
                }
        listed = [{(port[0], port[1]): port for port in side["ports"]} if side else {} for side in both]
        for key in sorted({key for ports in listed for key, port in ports.items() if port[2] == "open"}):
            states = [
                looked.state(side["scans"], key, ports.get(key)) if side else "shut"
                for side, ports in zip(both, listed, strict=True)
            ]
            services = [
                str(ports[key][4] or "") if key in ports and state == "open" else ""
                for ports, state in zip(listed, states, strict=True)
            ]
            change = _change(states, services)
            if change is None:
                continue
            document = {"what": "port", "change": change, "addr": addr, "protocol": key[0], "port": key[1]}
            if change == "unseen":
                document["side"] = _SIDES[states.index("unseen")]
            yield document | {name: told for name, told in zip(_SIDES, services, strict=True) if told}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if before["state"] and after["state"] and before["state"] != after["state"]:
        yield "state", before["state"], after["state"]
    for field, differ in (("names", set.__ne__), ("systems", set.isdisjoint)):
        was, now = before[field] or [], after[field] or []
        if was and now and differ(set(was), set(now)):
            some = slice(None) if field == "names" else slice(1)
            yield field, ", ".join(was[some]), ", ".join(now[some])


def _change(states: Sequence[str], services: Sequence[str]) -> str | None:
    if "open" not in states:
        return None
    if "unseen" in states:
        return "unseen"
    if states[0] != states[1]:
        return "new" if states[1] == "open" else "gone"
    less, more = sorted(services, key=len)
    return None if f"{more} ".startswith(f"{less} " if less else "") else "changed"
