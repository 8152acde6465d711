"""Options of several values."""

import pytest

from graphrecon.cli.argv import LIST, joined, spread


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (["flowcli", "--top", "proto", "dport"], ["flowcli", "--top", "proto", "--top", "dport"]),
        (["flowcli", "-t", "proto,dport", "-L"], ["flowcli", "-t", "proto", "-t", "dport", "-L"]),
        (
            ["flowcli", "-t", "dport", "-C", "src", "dst", "-S", "csbytes,scbytes"],
            ["flowcli", "-t", "dport", "-C", "src", "-C", "dst", "-S", "csbytes", "-S", "scbytes"],
        ),
        (["flowcli", "-f", "dport > 1", "proto = tcp"], ["flowcli", "-f", "dport > 1", "-f", "proto = tcp"]),
        (["flowcli", "-f", "proto", "=", "tcp"], ["flowcli", "-f", "proto = tcp"]),
        (["flowcli", "-n", "a:1", "OR", "b:2", "-n", "c:3"], ["flowcli", "-n", "a:1 OR b:2", "-n", "c:3"]),
        (["flowcli", "-f", "a = 1", "b ="], ["flowcli", "-f", "a = 1", "-f", "b ="]),
        (["flowcli", "--fields"], ["flowcli", "--fields", LIST]),
        (["flowcli", "--fields", "-l", "3"], ["flowcli", "--fields", LIST, "-l", "3"]),
        (["flowcli", "--fields", "count", "times"], ["flowcli", "--fields", "count", "--fields", "times"]),
        (["flowcli", "dport", ">", "10000"], ["flowcli", "dport", ">", "10000"]),
        (["flowcli", "--top=proto", "tcp/80"], ["flowcli", "--top=proto", "tcp/80"]),
        (["view", "--sort", "~openports", "addr"], ["view", "--sort", "~openports", "--sort", "addr"]),
        (["view", "--hassh", "--count"], ["view", "--hassh", "", "--count"]),
        (["view", "--hassh", "ab12"], ["view", "--hassh", "ab12"]),
        (["view", "--no-hostname"], ["view", "--no-hostname", ""]),
        (["--version", "flowcli", "-t", "a", "b"], ["--version", "flowcli", "-t", "a", "-t", "b"]),
        (["view", "--", "-f", "a", "b"], ["view", "--", "-f", "a", "b"]),
        (["db", "logs", "-f", "-n", "3"], ["db", "logs", "-f", "-n", "3"]),
        ([], []),
    ],
)
def test_each_value_stands_behind_its_own_option(line: list[str], read: list[str]) -> None:
    assert spread(line) == read
    assert spread(read) == read


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["dport", ">", "10000"], "dport > 10000"),
        (["country:FR", "service:ssh", "!port:22"], "country:FR service:ssh !port:22"),
        (["country:FR OR country:DE", "service:ssh"], "(country:FR OR country:DE) service:ssh"),
        (["country:FR", "OR", "country:DE"], "country:FR OR country:DE"),
        (["a:1 OR b:2"], "a:1 OR b:2"),
    ],
)
def test_words_make_one_filter(words: list[str], text: str) -> None:
    assert joined(words) == text
