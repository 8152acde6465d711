"""Windows, baselines, timelines and hours of the day: what each means on the known flows."""

from typing import Any

import pytest

from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement
from graphrecon.db import Database
from tests.flows.known import FLOWS, slot, uid

pytestmark = pytest.mark.graph


def names(db: Database, *filters: str, **which: Any) -> set[str]:
    """Return the names of the flows that a question finds."""
    by_key = {FLOWS[name][:5]: name for name in FLOWS}
    rows = db.flow.get(*filters, **which)
    return {by_key[(row["src"], row["dst"], row["proto"], row["dport"], row["type"])] for row in rows}


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, set(FLOWS)),
        ({"after": "2026-01-03"}, {"dns", "late", "back"}),
        ({"before": "2026-01-01T12:00"}, {"https", "http", "dns"}),
        # dns was seen on days 1 and 3: between them it was not, although its first and last time span day 2.
        ({"after": "2026-01-02", "before": "2026-01-03"}, {"https", "ping"}),
        # A slot counts when a part of it lies in the window, but never beyond the first and the last time.
        ({"after": "2026-01-01T11:30", "before": "2026-01-01T11:40"}, {"https"}),
        ({"after": "2026-01-03T09:18", "before": "2026-01-03T09:19"}, {"late"}),
        ({"after": "2026-01-03T09:21", "before": "2026-01-03T09:59"}, set()),
        ({"baseline": "2026-01-01..2026-01-02"}, {"late", "back"}),
        ({"baseline": "2026-01-02..2026-01-02"}, {"http", "dns", "late", "back"}),
        ({"baseline": "2026-01-03.."}, {"https", "http", "ping"}),
        ({"baseline": "..2026-01-01", "after": "2026-01-02", "before": "2026-01-03"}, {"ping"}),
        ({"new_since": "2026-01-02T10:00"}, {"late", "back"}),
        ({"new_since": "2026-01-03T23:50"}, set()),
        ({"not_in": ["dport = 443", "proto = udp OR type = 8"]}, {"http", "back"}),
        ({"not_in": ["dst.addr = 192.0.2.0/24 proto = tcp"]}, {"dns", "ping", "back"}),
        ({"not_in": ["dport = 443", "dport = 53", "dport = 1"]}, {"http", "ping", "back"}),
        (
            {"not_in": ["dst.addr = 192.0.2.1 dport = 443", "dst.addr = 10.0.0.1 dport = 443"]},
            {*FLOWS} - {"https", "late"},
        ),
        (
            {"not_in": ["dport = 80 src.addr = 10.0.0.0/24", "dport = 443 src.addr = 10.0.0.2/32"]},
            {*FLOWS} - {"http", "late"},
        ),
        ({"not_in": ["192.0.2.0/24 proto = udp", "10.0.0.0/31 proto = icmp"]}, {*FLOWS} - {"dns", "ping"}),
        ({"not_in": ["dport = 1 OR dport = 80", "dport = 2 OR dport = 53"]}, {*FLOWS} - {"http", "dns"}),
        ({"not_in": ["meta.query = www.google.com", "meta.host = intranet"]}, {*FLOWS} - {"http", "dns"}),
        ({"not_in": ["proto =~ u.*", "proto =~ i.*"]}, {*FLOWS} - {"dns", "ping"}),
        ({"not_in": ["firstseen < 2026-01-02", "firstseen < 2026-01-01"]}, {"late", "ping", "back"}),
        ({"not_in": ["ANY sports < 1024", "ANY sports < 2"]}, {*FLOWS} - {"http", "dns"}),
        ({"not_in": ["tcp/80", "tcp/443"]}, {"dns", "ping", "back"}),
        ({"not_in": ["!dport"]}, {"https", "http", "dns", "late", "back"}),
        ({"not_in": ["meta.query =~ .*google.*"], "nodes": ["192.0.2.53"]}, set()),
    ],
)
def test_which_flows_a_time_or_a_list_leaves(which: dict[str, Any], found: set[str], db: Database) -> None:
    assert names(db, **which) == found
    assert db.flow.count(**which)["flows"] == len(found)


def test_baseline_and_window_split_what_matches(db: Database) -> None:
    """What was seen in a span and what was not are together everything, and have nothing in common."""
    for text in ("2026-01-01..2026-01-01", "2026-01-02T00:30..2026-01-02T10:15", "2026-01-03.."):
        start, _, stop = text.partition("..")
        end = f"{stop}T23:59:59.999999" if stop and "T" not in stop else stop
        seen = names(db, after=start, before=end or None)
        assert seen | names(db, baseline=text) == set(FLOWS)
        assert not seen & names(db, baseline=text)


