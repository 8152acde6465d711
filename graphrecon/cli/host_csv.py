"""CSV of `view` and `scancli`: its options, and the tables `--csv ports` and `--csv hops`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from graphrecon.cli import answers
from graphrecon.cli.argv import TABLES
from graphrecon.cli.options import Query, UsageError
from graphrecon.cli.output import CsvStyle, csv_rows
from graphrecon.cypher.filter import HostPurpose
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts, place, ways
from graphrecon.cypher.statement import Statement

Csv = Annotated[
    str | None,
    typer.Option(
        "--csv",
        metavar="[ports|hops]",
        help="CSV; a cell that a spreadsheet would run as a formula gets an apostrophe. A row a port with its service,"
        " `ports`: addr,port,state,protocol; `hops`: addr,hop,ttl,rtt,protocol of traceroutes.",
    ),
]
Separator = Annotated[
    str | None, typer.Option("--csv-separator", metavar="CHARACTER", help="What stands between cells; tab is a tab.")
]
Infos = Annotated[
    bool,
    typer.Option("--csv-add-infos", help="With --csv ports or hops: country and AS too, of the host or of the hop."),
]
Absent = Annotated[
    str | None, typer.Option("--csv-na-str", metavar="TEXT", help="What stands for a value that is not there.")
]
_COLUMNS = {"ports": ("addr", "port", "state", "protocol"), "hops": ("addr", "hop", "ttl", "rtt", "protocol")}


def style(csv: str | None, separator: str | None, absent: str | None, infos: bool) -> CsvStyle:
    """Return how CSV is written. Raises UsageError for options that it does not take."""
    if csv is None and (separator is not None or absent is not None or infos):
        raise UsageError("--csv-separator, --csv-add-infos and --csv-na-str belong to --csv")
    if csv not in (None, "", *TABLES):
        raise UsageError(f"--csv takes ports, hops or nothing, not {csv!r}")
    if infos and not csv:
        raise UsageError("--csv-add-infos belongs to --csv ports and --csv hops", hint="--csv alone has these columns")
    between = {"tab": "\t", "\\t": "\t"}.get(separator or ",", separator or ",")
    if len(between) != 1 or between == '"' or (between != "\t" and not between.isprintable()):
        raise UsageError(f"--csv-separator takes one character that prints, or tab, not {separator!r}")
    if absent is not None and not absent.isprintable():
        raise UsageError("--csv-na-str takes text that prints")
    return CsvStyle(between, absent or "")


def statement(table: str, infos: bool, purpose: HostPurpose, filters: Sequence[str], query: Query) -> Statement:
    """Return the Statement whose rows are those of a table; raises FilterError."""
    ask = hosts.ports if table == "ports" else ways.hops
    return ask(purpose, filters, infos=infos, limit=query.most(None), skip=query.skip, sort=query.sort)


def write(table: str, infos: bool, graph: Graph, asked: Statement, query: Query) -> None:
    """Ask, and write the table to stdout as it comes."""
    columns = _COLUMNS[table]
    header = columns + tuple(f"hop_{name}" if table == "hops" else name for name in place.COLUMNS) * infos
    names = columns + place.COLUMNS * infos
    with answers.rows_of(graph, asked) as rows:
        csv_rows(header, ([row[name] for name in names] for row in rows), query.style)
