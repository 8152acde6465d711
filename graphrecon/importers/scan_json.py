"""The importer of scan records in the field's JSON: one host a line, of any version of its schema, or of our own."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from graphrecon.importers import json_text, scan_json_ports
from graphrecon.importers import json_values as values
from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.platforms import Platforms
from graphrecon.importers.scanned import Facts, cut_note, wanted
from graphrecon.importers.source import ImporterError, LongLine, Source
from graphrecon.model.host import OSClass
from graphrecon.model.scan import Category, InCategory, Scan, scan_uid
from graphrecon.model.values import MICROSECOND, InvalidValue, clean_text, cut_text, parse_address

VERSION = 22
"""The newest version of the schema that is known."""
_KEYS = (b'"starttime"', b'"endtime"', b'"hostnames"', b'"openports"', b'"schema_version"', b'"ports"')
_AROUND = b" \t\r\n,"
_ANY, _ARRAY = msgspec.json.Decoder(), msgspec.json.Decoder(list[msgspec.Raw])
_OWN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY = 86_400 * MICROSECOND
_NEWER = Note(f"records of a schema newer than {VERSION}: what is new in it is not understood")
_CUT = cut_note("category or tag")
_LOOSE = Note("platforms (cpes) of a record that fit none of its services are not kept")


class ScanJson:
    """The importer of scan records in JSON."""

    name = "scan-json"
    purpose = "nmap"
    title = "scan records in JSON, one a line (scancli --json)"

    def sniff(self, head: bytes, name: str) -> bool:
        """Return whether the first line is a record of a host."""
        line = head.lstrip(b"[ \t\r\n").partition(b"\n")[0]
        if not line.startswith(b"{") or not re.search(rb'"addr"\s*:', line) or b'"recontype"' in line:
            return False
        return any(key in line for key in _KEYS)

    def read(self, source: Source, options: Options) -> Iterator[Item]:
        """Yield the Scans, the Record of each line and what it holds; a line that is none is a Skipped.

        A record that does not say of which scan it is belongs to the scan of its source, categories and day; one of
        our own exports to the scan that it was of. Places and networks of addresses are not read: they are looked up
        anew.
        """
        given: set[str] = set()
        for number, line in source.lines():
            for text in _texts(source, line):
                try:
                    record = _record(whole(text))
                    yield from wanted(_items(number, record, options, given), options)
                except InvalidValue as error:
                    yield refused(source, number, text, error, json=text is not line)


def _texts(source: Source, line: bytes) -> Iterable[bytes]:
    """Return the records of a line: itself, none, or those of an array that stands on it."""
    text = line.strip(_AROUND)
    if not text.startswith(b"["):
        return (line,) if text not in (b"", b"]") else ()
    if isinstance(line, LongLine):
        raise ImporterError(
            "is an array of records on one line, longer than 16 MiB",
            where=source.name,
            hint="write one record a line: jq -c '.[]'",
        )
    if text == b"[":
        return ()
    try:
        records = json_text.decode(text, _ARRAY)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return (line,)
    return map(bytes, records)


def _record(text: bytes) -> dict[str, Any]:
    try:
        found = json_text.decode(text.strip(_AROUND), _ANY)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidValue(f"not JSON: {error}") from None
    if not isinstance(found, dict) or "addr" not in found:
        raise InvalidValue("not a record of a host: it has no addr")
    return found


def _items(number: int, record: dict[str, Any], options: Options, given: set[str]) -> Iterator[Item]:
    addr = record["addr"]
    if isinstance(addr, int) and not 0 <= addr < 1 << 128:
        raise InvalidValue(f"not an IP address: {addr}")
    zone = values.text(record.get("zone"))
    address = parse_address(values.address(addr) + (f"%{zone}" if zone else ""))
    sources = values.texts(record.get("source"), options.source)
    categories, cut = _short(values.texts(record.get("categories"), *options.categories))
    tags, cut_too = _short(values.texts(*_tags(record.get("tags")), *options.tags))
    start, end = values.time(record.get("starttime")), values.time(record.get("endtime"))
    end = end if end is not None else start
    start = start if start is not None else end
    scan = _scan(record, sources, categories, start)
    if scan.uid not in given:
        given.add(scan.uid)
        yield scan
    for name in categories:
        if f"{scan.uid} {name}" not in given:
            given.add(f"{scan.uid} {name}")
            yield Category(name=name)
            yield InCategory(source=scan.uid, target=name)
    facts = Facts(f"line {number} ({address.addr})", scan.uid, sources, tags)
    if cut or cut_too:
        facts.items.append(_CUT)
    schema = VERSION if _is_own(record) else values.number(record.get("schema_version")) or 0
    if schema > VERSION:
        facts.items.append(_NEWER)
    state = values.text(record.get("state"))
    if state == "down" and not record.get("ports") and not options.all_hosts:
        return
    system = values.mapping(record.get("os"))
    facts.host(
        address,
        start,
        end,
        state=facts.short(state, "state of a host"),
        reason=facts.short(values.text(record.get("state_reason")), "reason of a host"),
        reason_ttl=values.number(record.get("state_reason_ttl")),
        extraports=_extraports(record.get("extraports")),
        osfingerprint=values.text(system.get("fingerprint")),
        distance=values.number(record.get("distance")),
        uptime=values.number(record.get("uptime")),
        measured=_measured(record, system),
    )
    _names(record, facts)
    platforms = Platforms(() if _is_own(record) else values.maps(record.get("cpes")))
    for port in values.maps(record.get("ports")):
        scan_json_ports.port(port, facts, platforms)
    for script in values.maps(record.get("scripts")):
        scan_json_ports.script(script, facts, facts.record, "Record")
    _systems(system, facts, platforms)
    if platforms.loose:
        facts.items.append(_LOOSE)
    for trace in values.maps(record.get("traces")):
        _trace(trace, facts)
    yield from facts.items


def _short(names: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Return names as an index takes them, and whether one had to be cut."""
    short = tuple(dict.fromkeys(map(cut_text, names)))
    return short, short != names


