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
_FIELDS = frozenset({"Status", "Ports", "Protocols", "Ignored State", "OS", "Seq Index", "IP ID Seq", "IPID Seq"})
"""What a host's line tells; Nmap called the last but one by the last name before."""
_SMURF = re.compile(r"smurf \((\d{1,9}) responses\)")
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
_ASKED = re.compile(r"(?:^|\s)-(?:A|s[A-Z]*V[A-Z]*)(?=\s|$)")
"""An option that makes Nmap ask what services are; then `?` stands behind the name that it did not find out."""
_ZONE = Note("greppable output tells times without their zone: they are taken as UTC")


class NmapGrep:
    """The importer of Nmap's greppable output."""

    name = "nmap-grep"
    purpose = "nmap"
    title = "Nmap greppable output (-oG)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether there is a line of a host in Nmap's form."""
        return re.search(rb"^Host: \S+ \([^)]*\)\t(?:Status|Ports|Protocols): ", head, re.M) is not None

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the Scan, its Records and ports; a line that is none is a Skipped.

        Product, version and extra text of a service stand in one field: they are parted at the first number and at
        the parenthesis. A service without that field is not kept where it may be from the table of ports.
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
                if source.unterminated and not _DONE.match(text):
                    raise InvalidValue("cut short")
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
        self.asked = _ASKED.search(self.args or "") is not None
        """Whether it asked services what they are."""
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
        told, unknown = _fields(text[found.end() :])
        state, measured = _state(told.get("Status", "Up").lower())
        if state == "down" and not self.options.all_hosts:
            return []
        facts = Facts(f"line {number} ({address.addr})", self.uid, self.source, self.options.tags)
        facts.host(
            address,
            self.start,
            self.start,
            state=facts.short(state, "state of a host"),
            extraports=_ignored(told.get("Ignored State", "")),
            measured=_measured(told, measured),
        )
        for each in unknown:
            facts.skip("a field of a host's line that is not known", each)
        if found[2]:
            facts.name(found[2], "PTR")
        for port in _NEXT_PORT.split(told.get("Ports", "")):
            if port.strip():
                _port(port.strip(), facts, self.asked)
        for protocol in _NEXT_PORT.split(told.get("Protocols", "")):
            if protocol.strip():
                _protocol(protocol.strip(), facts)
        for name in told.get("OS", "").split("|"):
            facts.os(name.strip(), None)
        return facts.items


def _fields(text: str) -> tuple[dict[str, str], list[str]]:
    """Return the fields of a host's line by their names, and those that are not known; one may come several times."""
    told: dict[str, str] = {}
    unknown: list[str] = []
    for field in text.strip("\t").split("\t"):
        name, colon, value = field.partition(": ")
        if name in _FIELDS and colon:
            told[name] = f"{told[name]}, {value}" if name in told else value
        elif field.strip() and field.strip().removesuffix(":") not in _FIELDS:
            unknown.append(field)
    return told, unknown


def _state(text: str) -> tuple[str | None, dict[str, Any]]:
    """Return a host's state, None where it is not told, and what the XML would have among what was measured."""
    if text == "timeout":
        return "up", {"timedout": True}
    if smurf := _SMURF.fullmatch(text):
        return None, {"smurf": {"responses": smurf[1]}}
    return text, {}


def _measured(told: dict[str, str], measured: dict[str, Any]) -> str | None:
    """Return what the scanner measured by, as the XML has it: {element: {attribute: text}}."""
    found = dict(measured)
    if index := told.get("Seq Index"):
        found["tcpsequence"] = {"index": index}
    if sequence := told.get("IP ID Seq") or told.get("IPID Seq"):
        found["ipidsequence"] = {"class": sequence}
    return msgspec.json.encode(found, order="sorted").decode() if found else None


def _protocol(text: str, facts: Facts) -> None:
    """Give a protocol over IP: `number/state/name/`; the name is one of a table."""
    number, state = (*text.split("/"), "")[:2]
    facts.port("ip", number, state=facts.short(state, "state of a port"))


def _port(text: str, facts: Facts, asked: bool) -> None:
    """Give a port: `number/state/protocol/owner/service/rpc/version/`; from the owner on `|` stands for `/`.

    Its service was seen where it has more than a name, or Nmap `asked` and found the name out.
    """
    number, state, proto, *rest = text.split("/") + [""] * 7
    port = facts.port(
        proto, number, state=facts.short(state, "state of a port"), owner=rest[0].replace("|", "/") or None
    )
    name, rpc, version = (part.replace("|", "/") for part in rest[1:4])
    program = _RPC.fullmatch(rpc)
    tunnel, slash, inner = name.partition("/")
    if slash and name.endswith("?"):
        inner = "unknown"
    elif (inner or tunnel) == "https":
        tunnel, slash, inner = "ssl", "/", "http"
    seen = version or program or slash or (asked and state == "open" and name and not name.endswith("?"))
    if port is None or not seen:
        return
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
