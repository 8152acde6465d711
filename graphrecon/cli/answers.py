"""Answers that every query command gives alike: the Cypher, the plan, counts and top values."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from graphrecon.cli.options import Query
from graphrecon.cli.output import Printer, csv_rows, json_lines, json_text, plain_text
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.statement import Statement

_DETAILS = 160
"""Characters of an operator's details that are shown; --json has all."""


@contextmanager
def rows_of(graph: Graph, statement: Statement) -> Iterator[Iterator[dict[str, Any]]]:
    """Yield the rows of a statement as they come; leaving early ends the query on the server too."""
    rows = graph.stream(statement)
    try:
        yield rows
    finally:
        close = getattr(rows, "close", None)
        if close is not None:
            close()


def print_cypher(statement: Statement) -> None:
    """Print a statement and its parameters as they are pasted into Neo4j Browser."""
    sys.stdout.write(statement.paste())


def print_plan(graph: Graph, statement: Statement, *, as_json: bool = False) -> None:
    """Print the operators of the server's plan, the last one first, with the rows that it expects of each."""
    plan = graph.plan(statement)
    if as_json:
        sys.stdout.write(json_text(plan) + "\n")
        return
    printer = Printer()
    for depth, step in _steps(plan):
        details = str(step["details"])
        if len(details) > _DETAILS:
            details = details[:_DETAILS] + "…"
        rows = f"  (about {step['rows']:.0f} rows)"
        printer.line("  " * depth, (str(step["operator"]), "bold"), rows, f"  {details}" if details else "")


def print_top(rows: Iterator[dict[str, Any]], query: Query) -> None:
    """Print rows of `label` and `value`: `label: value` a line."""
    if query.json:
        json_lines(rows)
    elif query.csv:
        csv_rows(("label", "value"), ([_csv_label(row["label"]), row["value"]] for row in rows), query.style)
    else:
        printer = Printer()
        for row in rows:
            printer.line((label_text(row["label"]), "cyan"), f": {row['value']}")


def print_values(name: str, values: Iterator[Any], query: Query) -> None:
    """Print one value a line; `name` is the header of CSV."""
    if query.json:
        json_lines(values)
    elif query.csv:
        csv_rows((name,), ([_csv_label(value)] for value in values), query.style)
    else:
        printer = Printer()
        for value in values:
            printer.line(label_text(value))


def once(values: Iterator[str]) -> Iterator[str]:
    """Yield each value the first time that it comes."""
    seen: set[str] = set()
    for value in values:
        if value not in seen:
            seen.add(value)
            yield value


def label_text(label: Any) -> str:
    """Return the label of a top value: parts joined by ` / `, parts of parts by `/`; what is absent is None."""
    if isinstance(label, list | tuple):
        inner = ("/".join(map(_text, part)) if isinstance(part, list | tuple) else _text(part) for part in label)
        return " / ".join(inner)
    return _text(label)


def _csv_label(label: Any) -> Any:
    return label_text(label) if isinstance(label, list | tuple) else label


def _text(value: Any) -> str:
    return "None" if value is None else plain_text(value)


def _steps(plan: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield (depth, step): a step with one child stands above it, several children are set in."""
    yield depth, plan
    for child in plan["children"]:
        yield from _steps(child, depth + (len(plan["children"]) > 1))
