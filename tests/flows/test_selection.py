"""What a selection is made of: spans of time, lists of allowed flows, and the errors of both."""

from datetime import UTC, datetime

import pytest

from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.query.allowed import MOST_ALLOWED, MOST_SINGLE, allowed, none_of
from graphrecon.cypher.query.selection import ALWAYS, Selection, Span, select, span
from graphrecon.errors import GraphreconError
from graphrecon.model.values import parse_time


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("2026-01-01..2026-01-31", "2026-01-01", "2026-01-31T23:59:59.999999"),
        ("2026-01-01T10:00..2026-01-01T11:00", "2026-01-01T10:00", "2026-01-01T11:00"),
        ("2026-01-01..", "2026-01-01", None),
        ("..1767225600", None, "1767225600"),
    ],
)
def test_a_span_includes_all_of_its_last_day(text: str, start: str | None, stop: str | None) -> None:
    expected = Span(start and parse_time(start), stop and parse_time(stop))  # type: ignore[arg-type]
    assert span(text) == expected


@pytest.mark.parametrize("text", ["", "..", "2026-01-01", "2026-01-02..2026-01-01", "a..b", "2026-01-01..x"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(GraphreconError):
        span(text)


def test_times_are_written_in_several_ways() -> None:
    expected = select(after="2026-01-01T12:00").when.seen
    assert select(after="2026-01-01 13:00+01:00").when.seen == expected
    assert select(after="1767268800").when.seen == expected
    assert select(after=datetime(2026, 1, 1, 12)).when.seen == expected
    assert select(after=datetime(2026, 1, 1, 12, tzinfo=UTC)).when.seen == expected
    ago = select(after="1h").when.seen.start
    assert ago is not None
    assert 3590 < datetime.now(UTC).timestamp() - ago / 1_000_000 < 3700
    assert select(after="900y").when.seen.start == 0


@pytest.mark.parametrize("given", [{"after": "yesterday"}, {"new_since": "-1d"}, {"before": "2026-13-01"}])
def test_what_is_no_time_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(GraphreconError, match="time"):
        select(**given)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(GraphreconError, match="nothing is seen after"):
        select(after="2026-01-02", before="2026-01-01")


def test_an_empty_selection_means_everything() -> None:
    assert not select()
    assert not Selection(edges=(" ",))
    assert select(before="2026-01-01")
    assert select().when.unseen == ALWAYS


def test_allowed_flows_are_one_filter_a_line_with_comments() -> None:
    lines = [
        "# the web",
        "",
        "dst.addr = 192.0.2.1 dport = 443   # TLS",
        "   # indented",
        'meta.query = "a # b"  # quoted',
        "meta.uri = x#y",
        "\tproto = icmp\t",
        "#",
    ]
    assert allowed(lines, "f") == [
        "dst.addr = 192.0.2.1 dport = 443",
        'meta.query = "a # b"',
        "meta.uri = x#y",
        "proto = icmp",
    ]


def test_a_line_that_is_no_filter_is_named() -> None:
    with pytest.raises(GraphreconError, match=r"allowed\.txt, line 2: .*did you mean 'dport'"):
        allowed(["dport = 80", "dprt = 80"], "allowed.txt")
    with pytest.raises(GraphreconError, match="line 1"):
        allowed(["\x00\x1b[2J = ("], "allowed.txt")


def test_a_list_is_not_unbounded() -> None:
    with pytest.raises(GraphreconError, match=f"more than {MOST_ALLOWED} filters"):
        allowed(("dport = 1" for _ in range(10**9)), "allowed.txt")


def test_filters_of_one_form_are_one_condition() -> None:
    """However long the list is, the statement is as short as that of two lines."""
    params = Params()
    texts = [f"dst.addr = 10.0.0.{n} dport = {n} proto = tcp" for n in range(200)]
    texts += [f"dport = {n} dst.addr = 10.0.{n}.0/24" for n in range(200)]
    found = [condition.text for condition in none_of(texts, params)]
    assert found == [
        "NOT coalesce(any(allowed IN coalesce($p0[toString(dst.addr)], [])"
        " WHERE flow.dport = allowed[1] AND flow.proto = allowed[2]), false)",
        "NOT coalesce(any(allowed IN coalesce($p1[toString(flow.dport)], [])"
        " WHERE allowed[1] <= dst.key <= allowed[2]), false)",
    ]
    assert params.values["p0"]["10.0.0.7"] == [["10.0.0.7", 7, "tcp"]]


def test_too_many_forms_are_refused() -> None:
    with pytest.raises(GraphreconError, match="a form of their own"):
        none_of([f"meta.query =~ {n}.*" for n in range(MOST_SINGLE + 1)], Params())
