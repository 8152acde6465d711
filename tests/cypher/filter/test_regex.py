"""Regular expressions that are sent, and those that are refused before."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphrecon.cypher.filter.ast import Value
from graphrecon.cypher.filter.regex import check, pattern
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

GOOD = [
    "",
    ".*google.*",
    r"192\.168\.1\..*",
    r"(?:[a-z0-9-]+\.)+example\.com",
    "^(a|b)+$",
    r"(?:\d{1,3}\.){3}\d{1,3}",
    "Apache( httpd)?",
    "(?i)apache",
    "(foo|far)+",
    r"\w+@\w+\.\w+",
    r"[\w.-]+",
    "[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*",
    ".*a.*b.*c.*",
    r"OpenSSH[ _]\d+(\.\d+)*",
    "é+",
    "(?:[0-9a-f]{2}:){5}[0-9a-f]{2}",
    "a{2,}b",
    "(?=.*x)y",
    "a|",
    r"\p{L}+",
    "(?:a|b|cd)*",
    r"\x41\u0042",
    "(?<name>x)",
]
SLOW = [
    "(a+)+",
    "(a*)*",
    "(.*,){3}",
    "(a|a)*",
    "(a|aa)+",
    r"(\w+\s?)+",
    r"(\s*\w+){3}",
    "(a+){2,}",
    "((a|b)+)+",
    "(?:a?){50}",
    "(x+x+)+y",
    ".*.*.*.*.*",
    "(?=(a+)+)b",
]
WRONG = {
    "(": "is not closed",
    ")": "closes nothing",
    "a**": "repeats a repetition",
    "*a": "nothing to repeat",
    "^*": "nothing to repeat",
    "a{": "begins no count",
    "a{,3}": "begins no count",
    "{": r"write \\{",
    "a{3,2}": "lower to a higher",
    "a{9999}": "up to 1000",
    "[a": "ends too early",
    "[[a]": r"written \\\[",
    "[a&&b]": r"written \\&",
    "[]a]": r"written \\\]",
    "[z-a]": "to a later one",
    r"[\b]": "cannot stand inside",
    r"\1": "refers back",
    r"\q": "no known escape",
    r"\p{Nonsense}": "known class",
    r"\x4": "2 hexadecimal digits",
    "(?P<n>a)": "no known group",
    "(?x)a": "no known group",
    "(?#a)": "no known group",
    "(?<=a*)b": "look-behind",
    "\\": "ends too early",
    "(" * 50: "too deep",
}


@pytest.mark.parametrize("text", GOOD)
def test_an_expression_is_accepted(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", SLOW)
def test_an_expression_that_could_take_for_ever_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="for ever"):
        check(text)


@pytest.mark.parametrize("text", WRONG)
def test_an_expression_that_is_not_one_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(ValueError, match=WRONG[text]):
        check(text)


def test_an_expression_has_at_most_1000_characters() -> None:
    check("a" * 1000)
    with pytest.raises(ValueError, match="at most 1000"):
        check("a" * 1001)


def test_slashes_match_anywhere_and_keep_their_flags() -> None:
    assert pattern(Value("x")) == "x"
    assert pattern(Value("x|y", "regex", "ii")) == "(?s:.*)(?i:x|y)(?s:.*)"
    with pytest.raises(ValueError, match="flags"):
        pattern(Value("x", "regex", "x"))


@settings(max_examples=300)
@given(st.text("ab(|)*+?{},0123[]^-\\.$:=!<>wdp", max_size=40))
def test_checking_takes_no_time_and_raises_nothing_else(text: str) -> None:
    start = time.monotonic()
    with suppress(ValueError):
        check(text)
    assert time.monotonic() - start < 2


@pytest.mark.graph
def test_the_server_takes_every_good_expression(graph: Graph) -> None:
    for text in set(GOOD) - {".*a.*b.*c.*"}:
        rows = graph.read(
            Statement("RETURN '' =~ $r AS a, '' =~ $s AS b", {"r": text, "s": pattern(Value(text, "regex"))})
        )
        assert rows[0]["b"] in (True, False)


@pytest.mark.graph
@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("/b/", True),
        ("/^a/", True),
        ("/^b/", False),
        ("/c$/", True),
        ("/^abc$/", True),
        ("/B/i", True),
        ("/B/", False),
        ("/x|b/", True),
        ("b", False),
        (".*b.*", True),
        ("a.c", True),
    ],
)
def test_anchors_and_flags_mean_what_they_say(text: str, matches: bool, graph: Graph) -> None:
    regex = text.startswith("/")
    value = Value(text.split("/")[1], "regex", text.split("/")[2]) if regex else Value(text)
    assert graph.read(Statement("RETURN 'abc' =~ $r AS hit", {"r": pattern(value)})) == [{"hit": matches}]


_PIECES = [
    *"ab.^$|()[]{}*+?\\-&,019 é:=!<>im/'\"~\n",
    r"\d",
    r"\w",
    r"\b",
    r"\.",
    "(?:",
    "(?i)",
    "(?=",
    "(?<!",
    "{2,3}",
]
_PIECES += ["[a-z]", "[^", r"\x41", r"\u00e9", r"\p{L}", "-]", r"\-", "(?i:", r"[\w-.]"]


@pytest.mark.graph
@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), min_size=30, max_size=30))
def test_what_passes_the_check_is_valid_on_the_server(texts: list[str], graph: Graph) -> None:
    accepted = []
    for text in texts:
        try:
            check(text, anywhere=True)
        except ValueError:
            continue
        accepted += [text, pattern(Value(text, "regex"))]
    rows = graph.read(Statement("UNWIND $rs AS r RETURN count('abc' =~ r) AS tried", {"rs": accepted}))
    assert rows == [{"tried": len(accepted)}]
