"""The help of every command: a line in the list, and examples that are command lines."""

import re
import shlex
from typing import Any

import pytest

from graphrecon.cli.app import command_of
from graphrecon.cli.argv import spread
from graphrecon.cli.completion import COMMANDS
from graphrecon.cli.manual import LINE, summary, walk

ALL = [(" ".join(words), command) for words, command in walk(command_of())]
NAMES = [name for name, _ in ALL]


def examples(command: Any) -> list[str]:
    """The command lines of a help, each from our own name on."""
    lines = re.findall(r"^Example[^:]*: (.*)$", command.help, re.MULTILINE)
    return [line[re.search(r"\bgraphrecon ", line).start() :] for line in lines]  # type: ignore[union-attr]


def parsed(words: list[str]) -> Any:
    """The command that a command line runs; raises for what it does not take."""
    command, rest = command_of(words), spread(words)
    context = command.make_context("graphrecon", rest)
    while hasattr(command, "commands"):
        name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(name, rest, parent=context)
    return command


@pytest.mark.parametrize(("name", "command"), ALL, ids=NAMES)
def test_every_command_has_examples_that_are_command_lines(name: str, command: Any) -> None:
    if hasattr(command, "commands"):
        return
    assert examples(command), f"{name} shows no example"
    for line in examples(command):
        assert parsed(shlex.split(line)[1:]).help == command.help, line


def test_an_example_that_is_none_would_be_noticed() -> None:
    for line in ("view --nonsense", "flowcli --limit x", "nonsense", "db nonsense", "scan2db"):
        with pytest.raises(Exception, match=r"[Nn]o such|valid int|Missing|[Nn]onsense"):
            parsed(line.split())


@pytest.mark.parametrize("line", [line for name in COMMANDS for line in examples(dict(ALL)[name])])
def test_filters_of_examples_are_filters(line: str) -> None:
    """The question is compiled, and nothing is run."""
    from tests.cli.conftest import run

    words = shlex.split(line)[1:]
    if {"--not-in", "--flow-daily", "--field-options"} & set(words):
        return
    ran = run(words[0], "--cypher", *words[1:])
    assert (ran.status, ran.error) == (0, None), ran


def test_every_command_has_a_whole_line_in_the_list() -> None:
    for path, command in [("", command_of()), *ALL]:
        if hasattr(command, "commands"):
            shown = command.get_help(command.make_context(path, [], resilient_parsing=True))
            lines = shown.partition("Commands:")[2].splitlines()
            assert len(lines) > 5
            assert not [line for line in lines if "..." in line], path


def test_an_example_stands_on_one_line_and_other_text_is_wrapped() -> None:
    cypher = dict(ALL)["cypher"]
    shown = cypher.get_help(cypher.make_context("cypher", [], resilient_parsing=True, terminal_width=80))
    assert "  Example: graphrecon cypher 'MATCH (f:Flow) RETURN [f.proto, f.dport], count(*) AS cnt ORDER BY" in shown
    assert "--json prints one row a line, an object of column\n  name to value" in shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Stop it.", "Stop it."),
        ("Import anything: the format of each file is recognised by its content.\n\nMore.", "Import anything."),
        (
            "Look at everything it needs, and say what to do about what is wrong.",
            "Look at everything it needs.",
        ),
        ("Ask about it: a, b.", "Ask about it: a, b."),
    ],
)
def test_a_long_sentence_is_cut_where_it_may_be(text: str, line: str) -> None:
    assert summary(text) == line
    assert len(line) <= LINE
