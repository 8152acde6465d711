"""The commands that import: `load` for anything, `scan2db`, `bro2db` and `flow2db` by purpose."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from graphrecon.cli.import_options import importing
from graphrecon.cli.importing import Request
from graphrecon.errors import GraphreconError
from graphrecon.importers.banners import PROBES
from graphrecon.importers.base import Options


class FlowType(StrEnum):
    """What `flow2db --type` takes."""

    ARGUS = "argus"
    NETFLOW = "netflow"
    IPTABLES = "iptables"
    PCAP = "pcap"


FLOW_IMPORTERS = {kind: "nfdump" if kind is FlowType.NETFLOW else kind.value for kind in FlowType}
"""The importer of each type."""

Source = Annotated[str | None, typer.Option("--source", "-s", help="Name of the scanner or sensor.")]
Categories = Annotated[
    list[str] | None, typer.Option("--categories", "-c", help="Categories of the scan, several by commas.")
]
NoCleanup = Annotated[bool, typer.Option("--no-cleanup", "-C", help="Keep each flow in the direction it was logged.")]
Ports = Annotated[bool, typer.Option("--ports", help="Keep only hosts with a port.")]
OpenPorts = Annotated[
    bool,
    typer.Option(
        "--open-ports",
        help="Keep only hosts with an open port; of Masscan, which tells of each port by itself, only those.",
    ),
]
Probe = Annotated[
    str | None,
    typer.Option(
        "--masscan-probes",
        metavar="NAME",
        help=f"How Masscan's banners are read, whatever it took them for: {', '.join(PROBES)}.",
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tags", metavar="VALUE:TYPE:INFO", help="Tags of every host, several by commas; type: info, …"),
]
AllHosts = Annotated[bool, typer.Option("--all-hosts", help="Keep hosts that were down and showed no port.")]
Kind = Annotated[
    FlowType | None, typer.Option("--type", "-t", help="Format of the files; else the content of each shows it.")
]
Year = Annotated[
    int | None,
    typer.Option("--year", min=1970, max=9998, help="Year of syslog lines that tell none; else from the file's date."),
]

Packets = Annotated[
    str | None,
    typer.Option(
        "--pcap-filter",
        "-f",
        metavar="TEXT",
        help="Read only this: a filter of nfdump or ra; of a capture, of packets.",
    ),
]


def load(
    source: Source = None,
    categories: Categories = None,
    no_cleanup: NoCleanup = False,
    all_hosts: AllHosts = False,
) -> Request:
    """Import anything: the format of each file is recognised by its content.

    Files may be plain, gzip, bzip2, xz or zstd. A file that was imported before is recognised by its content,
    whatever its name; a log that grew is continued where it ended; after a crash the same command goes on.

    Zeek's logs are read for flows and for what hosts are. Standard input is kept in a temporary file (in TMPDIR)
    while it is read.

    Example: graphrecon load scans/ conn.log.gz
    """
    return Request(options=_options(source, categories, no_cleanup, all_hosts))


def scan2db(
    source: Source = None,
    categories: Categories = None,
    all_hosts: AllHosts = False,
    ports: Ports = False,
    open_ports: OpenPorts = False,
    tags: Tags = None,
    masscan_probes: Probe = None,
) -> Request:
    """Import active scans: Nmap's XML and greppable output, Masscan's XML, JSON, list, greppable and binary output.

    Example: nmap -A -oX - 192.0.2.0/24 | graphrecon scan2db -c office -s scanner1 -
    """
    options = _options(source, categories, False, all_hosts)
    probe, given = probe_name(masscan_probes), tag_texts(tags)
    return Request(
        options=msgspec.structs.replace(options, ports=ports, open_ports=open_ports, probe=probe, tags=given)
    )


def bro2db(source: Source = None, no_cleanup: NoCleanup = False) -> Request:
    """Import Zeek logs, TSV or JSON lines: conn.log makes flows, protocol logs the metadata that they carried.

    Example: graphrecon bro2db -s border /var/log/zeek/current/conn.log
    """
    return Request(options=_options(source, None, no_cleanup, False))


def flow2db(
    kind: Kind = None,
    source: Source = None,
    no_cleanup: NoCleanup = False,
    year: Year = None,
    packets: Packets = None,
) -> Request:
    """Import flows of other tools: Argus and Nfdump files, iptables and nftables lines of syslog, captures.

    Nfdump files need nfdump, Argus files argus-client, captures argus-server and argus-client.

    Example: graphrecon flow2db -s border flows.argus nfcapd.202611221000

    Example: graphrecon flow2db -f 'net 192.0.2.0/24' capture.pcap
    """
    if packets is not None and (not packets.strip() or packets.lstrip().startswith("-")):
        raise GraphreconError(f"--pcap-filter does not understand {packets!r}", hint="such as 'host 192.0.2.1'")
    options = msgspec.structs.replace(_options(source, None, no_cleanup, False), year=year, packets=packets)
    return Request(options=options, importer=FLOW_IMPORTERS[kind] if kind else None)


def _options(source: str | None, categories: list[str] | None, no_cleanup: bool, all_hosts: bool) -> Options:
    names = [name.strip() for text in categories or () for name in text.split(",") if name.strip()]
    return Options(source=source, categories=tuple(names), cleanup=not no_cleanup, all_hosts=all_hosts)


def probe_name(name: str | None) -> str | None:
    """Return the name of a decoder. Raises GraphreconError for one that is not known."""
    if name is not None and name.lower() not in PROBES:
        raise GraphreconError(f"--masscan-probes does not know {name!r}", hint=f"one of: {', '.join(PROBES)}")
    return name


def tag_texts(texts: Sequence[str] | None) -> tuple[str, ...]:
    """Return tags as `VALUE`, `VALUE:TYPE` or `VALUE:TYPE:INFO`, an empty type as `info`.

    Raises GraphreconError for one without a value.
    """
    return tuple(_tag(tag.strip()) for text in texts or () for tag in text.split(",") if tag.strip())


def _tag(text: str) -> str:
    value, type_, info = (part.strip() for part in (*text.split(":", 2), "", "")[:3])
    if not value or type_ not in _TYPES:
        raise GraphreconError(f"--tags does not understand {text!r}", hint="VALUE or VALUE:TYPE or VALUE:TYPE:INFO;"
                              f" TYPE is {', '.join(_TYPES[:-1])}")  # fmt: skip
    return f"{value}:{type_ or 'info'}:{info}" if info else f"{value}:{type_}" if type_ else value


_TYPES = ("info", "warning", "danger", "")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    zeek = importing("flow", bro2db, bulk=True)
    app.command("load")(importing(None, load, bulk=True))
    app.command("scan2db")(importing("nmap", scan2db))
    app.command("bro2db")(zeek)
    app.command("zeek2db", hidden=True)(zeek)
    app.command("flow2db")(importing("flow", flow2db, bulk=True))