def test_a_flow_without_slots_is_seen_from_its_first_to_its_last_time(db: Database, flows: Graph) -> None:
    flows.run(Statement("MATCH (f:Flow {uid: $uid}) SET f.held = f.times REMOVE f.times", {"uid": uid("dns")}))
    try:
        assert names(db, after="2026-01-02", before="2026-01-03") == {"https", "ping", "dns"}
        assert db.flow.timeline("dport = 53").edges == []
        assert db.flow.daily("dport = 53") == []
    finally:
        flows.run(Statement("MATCH (f:Flow {uid: $uid}) SET f.times = f.held REMOVE f.held", {"uid": uid("dns")}))


TIMELINES: dict[str, dict[str, int]] = {
    "default": {"01 10": 3, "01 11": 1, "02 00": 1, "02 10": 1, "03 09": 1, "03 23": 2},
    "flow_map": {"01 10": 2, "01 11": 1, "02 00": 1, "02 10": 1, "03 09": 1, "03 23": 2},
}
TIMELINES["talk_map"] = TIMELINES["flow_map"]


@pytest.mark.parametrize("mode", TIMELINES)
def test_a_timeline_counts_the_edges_of_its_mode(mode: Any, db: Database) -> None:
    found = db.flow.timeline(mode=mode, slots=100)
    assert (found.precision, found.step, found.start) == (3600, 3600, slot("01 10"))
    assert found.start is not None
    assert {found.start + 3600 * place: n for place, n in enumerate(found.edges) if n} == {
        slot(text): n for text, n in TIMELINES[mode].items()
    }
    assert len(found.edges) == 62


def test_a_timeline_has_no_more_slots_than_asked_for(db: Database) -> None:
    """A flow counts once in a longer slot, however many short ones it fills there."""
    found = db.flow.timeline(slots=3)
    assert found.step % 3600 == 0
    assert len(found.edges) <= 3
    assert db.flow.timeline("dport = 443", "scbytes > 0", slots=2).edges == [1, 1]
    assert db.flow.timeline("dport = 1").edges == []


def test_a_timeline_keeps_to_its_window(db: Database) -> None:
    found = db.flow.timeline(after="2026-01-02", before="2026-01-03")
    assert (found.start, sum(found.edges), len(found.edges)) == (slot("02 00"), 2, 11)


def test_raw_cypher_gives_the_timeline_too(db: Database) -> None:
    raw = db.cypher("MATCH (f:Flow) UNWIND f.times AS slot RETURN slot, count(*) AS flows ORDER BY slot")
    assert {row["slot"]: row["flows"] for row in raw} == {slot(text): n for text, n in TIMELINES["default"].items()}


def test_hours_of_the_day_are_averages_over_the_days_of_the_graph(db: Database) -> None:
    """Three flows at 10 on day 1, one on day 2: four over three days."""
    found = {row["second"] // 3600: (row["flows"], row["days"], row["step"]) for row in db.flow.daily()}
    assert found == {0: (1, 3, 3600), 9: (1, 3, 3600), 10: (4, 3, 3600), 11: (1, 3, 3600), 23: (2, 3, 3600)}
    only = {row["second"] // 3600: (row["flows"], row["days"]) for row in db.flow.daily("dport = 443")}
    assert only == {9: (1, 3), 10: (2, 3), 11: (1, 3)}


def test_hours_of_the_day_keep_to_the_window(db: Database) -> None:
    found = {
        row["second"] // 3600: (row["flows"], row["days"])
        for row in db.flow.daily(after="2026-01-01T11:00", before="2026-01-02T12:00")
    }
    assert found == {11: (1, 2), 0: (1, 2), 10: (1, 2)}


def test_short_slots_of_one_hour_count_once(db: Database, flows: Graph) -> None:
    """With slots of a quarter of an hour, a flow in four of them was seen in one hour."""
    quarters = [slot("01 10") + 900 * n for n in range(6)]
    flows.run(
        Statement(
            "MATCH (s:Setting {name: 'flow_precision'}) SET s.value = 900 WITH s "
            "MATCH (f:Flow {uid: $uid}) SET f.held = f.times, f.times = $times",
            {"uid": uid("https"), "times": quarters},
        )
    )
    try:
        assert {row["second"] // 3600: row["flows"] for row in db.flow.daily("dport = 443 count = 3")} == {10: 1, 11: 1}
        assert db.flow.timeline("dport = 443", slots=1000).precision == 900
        # 10:15 to 10:20 lies in the second quarter; the flow's first slot is not in it.
        assert db.flow.timeline("count = 3", after="2026-01-01T10:15", before="2026-01-01T10:20").edges == [1]
    finally:
        flows.run(
            Statement(
                "MATCH (s:Setting {name: 'flow_precision'}) SET s.value = 3600 WITH s "
                "MATCH (f:Flow {uid: $uid}) SET f.times = f.held REMOVE f.held",
                {"uid": uid("https")},
            )
        )
