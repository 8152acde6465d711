"""The importers of Masscan's outputs of one observation a line: JSON, list, and its binary form as JSON."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from graphrecon.importers import json_text, masscan, netflow, tools
from graphrecon.importers.base import Item, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.masscan import Seen
from graphrecon.importers.scanned import Facts, wanted
from graphrecon.importers.source import ImporterError, Source
from graphrecon.model.scan import Category, InCategory, Scan, scan_uid
from graphrecon.model.values import InvalidValue, clean_text, parse_address, parse_epoch

_FIRST_TIME = re.compile(
    rb'"timestamp"\s*:\s*"?(\d{1,18})|^(?:open|closed|banner) \S+ \d+ \S+ (\d{1,18})|^Timestamp: (\d{1,18})', re.M
)


class Line(NamedTuple):
    """One observation of a line: address and time as they are written."""

    addr: str
    time: str | None
    seen: Seen


class MasscanLines:
    """Reads observations that stand one a line."""

    purpose = "nmap"
    name = ""
    closed = False
    """Whether a line itself shows that it is whole."""
    context = b""
    """How the lines begin that say what later ones mean."""

    def parser(self) -> "Callable[[str], list[Line]]":
        """Return what reads the lines of one file: it gives observations, and raises InvalidValue where none are."""
        raise NotImplementedError

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the Scan, and the Record and ports of each line; a line that is none is a Skipped.

        These formats do not tell when the scan began: the first time in the file stands for it.
        """
        run, parse = _Run(source, options), self.parser()
        for number, line in source.lines(self.context):
            if not line.strip(b" \t\r[],") or line.startswith(b"#"):
                continue
            try:
                if source.unterminated and not self.closed:
                    raise InvalidValue("cut short")
                found = parse(whole(line).decode("utf-8", "surrogateescape").rstrip("\r"))
                if source.replaying:
                    run.pass_over(found)
                else:
                    yield from run.items(number, found)
            except InvalidValue as error:
                if not source.replaying:
                    yield refused(source, number, line, error)


class _Run:
    """One file of observations: its scan, and the time of what stands before a line without one."""

    def __init__(self, source: Source, options: Options) -> None:
        self.options = options
        self.source = (options.source,) if options.source else ()
        first = _FIRST_TIME.search(source.head())
        self.start = None
        if first is not None:
            try:
                self.start = parse_epoch(next(text for text in first.groups() if text).decode())
            except InvalidValue:
                self.start = None
        self.uid = scan_uid("masscan", None, None, self.start)
        self.last = self.start
        self.given = False

    def scan(self) -> Iterator[Item]:
        """Yield the Scan and its categories."""
        yield Scan(uid=self.uid, scanner="masscan", start=self.start, source=self.source)
        for name in self.options.categories:
            yield Category(name=name)
            yield InCategory(source=self.uid, target=name)

    def items(self, number: int, found: "list[Line]") -> Iterator[Item]:
        """Yield what the observations of one line say. Raises InvalidValue for an address or a time that is none."""
        for each in found:
            address = parse_address(each.addr)
            time = self.time(each)
            if not self.given:
                yield from self.scan()
                self.given = True
            facts = Facts(f"line {number} ({clean_text(each.addr)[:60]})", self.uid, self.source, self.options.tags)
            yield from wanted(masscan.items(address, time, each.seen, facts, self.options), self.options)

    def pass_over(self, found: "list[Line]") -> None:
        """Take the time of observations that are in the graph already."""
        for each in found:
            self.time(each)

    def time(self, line: "Line") -> int | None:
        """Return when an observation was made; without a time of its own, with the one before."""
        if line.time is not None:
            self.last = parse_epoch(line.time)
        return self.last


class _Status(msgspec.Struct, frozen=True):
    """One entry of `ports`, or what an NDJSON line says in their place."""

    port: int | None = None
    proto: str = "tcp"
    status: str | None = None
    reason: str | None = None
    ttl: int | None = None
    service: dict[str, Any] | None = None


class _Document(msgspec.Struct, frozen=True):
    ip: str
    timestamp: str | int | None = None
    ports: list[_Status] = []
    port: int | None = None
    proto: str = "tcp"
    rec_type: str | None = None
    data: dict[str, Any] | None = None


_DECODER = msgspec.json.Decoder(_Document, strict=False)


