"""The importers of scanners' XML: a file of one or several runs, of Nmap or of Masscan."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from graphrecon.importers import masscan, nmap
from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.importers.scanned import Facts, wanted
from graphrecon.importers.source import ImporterError, Source
from graphrecon.importers.xml import MAX_ELEMENT, Element, elements
from graphrecon.model.scan import Category, InCategory, Scan, scan_uid
from graphrecon.model.values import clean_text

_HOSTS = {"nmap": nmap.host_items, "masscan": masscan.host_items}
_ROOT = re.compile(r"<nmaprun\b([^>]*)")
_PROFILE = re.compile(r"(masscan|unknown)?(?:(?:^| )scan:([0-9a-f]{64}))?")
_SCANNER = re.compile(r"""\bscanner\s*=\s*["']([^"']*)["']""")


class _ScanXml:
    """Reads every run of a file, each as its own scanner writes it."""

    purpose = "nmap"
    scanner = ""

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the root element is a run of this scanner."""
        return scanner_of(head) == self.scanner

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the scans, their records and what those hold; a host that cannot be used is a Skipped."""
        return _read(source, options)


class NmapXml(_ScanXml):
    """The importer of Nmap's XML."""

    name = "nmap-xml"
    title = "Nmap XML (-oX)"
    scanner = "nmap"


class MasscanXml(_ScanXml):
    """The importer of Masscan's XML."""

    name = "masscan-xml"
    title = "Masscan XML (-oX)"
    scanner = "masscan"


def scanner_of(head: bytes) -> str | None:
    """Return the scanner whose XML `head` begins, `nmap` when it does not say; None when it is no scan."""
    text = head.decode("utf-8", "replace").lstrip(" \t\r\n")
    root = _ROOT.search(text) if text.startswith("<") else None
    if root is None:
        return None
    scanner = _SCANNER.search(root[1])
    return "masscan" if scanner and scanner[1] == "masscan" else "nmap"


class _Run:
    """One run of a scanner, as far as it has been read."""

    def __init__(self, element: Element, options: Options) -> None:
        attributes = {key: clean_text(value) for key, value in element.attributes.items()}
        self.number = element.run
        self.hosts = 0
        self.finished = False
        self.options = options
        self.source = (options.source,) if options.source else ()
        self.facts = Facts(f"scan {element.run}", "", self.source)
        self.start = self.facts.time(attributes.get("start"))
        self.form, self.args = (attributes.get(key) for key in ("scanner", "args"))
        self.version = attributes.get("version") or None
        profile = _PROFILE.fullmatch(attributes.get("profile_name", ""))
        scanner, uid = profile.groups() if profile else (None, None)
        self.scanner = {None: self.form, "unknown": None}.get(scanner, scanner)
        """What others than Nmap saw and was written as Nmap's XML says so in the profile's name; see `--nmap-xml`."""
        self.uid = uid or scan_uid(self.scanner, self.args, self.version, self.start)
        self.announced: dict[str, None] = {}
        """Addresses of hosts that were announced and have not come: a scan that ends early leaves some."""
        self.services: list[dict[str, Any]] = []
        self.properties: dict[str, Any] = {}
        self.given = False
        """Whether the Scan has been yielded: it is once its ports are known, and again at its end."""

    def items(self) -> Iterator[Item]:
        """Yield the Scan as far as it is known, and its categories."""
        self.given = True
        yield Scan(
            uid=self.uid,
            scanner=self.scanner,
            args=self.args,
            version=self.version,
            start=self.start,
            source=self.source,
            services=msgspec.json.encode(self.services).decode() if self.services else None,
            **self.properties,
        )
        for name in self.options.categories:
            yield Category(name=name)
            yield InCategory(source=self.uid, target=name)
        yield from self.facts.items
        self.facts.items.clear()

    def left(self, most: int) -> list[Item]:
        """Forget and report hosts that were announced and did not come, the first ones."""
        addresses = list(islice(self.announced, most))
        for each in addresses:
            del self.announced[each]
        return [Skipped(f"hosthint ({clean_text(each)[:60]})", _NOT_TOLD) for each in addresses]

    def take(self, element: Element) -> None:
        """Take what an element beside the hosts says of the run."""
        item = element.item if isinstance(element.item, dict) else {}
        facts, properties = self.facts, self.properties
        match element.name:
            case "host":
                self.hosts += 1
                self.announced.pop(_first(item), None)
            case "hosthint" if item:
                self.announced[_first(item)] = None
                if len(self.announced) > _MOST_ANNOUNCED:
                    facts.items += self.left(1)
            case "scaninfo":
                keys = ("type", "protocol", "numservices", "services")
                self.services.append({key: clean_text(item["@" + key]) for key in keys if "@" + key in item})
            case "verbose":
                properties["verbosity"] = facts.number(item.get("@level"))
            case "debugging":
                properties["debugging"] = facts.number(item.get("@level"))
            case "runstats":
                self.finished = True
                end, counts = nmap.child(item, "finished"), nmap.child(item, "hosts")
                properties["end"] = facts.time(end.get("@time"))
                properties["summary"] = nmap.text(end.get("@summary"))
                properties["exit"] = nmap.text(end.get("@exit"))
                properties["error"] = nmap.text(end.get("@errormsg"))
                properties["up"] = facts.number(counts.get("@up"))
                down = facts.number(counts.get("@down"))
                properties["down"] = 0 if down is not None and down >= _WRAPPED else down
            case "prescript" | "postscript":
                for each in nmap.children(item, "script"):
                    nmap.script(each, facts, self.uid, "Scan")
            case "target" if item.get("@status") == "skipped":
                facts.items.append(Note("a target that the scanner itself skipped"))


