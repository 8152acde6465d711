"""What changed between two sides: which records a word stands for, and one document a change."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graphrecon.cypher.query import diff as question
from graphrecon.cypher.query.diff import Side
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError
from graphrecon.model.values import InvalidValue, parse_time, time_text

Read = Callable[[Statement], list[dict[str, Any]]]

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


def changes(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one document a change: of hosts, and of ports of hosts that both sides know."""
    for row in rows:
        addr = row["addr"]
        was, now = ({(proto, port): service for proto, port, _, service in row[name]} for name in ("was", "now"))
        if not (row["known"] and row["found"]):
            change = "gone" if row["known"] else "new"
            yield {"what": "host", "change": change, "addr": addr}
        for proto, port in sorted({**was, **now}):
            key = (proto, port)
            before, after = was.get(key), now.get(key)
            if key in was and key in now and before == after:
                continue
            change = "changed" if key in was and key in now else "gone" if key in was else "new"
            document = {"what": "port", "change": change, "addr": addr, "protocol": proto, "port": port}
            yield document | {name: value for name, value in (("before", before), ("after", after)) if value}