def _json_lines(text: str) -> "list[Line]":
    text = text.strip(" \t,")
    if text in ("[", "]") or text.startswith("{finished"):
        return []
    try:
        found = json_text.decode(text.encode("utf-8", "surrogateescape"), _DECODER)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidValue(f"not a record of Masscan's JSON: {error}") from None
    time = None if found.timestamp is None else str(found.timestamp)
    if found.data is not None:
        told = found.data
        named = {"name": told.get("service_name"), "banner": told.get("banner")}
        ttl = told.get("ttl")
        status = _Status(
            port=found.port,
            proto=found.proto,
            status=str(told.get("status") or "open"),
            reason=None if told.get("reason") is None else str(told["reason"]),
            ttl=ttl if isinstance(ttl, int) else None,
            service=named if found.rec_type == "banner" else None,
        )
        return [Line(found.ip, time, _seen(status))]
    return [Line(found.ip, time, _seen(each)) for each in found.ports]


def _seen(status: _Status) -> Seen:
    service = status.service
    return Seen(
        proto=status.proto,
        port="" if status.port is None else str(status.port),
        state=status.status or "open",
        reason=status.reason or ("response" if service else None),
        ttl=None if status.ttl is None else str(status.ttl),
        found=str(service.get("name") or "unknown") if service else None,
        banner=_raw(str(service.get("banner") or "")) if service else b"",
    )


def _raw(text: str) -> bytes:
    """Return the bytes of a banner of the JSON, in which each byte is one character."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


_LIST = re.compile(r"(open|closed) (\w+) (\d{1,5}) (\S+) (\d+)")
_LIST_BANNER = re.compile(r"banner (\w+) (\d{1,5}) (\S+) (\d+) (\S+) ?(.*)", re.S)


def _list_lines(text: str) -> "list[Line]":
    if found := _LIST.fullmatch(text):
        return [Line(found[4], found[5], Seen(found[2], found[3], found[1]))]
    if found := _LIST_BANNER.fullmatch(text):
        seen = Seen(found[1], found[2], "open", "response", None, found[5], masscan.unescaped(found[6]))
        return [Line(found[3], found[4], seen)]
    raise InvalidValue("not a line of Masscan's list")


_FRAME = 99
"""Bytes of the block that begins the binary form, and of the like that ends it."""
_NO_END = "the file has no end: the scan was interrupted, or still runs"


class MasscanJson(MasscanLines):
    """The importer of Masscan's JSON, and of its JSON lines."""

    name = "masscan-json"
    title = "Masscan JSON (-oJ, -oD)"
    closed = True

    def parser(self) -> Callable[[str], list[Line]]:
        """Return what reads documents."""
        return _json_lines

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the first record is one of Masscan's."""
        return re.match(rb'\s*(?:\[\s*)?\{\s*"ip"\s*:\s*"[^"]*",\s*"timestamp"\s*:', head) is not None


class MasscanList(MasscanLines):
    """The importer of Masscan's list."""

    name = "masscan-list"
    title = "Masscan list (-oL)"

    def parser(self) -> Callable[[str], list[Line]]:
        """Return what reads lines of one observation each."""
        return _list_lines

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as Masscan's list."""
        return re.match(rb"(?:#masscan\s+)?(?:open|closed|banner) \w+ \d{1,5} [0-9a-fA-F.:]+ \d+", head) is not None


class MasscanBinary(MasscanJson):
    """The importer of Masscan's binary form, through `masscan --readscan`."""

    name = "masscan-binary"
    title = "Masscan binary form (-oB), by masscan"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether this begins as Masscan's binary form."""
        return head.startswith(b"masscan/1.")

    def prepare(self, source: Source, options: Options) -> Source:
        """Return the JSON that masscan writes of the file, which tells reasons and TTLs as the list does not."""
        if not self.sniff(source.head(), source.name):
            raise ImporterError("is not Masscan's binary form", where=source.name)
        path = source.path()
        with open(path, "rb") as file:
            file.seek(max(0, path.stat().st_size - _FRAME))
            damage = None if self.sniff(file.read(), source.name) else _NO_END
        arguments = ("--readscan", str(path), "-oJ", "-")
        return netflow.text_of(source, b"", tools.MASSCAN, arguments, leave=(b"[", b",", b"]"), damage=damage)
