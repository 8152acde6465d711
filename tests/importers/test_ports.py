"""Which of two ports is the better known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.importers.ports import RANKS, better_known


@pytest.mark.parametrize(
    ("port", "other", "expected"),
    [
        (443, 51000, True),
        (51000, 443, False),
        (3306, 1024, True),
        (53, 33000, True),
        (67, 68, True),
        (41000, 52000, True),
        (52000, 41000, False),
        (123, 123, False),
    ],
)
def test_the_table_decides_and_then_the_lower_number(port: int, other: int, expected: bool) -> None:
    assert better_known(port, other) is expected


@given(st.integers(0, 65535), st.integers(0, 65535))
def test_of_two_different_ports_exactly_one_is_better_known(port: int, other: int) -> None:
    assert better_known(port, other) + better_known(other, port) == (port != other)


def test_the_table_holds_ports_once_each() -> None:
    assert all(0 < port < 65536 for port in RANKS)
    assert sorted(RANKS.values()) == list(range(len(RANKS)))
    assert 300 < len(RANKS) < 1000
