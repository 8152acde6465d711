"""What a host element of Nmap's XML says."""

from collections.abc import Iterator
from typing import Any

import msgspec

from graphrecon.importers.base import Item, Note, Options
from graphrecon.importers.scanned import Facts, structure
from graphrecon.model.host import OSClass
from graphrecon.model.values import Address, InvalidValue, clean_text, parse_address

LISTS = frozenset(
    {"address", "hostname", "port", "script", "elem", "table", "osmatch", "osclass", "cpe", "trace", "hop"}
    | {"extraports", "extrareasons", "portused"}
)
"""Elements that may stand several times in their parent."""
_MEASURES = ("times", "tcpsequence", "ipidsequence", "tcptssequence", "smurf")
_SERVICE = ("product", "version", "extrainfo", "ostype", "devicetype")


def host_items(item: dict[str, Any], facts: Facts, scan_start: int | None, options: Options) -> Iterator[Item]:
    """Yield what one host element says; a host that is down and has no port only with `all_hosts`.

    A service from the table of port numbers is no observation and is not kept; a `hosthint` only announces a host
    that follows.
    """
    address = address_of(item, facts)
    if address is None:
        yield from facts.items
        return
    status = child(item, "status")
    state = status.get("@state")
    if state == "unknown" and not status.get("@reason"):
        state = None
    ports = child(item, "ports")
    if state == "down" and not ports.get("port") and not options.all_hosts:
        return
    end = facts.time(item.get("@endtime"))
    start = facts.time(item.get("@starttime"))
    end = end if end is not None else start if start is not None else scan_start
    facts.host(
        address,
        end if start is None else start,
        end,
        state=facts.short(state, "state of a host"),
        reason=facts.short(status.get("@reason"), "reason of a host"),
        reason_ttl=facts.number(status.get("@reason_ttl")),
        extraports=_extraports(ports, facts),
        distance=facts.number(child(item, "distance").get("@value")),
        uptime=facts.number(child(item, "uptime").get("@seconds")),
        osfingerprint=text(child(child(item, "os"), "osfingerprint").get("@fingerprint")),
        measured=_measured(item),
    )
    for each in children(item, "address"):
        if each.get("@addrtype") == "mac":
            facts.mac(each.get("@addr", ""), each.get("@vendor"))
    for each in children(child(item, "hostnames"), "hostname"):
        facts.name(each.get("@name"), each.get("@type") or "unknown")
    for each in children(ports, "port"):
        _port(each, facts)
    for each in children(child(item, "hostscript"), "script"):
        script(each, facts, facts.record, "Record")
    _systems(child(item, "os"), facts)
    for each in children(item, "trace"):
        _trace(each, facts)
    yield from facts.items


def script(item: dict[str, Any], facts: Facts, owner: str, label: str) -> None:
    """Give what a script element says."""
    try:
        data = structure(item) if (exact := _exact(item.get("#text") or "")) is None else exact
    except InvalidValue as error:
        facts.skip(error.message)
        data = None
    facts.script(owner, label, item.get("@id"), item.get("@output"), data)


def _exact(text: str) -> Any:
    """Return the JSON that `--nmap-xml` writes as a script's text where tables cannot tell its result; None if none."""
    try:
        return msgspec.json.decode(text) if text and not text.isspace() else None
    except (msgspec.DecodeError, RecursionError):
        return None


def address_of(item: dict[str, Any], facts: Facts) -> Address | None:
    """Return the first IP address of a host; others are noted, bad ones and a host without any are reported."""
    found: list[Address] = []
    elements = children(item, "address")
    bad = False
    for each in elements:
        if each.get("@addrtype") != "mac":
            try:
                found.append(parse_address(each.get("@addr", "")))
            except InvalidValue as error:
                bad = True
                facts.skip(error.message)
    if len(found) > 1:
        facts.items.append(Note("a host with several IP addresses: the first is used"))
    if not found and not bad:
        facts.skip("only a MAC address" if elements else "no address")
    return found[0] if found else None


def _port(item: dict[str, Any], facts: Facts) -> None:
    state, scripts = child(item, "state"), children(item, "script")
    port = facts.port(
        item.get("@protocol", ""),
        item.get("@portid", ""),
        state=facts.short(state.get("@state"), "state of a port"),
        reason=text(state.get("@reason")),
        ttl=facts.number(state.get("@reason_ttl")),
        reason_ip=text(state.get("@reason_ip")),
        owner=text(child(item, "owner").get("@name")),
        banner=next((text(each.get("@output")) for each in scripts if each.get("@id") == "banner"), None),
    )
    if port is None:
        return
    service = child(item, "service")
    if service:
        _service(service, port, facts)
    for each in scripts:
        script(each, facts, port, "RecordPort")