def _is_own(record: dict[str, Any]) -> bool:
    """Return whether this is an export of ours, which tells platforms where they belong.

    It tells the scanner, and where that is not known of which scan it is and its times as nobody else writes them.
    """
    if "scanner" in record or "schema_version" in record:
        return "scanner" in record
    times = (record.get(name) for name in ("starttime", "endtime"))
    return _scan_uid(record) is not None and any(isinstance(time, str) and _OWN_TIME.fullmatch(time) for time in times)


def _scan_uid(record: dict[str, Any]) -> str | None:
    return next((text for text in values.texts(record.get("scanid")) if re.fullmatch(r"[0-9a-f]{64}", text)), None)


def _scan(record: dict[str, Any], sources: tuple[str, ...], categories: tuple[str, ...], start: int | None) -> Scan:
    scanner = values.text(record.get("scanner"))
    found = _scan_uid(record)
    if found and _is_own(record):
        return Scan(uid=found, scanner=scanner, source=sources)
    if found:
        args = f"scan {found}"
        return Scan(uid=scan_uid(scanner, args, None, None), scanner=scanner, args=args, source=sources)
    day = None if start is None else start // _DAY * _DAY
    when = "" if day is None else f" of {datetime.fromtimestamp(day / MICROSECOND, UTC):%Y-%m-%d}"
    args = f"records{when}: {' '.join((*sources, *categories))}".rstrip(": ")
    return Scan(uid=scan_uid(scanner, args, None, day), scanner=scanner, args=args, start=day, source=sources)


def _names(record: dict[str, Any], facts: Facts) -> None:
    for name in values.maps(record.get("hostnames")):
        facts.name(values.text(name.get("name")), values.text(name.get("type")) or "unknown")
    addresses = values.mapping(record.get("addresses"))
    vendors = {each.get("addr"): values.text(each.get("vendor")) for each in values.maps(record.get("hardware"))}
    listed = addresses.get("mac")
    for mac in listed if isinstance(listed, list) else [listed]:
        if isinstance(mac, str):
            facts.mac(mac, vendors.get(mac))
        elif isinstance(mac, dict):
            facts.mac(str(mac.get("addr")), values.text(mac.get("vendor")))


