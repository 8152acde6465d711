"""What the language tells of itself: listing and completions."""

import pytest

from graphrecon.cypher.filter import FLOW, NODE, PURPOSES, VIEW, Purpose, check, complete, list_fields
from graphrecon.cypher.filter.fields import TABLE
from graphrecon.cypher.filter.shortcuts import ROWS


def test_every_row_is_listed_with_help_and_an_example() -> None:
    listed = {row.name: row for row in list_fields()}
    assert {row.name for row in TABLE} | {row.name for row in ROWS} <= set(listed)
    assert [name for name, row in listed.items() if not (row.help and row.example and row.purposes)] == []


@pytest.mark.parametrize("purpose", PURPOSES.values(), ids=PURPOSES)
def test_every_example_is_a_filter_of_its_purpose(purpose: Purpose) -> None:
    for row in list_fields(purpose):
        check(row.example, purpose)


def test_the_example_of_an_attribute_of_several_purposes_is_of_the_first() -> None:
    for row in list_fields():
        check(row.example, PURPOSES[row.purposes[0]])


def test_names_and_aliases_are_told_apart() -> None:
    for purpose in PURPOSES.values():
        names = [name for row in list_fields(purpose) for name in (row.name, *row.aliases)]
        # `port` names the port of a host, and is an alias of a flow's `dport`.
        assert sorted(name for name in set(names) if names.count(name) > 1) in ([], ["port"])


@pytest.mark.parametrize(
    ("text", "purpose", "first"),
    [
        ("serv", VIEW, ["service"]),
        ("port:80 serv", VIEW, ["service"]),
        ("!(serv", VIEW, ["service"]),
        ("anonf", VIEW, ["anonftp"]),
        ("dport", FLOW, ["=", "!=", "<", "<=", ">", ">="]),
        ("AN", FLOW, ["ANY", "AND"]),
        ("LE", FLOW, ["LEN"]),
        ("PO", VIEW, ["PORT("]),
        ("META", FLOW, ["META("]),
        ("meta.dns.qu", FLOW, ["meta.dns.query"]),
        ("dst.addr", NODE, ["=", "!=", "=~"]),
        ("service:h", VIEW, []),
        ("dport > ", FLOW, []),
        ("dport >", FLOW, []),
    ],
)
def test_completions_of_what_stands_before_the_cursor(text: str, purpose: Purpose, first: list[str]) -> None:
    found = [item.text for item in complete(text, purpose)]
    assert found[: len(first)] == first
    assert bool(found) == bool(first)


def test_a_completion_says_what_it_replaces() -> None:
    item = complete("port:80 serv", VIEW)[0]
    assert (item.start, item.kind, item.help) == (8, "attribute", "service, and the port that it runs on; `-` for none")


def test_completions_are_at_most_as_many_as_asked_for() -> None:
    assert len(complete("", FLOW, limit=5)) == 5
