"""What every importer is: a named, sniffing, pure reader from a Source to typed records."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol, runtime_checkable

import msgspec

from graphrecon.importers.passive.ignore import Ignore
from graphrecon.importers.source import ImporterError, Source
from graphrecon.model.base import Edge, Node
from graphrecon.model.values import MAX_INDEXED, InvalidValue, clean_text

__all__ = [
    "Converter",
    "Importer",
    "ImporterError",
    "Item",
    "Note",
    "Options",
    "Skipped",
    "Source",
    "importers",
    "prepared",
    "sniff",
]


class Skipped(NamedTuple):
    """Something of the input that could not be used: its place in the file, the reason, and an excerpt."""

    where: str
    why: str
    excerpt: str = ""


class Note(NamedTuple):
    """Something that the user should know of the input and that lost nothing, counted by its text."""

    text: str


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the user says about an input; every importer takes what concerns it.

    Names are as the graph holds them. Raises InvalidValue for one that is longer than an index takes.
    """

    source: str | None = None
    """Name of the scanner or sensor (`-s`)."""
    categories: tuple[str, ...] = ()
    """Categories of a scan (`-c`)."""
    cleanup: bool = True
    """Whether flows are turned to run from client to server (`-C` says no)."""
    packets: str | None = None
    """Which packets or flows of a file are read, in the words of the program that reads it (`--pcap-filter`)."""
    precision: int = 3600
    """Seconds of a flow's time slot."""
    all_hosts: bool = False
    """Whether a host that is down and has no port makes a Record."""
    ports: bool = False
    """Whether only hosts with a port are kept (`--ports`)."""
    open_ports: bool = False
    """Whether only hosts with an open port are kept (`--open-ports`).

    Masscan's observations are of one port each, and those of a host stand apart in files of any size: of these only
    open ports are kept.
    """
    probe: str | None = None
    """How Masscan's banners that it did not recognise are read (`--masscan-probes`)."""
    tags: tuple[str, ...] = ()
    """Tags of every host of a scan, as `VALUE`, `VALUE:TYPE` or `VALUE:TYPE:INFO` (`--tags`)."""
    year: int | None = None
    """The year of log lines that tell none."""
    kind: str | None = None
    """What the ranges of an input tell of (`--kind`), where neither its content nor its name does."""
    ignore: Ignore | None = None
    """Passive facts that are left out (`-i`)."""
    credentials: bool = False
    """Whether credentials that were seen in clear are stored."""
    blacklists: tuple[str, ...] | None = None
    """Domains of lists of addresses (DNSBL), None for the packaged ones."""

    def __post_init__(self) -> None:
        set_ = msgspec.structs.force_setattr
        if self.source is not None:
            set_(self, "source", _name("source", self.source))
        set_(self, "categories", tuple(_name("category", each) for each in self.categories))
        set_(self, "tags", tuple(_name("tag", each) for each in self.tags))


def _name(what: str, text: str) -> str:
    """Return what the user calls something by, as the graph holds it."""
    name = clean_text(text)
    if len(name.encode()) > MAX_INDEXED:
        raise InvalidValue(f"{what} longer than {MAX_INDEXED} bytes: {name[:60]!r}")
    return name


Item = Node | Edge | Skipped | Note


class Importer(Protocol):
    """A reader of one format."""

    name: str
    """The format's name, as `--type` takes it."""
    purpose: str
    """`nmap`, `flow`, `passive` or `data`."""
    title: str
    """One phrase for help texts."""

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the first bytes (decompressed, up to 64 KiB) and the file's name look like this format."""

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the nodes and edges of the input, and a Skipped for each part that could not be used.

        An item whose properties add up (a Flow) is the last of its place, so that no cut counts it twice.
        `source.position` is kept by the reader: all that stands before it has been yielded when the next item
        is asked for. Raises ImporterError when nothing more can be read.
        """


@runtime_checkable
class Converter(Protocol):
    """An importer whose content is what an external program writes of the input."""

    def prepare(self, source: Source, options: Options) -> Source:
        """Return the Source to identify and read in place of `source`, which stays open meanwhile; both are closed.

        Raises ImporterError when the program is missing or can read nothing.
        """


def prepared(importer: Importer, source: Source, options: Options) -> Source:
    """Return the Source that `importer` reads: `source` itself, or what a program made of it.

    Raises ImporterError when it cannot be made, and for a filter of packets where no program reads them.
    """
    if isinstance(importer, Converter):
        return importer.prepare(source, options)
    if options.packets:
        raise ImporterError(f"--pcap-filter is not for this: {importer.title}", where=source.name)
    return source


def importers() -> tuple[Importer, ...]:
    """Return every importer, in the order in which they are asked to sniff."""
    from graphrecon.importers.registry import IMPORTERS

    return IMPORTERS


def sniff(source: Source, purpose: str | None = None) -> Importer | None:
    """Return the importer, of one purpose where it is given, whose format `source` shows, or None.

    A content may tell of several purposes: Zeek's http.log of flows and of what hosts are.
    """
    head = source.head()
    asked = (importer for importer in importers() if purpose is None or importer.purpose == purpose)
    return next((importer for importer in asked if importer.sniff(head, source.name)), None)
