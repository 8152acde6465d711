"""What one observation of Masscan says, whatever format it was written in: a port's state, or one banner of a port."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec.structs import replace

from graphrecon.importers import banners, nmap
from graphrecon.importers.base import Item, Options
from graphrecon.importers.scanned import Facts
from graphrecon.model.host import Script
from graphrecon.model.scan import Printed, RecordPort
from graphrecon.model.values import Address

_PORT = re.compile(r"[0-9]{1,5}")
_ESCAPED = re.compile(rb"\\x([0-9a-fA-F]{2})")


class Seen(NamedTuple):
    """One observation; `found` is what Masscan took the banner for, None where it only saw the port's state."""

    proto: str
    port: str
    state: str = "open"
    reason: str | None = None
    ttl: str | None = None
    found: str | None = None
    banner: bytes = b""


def unescaped(text: str) -> bytes:
    """Return the bytes of a banner in which Masscan wrote what is not printable as `\\xNN`."""
    raw = text.encode("utf-8", "surrogateescape")
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), raw) if b"\\x" in raw else raw


def items(address: Address, time: int | None, seen: Seen, facts: Facts, options: Options) -> Iterator[Item]:
    """Yield what one observation of a host says.

    A banner is the port's `banner` and a script of that name; a title, a server header, a page, a certificate (in
    base64) and a vulnerability are scripts only.
    """
    facts.host(address, time, time, state="up")
    observe(seen, facts, options)
    yield from facts.items


def observe(seen: Seen, facts: Facts, options: Options) -> None:
    """Give a port and its banner."""
    found, number = seen.found, int(seen.port) if _PORT.fullmatch(seen.port) else -1
    if found is not None:
        found = banners.recognised(found, seen.banner, number, seen.proto)
    banner = seen.banner if found is not None and banners.is_banner(found) else b""
    port = facts.port(
        seen.proto,
        seen.port,
        state=facts.short(seen.state, "state of a port"),
        reason=nmap.text(seen.reason),
        ttl=facts.number(seen.ttl),
        banner=banners.text_of(banner) or None,
    )
    if port is not None and found is not None:
        banners.give(facts, port, number, seen.proto, found, seen.banner, options.probe)


def host_items(item: dict[str, Any], facts: Facts, scan_start: int | None, options: Options) -> Iterator[Item]:
    """Yield what one host element of the XML says; Masscan writes one for each port and one for each banner."""
    address = nmap.address_of(item, facts)
    if address is not None:
        time = facts.time(item.get("@endtime"))
        time = scan_start if time is None else time
        facts.host(address, time, time, state="up")
        ports = item.get("ports")
        for each in nmap.children(ports, "port") if isinstance(ports, dict) else ():
            observe(_seen(each), facts, options)
    yield from facts.items


def written_items(item: dict[str, Any], facts: Facts, scan_start: int | None, options: Options) -> Iterator[Item]:
    """Yield what a host element says that was written as Nmap's: a script `banner` printed the port's banner."""
    found = list(nmap.host_items(item, facts, scan_start, options))
    outputs = {each.uid: each.output for each in found if isinstance(each, Script) and each.name == "banner"}
    shown = {
        each.source: outputs[each.target] for each in found if isinstance(each, Printed) and each.target in outputs
    }
    for each in found:
        if isinstance(each, RecordPort) and each.uid in shown:
            yield replace(each, banner=shown[each.uid])
        else:
            yield each


def _seen(item: dict[str, Any]) -> Seen:
    state, service = nmap.child(item, "state"), nmap.child(item, "service")
    return Seen(
        proto=item.get("@protocol", "").lower(),
        port=item.get("@portid", ""),
        state=state.get("@state", ""),
        reason=state.get("@reason"),
        ttl=state.get("@reason_ttl"),
        found=service.get("@name", "unknown") if service else None,
        banner=unescaped(service.get("@banner", "")),
    )
