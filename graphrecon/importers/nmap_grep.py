"""The importer of Nmap's greppable output: one or two lines a host, the runs of a file one after the other."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.scanned import Facts, wanted
from graphrecon.importers.source import Source
from graphrecon.model.scan import Category, InCategory, Scan, scan_uid
from graphrecon.model.values import MICROSECOND, InvalidValue, clean_text, parse_address

_BEGIN = re.compile(r"# Nmap (\S+) scan initiated (\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}) as: (.*)")
_DONE = re.compile(
    r"# Nmap (?:done|run completed) at (\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}) -- (\d{1,9}) IP address(?:es)? "
    r"\((\d{1,9}) hosts? up\)(.*)"
)
_HOST = re.compile(r"Host: (\S+) \(([^)]*)\)")
_IGNORED = re.compile(r"(?<!\S)(\S+) \((\d{1,9})\)")
_VERSION = re.compile(r"(?P<product>[^\d(][^(]*?)?(?:(?:^| )(?P<version>v?\d[^(]*?))?(?: ?\((?P<extrainfo>.*)\))?")
_LONGEST_VERSION = 1024
"""Characters of a version that is taken apart; what is longer is the product."""
_NEXT_PORT = re.compile(r", (?=\d{1,5}/)")
"""Between ports; a comma in the text of a version is none."""
_RPC = re.compile(r"\((?:[^:]*:)?(\d{1,10})(?:\*(\d{1,5})-(\d{1,5}))?\)")
"""`(name:program*lowest-highest)`."""
_RPC_NAME = re.compile(r" \([^()]* V[\d-]+\)$")
"""What stands behind a service's name where RPC told it: ` (name Vlowest-highest)`."""
_ZONE = Note("greppable output tells times without their zone: they are taken as UTC")


class NmapGrep:
    """The importer of Nmap's greppable output."""

    name = "nmap-grep"
    purpose = "nmap"
    title = "Nmap greppable output (-oG)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether there is a line of a host in Nmap's form."""
        return re.search(rb"^Host: \S+ \([^)]*\)\t(?:Status|Ports): ", head, re.M) is not None

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the Scan, its Records and ports; a line that is none is a Skipped.

        Product, version and extra text of a service stand in one field: they are parted at the first number and at
        the parenthesis. A service without that field may be from the table of ports and is not kept.
        """
        run = _Run(options, None)
        for number, line in source.lines(b"# Nmap "):
            text = clean_text(line)
            begin = _BEGIN.match(text)
            if begin is not None:
                run = _Run(options, begin)
            elif not text.strip() or (text.startswith("#") and not _DONE.match(text)):
                continue
            try:
                whole(line)
                yield from run.items(number, text)
            except InvalidValue as error:
                yield refused(source, number, line, error)


class _Run:
    """One run of Nmap, as far as it has been read."""

    def __init__(self, options: Options, begin: re.Match[str] | None) -> None:
        self.options = options
        self.source = (options.source,) if options.source else ()
        self.version: str | None = begin[1] if begin else None
        self.args: str | None = begin[3] if begin else None
        self.start = _time(begin[2]) if begin else None
        self.uid = scan_uid("nmap", self.args, self.version, self.start)
        self.given = False

    def items(self, number: int, text: str) -> Iterator[Item]:
        """Yield what one line says. Raises InvalidValue for a line that is none."""
        found = [] if text.startswith("#") else list(wanted(self.host(number, text), self.options))
        if not self.given:
            self.given = True
            yield from self.scan()
            if self.start is not None:
                yield _ZONE
        yield from found
        if done := _DONE.match(text):
            total, up = int(done[2]), int(done[3])
            yield from self.scan(end=_time(done[1]), up=up, down=max(0, total - up), summary=text.removeprefix("# "))

    def scan(self, **properties: Any) -> Iterator[Item]:
        """Yield the Scan and its categories."""
        yield Scan(
            uid=self.uid,
            scanner="nmap",
            args=self.args,
            version=self.version,
            start=self.start,
            source=self.source,
            **properties,
        )
        for name in self.options.categories:
            yield Category(name=name)
            yield InCategory(source=self.uid, target=name)

    def host(self, number: int, text: str) -> list[Item]:
        """Return what the line of a host says."""
        found = _HOST.match(text)
        if found is None:
            raise InvalidValue("not a line of Nmap's greppable output")
        address = parse_address(found[1])
        fields = dict(field.partition(": ")[::2] for field in text[found.end() :].strip("\t").split("\t"))
        state = fields.get("Status", "Up").lower()
        if state == "down" and not self.options.all_hosts:
            return []
        facts = Facts(f"line {number} ({address.addr})", self.uid, self.source, self.options.tags)
        facts.host(address, self.start, self.start, state=state, extraports=_ignored(fields.get("Ignored State", "")))
        if found[2]:
            facts.name(found[2], "PTR")
        for port in _NEXT_PORT.split(fields.get("Ports", "")):
            if port.strip():
                _port(port.strip(), facts)
        for name in fields.get("OS", "").split("|"):
            facts.os(name.strip(), None)
        return facts.items


def _port(text: str, facts: Facts) -> None:
    """Give a port: `number/state/protocol/owner/service/rpc/version/`, in which `|` stands for `/`."""
    parts = [part.replace("|", "/") for part in text.split("/")] + [""] * 7
    number, state, proto, owner, name, rpc, version = parts[:7]
    port = facts.port(proto, number, state=facts.short(state, "state of a port"), owner=owner or None)
    program = _RPC.fullmatch(rpc)
    if port is None or not (version or program):
        return
    tunnel, slash, inner = name.partition("/")
    fields = _VERSION.fullmatch(version) if len(version) <= _LONGEST_VERSION else None
    told = fields.groupdict() if fields else {"product": version}
    numbers = program.groups() if program else (None, None, None)
    facts.service(
        port,
        (
            _RPC_NAME.sub("", inner if slash else name),
            told.get("product"),
            told.get("version"),
            told.get("extrainfo"),
        ),
        tunnel=tunnel if slash else None,
        method="probed",
        rpcnum=facts.number(numbers[0]),
        lowver=facts.number(numbers[1]),
        highver=facts.number(numbers[2]),
    )


def _ignored(text: str) -> str | None:
    states = {state: {"total": int(count), "reasons": {}} for state, count in _IGNORED.findall(text)}
    return msgspec.json.encode(states, order="sorted").decode() if states else None


def _time(text: str) -> int | None:
    try:
        moment = datetime.strptime(text, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
    micro = int(moment.timestamp()) * MICROSECOND
    return micro if micro >= 0 else None
