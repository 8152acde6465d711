"""`iphost`, `macinfo` and `getmoduli`: names, hardware addresses and keys, by what sensors and scans saw."""

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer

from graphrecon.cli import answers, options
from graphrecon.cli.options import UsageError
from graphrecon.cli.output import Printer, csv_rows, iso, json_lines, printing
from graphrecon.cli.session import open_graph
from graphrecon.cypher.query.hardware import hardware
from graphrecon.cypher.query.moduli import SOURCES, Source, moduli
from graphrecon.cypher.query.moduli import keys as keys_of
from graphrecon.cypher.query.names import resolutions
from graphrecon.cypher.query.names import shape as common_output
from graphrecon.cypher.statement import Statement
from graphrecon.model.values import InvalidValue

Subjects = Annotated[list[str], typer.Argument(help="Names, addresses or networks.", metavar="NAME|ADDRESS…")]
Hardware = Annotated[
    list[str] | None,
    typer.Argument(
        help="Addresses, networks, hardware addresses, /expressions/; ! before one negates.", metavar="WHAT…"
    ),
]
Sub = Annotated[bool, typer.Option("--sub", help="All names in the domain too.")]
OnlyPassive = Annotated[bool, typer.Option("--passive", help="What sensors saw alone.")]
Direct = Annotated[bool, typer.Option("--passive-direct", help="What sensors saw, without PTR records.")]
Reverse = Annotated[bool, typer.Option("--passive-reverse", help="What sensors saw, PTR records alone.")]
Everything = Annotated[bool, typer.Option("--all", help="Sensors and scans, as without an option.")]
OnlyScans = Annotated[bool, typer.Option("--scans", "--nmap", help="What scans saw alone.")]
Kind = Annotated[str | None, typer.Option("--type", "-t", metavar="TYPE", help="One type of records, such as A or MX.")]
Sensor = Annotated[str | None, typer.Option("--sensor", "-s", help="What this sensor saw.")]
Resolve = Annotated[bool, typer.Option("--resolve", "-r", help="Tell the vendors too, as without it.")]

NAMES = ("rrname", "rrtype", "rdata", "time_first", "time_last", "count", "sensors", "source")
MACS = ("addr", "target", "mac", "vendor", "source", "sensor", "count", "firstseen", "lastseen")


def iphost(
    subjects: Subjects,
    sub: Sub = False,
    passive: OnlyPassive = False,
    passive_direct: Direct = False,
    passive_reverse: Reverse = False,
    scans: OnlyScans = False,
    everything: Everything = False,
    kind: Kind = None,
    json: options.Json = False,
    csv: options.Csv = False,
    cypher: options.Cypher = False,
) -> None:
    """Tell which addresses a name had and which names an address had, by sensors and scans.

    `--json` is the Common Output Format of passive DNS. Status 1 when nothing is known.

    Example: graphrecon iphost --sub example.org
    """
    flags = {"--passive": passive, "--passive-direct": passive_direct, "--passive-reverse": passive_reverse}
    flags |= {"--scans": scans, "--all": everything}
    chosen = [option for option, given in flags.items() if given]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} exclude each other", hint="leave all out for everything")
    sources = ("scan",) if scans else ("passive", "scan") if everything or not chosen else ("passive",)
    pointers = True if passive_reverse else False if passive_direct else None
    try:
        asked = [
            resolutions(subject, subdomains=sub, sources=sources, kind=kind, pointers=pointers) for subject in subjects
        ]
    except InvalidValue as error:
        raise UsageError(error.message) from error
    _tell(asked, "names" if not json else "cof", NAMES, json=json, csv=csv, cypher=cypher)


def macinfo(
    subjects: Hardware = None,
    sensor: Sensor = None,
    resolve: Resolve = False,
    count: options.Count = False,
    json: options.Json = False,
    csv: options.Csv = False,
    cypher: options.Cypher = False,
) -> None:
    """Tell which hardware addresses hosts had, by ARP, DHCP, wireless networks and scans.

    Status 1 when nothing is known of what was asked for.

    Example: graphrecon macinfo 192.0.2.0/24
    """
    asked = []
    for subject in subjects or [None]:  # type: ignore[list-item]
        negated = bool(subject) and subject[0] in "!~-"
        text = subject[1:] if negated else subject
        if text and text[0] == "/":
            _checked(text)
        asked.append(hardware(text or None, sensor, negated=negated))
    _tell(asked, "macs", MACS, json=json, csv=csv, cypher=cypher, count=count, named=bool(subjects))


