"""`scancli --nmap-xml`: a document of Nmap's XML for each scan, as `nmap --append-output` writes."""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

import msgspec
import typer

from graphrecon.cli import answers
from graphrecon.cli.escape import ascii_xml
from graphrecon.cli.formats import nmap_xml
from graphrecon.cli.options import Query
from graphrecon.cypher.filter import NMAP
from graphrecon.cypher.graph import Graph
from graphrecon.cypher.query import hosts
from graphrecon.cypher.query.record import shape

Run = tuple[int, dict[str, Any]]
"""A record, before it the place of its scan."""


def write(graph: Graph, filters: Sequence[str], query: Query) -> None:
    """Ask, and write the documents to stdout as they come; says on stderr when there are several.

    Limit and skip count records, in the order of scans.
    """
    scans = graph.read(hosts.scans(NMAP, filters))
    limit = query.most(None)
    found = islice(_records(graph, scans, filters, query), query.skip, None if limit is None else query.skip + limit)
    written = 0
    for place, records in groupby(found, key=lambda run: run[0]):
        scan, scripts = scans[place]["scan"], [_script(script) for script in scans[place]["scripts"]]
        for piece in nmap_xml.pieces((record for _, record in records), scan, "", scripts):
            sys.stdout.write(ascii_xml(piece))
        written += 1
    if not written:
        command = f"graphrecon scancli {' '.join(filters)}".rstrip()
        sys.stdout.write(ascii_xml("".join(nmap_xml.pieces(iter(()), None, command))))
    if written > 1:
        typer.echo(
            f"graphrecon: {written} scans, a document each, as nmap --append-output writes; scan:UID asks for one",
            err=True,
        )


def _records(graph: Graph, scans: Sequence[dict[str, Any]], filters: Sequence[str], query: Query) -> Iterator[Run]:
    for place, row in enumerate(scans):
        asked = hosts.get(NMAP, [*filters, f"scan:{row['scan']['uid']}"], sort=query.sort)
        with answers.rows_of(graph, asked) as rows:
            yield from ((place, shape(found["record"])) for found in rows)


def _script(found: dict[str, Any]) -> dict[str, Any]:
    """Return a script as records have it: its structured result under its own name."""
    data = found.pop("data", None)
    return found if data is None else {**found, found["id"]: msgspec.json.decode(data)}
