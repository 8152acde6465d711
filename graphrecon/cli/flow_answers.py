"""What flowcli prints: flows, maps, counts, top values, addresses, as text, JSON lines or CSV."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graphrecon.cli import answers, flow_daily
from graphrecon.cli.flow_text import (
    CSV_COLUMNS,
    MAP_CSV_COLUMNS,
    csv_row,
    flow_line,
    flow_record,
    map_csv_row,
    map_line,
    map_record,
    top_line,
)
from graphrecon.cli.options import Query
from graphrecon.cli.output import Printer, csv_rows, json_lines
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query.flow_maps import MAP_COLUMNS
from graphrecon.cypher.query.flows import COLUMNS
from graphrecon.cypher.query.selection import Selection
from graphrecon.cypher.statement import Statement
from graphrecon.db.flow_graph import precision_of


@dataclass(frozen=True)
class Ask:
    """What flowcli was asked for, besides what every query command knows.

    `watching` means that what is found is unwanted; `plot` is None for no drawing, "" for one in the terminal.
    """

    query: Query
    selection: Selection
    watching: bool
    mode: str
    daily: bool
    plot: str | None
    collect: tuple[str, ...]
    sum: tuple[str, ...]
    least: bool
    fields: tuple[str, ...]
    separator: str

    @property
    def extra(self) -> tuple[str, ...]:
        """The fields that are no columns of a flow: those of its ends and of its metadata."""
        return tuple(name for name in self.fields if name not in {"src", "dst", *COLUMNS, *MAP_COLUMNS})


class Counted:
    """Passes rows on, and knows how many there were."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = rows
        self.seen = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._rows:
            self.seen += 1
            yield row


def print_answer(graph: Graph, asked: Statement, ask: Ask) -> int:
    """Print the rows of a statement as they come, and return how many there were; of --count, how many flows."""
    query = ask.query
    with answers.rows_of(graph, asked) as found:
        if query.count:
            return _print_count(next(found), query)
        counted = Counted(found)
        rows = iter(counted)
        if ask.daily:
            _print_hours(rows, ask)
        elif query.top:
            _print_top(rows, ask)
        elif query.distinct is not None:
            answers.print_values(query.distinct, (row["fields"][0] for row in rows), query)
        elif query.short:
            addrs = answers.once(addr for row in rows for addr in row["fields"])
            last = None if query.most(None) is None else query.skip + (query.most(None) or 0)
            answers.print_values("addr", islice(addrs, query.skip, last), query)
        elif ask.mode != "default":
            _print_map(graph, rows, ask)
        else:
            _print_flows(graph, rows, ask)
        return counted.seen


def _print_count(row: dict[str, Any], query: Query) -> int:
    if query.json:
        json_lines([row])
    elif query.csv:
        csv_rows(tuple(row), [tuple(row.values())])
    else:
        printer = Printer()
        for name, value in row.items():
            printer.line(f"{value} {name}")
    return int(row["flows"])


def _print_hours(rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    found = flow_daily.hours(rows)
    if ask.plot is None or not found:
        flow_daily.print_hours(found, ask.query, ask.separator)
    else:
        flow_daily.plot(found, ask.plot)


def _print_top(rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    fields, collect = ask.query.top, ask.collect
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
    extra = ask.extra
    if extra:
        rows = ({**row, **dict(zip(extra, row.pop("extra"), strict=True))} for row in rows)
    if ask.query.json:
        precision = precision_of(graph.read)
        json_lines(flow_record(row, precision) for row in rows)
    elif ask.query.csv:
        csv_rows((*CSV_COLUMNS, *extra), (csv_row(row, extra) for row in rows))
    else:
        printer = Printer()
        for row in rows:
            printer.line(flow_line(row, ask.fields, ask.separator))


def _print_map(graph: Graph, rows: Iterator[dict[str, Any]], ask: Ask) -> None:
    times = "times" in ask.fields
    kinds = ask.mode == "flow_map"
    if ask.query.json:
        precision = precision_of(graph.read)
        json_lines(map_record(row, precision) for row in rows)
    elif ask.query.csv:
        more = (*(["kinds"] if kinds else ()), *(["times"] if times else ()))
        csv_rows((*MAP_CSV_COLUMNS, *more), (map_csv_row(row, more) for row in rows))
    else:
        printer = Printer()
        for row in rows:
            printer.line(map_line(row, ask.fields, ask.separator))