def _service(item: dict[str, Any], port: str, facts: Facts) -> None:
    """Give the service; one that answered what nobody recognised, or only within TLS, is `unknown`."""
    fingerprint = text(item.get("@servicefp"))
    method = item.get("@method")
    name, tunnel = item.get("@name"), item.get("@tunnel")
    if method == "table" and fingerprint is not None:
        name = "unknown"
    elif method == "table" and item.get("@conf") == "0":
        method = None  # which `--nmap-xml` writes where neither is known; Nmap's table has 3
    elif method == "table" and tunnel:
        name = "unknown"
    elif method == "table":
        return
    elif name == "https":
        name, tunnel = "http", tunnel or "ssl"
    named = text(item.get("@hostname"))
    facts.service(
        port,
        (name, *(item.get("@" + field) for field in _SERVICE)),
        [each for each in item.get("cpe", ()) if isinstance(each, str)],
        tunnel=text(tunnel),
        conf=facts.number(item.get("@conf")) or None,
        method=text(method),
        hostname=named,
        fingerprint=fingerprint,
        rpcnum=facts.number(item.get("@rpcnum")),
        lowver=facts.number(item.get("@lowver")),
        highver=facts.number(item.get("@highver")),
    )
    if named:
        facts.name(named, "service", report=False)


def _measured(item: dict[str, Any]) -> str | None:
    """Return what the scanner measured by, as JSON text: elements by name, with their attributes as they are."""
    found: dict[str, Any] = {name: _attributes(item[name]) for name in _MEASURES if name in item}
    used = children(child(item, "os"), "portused")
    if used:
        found["portused"] = [_attributes(each) for each in used]
    if item.get("@timedout") == "true":
        found["timedout"] = True
    return clean_text(msgspec.json.encode(found, order="sorted")) if found else None


def _attributes(item: Any) -> dict[str, str]:
    item = item[0] if isinstance(item, list) else item
    return {key[1:]: value for key, value in item.items() if key[0] == "@"} if isinstance(item, dict) else {}


def _extraports(ports: dict[str, Any], facts: Facts) -> str | None:
    """Return the ports that were only counted, as JSON text {state: {total, reasons: {reason: count}, ports}}.

    `ports` is {reason: {protocol: ranges}}, where the scanner tells which they were.
    """
    states: dict[str, Any] = {}
    for each in children(ports, "extraports"):
        state = states.setdefault(clean_text(each.get("@state", "unknown")), {"total": 0, "reasons": {}})
        state["total"] += facts.number(each.get("@count")) or 0
        for why in children(each, "extrareasons"):
            reason = clean_text(why.get("@reason", "unknown"))
            state["reasons"][reason] = state["reasons"].get(reason, 0) + (facts.number(why.get("@count")) or 0)
            if ranges := why.get("@ports"):
                told = state.setdefault("ports", {}).setdefault(reason, {})
                proto = clean_text(why.get("@proto", "unknown"))
                told[proto] = ",".join(filter(None, (told.get(proto), clean_text(ranges))))
    return msgspec.json.encode(states, order="sorted").decode() if states else None


def _systems(item: dict[str, Any], facts: Facts) -> None:
    """Give the systems that match; classes beside them, as old Nmaps write, belong to the match of their accuracy."""
    matches = children(item, "osmatch")
    beside: dict[str, list[dict[str, Any]]] = {}
    accuracies = [each.get("@accuracy", "") for each in matches]
    for each in children(item, "osclass") if matches else ():
        accuracy = each.get("@accuracy", "")
        beside.setdefault(accuracy if accuracy in accuracies else accuracies[0], []).append(each)
    for match in matches:
        told = [_class(each) for each in (*children(match, "osclass"), *beside.get(match.get("@accuracy", ""), ()))]
        loose = [cpe for each in told if not any(each[:4]) for cpe in each.cpes]
        classes = [each for each in told if any(each[:4])]
        facts.os(match.get("@name", ""), facts.number(match.get("@accuracy")), classes, loose)


def _class(item: dict[str, Any]) -> OSClass:
    kind, vendor, family, generation = (
        clean_text(item.get(key, "")) for key in ("@type", "@vendor", "@osfamily", "@osgen")
    )
    cpes = tuple(clean_text(name) for name in item.get("cpe", ()) if isinstance(name, str))
    return OSClass(kind, vendor, family, generation, cpes)


def _trace(item: dict[str, Any], facts: Facts) -> None:
    port = facts.number(item.get("@port"))
    for hop in children(item, "hop"):
        ttl = facts.number(hop.get("@ttl"))
        if ttl is not None:
            facts.hop(
                hop.get("@ipaddr", ""),
                ttl,
                clean_text(item.get("@proto", "unknown"))[:32],
                port,
                _milliseconds(hop.get("@rtt")),
                hop.get("@host"),
            )


def _milliseconds(text: str | None) -> float | None:
    """Return a round-trip time; `--`, which Nmap prints for none, and the like are None."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


def child(item: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the child element of that name, or an empty one."""
    found = item.get(name)
    if isinstance(found, list):
        found = found[0]
    return found if isinstance(found, dict) else {}


def children(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the child elements of that name that say anything."""
    return [each for each in item.get(name, ()) if isinstance(each, dict)]


def text(value: str | None) -> str | None:
    """Return clean text, or None where there is none."""
    return clean_text(value) if value else None