def getmoduli(
    ssl: Annotated[bool, typer.Option("--ssl", help="Keys of certificates.")] = False,
    ssh: Annotated[bool, typer.Option("--ssh", help="Keys of SSH servers.")] = False,
    passive_ssl: Annotated[bool, typer.Option("--passive-ssl", help="Certificates that sensors saw.")] = False,
    active_ssl: Annotated[bool, typer.Option("--active-ssl", help="Certificates that scans saw.")] = False,
    passive_ssh: Annotated[bool, typer.Option("--passive-ssh", help="SSH servers that sensors saw.")] = False,
    active_ssh: Annotated[bool, typer.Option("--active-ssh", help="SSH servers that scans saw.")] = False,
    shared: Annotated[bool, typer.Option("--shared", help="What several hosts use alone.")] = False,
    keys: Annotated[bool, typer.Option("--keys", help="Keys of every type, by fingerprint.")] = False,
    json: options.Json = False,
    cypher: options.Cypher = False,
) -> None:
    """Print the RSA moduli that are known, in hexadecimal, each with the number of hosts that use it.

    Those of most hosts come first; `--json` names the hosts. The options of sources add up; without one all count.

    Example: graphrecon getmoduli --shared --json

    Example: graphrecon getmoduli --keys --shared
    """
    flags: dict[Source, bool] = {
        "passive-ssl": passive_ssl or ssl,
        "active-ssl": active_ssl or ssl,
        "passive-ssh": passive_ssh or ssh,
        "active-ssh": active_ssh or ssh,
    }
    sources = [source for source, given in flags.items() if given] or SOURCES
    asked = keys_of(sources, shared=shared) if keys else moduli(sources, shared=shared)
    _tell([asked], "keys" if keys else "moduli", (), json=json, csv=False, cypher=cypher, named=False)


def _tell(
    asked: list[Statement],
    kind: str,
    columns: tuple[str, ...],
    *,
    json: bool,
    csv: bool,
    cypher: bool,
    count: bool = False,
    named: bool = True,
) -> None:
    if json and csv:
        raise UsageError("--json and --csv exclude each other")
    with printing():
        if cypher:
            for statement in asked:
                answers.print_cypher(statement)
            return
        with open_graph() as graph:
            rows = [row for statement in asked for row in graph.stream(statement)]
        if count:
            sys.stdout.write(f"{len(rows)}\n")
        elif json:
            json_lines(_json(kind, row) for row in rows)
        elif csv:
            csv_rows(columns, ([row[name] for name in columns] for row in rows))
        else:
            printer = Printer()
            for row in rows:
                printer.line(*_line(kind, row))
    if not rows and named:
        raise typer.Exit(1)


def _json(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    if kind == "cof":
        return common_output(row)
    if kind == "moduli":
        return {
            "modulus": f"{int(row['modulus']):x}",
            "count": len(row["hosts"]),
            "hosts": row["hosts"],
            "keys": row["keys"],
        }
    if kind == "keys":
        return {
            "key": row["key"],
            "type": row["type"],
            "bits": row["bits"],
            "count": len(row["hosts"]),
            "hosts": row["hosts"],
        }
    return {name: value for name, value in row.items() if value is not None}


def _line(kind: str, row: dict[str, Any]) -> Iterator[Any]:
    if kind == "moduli":
        yield f"{int(row['modulus']):x} {len(row['hosts'])}"
        return
    if kind == "keys":
        yield (str(row["key"]), "bold")
        yield f" {row['type'] or '?'} {row['bits'] or ''}".rstrip() + f" {len(row['hosts'])}"
        return
    if kind == "macs":
        yield (f"{row['addr'] or '-'} ", "bold")
        yield (str(row["mac"]), "cyan")
        yield f" ({row['vendor']})" if row["vendor"] else ""
        yield f" {row['source']}"
        yield (f" {row['target']}", "green") if row["target"] else ""
        seen = (row["firstseen"], row["lastseen"])
    else:
        yield (f"{row['rrname']} -> {row['rdata']}", "bold")
        yield (f" {row['rrtype']}", "cyan")
        yield f" {row['source']}"
        seen = (row["time_first"], row["time_last"])
    times = dict.fromkeys(iso(moment) for moment in seen if isinstance(moment, datetime))
    yield f" ({row['count']} {'time' if row['count'] == 1 else 'times'}) {' - '.join(times)}"
    sensors = [sensor for sensor in row.get("sensors") or [row.get("sensor")] if sensor]
    yield (f" {','.join(sensors)}", "magenta") if sensors else ""


def _checked(text: str) -> None:
    from graphrecon.cypher.filter import PASSIVE, FilterError, check

    if not re.fullmatch(r"/.*/", text):
        raise UsageError(f"not an expression: {text!r}", hint="write it as /…/")
    try:
        check(f"mac:{text}", PASSIVE)
    except FilterError as error:
        raise UsageError(str(error)) from error


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("iphost")(iphost)
    app.command("ipinfohost", hidden=True)(iphost)
    app.command("macinfo")(macinfo)
    app.command("getmoduli")(getmoduli)