def _systems(system: dict[str, Any], facts: Facts, platforms: Platforms) -> None:
    """Give the systems that match; a class belongs to the match that it names, else to the one of its accuracy."""
    matches = values.maps(system.get("osmatch"))
    names = [values.text(match.get("name")) or "" for match in matches]
    accuracies = [values.number(match.get("accuracy")) for match in matches]
    classes: list[list[OSClass]] = [[] for _ in matches]
    for each in values.maps(system.get("osclass")):
        name, accuracy = each.get("osmatch"), values.number(each.get("accuracy"))
        places = [place for place, known in enumerate(names) if known == name] or [
            place for place, known in enumerate(accuracies) if known == accuracy
        ]
        for place in places if places or not matches else [0]:
            classes[place].append(_class(each))
    for place, match in enumerate(matches):
        named = values.texts(match.get("cpes")) or platforms.of_system(match.get("line"), place == 0)
        facts.os(names[place], accuracies[place], classes[place], named)


def _class(item: dict[str, Any]) -> OSClass:
    kind, vendor, family, generation = (
        values.text(item.get(key)) or "" for key in ("type", "vendor", "osfamily", "osgen")
    )
    return OSClass(kind, vendor, family, generation, values.texts(item.get("cpes")))


def _measured(record: dict[str, Any], system: dict[str, Any]) -> str | None:
    """Return what the scanner measured by, as JSON text; the ports used for the system's match are in two forms."""
    told = dict(values.mapping(record.get("measured")))
    used = system.get("portused")
    if used and "portused" not in told:
        told["portused"] = [_port_used(each) for each in (used if isinstance(used, list) else [used])]
    return clean_text(msgspec.json.encode(told, order="sorted")) if told else None


def _port_used(item: Any) -> dict[str, str]:
    found = {key: str(value) for key, value in values.mapping(item).items() if isinstance(value, str | int)}
    proto, underscore, number = found.get("port", "").partition("_")
    if underscore:
        del found["port"]
        found |= {"proto": proto, "portid": number}
    return found


def _trace(item: dict[str, Any], facts: Facts) -> None:
    for hop in values.maps(item.get("hops")):
        ttl = values.number(hop.get("ttl"))
        if ttl is not None and hop.get("ipaddr") is not None:
            rtt = hop.get("rtt")
            rtt = float(rtt) if isinstance(rtt, int | float) and 0 <= rtt < 1e9 else None
            proto = (values.text(item.get("protocol")) or "unknown")[:32]
            facts.hop(
                values.address(hop["ipaddr"]),
                ttl,
                proto,
                values.number(item.get("port")),
                rtt,
                values.text(hop.get("host")),
            )


def _extraports(value: Any) -> str | None:
    """Return extra ports as they are stored; older records have [total, reasons] in place of a map."""
    states = {}
    for state, told in values.mapping(value).items():
        if isinstance(told, list) and told:
            told = {"total": told[0], "reasons": told[1] if len(told) > 1 else {}}
        if isinstance(told, dict):
            reasons = {
                clean_text(key): values.number(count) or 0 for key, count in values.mapping(told.get("reasons")).items()
            }
            found = {"total": values.number(told.get("total")) or 0, "reasons": reasons}
            ports = {
                clean_text(reason): {clean_text(proto): clean_text(ranges) for proto, ranges in each.items()}
                for reason, each in values.mapping(told.get("ports")).items()
                if isinstance(each, dict) and all(isinstance(ranges, str) for ranges in each.values())
            }
            states[clean_text(state)] = found | ({"ports": ports} if ports else {})
    return msgspec.json.encode(states, order="sorted").decode() if states else None


def _tags(value: Any) -> Iterator[str]:
    """Yield tags as they are given at import: `VALUE:TYPE:INFO`, one for each info."""
    for tag in value if isinstance(value, list) else ():
        if isinstance(tag, str):
            yield tag
        elif isinstance(tag, dict) and (name := values.text(tag.get("value"))):
            kind = values.text(tag.get("type")) or "info"
            infos = values.texts(tag.get("info"))
            yield from (f"{name}:{kind}:{info}" for info in infos) if infos else (f"{name}:{kind}",)
