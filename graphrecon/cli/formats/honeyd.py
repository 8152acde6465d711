"""Records as a configuration of Honeyd (honeyd(8)): a template for each host, its ports, and the routes to it.

What Honeyd would refuse is left out: names of systems that are not of Nmap's fingerprints, which are its personalities,
and hardware addresses, which need an interface of their own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from graphrecon.cli.formats.honeyd_routes import Routes

Record = Mapping[str, Any]
_ACTIONS = {
    "open": "open",
    "closed": "reset",
    "unfiltered": "reset",
    "filtered": "block",
    "open|filtered": "block",
    "closed|filtered": "block",
}
_LONGEST_UPTIME = (1 << 30) - 1
"""Seconds; Honeyd counts half seconds in 31 bits."""


def lines(records: Iterator[Record]) -> Iterator[str]:
    """Yield the lines of the configuration of records in the order of addresses; records of one host are united.

    Honeyd knows IPv4 only: other hosts, and those that are down, become a comment.
    """
    routes = Routes()
    yield "create default"
    yield from (f"set default default {proto} action block" for proto in ("tcp", "udp", "icmp"))
    for addr, found in groupby(records, key=lambda record: str(record["addr"])):
        same = sorted(found, key=lambda record: str(record.get("starttime") or ""))
        if ":" in addr:
            yield f"# {addr}: Honeyd knows no IPv6"
        elif all(record.get("state") == "down" for record in same):
            yield f"# {addr}: down"
        else:
            yield from _template(addr, same)
            routes.add(addr, [trace for record in same for trace in record.get("traces", ())])
    yield from routes.lines()


def _template(addr: str, records: list[Record]) -> Iterator[str]:
    """Yield the template of a host; what a later record says holds."""
    name = f"host_{addr.replace('.', '_')}"
    yield f"create {name}"
    system = _last(map(_personality, records))
    if system:
        yield f'set {name} personality "{system}"'
    rest = _last(map(_rest, records)) or "reset"
    for proto in ("tcp", "udp"):
        yield f"set {name} default {proto} action {rest}"
    yield f"set {name} default icmp action {'open' if any(r.get('state') == 'up' for r in records) else 'block'}"
    uptime = _last(record.get("uptime") for record in records)
    if uptime:
        yield f"set {name} uptime {min(int(uptime), _LONGEST_UPTIME)}"
    ports = {
        (port["protocol"], port["port"]): _ACTIONS.get(str(port.get("state_state")), "reset")
        for record in records
        for port in record.get("ports", ())
        if port.get("protocol") in ("tcp", "udp") and port["port"] > 0
    }
    yield from (f"add {name} {proto} port {port} {action}" for (proto, port), action in sorted(ports.items()))
    yield f"bind {addr} {name}"


def _personality(record: Record) -> str:
    """Return the name of the likeliest system; only Nmap's fingerprints come with an accuracy."""
    for match in record.get("os", {}).get("osmatch", ()):
        if match.get("accuracy") is not None and match.get("name"):
            return re.sub(r'["\\\n\r]', " ", str(match["name"]))
    return ""


def _rest(record: Record) -> str:
    """Return the action of the ports that a scanner only counted, "" where it counted none."""
    extra = record.get("extraports")
    if not isinstance(extra, dict) or not extra:
        return ""
    return _ACTIONS.get(max(extra, key=lambda state: extra[state].get("total", 0)), "reset")


def _last(values: Iterable[Any]) -> Any:
    return next((value for value in reversed(list(values)) if value), None)
