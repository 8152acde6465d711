"""What every scan importer says of one host in one scan: checked, cut to what the graph holds, and gathered."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from graphrecon.importers import identities, oui, script_results
from graphrecon.importers.base import Item, Note, Options, Skipped
from graphrecon.model import host, scan
from graphrecon.model.host import OSClass
from graphrecon.model.values import (
    MAX_INDEXED,
    Address,
    InvalidValue,
    clean_text,
    cut_text,
    hostname,
    parse_address,
    parse_epoch,
    parse_port,
)

_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5,7}")
_PROTO = re.compile(r"[a-z0-9][a-z0-9._+-]{0,31}")
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_DEPTH = 64


class Facts:
    """Gathers the items that one scan gives of one host; what cannot be used becomes a Skipped at `where`."""

    def __init__(self, where: str, scan_uid: str, source: tuple[str, ...], tags: tuple[str, ...] = ()) -> None:
        self.items: list[Item] = []
        self.where = where
        self.scan = scan_uid
        self.source = source
        self.tags = tags
        self.record = ""
        self.start: int | None = None
        self.end: int | None = None
        self.beside: Callable[[str, int], bytes | None] | None = None
        """Gives what a file holds that a script names, up to a number of bytes; None where no files come along."""
        self.ntlm: set[str] = set()
        """Keys of what told its names by NTLM itself."""

    def skip(self, why: str, excerpt: str = "") -> None:
        """Report something that could not be used."""
        self.items.append(Skipped(self.where, why, clean_text(excerpt)[:200]))

    def time(self, text: str | None) -> int | None:
        """Return a time in epoch seconds as microseconds, or None; a bad one is reported."""
        if not text:
            return None
        try:
            return parse_epoch(text)
        except InvalidValue as error:
            self.skip(error.message)
            return None

    def number(self, text: str | None, least: int = 0) -> int | None:
        """Return an integer from `least` on, or None; a bad one is reported."""
        if text is None or text == "":
            return None
        if not _NUMBER.fullmatch(text) or int(text) < least:
            self.skip(f"not a number from {least} on: {text[:60]!r}")
            return None
        return int(text)

    def short(self, text: str | None, what: str) -> str | None:
        """Return text as an indexed property holds it; one that had to be cut is noted."""
        if not text:
            return None
        text = clean_text(text)
        short = cut_text(text)
        if short != text:
            self.items.append(cut_note(what))
        return short

    def host(self, address: Address, start: int | None, end: int | None, **properties: Any) -> None:
        """Give the Host and its Record, seen from `start` to `end`; `properties` are the Record's."""
        self.record = scan.record_uid(self.scan, address.addr)
        self.start, self.end = start, end
        self.items += (
            host.host(address, start, end),
            scan.Record(
                uid=self.record,
                scan=self.scan,
                host=address.addr,
                addr=address.addr,
                key=address.key,
                start=start,
                end=end,
                source=self.source,
                tags=self.tags,
                zone=address.zone,
                **properties,
            ),
        )

    def port(self, proto: str, number: str, **properties: Any) -> str | None:
        """Give a RecordPort and return its key; None, with a report, when protocol or number is not one."""
        proto = proto.lower()
        try:
            if not _PROTO.fullmatch(proto):
                raise InvalidValue(f"not a protocol: {proto[:60]!r}")
            port = parse_port(number)
        except InvalidValue as error:
            self.skip(error.message)
            return None
        uid = scan.port_uid(self.record, proto, port)
        self.items.append(
            scan.RecordPort(
                uid=uid,
                record=self.record,
                proto=proto,
                port=port,
                **{"firstseen": self.start, "lastseen": self.end} | properties,
            )
        )
        return uid

    def service(self, port: str, fields: Sequence[str | None], cpes: Sequence[str] = (), **properties: Any) -> None:
        """Give the Service of a port: name, product, version, extrainfo, ostype, devicetype, and its platforms."""
        service, cut = _service(*fields)
        if cut:
            self.items.append(cut_note("text of a service"))
        self.items += (service, scan.Ran(source=port, target=service.uid, **properties))
        for name in cpes:
            self.platform(service.uid, "Service", name)

    def platform(self, owner: str, label: str, name: str) -> None:
        """Give a CPE of a Service or an OS."""
        text = self.short(name.strip(), "name of a platform")
        if text:
            self.items += (_cpe(text), host.HasCPE(source=owner, target=text, source_label=label))

    def script(self, owner: str, label: str, name: str | None, output: str | None, data: Any = None) -> None:
        """Give what a script printed on a RecordPort, a Record or a Scan; an empty output is nothing."""
        name = self.short(name, "name of a script") or "unknown"
        output = clean_text(output) if output else None
        data = script_results.read(name, output, data)
        text = clean_text(msgspec.json.encode(data)) if data is not None else None
        if output or text:
            script = host.script(name, output, text)
            self.items += (script, scan.Printed(source=owner, target=script.uid, source_label=label))
            identities.read(self, owner, label, name, output or "", data)

    def shows(
        self, owner: str, label: str, kind: str, key: str, state: str | None = None, script: str | None = None
    ) -> None:
        """Join a RecordPort or a Record to an identity that it showed; of a weakness a script tells in what state."""
        scripts = (script,) if script else ()
        self.items.append(
            scan.Showed(source=owner, target=key, source_label=label, target_label=kind, state=state, scripts=scripts)
        )

    def name(self, text: str | None, kind: str, report: bool = True) -> None:
        """Give a name of the host and its domains; a bad one is reported, unless it stands elsewhere too."""
        try:
            name = hostname(text or "")
        except InvalidValue as error:
            if report:
                self.skip(error.message)
            return
        self.items += host.name_facts(name)
        self.items.append(scan.WasNamed(source=self.record, target=name, type=clean_text(kind)[:64]))

    def mac(self, text: str, vendor: str | None) -> None:
        """Give a hardware address of the host; the registry's word for its vendor yields to what a scanner says."""
        addr = text.lower().replace("-", ":")
        if not _MAC.fullmatch(addr):
            self.skip(f"not a MAC address: {text[:60]!r}")
            return
        registered = oui.vendor(addr)
        named = clean_text(vendor) if vendor else registered
        self.items += (
            host.MAC(addr=addr, vendor=named, told=self.end if named != registered else None),
            scan.HadMAC(source=self.record, target=addr),
        )

    def os(self, name: str, accuracy: int | None, classes: Sequence[OSClass] = (), cpes: Sequence[str] = ()) -> None:
        """Give an OS that the host may run; `cpes` are platforms beside those of its classes."""
        cut = self.short(name, "name of an operating system")
        if not cut:
            return
        system = host.operating_system(cut, tuple(classes))
        self.items += (system, scan.MatchedOS(source=self.record, target=system.uid, accuracy=accuracy))
        for cpe in (*(cpe for each in classes for cpe in each.cpes), *cpes):
            self.platform(system.uid, "OS", cpe)

    def hop(self, address: str, ttl: int, proto: str, port: int | None, rtt: float | None, name: str | None) -> None:
        """Give a Host on the way and the hop to it."""
        try:
            router = parse_address(address)
        except InvalidValue as error:
            self.skip(error.message)
            return
        self.items += (
            host.host(router, self.start, self.end),
            scan.Hop(
                source=self.record,
                target=router.addr,
                ttl=ttl,
                proto=proto,
                port=port or 0,
                rtt=rtt,
                name=clean_text(name) if name else None,
            ),
        )


