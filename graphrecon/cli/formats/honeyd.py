"""Records as a configuration of Honeyd: a template for each host, its ports, and the routes to it."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import fmean
from typing import Any

Record = Mapping[str, Any]
_ACTIONS = {"open": "open", "closed": "reset", "filtered": "block", "open|filtered": "block", "unfiltered": "reset"}


def lines(records: Iterator[Record]) -> Iterator[str]:
    """Yield the lines of the configuration; Honeyd knows IPv4 only, other hosts become a comment."""
    latencies: dict[tuple[str, str], list[float]] = {}
    ways: dict[tuple[str, str], dict[str, None]] = {}
    entries: dict[str, None] = {}
    yield "create default"
    yield "set default default tcp action block"
    yield "set default default udp action block"
    yield "set default default icmp action block"
    for record in records:
        addr = str(record["addr"])
        if ":" in addr:
            yield f"# {addr}: IPv6"
            continue
        yield from _template(record, addr)
        for trace in record.get("traces", ()):
            _route(trace, addr, entries, ways, latencies)
    for entry in entries:
        yield f"route entry {entry} network 0.0.0.0/0"
    for (near, far), targets in ways.items():
        rtts = latencies.get((near, far))
        latency = f" latency {max(1, round(fmean(rtts)))}ms" if rtts else ""
        yield from (f"route {near} add net {target}/32 {far}{latency}" for target in targets)
    last = {target: far for (_, far), targets in ways.items() for target in targets if far != target}
    yield from (f"route {far} link {target}/32" for target, far in last.items())


def _template(record: Record, addr: str) -> Iterator[str]:
    name = f"host_{addr.replace('.', '_')}"
    yield f"create {name}"
    systems = record.get("os", {}).get("osmatch", ())
    if systems and systems[0].get("name"):
        yield f'set {name} personality "{_quoted(str(systems[0]["name"]))}"'
    extra = record.get("extraports", {})
    states = extra if isinstance(extra, dict) else {}
    most = max(states, key=lambda state: states[state].get("total", 0), default="closed")
    for proto in ("tcp", "udp"):
        yield f"set {name} default {proto} action {_ACTIONS.get(most, 'reset')}"
    yield f"set {name} default icmp action {'open' if record.get('state') == 'up' else 'block'}"
    for port in record.get("ports", ()):
        if port.get("port") != -1 and port.get("protocol") in ("tcp", "udp"):
            action = _ACTIONS.get(str(port.get("state_state")), "reset")
            yield f"add {name} {port['protocol']} port {port['port']} {action}"
    yield f"bind {addr} {name}"


def _route(
    trace: Record,
    target: str,
    entries: dict[str, None],
    ways: dict[tuple[str, str], dict[str, None]],
    latencies: dict[tuple[str, str], list[float]],
) -> None:
    hops = [hop for hop in trace.get("hops", ()) if ":" not in str(hop.get("ipaddr"))]
    if hops and hops[0]["ipaddr"] != target:
        entries[str(hops[0]["ipaddr"])] = None
    for near, far in pairwise(hops):
        key = (str(near["ipaddr"]), str(far["ipaddr"]))
        if far["ttl"] == near["ttl"] + 1 and key[0] != key[1] and far["ipaddr"] != target:
            ways.setdefault(key, {})[target] = None
            if isinstance(near.get("rtt"), float) and isinstance(far.get("rtt"), float) and far["rtt"] > near["rtt"]:
                latencies.setdefault(key, []).append(far["rtt"] - near["rtt"])


def _quoted(text: str) -> str:
    return re.sub(r'["\\\n\r]', " ", text)
