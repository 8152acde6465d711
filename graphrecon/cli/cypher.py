"""`graphrecon cypher`: raw Cypher, read-only unless --write."""

import json as jsons
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, options
from graphrecon.cli.cypher_text import shown
from graphrecon.cli.escape import visible
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import csv_rows, json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.graph import Graph, ReadOnly
from graphrecon.cypher.statement import Statement
from graphrecon.errors import GraphreconError

Text = Annotated[str, typer.Argument(metavar="STATEMENT", help="Cypher, `-` for standard input.")]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; its value is JSON, or else text."),
]
Write = Annotated[bool, typer.Option("--write", help="Allow the statement to change the graph.")]

_MEASURED = 200
"""Rows that are read before a table is begun; their widths hold for the rest."""
_WIDEST = 60
"""Characters that a column is padded to at most; longer values are printed whole."""


def cypher(
    statement: Text,
    param: Params = None,
    write: Write = False,
    json: options.Json = False,
    csv: options.Csv = False,
    show: options.Cypher = False,
    explain: options.Explain = False,
) -> None:
    """Run raw Cypher, read-only unless --write, and print its rows.

    The table is for people; --json prints one row a line, an object of column name to value, in which nodes and
    edges are objects with their labels or type and their properties.

    Example: graphrecon cypher 'MATCH (f:Flow) RETURN [f.proto, f.dport], count(*) AS cnt ORDER BY cnt DESC'

    Example: graphrecon cypher 'MATCH (h:Host {addr: $a}) RETURN h' -p a=192.0.2.1
    """
    if json and csv:
        raise UsageError("--json and --csv exclude each other", hint="give one of them")
    text = (sys.stdin.read() if statement == "-" else statement).strip().rstrip(";").strip()
    if not text:
        raise UsageError("no statement")
    asked = Statement(text, parameters(param or ()))
    with printing():
        if show:
            answers.print_cypher(asked)
            return
        with open_graph() as graph:
            if explain:
                answers.print_plan(graph, asked, as_json=json)
            elif write:
                _print(iter(graph.run(asked)), json, csv)
            else:
                _read(graph, asked, json, csv)


def parameters(given: Sequence[str]) -> dict[str, Any]:
    """Return the parameters in texts NAME=VALUE; raises UsageError."""
    found: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        name = name.removeprefix("$").strip()
        if not equals or not name:
            raise UsageError(f"-p {text!r}: expected NAME=VALUE")
        found[name] = _value(name, value)
    return found


def _value(name: str, text: str) -> Any:
    try:
        value = jsons.loads(text)
    except ValueError:
        return text
    except RecursionError:
        raise UsageError(f"parameter {name} is nested too deeply") from None
    if not _storable(value):
        raise UsageError(f"parameter {name}: a number is out of range", hint="quote it to pass text")
    return value


def _storable(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_storable, value))
    if isinstance(value, dict):
        return all(map(_storable, value.values()))
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def _read(graph: Graph, asked: Statement, json: bool, csv: bool) -> None:
    try:
        with answers.rows_of(graph, asked) as rows:
            _print(rows, json, csv)
    except ReadOnly as error:
        raise GraphreconError("the statement writes, and only reading is allowed", hint="--write allows it") from error


def _print(rows: Iterator[dict[str, Any]], json: bool, csv: bool) -> None:
    if json:
        json_lines(rows)
        return
    first = next(rows, None)
    if first is None:
        return
    whole = chain([first], rows)
    if csv:
        csv_rows(tuple(first), (tuple(row.values()) for row in whole))
    else:
        _table(tuple(first), whole)


def _table(names: Sequence[str], rows: Iterator[dict[str, Any]]) -> None:
    """Write rows under their names, in columns as wide as the first rows need."""
    cells = ([visible(shown(value)) for value in row.values()] for row in rows)
    head = [[visible(name) for name in names], *islice(cells, _MEASURED)]
    widths = [min(_WIDEST, max(len(row[i]) for row in head)) for i in range(len(names))]
    for number, row in enumerate(chain(head, cells)):
        line = "  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")
        if number == 0:
            sys.stdout.write("  ".join("-" * width for width in widths) + "\n")


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("cypher")(cypher)
