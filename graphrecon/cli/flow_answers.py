"""What flowcli prints: flows, counts, top values, addresses, as text, JSON lines or CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graphrecon.cli import answers
from graphrecon.cli.flow_text import CSV_COLUMNS, csv_row, flow_line, flow_record, top_line
from graphrecon.cli.options import Query
from graphrecon.cli.output import Printer, csv_rows, json_lines
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.provenance import FLOW_PRECISION
from graphrecon.cypher.statement import Statement
from graphrecon.model.flow import DEFAULT_PRECISION


@dataclass(frozen=True)
class Ask:
    """What flowcli was asked for, besides what every query command knows."""

    query: Query
    nodes: Sequence[str]
    edges: Sequence[str]
    collect: Sequence[str]
    sum: Sequence[str]
    least: bool
    fields: tuple[str, ...]
    separator: str


def print_answer(graph: Graph, asked: Statement, ask: Ask) -> None:
    """Print the rows of a statement as they come."""
    query = ask.query
    with answers.rows_of(graph, asked) as rows:
        if query.count:
            _print_count(next(rows), query)
        elif query.top:
            _print_top(rows, ask)
        elif query.distinct is not None:
            answers.print_values(query.distinct, (row["fields"][0] for row in rows), query)
        elif query.short:
            found = answers.once(addr for row in rows for addr in row["fields"])
            last = None if query.most(None) is None else query.skip + (query.most(None) or 0)
            answers.print_values("addr", islice(found, query.skip, last), query)
        else:
            _print_flows(graph, rows, ask)


def _print_count(row: dict[str, Any], query: Query) -> None:
    if query.json:
        json_lines([row])
    elif query.csv:
        csv_rows(tuple(row), [tuple(row.values())])
    else:
        printer = Printer()
        for name, value in row.items():
            printer.line(f"{value} {name}")


def _print_top(rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    fields, collect = ask.query.top, tuple(ask.collect)
    if ask.query.json:
        json_lines(_top_document(row, single=len(fields) == 1) for row in rows)
    elif ask.query.csv:
        header = (*fields, "value", *(["collected"] if collect else ()))
        csv_rows(header, ([*row["fields"], row["count"], *([row["collected"]] if collect else ())] for row in rows))
    else:
        printer = Printer()
        for row in rows:
            printer.line(top_line(row, ask.separator))


def _top_document(row: dict[str, Any], *, single: bool) -> dict[str, Any]:
    """Return a row of --top: the label of one field is its value, of several a list."""
    found = {"label": row["fields"][0] if single else row["fields"], "value": row["count"]}
    return {**found, "collected": row["collected"]} if row["collected"] else found


def _print_flows(graph: Graph, rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    if ask.query.json:
        known = graph.read(FLOW_PRECISION)
        precision = int(known[0]["value"]) if known else DEFAULT_PRECISION
        json_lines(flow_record(row, precision) for row in rows)
    elif ask.query.csv:
        csv_rows(CSV_COLUMNS, map(csv_row, rows))
    else:
        printer = Printer()
        for row in rows:
            printer.line(flow_line(row, ask.fields, ask.separator))
