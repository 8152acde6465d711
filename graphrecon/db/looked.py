"""Which ports a scan looked at, and so what it means that it does not list one."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from graphrecon.cypher.query import diff as question
from graphrecon.cypher.statement import Statement

Read = Callable[[Statement], list[dict[str, Any]]]
Spans = dict[str, list[tuple[int, int]]]
"""Of each protocol: the first and last port of each run of ports, in order."""


class Looked:
    """Knows what scans looked at, each asked for once; `unknown` holds those that did not say so and were needed."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._spans: dict[str, Spans | None] = {}
        self.unknown: set[str] = set()

    def state(self, scans: Sequence[str], key: tuple[str, int], listed: Sequence[Any] | None) -> str:
        """Return `open`, `shut` or `unseen`: a port of a host that these scans have records of, the newest first.

        `listed` is the newest listing of the port: [protocol, port, state, place of its scan, …]. A newer scan that
        looked at the port without listing it has counted it among the closed or filtered ones. A scan that does not
        say what it looked at lists what is open: a port that no other scan looked at is shut then.
        """
        newer = scans[: listed[3]] if listed else scans
        looked = [self._at(scan, *key) for scan in newer]
        if True in looked:
            return "shut"
        if listed:
            return "open" if listed[2] == "open" else "shut"
        if None not in looked:
            return "unseen"
        self.unknown.update(scan for scan, known in zip(newer, looked, strict=True) if known is None)
        return "shut"

    def _at(self, scan: str, proto: str, port: int) -> bool | None:
        """Return whether a scan looked at a port; None where it did not say at which."""
        if scan not in self._spans:
            rows = self._read(question.services(scan))
            self._spans[scan] = spans(rows[0]["services"]) if rows else None
        known = self._spans[scan]
        if known is None:
            return None
        runs = known.get(proto, [])
        place = bisect_right(runs, (port, 1 << 16)) - 1
        return place >= 0 and runs[place][0] <= port <= runs[place][1]


def spans(services: str | None) -> Spans | None:
    """Return the ports that the property `services` of a Scan names; None where it names none, or is not readable."""
    found: Spans = {}
    try:
        for told in msgspec.json.decode(services or "[]", type=list[dict[str, str]]):
            runs = found.setdefault(told["protocol"], [])
            for part in told["services"].split(","):
                first, _, last = part.partition("-")
                if part:
                    runs.append((int(first), int(last or first)))
    except (msgspec.MsgspecError, KeyError, ValueError):
        return None
    return {proto: _joined(sorted(runs)) for proto, runs in found.items()} or None


def _joined(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return runs in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for first, last in runs:
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found