def wanted(items: Iterable[Item], options: Options) -> Iterator[Item]:
    """Yield the items of one host; only its reports where it lacks the port, or the open one, that is asked for."""
    if not options.ports and not options.open_ports:
        yield from items
        return
    found = list(items)
    ports = [each for each in found if isinstance(each, scan.RecordPort)]
    kept = any(each.state == "open" for each in ports) if options.open_ports else bool(ports)
    yield from found if kept else (each for each in found if isinstance(each, Skipped))


def cut_note(what: str) -> Note:
    """Return the Note of text that is longer than an index takes."""
    return Note(f"{what} cut to {MAX_INDEXED} bytes")


@lru_cache(maxsize=4096)
def _service(*fields: str | None) -> tuple[host.Service, bool]:
    """Return the Service of fields as they are given, and whether one had to be cut."""
    clean = [clean_text(text) if text else None for text in fields]
    short = [cut_text(text) if text else None for text in clean]
    return host.service(*short), short != clean


@lru_cache(maxsize=4096)
def _cpe(name: str) -> host.CPE:
    return host.cpe(name)


def structure(item: Any, depth: int = 0) -> Any:
    """Return what the tables and elems of a script say: keyed ones as an object, others as an array.

    Where both stand side by side the array is under the empty key; several of one key become an array. None when
    there are none. Raises InvalidValue for tables nested more than 64 deep.
    """
    if depth > _DEPTH:
        raise InvalidValue(f"tables of a script nested more than {_DEPTH} deep")
    if not isinstance(item, dict):
        return None
    keyed: dict[str, Any] = {}
    plain: list[Any] = []
    children = [(table, structure(table, depth + 1)) for table in item.get("table", ())]
    for elem in item.get("elem", ()):
        children.append((elem, elem.get("#text", "") if isinstance(elem, dict) else elem or ""))
    for child, value in children:
        key = child.get("@key") if isinstance(child, dict) else None
        value = {} if value is None else value
        if not key:
            plain.append(value)
        elif key in keyed:
            first = keyed[key]
            keyed[key] = _Several((*first, value)) if isinstance(first, _Several) else _Several((first, value))
        else:
            keyed[key] = value
    if plain and keyed:
        keyed[""] = plain
    return keyed or plain or None


class _Several(list[Any]):
    """The values of a key that came more than once."""
