"""Which flows a question is about: filters of their ends and of themselves, and when they were seen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time_ns as now_ns

from graphrecon.cypher.filter.conditions import Condition
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.time_types import span_seconds
from graphrecon.cypher.query.allowed import none_of
from graphrecon.errors import GraphreconError
from graphrecon.model.flow import DEFAULT_PRECISION
from graphrecon.model.values import MICROSECOND, parse_time, time_text

Time = str | datetime | None
"""A time as a person writes it (without a zone it is UTC; `7d` is a span up to now), as Python has it, or none."""


@dataclass(frozen=True)
class Span:
    """A span of time in microseconds since 1970; both ends belong to it, None is open."""

    start: int | None = None
    stop: int | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.stop is not None


ALWAYS = Span()


@dataclass(frozen=True)
class When:
    """Flows that were seen in one span, not in another, and that match none of the filters `allowed`."""

    seen: Span = ALWAYS
    unseen: Span = ALWAYS
    allowed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.seen or self.unseen or self.allowed)


ANYTIME = When()


@dataclass(frozen=True)
class Selection:
    """All of it: `nodes` filter the hosts at the ends, `edges` the flows, all must hold."""

    nodes: Sequence[str] = ()
    edges: Sequence[str] = ()
    when: When = field(default=ANYTIME)

    def __bool__(self) -> bool:
        return bool(self.when) or any(text.strip() for text in (*self.nodes, *self.edges))


def select(
    edges: Sequence[str] = (),
    nodes: Sequence[str] = (),
    *,
    after: Time = None,
    before: Time = None,
    new_since: Time = None,
    baseline: str | None = None,
    not_in: Sequence[str] = (),
) -> Selection:
    """Return the Selection of filters, a window, and what is unwanted.

    `new_since` means flows that were first seen later, `baseline` (`A..B`) those not seen in that span, `not_in` those
    that match none of these filters. Raises FilterError, or InvalidValue for what is no time.
    """
    found = list(edges)
    if new_since is not None:
        moment = time_text(micro(new_since))
        # What is new was also seen later, and lastseen has an index.
        found += [f"firstseen > {moment}", f"lastseen > {moment}"]
    seen = Span(_bound(after), _bound(before))
    if seen.start is not None and seen.stop is not None and seen.stop < seen.start:
        raise GraphreconError(f"nothing is seen after {time_text(seen.start)} and before {time_text(seen.stop)}")
    when = When(seen, span(baseline) if baseline is not None else ALWAYS, tuple(not_in))
    return Selection(tuple(nodes), tuple(found), when)


def span(text: str) -> Span:
    """Return the Span of `A..B`; a date as B means all of that day, an end may be left open.

    Raises GraphreconError for anything else.
    """
    first, dots, last = text.partition("..")
    if not dots or not (first.strip() or last.strip()):
        raise GraphreconError(f"not a span of time: {text!r}", hint="write it as A..B, such as 2026-01-01..2026-01-31")
    start = parse_time(first) if first.strip() else None
    stop = parse_time(last) if last.strip() else None
    if stop is not None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", last.strip()):
        stop += 86_400 * MICROSECOND - 1
    if start is not None and stop is not None and stop < start:
        raise GraphreconError(f"a span of time that ends before it begins: {text!r}")
    return Span(start, stop)


def conditions(when: When, params: Params) -> list[Condition]:
    """Return what must hold of a flow itself: of its times, which an index may find, and of what is allowed."""
    found: list[Condition] = []
    if when.seen.start is not None:
        found.append(Condition(f"flow.lastseen >= datetime({params.named('after', time_text(when.seen.start))})"))
    if when.seen.stop is not None:
        found.append(Condition(f"flow.firstseen <= datetime({params.named('before', time_text(when.seen.stop))})"))
    return [*found, *none_of(when.allowed, params)]


def in_slots(when: When, params: Params, bound: Sequence[str]) -> str:
    """Return the clauses that go on with `bound` and `precision` for flows seen in the slots that `when` means.

    A slot counts when a part of it lies in the span. A flow without slots has its first and last time alone.
    """
    if not (when.seen or when.unseen):
        return ""
    tests = []
    if when.seen:
        tests.append(_slots(when.seen, params, "first_slot", "last_slot"))
    if when.unseen:
        tests.append(f"NOT coalesce({_ever(when.unseen, params)}, false)")
    return f"{precision(bound)}\nWHERE " + "\n  AND ".join(tests)


def precision(bound: Sequence[str]) -> str:
    """Return the clauses that go on with `bound` and `precision`, the seconds of a slot of this graph."""
    return (
        "\nOPTIONAL MATCH (setting:Setting {name: 'flow_precision'})"
        f"\nWITH {', '.join(bound)}, coalesce(setting.value, {DEFAULT_PRECISION}) AS precision"
    )


def slot_is_in(seen: Span, slot: str) -> list[str]:
    """Return the conditions that a slot has a part in a span; `in_slots` has named its parameters."""
    found = [] if seen.start is None else [f"{slot} > $first_slot - precision"]
    return found if seen.stop is None else [*found, f"{slot} <= $last_slot"]


def _slots(span: Span, params: Params, first: str, last: str) -> str:
    tests = []
    if span.start is not None:
        tests.append(f"slot > {params.named(first, span.start // MICROSECOND)} - precision")
    if span.stop is not None:
        tests.append(f"slot <= {params.named(last, span.stop // MICROSECOND)}")
    known = f"any(slot IN flow.times WHERE {' AND '.join(tests)})"
    return f"(size(coalesce(flow.times, [])) = 0\n    OR {known})"


def _ever(span: Span, params: Params) -> str:
    tests = []
    if span.start is not None:
        tests.append(f"flow.lastseen >= datetime({params.named('unseen_after', time_text(span.start))})")
    if span.stop is not None:
        tests.append(f"flow.firstseen <= datetime({params.named('unseen_before', time_text(span.stop))})")
    return "\n    AND ".join([*tests, _slots(span, params, "unseen_first_slot", "unseen_last_slot")])


def _bound(time: Time) -> int | None:
    return None if time is None else micro(time)


def micro(time: str | datetime) -> int:
    """Return microseconds since 1970 of a time, `7d` being a span up to now. Raises InvalidValue for anything else."""
    if isinstance(time, str):
        ago = None if time.strip().isdigit() else span_seconds(time.strip())
        return parse_time(time) if ago is None else max(0, now_ns() // 1000 - ago * MICROSECOND)
    return parse_time((time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat())
