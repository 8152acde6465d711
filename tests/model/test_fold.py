"""Folding: policies, and that any order gives the same row."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphrecon.model.flow import Flow
from graphrecon.model.fold import Fold, Row, columns, finished, merge, row_of
from graphrecon.model.scan import RecordPort

TIMES = st.one_of(st.none(), st.integers(0, 5))
WORDS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "c"]))


def port(**fields: Any) -> RecordPort:
    """A RecordPort of one key."""
    return RecordPort(uid="u", record="r", proto="tcp", port=80, **fields)


def folded(ports: list[RecordPort]) -> Row:
    """The row that these observations make, in this order."""
    layout = columns(RecordPort)
    row, *rest = [row_of(one, layout) for one in ports]
    for other in rest:
        merge(row, other, layout)
    return finished(row, layout)


def value(row: Row, name: str) -> Any:
    """One value of a RecordPort row."""
    return row[columns(RecordPort).names.index(name)]


def test_the_later_observation_replaces() -> None:
    """Order of arrival does not matter."""
    early, late = port(state="filtered", lastseen=1), port(state="open", lastseen=2)
    assert value(folded([early, late]), "state") == value(folded([late, early]), "state") == "open"


def test_null_never_replaces_and_the_value_keeps_its_own_date() -> None:
    """A value from time 2 beats one from time 1 although a null from time 3 came between."""
    row = folded([port(banner="one", lastseen=1), port(lastseen=3), port(banner="two", lastseen=2)])
    assert (value(row, "banner"), value(row, "banner_at"), value(row, "lastseen")) == ("two", 2, 3)


def test_at_equal_times_the_greater_value_wins() -> None:
    """The tie-break is the value itself."""
    assert value(folded([port(state="open", lastseen=1), port(state="closed", lastseen=1)]), "state") == "open"


@given(st.lists(st.builds(port, state=WORDS, banner=WORDS, lastseen=TIMES, firstseen=TIMES), min_size=1, max_size=4))
def test_any_order_gives_the_same_row(ports: list[RecordPort]) -> None:
    """The law of order."""
    rows = [folded(list(order)) for order in itertools.permutations(ports)]
    assert all(row == rows[0] for row in rows)


@given(
    st.lists(st.builds(port, state=WORDS, banner=WORDS, lastseen=TIMES), min_size=2, max_size=5),
    st.integers(1, 4),
)
def test_folding_in_parts_is_folding_at_once(ports: list[RecordPort], cut: int) -> None:
    """Batches may be cut anywhere: the law of association."""
    cut = min(cut, len(ports) - 1)
    layout = columns(RecordPort)
    left = folded(ports[:cut])
    merge(left, folded(ports[cut:]), layout)
    assert finished(left, layout) == folded(ports)


def test_counters_add_and_sets_unite() -> None:
    """Two observations of one flow."""
    fold = Fold()
    for sport, packets in ((1, 2), (2, 3)):
        fold.add_node(
            Flow(
                uid="f",
                src="a",
                dst="b",
                proto="tcp",
                dport=80,
                sports=(sport,),
                count=1,
                cspkts=packets,
                firstseen=sport,
            )
        )
    layout = columns(Flow)
    (row,) = fold.nodes[Flow].values()
    found = dict(zip(layout.names, finished(row, layout), strict=True))
    assert (found["sports"], found["count"], found["cspkts"], found["firstseen"]) == ([1, 2], 2, 5, 1)
