"""The importer of scan records in the field's JSON: one host a line, of any version of its schema, or of our own."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.lines import refused, whole
from graphrecon.importers.scanned import Facts, wanted
from graphrecon.importers.screenshots import screenshot
from graphrecon.importers.source import Source
from graphrecon.model.scan import Category, InCategory, Scan, scan_uid
from graphrecon.model.values import MICROSECOND, InvalidValue, clean_text, parse_address, parse_epoch, parse_time

VERSION = 22
"""The newest version of the schema that is known."""
_KEYS = (b'"starttime"', b'"endtime"', b'"hostnames"', b'"openports"', b'"schema_version"', b'"ports"')
_DAY = 86_400 * MICROSECOND
_FIELDS = ("name", "product", "version", "extrainfo", "ostype", "devicetype")
_NEWER = Note(f"records of a schema newer than {VERSION}: what is new in it is not understood")
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

        A record that does not say of which scan it is belongs to the scan of its source, categories and day. Places
        and networks of addresses are not read: they are looked up anew.
        """
        given: set[str] = set()
        for number, line in source.lines():
            text = line.strip(b" \t\r\n,")
            if text in (b"", b"[", b"]"):
                continue
            try:
                whole(line)
                record = _record(text)
                yield from wanted(_items(number, record, options, given), options)
            except InvalidValue as error:
                yield refused(source, number, line, error)