_WRAPPED = 1 << 31
"""From here on a count of hosts is one below zero, which Nmap writes where it ends before the host that is up."""
_MOST_ANNOUNCED = 1 << 14
"""Hosts that are kept in mind; Nmap announces 4,096 at most before they come."""
_NOT_TOLD = "announced as up, but the scan ended before it told of it"
_INTERRUPTED = Note("a scan without its end: interrupted, or still running")
_TOO_LARGE = f"an XML element larger than {MAX_ELEMENT >> 20} MiB"
_GIVES_SCAN = frozenset({"host", "prescript", "postscript", "runstats"})


def _read(source: Source, options: Options) -> Iterator[Item]:
    run: _Run | None = None
    for element in elements(source, nmap.LISTS):
        if run is None or element.run != run.number:
            if element.root != "nmaprun":
                raise ImporterError(f"has the root element <{element.root}>; <nmaprun> was expected", where=source.name)
            if run is not None:
                yield from _end(run, new=not element.done)
            run = _Run(element, options)
        if element.large and not element.done:
            yield Skipped(f"{element.name} {run.hosts + 1}" if element.name == "host" else element.name, _TOO_LARGE)
        run.take(element)
        if element.done:
            run.facts.items.clear()
            continue
        if element.name in _GIVES_SCAN and (element.name != "host" or not run.given):
            yield from run.items()
        if element.name == "host" and not element.large:
            yield from _host(element, run, options, source)
    if run is not None:
        yield from _end(run, new=True)


def _end(run: _Run, *, new: bool) -> Iterator[Item]:
    """Yield what is left of a run; `new` is whether how it ended may be new to the graph."""
    if not run.given or run.facts.items:
        yield from run.items()
    if new:
        yield from run.left(_MOST_ANNOUNCED)
        if not run.finished:
            yield _INTERRUPTED


def _first(item: dict[str, Any]) -> str:
    """Return the first address of a host, as it is written."""
    first: dict[str, str] = next(iter(nmap.children(item, "address")), {})
    return first.get("@addr", "no address")


def _host(element: Element, run: _Run, options: Options, source: Source) -> Iterator[Item]:
    item = element.item if isinstance(element.item, dict) else {}
    facts = Facts(f"host {run.hosts} ({clean_text(_first(item))[:60]})", run.uid, run.source, options.tags)
    facts.beside = source.beside
    hosts = _HOSTS.get(run.form or "", nmap.host_items)
    if run.scanner == "masscan" != run.form:
        hosts = masscan.written_items
    return wanted(hosts(item, facts, run.start, options), options)
