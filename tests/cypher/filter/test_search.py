"""`search:` words become a query of the full-text index, whatever characters they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphrecon.cypher.filter import NODE, VIEW, FilterError, check
from graphrecon.cypher.filter.search import query
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.statement import Statement


def part(word: str) -> str:
    """The query of a word, or of a part of a term as the index has it."""
    escaped = word.lower().replace(".", r"\.")
    return f"""+("{word}" /(.*[.:_'])?{escaped}([.:_'].*)?/)"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apache", part("apache")),
        ("Apache httpd", f"{part('Apache')} {part('httpd')}"),
        ('say "hello world"', f'{part("say")} +"hello world"'),
        ("ngin*", "+(ngin* /.*[.:_']ngin.*/)"),
        ("example.com", part("example.com")),
        ("nginx/1.22.1", '+"nginx/1.22.1"'),
        ("a AND b OR c", " ".join(map(part, ("a", "AND", "b", "OR", "c")))),
        ("title:x (y) [z] a\\b", part("title:x") + ' +"(y)" +"[z]" +"a\\\\b"'),
        ("-- + ()", ""),
        ("", ""),
    ],
)
def test_words_are_quoted_for_the_index(text: str, expected: str) -> None:
    assert query(text) == expected


@pytest.mark.parametrize("text", ["search:/x/", "search:--", 'search:""', "search > x", "ANY search = x"])
def test_what_has_no_words_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        check(text, VIEW)


def test_filters_of_flows_do_not_know_it() -> None:
    with pytest.raises(FilterError):
        check("search:x", NODE)


@pytest.mark.graph
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("search:nginx", {"192.0.2.1"}),
        ('search:"welcome admin"', {"192.0.2.1"}),
        ("search:welcome search:openssh", {"192.0.2.1"}),
        ("search:welcome !search:openssh", set()),
        ("search:www.example.com", {"192.0.2.1"}),
        ("search:example.com", {"192.0.2.1"}),
        ("search:WWW", {"192.0.2.1"}),
        ("search:exam*", {"192.0.2.1"}),
        ("search:exam", set()),
        ("search:welc*", {"192.0.2.1"}),
        ("search:nginx country:DE", set()),
    ],
)
def test_hosts_are_found_by_their_words(small_graph: Graph, text: str, expected: set[str]) -> None:
    assert {row["addr"] for row in small_graph.read(hosts.addresses(VIEW, [text]))} == expected


@pytest.mark.graph
@given(text=st.text(max_size=40))
def test_no_text_makes_a_query_that_the_index_refuses(graph: Graph, text: str) -> None:
    words = query(text)
    if words:
        text = "CALL db.index.fulltext.queryNodes('search', $q) YIELD node RETURN count(node) AS n"
        assert len(graph.read(Statement(text, {"q": words}))) == 1
