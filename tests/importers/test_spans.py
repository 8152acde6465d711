"""Spans: sorted, apart, the most specific first; a law against a slow model, and flat memory."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.importers import spans
from graphrecon.importers.source import ImporterError
from graphrecon.importers.spans import Apart, Span, in_order, mapped, version_of

small = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from([b"a", b"b", b"c"])), max_size=12)


def slow(given_: list[Span]) -> dict[int, bytes]:
    """What each number belongs to: of the spans that hold it the shortest, of equal ones the last."""
    found: dict[int, bytes] = {}
    for number in range(50):
        holding = [(span.stop - span.start, -place, span) for place, span in enumerate(given_)]
        holding = [one for one in holding if one[2].start <= number <= one[2].stop]
        if holding:
            found[number] = min(holding)[2].value
    return found


@given(small)
def test_each_address_belongs_to_the_most_specific_span(rows: list[tuple[int, int, bytes]]) -> None:
    """Whatever overlaps, and in whatever order the spans come."""
    given_ = [Span(start, start + more, value) for start, more, value in rows]
    found = list(Apart(in_order(given_)))
    told = {number: span.value for span in found for number in range(span.start, span.stop + 1)}
    assert sum(span.stop - span.start + 1 for span in found) == len(told), "spans overlap"
    assert told == slow(sorted(given_, key=lambda one: one.start))


@given(small)
def test_neighbours_of_one_value_are_one(rows: list[tuple[int, int, bytes]]) -> None:
    """No span could be joined with the next."""
    found = list(Apart(in_order([Span(start, start + more, value) for start, more, value in rows])))
    pairs = pairwise(found)
    assert not [one for one, other in pairs if one.stop + 1 == other.start and one.value == other.value]


def test_overlaps_are_counted() -> None:
    """One span inside of another is one overlap; spans side by side are none."""
    nested = Apart([Span(0, 9, b"a"), Span(3, 4, b"b"), Span(20, 29, b"a")])
    assert list(nested) == [Span(0, 2, b"a"), Span(3, 4, b"b"), Span(5, 9, b"a"), Span(20, 29, b"a")]
    assert nested.overlaps == 1


def test_more_than_memory_holds_is_sorted_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same order as if it were sorted at once."""
    monkeypatch.setattr(spans, "CHUNK", 100)
    rng = random.Random(1)
    given_ = [Span(rng.randrange(1 << 128), (1 << 128) - 1, b"%d" % number) for number in range(1234)]
    assert list(in_order(given_)) == sorted(given_, key=lambda one: one.start)


def test_too_many_spans_over_one_address_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile input does not fill the memory."""
    monkeypatch.setattr(spans, "MOST_OPEN", 10)
    with pytest.raises(ImporterError, match="hold one address"):
        list(Apart(Span(number, 1000, b"x") for number in range(20)))


def test_a_range_has_one_version() -> None:
    """IPv4 lies among the numbers of IPv6, and no range is of both."""
    assert version_of(mapped(1), mapped(9)) == 4
    assert version_of(1, 9) == 6
    for start, stop in ((9, 1), (1, mapped(9)), (mapped(9), 1 << 127)):
        with pytest.raises(ValueError, match="not a range"):
            version_of(start, stop)
    joined = list(Apart([Span(mapped(0) - 5, mapped(0) - 1, b"a"), Span(mapped(0), mapped(9), b"a")]))
    assert len(joined) == 2