def _record(text: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidValue(f"not JSON: {error}") from None
    if not isinstance(found, dict) or "addr" not in found:
        raise InvalidValue("not a record of a host: it has no addr")
    return found


def _items(number: int, record: dict[str, Any], options: Options, given: set[str]) -> Iterator[Item]:
    addr = record["addr"]
    if isinstance(addr, int) and not 0 <= addr < 1 << 128:
        raise InvalidValue(f"not an IP address: {addr}")
    address = parse_address(_address(addr))
    sources = _texts(record.get("source"), options.source)
    categories = _texts(record.get("categories"), *options.categories)
    start, end = _time(record.get("starttime")), _time(record.get("endtime"))
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
    facts = Facts(
        f"line {number} ({address.addr})", scan.uid, sources, _texts(*_tags(record.get("tags")), *options.tags)
    )
    if (_number(record.get("schema_version")) or 0) > VERSION:
        facts.items.append(_NEWER)
    state = _text(record.get("state"))
    if state == "down" and not record.get("ports") and not options.all_hosts:
        return
    system = _map(record.get("os"))
    facts.host(
        address,
        start,
        end,
        state=facts.short(state, "state of a host"),
        reason=facts.short(_text(record.get("state_reason")), "reason of a host"),
        reason_ttl=_number(record.get("state_reason_ttl")),
        extraports=_extraports(record.get("extraports")),
        osfingerprint=_text(system.get("fingerprint")),
    )
    _names(record, facts)
    cpes = [cpe for cpe in _list(record.get("cpes")) if cpe.get("product") or cpe.get("vendor")]
    for port in _list(record.get("ports")):
        _port(port, facts, cpes)
    for script in _list(record.get("scripts")):
        _script(script, facts, facts.record, "Record")
    _systems(system, facts, cpes)
    if cpes:
        facts.items.append(_LOOSE)
    for trace in _list(record.get("traces")):
        _trace(trace, facts)
    yield from facts.items


def _scan(record: dict[str, Any], sources: tuple[str, ...], categories: tuple[str, ...], start: int | None) -> Scan:
    scanner = _text(record.get("scanner"))
    found = next((text for text in _texts(record.get("scanid")) if re.fullmatch(r"[0-9a-f]{64}", text)), None)
    if found:
        args = f"scan {found}"
        return Scan(uid=scan_uid(scanner, args, None, None), scanner=scanner, args=args, source=sources)
    day = None if start is None else start // _DAY * _DAY
    when = "" if day is None else f" of {datetime.fromtimestamp(day / MICROSECOND, UTC):%Y-%m-%d}"
    args = f"records{when}: {' '.join((*sources, *categories))}".rstrip(": ")
    return Scan(uid=scan_uid(scanner, args, None, day), scanner=scanner, args=args, start=day, source=sources)


def _names(record: dict[str, Any], facts: Facts) -> None:
    for name in _list(record.get("hostnames")):
        facts.name(_text(name.get("name")), _text(name.get("type")) or "unknown")
    addresses = _map(record.get("addresses"))
    listed = addresses.get("mac")
    for mac in listed if isinstance(listed, list) else [listed]:
        if isinstance(mac, str):
            facts.mac(mac, None)
        elif isinstance(mac, dict):
            facts.mac(str(mac.get("addr")), _text(mac.get("vendor")))


def _port(item: dict[str, Any], facts: Facts, cpes: list[dict[str, Any]]) -> None:
    """Give a port; its platforms are taken out of `cpes`."""
    owner, label = facts.record, "Record"
    if item.get("port") not in (-1, "host", None):
        port = facts.port(
            str(item.get("protocol") or "tcp"),
            str(item["port"]),
            state=facts.short(_text(item.get("state_state")), "state of a port"),
            reason=_text(item.get("state_reason")),
            ttl=_number(item.get("state_reason_ttl")),
            reason_ip=_text(item.get("state_reason_ip")),
            banner=_text(item.get("banner")) or _printed("banner", item),
        )
        if port is None:
            return
        owner, label = port, "RecordPort"
        _service(item, port, facts, cpes)
    for script in _list(item.get("scripts")):
        _script(script, facts, owner, label)
    data = _bytes(item.get("screendata"))
    picture = screenshot(data, _texts(item.get("screenwords"))) if data else None
    if picture is not None:
        facts.items.append(picture)
        facts.shows(owner, label, "Screenshot", picture.sha256)


def _printed(name: str, item: dict[str, Any]) -> str | None:
    """Return the output of a script of a port."""
    found = (_text(script.get("output")) for script in _list(item.get("scripts")) if script.get("id") == name)
    return next(found, None)


def _service(item: dict[str, Any], port: str, facts: Facts, cpes: list[dict[str, Any]]) -> None:
    fields = [_text(item.get(f"service_{name}")) for name in _FIELDS]
    fingerprint = _text(item.get("service_servicefp"))
    if item.get("service_method") == "table" or not any((*fields, fingerprint)):
        return
    product = (fields[1] or fields[0] or "").lower()
    mine = [cpe for cpe in cpes if cpe.get("type") != "o" and _fits(cpe, product)]
    cpes[:] = [cpe for cpe in cpes if cpe not in mine]
    hostname = _text(item.get("service_hostname"))
    facts.service(
        port,
        fields if any(fields) else ["unknown"],
        [_cpe(cpe) for cpe in mine],
        tunnel=_text(item.get("service_tunnel")),
        conf=_number(item.get("service_conf")),
        method=_text(item.get("service_method")),
        hostname=hostname,
        fingerprint=fingerprint,
    )
    if hostname:
        facts.name(hostname, "service", report=False)


def _fits(cpe: dict[str, Any], product: str) -> bool:
    words = {word for key in ("product", "vendor") for word in re.split(r"[\W_]+", str(cpe.get(key) or "").lower())}
    return bool(words & set(re.split(r"[\W_]+", product)) - {""})


def _cpe(cpe: dict[str, Any]) -> str:
    parts = [str(cpe.get(key) or "") for key in ("type", "vendor", "product", "version")]
    return ("cpe:/" + ":".join(parts)).rstrip(":")


def _script(item: dict[str, Any], facts: Facts, owner: str, label: str) -> None:
    name = _text(item.get("id"))
    others = [value for key, value in item.items() if key not in ("id", "output")]
    data = item.get(name or "") or (others[0] if len(others) == 1 else None)
    output = _text(item.get("output"))
    facts.script(owner, label, name, output, data if data != output else None)


def _systems(system: dict[str, Any], facts: Facts, cpes: list[dict[str, Any]]) -> None:
    classes = _list(system.get("osclass"))
    matches = _list(system.get("osmatch"))
    named = [_cpe(cpe) for cpe in cpes if cpe.get("type") == "o"]
    for match in matches:
        accuracy = _number(match.get("accuracy"))
        rows = [_class(each) for each in classes if _number(each.get("accuracy")) == accuracy]
        facts.os(_text(match.get("name")) or "", accuracy, rows, named if match is matches[0] else [])
    if matches:
        cpes[:] = [cpe for cpe in cpes if cpe.get("type") != "o"]


def _class(item: dict[str, Any]) -> tuple[str, str, str, str]:
    kind, vendor, family, generation = (_text(item.get(key)) or "" for key in ("type", "vendor", "osfamily", "osgen"))
    return kind, vendor, family, generation


def _trace(item: dict[str, Any], facts: Facts) -> None:
    for hop in _list(item.get("hops")):
        ttl = _number(hop.get("ttl"))
        if ttl is not None and hop.get("ipaddr") is not None:
            rtt = hop.get("rtt")
            rtt = float(rtt) if isinstance(rtt, int | float) and 0 <= rtt < 1e9 else None
            proto = (_text(item.get("protocol")) or "unknown")[:32]
            facts.hop(_address(hop["ipaddr"]), ttl, proto, _number(item.get("port")), rtt, _text(hop.get("host")))


def _extraports(value: Any) -> str | None:
    """Return extra ports as they are stored; older records have [total, reasons] in place of a map."""
    states = {}
    for state, told in _map(value).items():
        if isinstance(told, list) and told:
            told = {"total": told[0], "reasons": told[1] if len(told) > 1 else {}}
        if isinstance(told, dict):
            reasons = {clean_text(key): _number(count) or 0 for key, count in _map(told.get("reasons")).items()}
            states[clean_text(state)] = {"total": _number(told.get("total")) or 0, "reasons": reasons}
    return msgspec.json.encode(states, order="sorted").decode() if states else None


def _tags(value: Any) -> Iterator[str]:
    """Yield tags as they are given at import: `VALUE:TYPE:INFO`, one for each info."""
    for tag in value if isinstance(value, list) else ():
        if isinstance(tag, str):
            yield tag
        elif isinstance(tag, dict) and (name := _text(tag.get("value"))):
            kind = _text(tag.get("type")) or "info"
            infos = _texts(tag.get("info"))
            yield from (f"{name}:{kind}:{info}" for info in infos) if infos else (f"{name}:{kind}",)


def _time(value: Any) -> int | None:
    """Return a time in any of the forms that exports have had; raises InvalidValue."""
    if isinstance(value, dict):
        value = value.get("$date")
        value = value / 1000 if isinstance(value, int | float) else value
    if isinstance(value, bool) or value is None:
        return None
    return (
        parse_time(value) if isinstance(value, str) else parse_epoch(value) if isinstance(value, int | float) else None
    )


def _address(value: Any) -> str:
    """Return an address that may be written as a number."""
    if isinstance(value, int) and 0 <= value < 1 << 32:
        return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))
    if isinstance(value, int) and 0 <= value < 1 << 128:
        digits = f"{value:032x}"
        return ":".join(digits[place : place + 4] for place in range(0, 32, 4))
    return str(value)


def _bytes(value: Any) -> bytes | None:
    value = value.get("$binary") if isinstance(value, dict) else value
    value = value.get("base64") if isinstance(value, dict) else value
    if isinstance(value, str) and value:
        with suppress(binascii.Error, ValueError):
            return base64.b64decode(value, validate=True)
    return None


def _number(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 60 else None


def _text(value: Any) -> str | None:
    return clean_text(value) if isinstance(value, str) and value else None


def _texts(*values: Any) -> tuple[str, ...]:
    """Return the texts among values and in lists among them, each once."""
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(clean_text(each) for each in flat if isinstance(each, str) and each))


def _list(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
