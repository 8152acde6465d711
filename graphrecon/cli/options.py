"""The options that every query command has, and the one Query that they make."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from graphrecon.cli.argv import joined
from graphrecon.cli.output import PLAIN_CSV, CsvStyle
from graphrecon.errors import GraphreconError

Words = Annotated[list[str] | None, typer.Argument(metavar="FILTER", help="A filter; its words are joined.")]
Count = Annotated[bool, typer.Option("--count", "-c", help="Print how many match.")]
Distinct = Annotated[str | None, typer.Option("--distinct", metavar="FIELD", help="Print every value of a field once.")]
Sort = Annotated[
    list[str] | None, typer.Option("--sort", metavar="FIELD…", help="Order by fields; ~FIELD is downwards.")
]
Limit = Annotated[
    int | None,
    typer.Option("--limit", "-l", metavar="N", min=0, help="At most this many; 0 is all (--top gives 10 by default)."),
]
Skip = Annotated[
    int, typer.Option("--skip", metavar="N", min=0, show_default=False, help="Leave out this many at the beginning.")
]
Json = Annotated[bool, typer.Option("--json", "-j", help="One JSON document a line; times are ISO 8601 in UTC.")]
Csv = Annotated[
    bool, typer.Option("--csv", help="CSV; a cell that a spreadsheet would run as a formula gets an apostrophe.")
]
Short = Annotated[bool, typer.Option("--short", help="One address a line.")]
Cypher = Annotated[bool, typer.Option("--cypher", help="Print the Cypher, to paste into Neo4j Browser; run nothing.")]
Explain = Annotated[bool, typer.Option("--explain", help="Print the server's plan of the question; run nothing.")]


class UsageError(GraphreconError):
    """Options that make no sense together, or a value that an option does not take."""


@dataclass(frozen=True)
class Query:
    """What a query command was asked for, besides its filters. `limit` None is all."""

    count: bool = False
    top: tuple[str, ...] = ()
    distinct: str | None = None
    short: bool = False
    sort: tuple[str, ...] = ()
    limit: int | None = None
    skip: int = 0
    json: bool = False
    csv: bool = False
    cypher: bool = False
    explain: bool = False
    style: CsvStyle = PLAIN_CSV

    def check(self) -> None:
        """Raise UsageError for options that exclude each other."""
        answers = {"--count": self.count, "--top": self.top, "--distinct": self.distinct, "--short": self.short}
        _one_of(answers)
        _one_of({"--json": self.json, "--csv": self.csv, "--cypher": self.cypher, "--explain": self.explain})
        if self.sort and (self.count or self.top or self.distinct is not None):
            raise UsageError("--sort orders a list, not --count, --top or --distinct")
        if self.count and (self.limit or self.skip):
            raise UsageError("--count counts all that match: it takes no --limit or --skip")

    def most(self, default: int | None) -> int | None:
        """Return the limit, `default` where none was given; 0 means all."""
        return default if self.limit is None else self.limit or None


def query(
    count: bool,
    top: Sequence[str] | None,
    distinct: str | None,
    short: bool,
    sort: Sequence[str] | None,
    limit: int | None,
    skip: int,
    json: bool,
    csv: bool,
    cypher: bool,
    explain: bool,
    style: CsvStyle = PLAIN_CSV,
) -> Query:
    """Return the Query of these options; raises UsageError."""
    found = Query(
        count=count,
        top=tuple(top or ()),
        distinct=distinct,
        short=short,
        sort=tuple(sort or ()),
        limit=limit,
        skip=skip,
        json=json,
        csv=csv,
        cypher=cypher,
        explain=explain,
        style=style,
    )
    found.check()
    return found


def filter_texts(words: Sequence[str] | None, *more: Sequence[str] | None) -> list[str]:
    """Return the filters of a command, all of which must hold: its words joined, and those of its options."""
    texts = [joined(words)] if words else []
    for given in more:
        texts += given or ()
    empty = next((text for text in texts if not text.strip()), None)
    if empty is not None:
        raise UsageError("a filter is empty", hint="leave it out to ask for everything")
    return texts


def with_parameters(function: Callable[..., None], more: Iterable[inspect.Parameter]) -> Callable[..., None]:
    """Return `function` for Typer, its `**` parameter replaced by the parameters `more`."""
    signature = inspect.signature(function)
    kept = [item for item in signature.parameters.values() if item.kind is not inspect.Parameter.VAR_KEYWORD]
    named = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in kept]
    function.__signature__ = signature.replace(parameters=[*named, *more])  # type: ignore[attr-defined]
    return function


def _one_of(given: dict[str, Any]) -> None:
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        raise UsageError(f"{' and '.join(names)} exclude each other", hint="give one of them")
